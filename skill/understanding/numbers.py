"""Numbers as people say them, and pain from 0 to 10."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec


class Number(msgspec.Struct, frozen=True):
    """A number in an utterance."""

    value: float
    """What it says."""
    start: int
    """Position of its first word."""
    end: int
    """Position after its last word."""


class NumberWords:
    """Reads number words and digits."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers

    def find(self, words: Sequence[str]) -> tuple[Number, ...]:
        """Every number, in order: "three and a half", "forty five", "a hundred and four", "7"."""
        found: list[Number] = []
        position = 0
        while position < len(words):
            number = self._read(words, position)
            if number is None:
                position += 1
            else:
                found.append(number)
                position = number.end
        return tuple(found)

    def _read(self, words: Sequence[str], start: int) -> Number | None:
        value = self._one(words[start])
        if value is None:
            return None
        end = start + 1
        if value == 100 or (_at(words, end) == "hundred" and 1 <= value <= 9):
            value, end = (100, end) if value == 100 else (value * 100, end + 1)
            rest = end + 1 if _at(words, end) == "and" else end
            more = self._read(words, rest) if rest < len(words) else None
            if more is not None and more.value < 100:
                return Number(value + more.value, start, more.end)
        elif 20 <= value <= 90 and value % 10 == 0:
            unit = self._one(_at(words, end))
            if unit is not None and 1 <= unit <= 9:
                value, end = value + unit, end + 1
        if tuple(words[end : end + 3]) == ("and", "a", "half"):
            value, end = value + 0.5, end + 3
        elif _at(words, end) == "point" and (tenth := self._one(_at(words, end + 1))) is not None and tenth <= 9:
            value, end = value + tenth / 10, end + 2
        return Number(value, start, end)

    def _one(self, word: str) -> float | None:
        if word[:1].isdigit():
            try:
                return float(word)
            except ValueError:
                return None
        return self._numbers.get(word)


def _at(words: Sequence[str], position: int) -> str:
    return words[position] if position < len(words) else ""
