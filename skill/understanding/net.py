"""The second net for red flags: a trained score that catches what no pattern foresaw, and doubts what a pattern alone says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from skill.understanding.classifier import Linear, Seen
from skill.understanding.red_flags import Spotted


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which score on what is believed: `limits.toml`."""

    pattern_alone: float
    """A pattern's find below this is not believed."""
    pattern_sure: float
    """A pattern's find below this is doubtful."""
    doubt: float
    """Without a pattern: from here on it is doubtful."""
    sure: float
    """Without a pattern: from here on it is told."""
    also: float
    """Beside a pattern's find: another flag as sure as this is told too."""
    against: float
    """Against a denial, a question or another person that the patterns found: from here on it is doubtful."""
    loud: float
    """Below this a flag that only the score tells of gives way to a plain answer to what was asked."""
    intent: float
    """From here on the intent classifier is believed."""
    lead: float
    """And with the next class so far behind."""
    question: float
    """From here on the fact asked for is believed."""
    spelling: Mapping[str, float]
    """By task: how much the n-grams count against the encoder's vector."""


class SecondNet:
    """Weighs what the patterns found against the trained score."""

    def __init__(self, alarm: Linear, flag: Linear, limits: Limits, order: Sequence[str]) -> None:
        """Takes the flags in their order, the most dangerous first."""
        self._alarm = alarm
        self._flag = flag
        self._limits = limits
        self._order = tuple(order)

    def weigh(self, spotted: Spotted, seen: Seen, kept: Sequence[str] = ()) -> Spotted:
        """The findings after both nets; those of the patterns that are to be kept are doubtful at the least."""
        limits = self._limits
        score = float(self._alarm.probabilities(seen)[0])
        change = msgspec.structs.replace
        if spotted.told:
            if spotted.course == "old":
                return spotted
            if score < limits.pattern_alone and kept:
                return change(spotted, told=tuple(kept), doubt=True)
            if score < limits.pattern_alone:
                return change(spotted, told=(), doubt=False, course=None, asked=(*spotted.asked, *spotted.told))
            told = self._with_likeliest(spotted, seen)
            return change(spotted, told=told, doubt=spotted.doubt or score < limits.pattern_sure)
        if score < (limits.against if spotted.harmless else limits.doubt):
            return spotted
        told = (self._flag.best(seen).name,)
        return change(
            spotted,
            told=told,
            doubt=spotted.harmless or score < limits.sure,
            denied=tuple(one for one in spotted.denied if one not in told),
            past=tuple(one for one in spotted.past if one not in told),
            others=(),
            guessed=score < limits.loud,
            course="old" if spotted.told_old else None,
        )

    def _with_likeliest(self, spotted: Spotted, seen: Seen) -> tuple[str, ...]:
        """What is told, and beside it the flag that the score is sure of: a pattern may name the lesser of two."""
        best = self._flag.best(seen)
        said = (*spotted.told, *spotted.denied, *spotted.past, *spotted.others, *spotted.asked)
        if best.probability < self._limits.also or best.name in said:
            return spotted.told
        return tuple(sorted((*spotted.told, best.name), key=self._order.index))
