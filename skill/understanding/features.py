"""What the classifiers see of an utterance: words, pairs of words, pieces of words, concepts, and what the patterns found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

from skill.understanding.lexicon import Match, Tags
from skill.understanding.red_flags import Spotted
from skill.understanding.scope import Scope

BUCKETS = 1 << 20
"""Features are told apart by a hash of so many values; a model may fold them further."""

_PIECES = (3, 4, 5)
_SKIP = 3


def words_of(words: Sequence[str]) -> Iterable[str]:
    """Words, pairs and triples of neighbours, pairs a few words apart, and pieces of words."""
    marked = ("<", *words, ">")
    for position, word in enumerate(marked):
        yield f"w {word}"
        for step in range(1, _SKIP + 1):
            if position + step < len(marked):
                yield f"{'b' if step == 1 else 's'} {word} {marked[position + step]}"
        if position + 2 < len(marked):
            yield f"t {word} {marked[position + 1]} {marked[position + 2]}"
    for word in words:
        edged = f"<{word}>"
        for length in _PIECES:
            for start in range(len(edged) - length + 1):
                yield f"c {edged[start : start + length]}"


def standings_of(words: Sequence[str], tags: Tags, scope: Scope) -> Iterable[str]:
    """Words and concepts with their standing: told, denied, asked about, or somebody else's."""
    standings = [scope.standing(Match("", position, position + 1)) for position in range(len(words))]
    for one in sorted(set(standings)):
        yield f"h {one}"
    yield f"l {standings[-1]}" if standings else "l"
    for word, standing in zip(words, standings, strict=True):
        if standing != "told":
            yield f"m {standing} {word}"
    seen: list[tuple[str, str]] = []
    for here, standing in zip(tags, standings, strict=True):
        for name in here:
            if name.startswith("{") and (name, standing) not in seen:
                yield f"k {standing} {name}"
                for before, other in seen:
                    yield f"p {other} {before} {standing} {name}"
                seen.append((name, standing))


def findings_of(spotted: Spotted) -> Iterable[str]:
    """What the patterns found, and how it stands."""
    for standing in ("told", "denied", "past", "others", "asked"):
        ids = getattr(spotted, standing)
        if ids:
            yield f"f {standing}"
        for one in ids:
            yield f"f {standing} {one}"
    if spotted.doubt:
        yield "f doubt"
    if spotted.idiom:
        yield "f idiom"
    if spotted.assures:
        yield "f assures"
    if spotted.course:
        yield f"f {spotted.course}"
    if spotted.person != "self":
        yield f"f {spotted.person}"


def hashed(features: Iterable[str]) -> list[int]:
    """The buckets of some features, each once."""
    return sorted({crc32(one.encode()) % BUCKETS for one in features})
