"""Phrase patterns over words and concepts, and the search for them in an utterance.

A concept is a named list of phrases (``limb = ["foot", "toe*", "lower leg"]``; ``*`` ends a word that may go on). A pattern
is a row of elements: a word, ``{concept}``, alternatives ``a|b|{c}``, an optional element ``x?``, and a gap: ``..`` stands
for up to four words of any kind, ``...`` for up to eight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

import msgspec

GAPS = {"..": 4, "...": 8}
WORDS_KEPT = 2048
"""For so many words a lexicon remembers what they may begin."""


class Element(msgspec.Struct, frozen=True):
    """One step of a pattern."""

    names: tuple[str, ...] = ()
    """Concept names, or words as they stand; any of them will do."""
    optional: bool = False
    """May be left out."""
    gap: int = 0
    """Not 0: any words, up to so many."""
    barred: bool = False
    """None of `names` may stand here; takes no word."""


class Pattern(msgspec.Struct, frozen=True):
    """What to look for, and what it stands for."""

    id: str
    """What a match means."""
    elements: tuple[Element, ...]
    """The steps; the first is neither gap nor optional."""


class Match(msgspec.Struct, frozen=True):
    """Where a pattern was found."""

    id: str
    """The pattern's meaning."""
    start: int
    """Position of the first word."""
    end: int
    """Position after the last word."""
    loose: tuple[int, ...] = ()
    """Positions inside that only a gap covers."""


Tags = Sequence[Mapping[str, tuple[int, ...]]]
"""For every position: the concepts that begin there, with the positions after their last word."""


class Lexicon:
    """The concepts of a locale, with the words that its patterns name."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._shortest = 99
        self._begun = lru_cache(WORDS_KEPT)(self._beginning)
        for name, phrases in concepts.items():
            for phrase in phrases:
                self._add(phrase, f"{{{name}}}")

    def pattern(self, id_: str, text: str) -> Pattern:
        """Reads a pattern and makes its words known.

        Raises:
            ValueError: The pattern begins with something that may be left out.
        """
        elements = tuple(self._element(part) for part in text.split())
        if not elements or elements[0].gap or elements[0].optional or elements[-1].gap:
            raise ValueError(f"pattern {text!r} must begin and end with a word or a concept")
        return Pattern(id_, elements)

    def tag(self, words: Sequence[str]) -> Tags:
        """Finds every concept and every known word."""
        return [self._tags_at(words, position) for position in range(len(words))]

    def _element(self, part: str) -> Element:
        if part in GAPS:
            return Element(gap=GAPS[part])
        optional = part.endswith("?")
        barred = part.startswith("!")
        names = tuple(part.removesuffix("?").removeprefix("!").split("|"))
        for name in names:
            if not name.startswith("{"):
                self._add(name.replace("_", " "), name)
        return Element(names=names, optional=optional, barred=barred)

    def _add(self, phrase: str, name: str) -> None:
        first, *rest = phrase.split()
        entry = (tuple(rest), name)
        if first.endswith("*"):
            stem = first[:-1]
            self._shortest = min(self._shortest, len(stem))
            entries = self._stems.setdefault(stem, [])
        else:
            entries = self._phrases.setdefault(first, [])
        if entry not in entries:
            entries.append(entry)
            self._begun.cache_clear()

    def _tags_at(self, words: Sequence[str], position: int) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for rest, name in self._begun(words[position]):
            end = position + 1 + len(rest)
            if not rest or (end <= len(words) and all(map(_is, words[position + 1 : end], rest))):
                found[name] = (*found.get(name, ()), end)
        return found

    def _beginning(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """The phrases that a word may begin, each as its further words and its name."""
        stems = (self._stems.get(word[:length], ()) for length in range(self._shortest, len(word) + 1))
        return (*self._phrases.get(word, ()), *chain.from_iterable(stems))


class Patterns:
    """Patterns, ordered so that only those are tried whose first word is there."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_first: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            for name in pattern.elements[0].names:
                self._by_first.setdefault(name, []).append(pattern)

    def find(self, tags: Tags) -> Iterator[Match]:
        """Every match, in the order of the words; the shortest of a pattern at a place."""
        for start, here in enumerate(tags):
            for name in here:
                for pattern in self._by_first.get(name, ()):
                    found = _match(pattern.elements, 0, tags, start)
                    if found is not None:
                        yield Match(pattern.id, start, *found)


def _match(elements: tuple[Element, ...], step: int, tags: Tags, position: int) -> tuple[int, tuple[int, ...]] | None:
    """The end of the shortest match from here on, and the positions that only gaps cover; None without one."""
    if step == len(elements):
        return position, ()
    element = elements[step]
    if element.gap:
        return _match_gap(elements, step, tags, position)
    here = tags[position] if position < len(tags) else {}
    if element.barred:
        return None if any(name in here for name in element.names) else _match(elements, step + 1, tags, position)
    for end in (end for name in element.names for end in here.get(name, ())):
        found = _match(elements, step + 1, tags, end)
        if found is not None:
            return found
    return _match(elements, step + 1, tags, position) if element.optional else None


def _match_gap(
    elements: tuple[Element, ...], step: int, tags: Tags, position: int
) -> tuple[int, tuple[int, ...]] | None:
    """The same for a gap: the fewest words first."""
    for after in range(position, min(position + elements[step].gap, len(tags)) + 1):
        found = _match(elements, step + 1, tags, after)
        if found is not None:
            return found[0], (*range(position, after), *found[1])
    return None


def _is(word: str, written: str) -> bool:
    return word.startswith(written[:-1]) if written.endswith("*") else word == written


def covered(phrases: Lexicon, words: Sequence[str]) -> frozenset[int]:
    """The positions that a phrase of the lexicon covers."""
    tags = phrases.tag(words)
    return frozenset(
        one for start, here in enumerate(tags) for ends in here.values() for one in range(start, max(ends))
    )


def without(tags: Tags, positions: Collection[int]) -> Tags:
    """The same tags, but none at these positions, and none that runs over them."""
    if not positions:
        return tags
    return [
        {}
        if start in positions
        else {name: kept for name, ends in here.items() if (kept := _clear(start, ends, positions))}
        for start, here in enumerate(tags)
    ]


def _clear(start: int, ends: tuple[int, ...], positions: Collection[int]) -> tuple[int, ...]:
    return tuple(end for end in ends if not any(one in positions for one in range(start, end)))
