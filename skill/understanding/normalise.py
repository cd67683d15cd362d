"""From what was typed or recognised to the plain words that everything else in this package works on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

MOST_WORDS = 120
"""Nobody says more in one breath; what is longer is only looked through for red flags."""

LONGEST_WORD = 40
"""What is longer is no word of any language spoken here: of such a scream or typing error the beginning is read."""

PIECE = 1000
"""So many signs are made plain at once: Unicode puts the accents of one letter in order, which takes long where there are many."""

SOUNDS = 2
"""So many sounds and nothing else may be an answer ("uh huh", "uh uh"); one alone is none."""

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.:]\d+)*|[.,;:!?]")
_CLITICS = ("'s", "'m", "'re", "'ve", "'d", "'ll")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u0060": "'", "\u00b4": "'"})


class Misheard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word that a recogniser writes for another one, and where that may be believed."""

    heard: str
    """The words as written."""
    meant: str
    """The words that were said."""
    after: tuple[str, ...] = ()
    """Believed only after one of these words; empty: anywhere."""
    before: tuple[str, ...] = ()
    """Believed only before one of these words; empty: anywhere."""
    not_after: tuple[str, ...] = ()
    """Never believed after one of these words."""
    not_before: tuple[str, ...] = ()
    """Never believed before one of these words."""


class Norms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a locale's speech is made plain: `normalise.toml`."""

    fillers: tuple[str, ...]
    """Sounds and swear words that carry nothing, wherever they stand."""
    spellings: Mapping[str, str]
    """One word to the words that it stands for, always."""
    misheard: tuple[Misheard, ...]
    """Recogniser errors, tried in order."""
    repeatable: tuple[str, ...]
    """Words whose doubling says something."""


class Heard(msgspec.Struct, frozen=True):
    """An utterance as plain words."""

    words: tuple[str, ...] = ()
    """Lower case, clitics split off ("foot 's"), fillers and restarts gone."""
    breaks: frozenset[int] = frozenset()
    """Positions in `words` before which the text had a punctuation mark."""
    question: bool = False
    """The text ended in a question mark."""
    long: bool = False
    """There were more words than anybody says in one turn."""

    def cut(self, words: tuple[str, ...]) -> Heard:
        """The same with fewer words, in which the places of punctuation marks count no more."""
        return self if words == self.words else Heard(words, question=self.question)


class Normaliser:
    """Makes text plain by the norms of one locale."""

    def __init__(self, norms: Norms) -> None:
        self._fillers = frozenset(norms.fillers)
        self._spellings = {one: tuple(many.split()) for one, many in norms.spellings.items()}
        self._repeatable = frozenset(norms.repeatable)
        self._misheard: dict[str, list[tuple[tuple[str, ...], Misheard]]] = {}
        for rule in norms.misheard:
            heard = tuple(rule.heard.split())
            self._misheard.setdefault(heard[0], []).append((heard, rule))

    def hear(self, text: str) -> Heard:
        """Reads a text. Any text will do; one without words gives no words."""
        words: list[str] = []
        breaks: set[int] = set()
        question = False
        tokens = _tokens(text)
        for piece in tokens:
            if not (piece[0].isalpha() or piece[0].isdigit()):
                breaks.add(len(words))
                question = piece == "?"
            elif piece not in self._fillers:
                question = False
                words += self._spellings.get(piece) or _split(piece)
        if not words and len(tokens) == SOUNDS:
            return Heard(tuple(tokens))
        words, breaks = self._mend(words, breaks)
        words, breaks = self._without_restarts(words, breaks)
        inner = frozenset(one for one in breaks if 0 < one < len(words))
        return Heard(tuple(words), inner, question, len(tokens) > MOST_WORDS)

    def _mend(self, words: list[str], breaks: set[int]) -> tuple[list[str], set[int]]:
        """Puts back what a recogniser wrote for something else."""
        mended: list[str] = []
        moved: set[int] = set()
        position = 0
        while position < len(words):
            if position in breaks:
                moved.add(len(mended))
            rule = self._rule(words, position, mended)
            if rule is None:
                mended.append(words[position])
                position += 1
            else:
                mended += rule.meant.split()
                position += len(rule.heard.split())
        return mended, moved

    def _rule(self, words: Sequence[str], position: int, before: Sequence[str]) -> Misheard | None:
        for heard, rule in self._misheard.get(words[position], ()):
            if tuple(words[position : position + len(heard)]) != heard:
                continue
            last = before[-1] if before else ""
            following = words[position + len(heard)] if position + len(heard) < len(words) else ""
            if last in rule.not_after or following in rule.not_before:
                continue
            if not (rule.after or rule.before) or last in rule.after or following in rule.before:
                return rule
        return None

    def _without_restarts(self, words: list[str], breaks: set[int]) -> tuple[list[str], set[int]]:
        """Takes out a word or a pair of words that is said twice in a row ("my my foot", "it's it's")."""
        kept: list[str] = []
        moved: set[int] = set()
        for position, word in enumerate(words):
            if position in breaks:
                moved.add(len(kept))
            kept.append(word)
            for width in (1, 2):
                again = kept[-width:]
                if len(kept) >= 2 * width and again == kept[-2 * width : -width] and again[0] not in self._repeatable:
                    del kept[-width:]
                    break
        return kept, moved


def _tokens(text: str) -> list[str]:
    pieces = (unicodedata.normalize("NFKC", text[start : start + PIECE]) for start in range(0, len(text), PIECE))
    plain = "".join(pieces).translate(_APOSTROPHES).casefold()
    return [token[:LONGEST_WORD] for token in _TOKEN.findall(plain)]


def _split(token: str) -> tuple[str, ...]:
    """A word and the clitics at its end, each a word of its own."""
    for clitic in _CLITICS:
        if token.endswith(clitic) and len(token) > len(clitic):
            return (*_split(token[: -len(clitic)]), clitic)
    return (token,)
