"""How long something has been there, as ISO 8601."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from skill.understanding.numbers import NumberWords


class Span(msgspec.Struct, frozen=True):
    """A duration in an utterance."""

    iso: str
    """ISO 8601, for example ``P2W``."""
    start: int
    """Position of its first word."""
    end: int
    """Position after its last word."""


class DurationWords:
    """Reads durations."""

    def __init__(
        self,
        numbers: NumberWords,
        units: Mapping[str, str],
        amounts: Mapping[str, float],
        spans: Mapping[str, str],
        between: Sequence[str],
    ) -> None:
        self._numbers = numbers
        self._units = units
        self._amounts = {tuple(words.split()): value for words, value in amounts.items()}
        self._spans = {tuple(words.split()): iso for words, iso in spans.items()}
        self._between = frozenset(between)
        self._longest = max((len(words) for words in (*self._amounts, *self._spans)), default=0)

    def find(self, words: Sequence[str]) -> tuple[Span, ...]:
        """Every duration, in order. Of "two or three weeks" the longer one counts."""
        numbers = {one.start: one for one in self._numbers.find(words)}
        found: list[Span] = []
        position = 0
        while position < len(words):
            number = numbers.get(position)
            span = self._phrase(words, position)
            if span is None and number is not None:
                span = self._counted(words, position, number.value, number.end)
            if span is None:
                span = self._amount(words, position)
            if span is None:
                span = self._bare(words, position)
            if span is None:
                position += 1
            else:
                if span.iso:
                    found.append(span)
                position = span.end
        return tuple(found)

    def _phrase(self, words: Sequence[str], start: int) -> Span | None:
        for length in range(min(self._longest, len(words) - start), 0, -1):
            iso = self._spans.get(tuple(words[start : start + length]))
            if iso is not None:
                return Span(iso, start, start + length)
        return None

    def _amount(self, words: Sequence[str], start: int) -> Span | None:
        for length in range(min(self._longest, len(words) - start), 0, -1):
            value = self._amounts.get(tuple(words[start : start + length]))
            if value is not None:
                return self._counted(words, start, value, start + length)
        return None

    def _counted(self, words: Sequence[str], start: int, value: float, end: int) -> Span | None:
        """A number and its unit, with at most three words between them ("three or four good weeks")."""
        for position in range(end, min(end + 4, len(words))):
            unit = self._units.get(words[position])
            if unit is not None:
                end = position + 1
                if tuple(words[end : end + 3]) == ("and", "a", "half"):
                    value, end = value + 0.5, end + 3
                return Span(_iso(value, unit), start, end)
            further = self._numbers.find([words[position]])
            if further:
                value = max(value, further[0].value)
            elif words[position] not in self._between:
                return None
        return None

    def _bare(self, words: Sequence[str], start: int) -> Span | None:
        """A unit alone ("weeks", "for years"): more than one, nobody knows how many."""
        unit = self._units.get(words[start])
        if unit is None or not words[start].endswith("s"):
            return None
        return Span(_iso(3, unit), start, start + 1)


def _iso(value: float, unit: str) -> str:
    times = int(unit[:-1]) if unit[:-1].isdigit() else 1
    amount = f"{value * times:g}"
    return f"PT{amount}{unit[1]}" if unit.startswith("T") else f"P{amount}{unit[-1]}"
