"""What an utterance tells besides its intent: places, pattern cues, histories, trend, strength, how long, how bad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from skill.understanding.durations import DurationWords
from skill.understanding.lexicon import Lexicon, Match, Patterns, covered, without
from skill.understanding.normalise import Heard
from skill.understanding.numbers import NumberWords
from skill.understanding.scope import Scope
from skill.understanding.scope_words import ScopeWords

SITES_APART = {
    "heel": ("under_heel", "back_of_heel"),
    "calf": ("line_down_leg",),
    "lower_back": (),
    "back_of_thigh": ("line_down_leg",),
}
"""A place that a more telling one of the same words leaves out."""


PAINS = {
    "under_heel": "heel_pain",
    "back_of_heel": "heel_pain",
    "heel": "heel_pain",
    "sole": "heel_pain",
    "calf": "calf_pain",
    "back_of_thigh": "thigh_pain",
    "line_down_leg": "thigh_pain",
    "lower_back": "back_pain",
    "buttock": "back_pain",
}
"""Site id to symptom id."""


class SlotWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The patterns of `slots.toml`: by slot, by value id."""

    passed_over: tuple[str, ...]
    """Phrases that name a place and tell of none."""
    stretched: tuple[str, ...]
    """Patterns of a place that is stretched, which is not where it hurts."""
    own: tuple[str, ...]
    """What somebody says before a history of their own."""
    concepts: Mapping[str, tuple[str, ...]]
    """Further concepts for the patterns."""
    site: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Places."""
    cue: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Pattern cues."""
    history: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Histories."""
    trend: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Directions."""
    word: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Strength in words."""
    feeling: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Where a stretch is felt."""
    active: Mapping[str, tuple[str, ...]]
    """Has just been moving."""


class Measures(msgspec.Struct, frozen=True):
    """What reads numbers and durations."""

    numbers: NumberWords
    """Reads numbers."""
    durations: DurationWords
    """Reads durations."""
    scale: frozenset[str]
    """Words before the top of a scale ("out of ten")."""


class Facts(msgspec.Struct, frozen=True):
    """What was told."""

    sites: tuple[str, ...] = ()
    """Site ids, the most telling first."""
    not_sites: tuple[str, ...] = ()
    """Site ids denied."""
    cues: tuple[str, ...] = ()
    """Cue ids told."""
    no_cues: tuple[str, ...] = ()
    """Cue ids denied."""
    histories: tuple[str, ...] = ()
    """History ids told."""
    no_histories: tuple[str, ...] = ()
    """History ids denied."""
    feelings: tuple[str, ...] = ()
    """Feeling ids told."""
    trend: str | None = None
    """``better``, ``same`` or ``worse``."""
    word: str | None = None
    """``mild``, ``moderate`` or ``severe``."""
    duration: str | None = None
    """ISO 8601; the longest that was told."""
    numbers: tuple[float, ...] = ()
    """Numbers that belong to no duration and are not the top of a scale."""
    scaled: bool = False
    """A number was told "out of ten"."""
    active: bool = False
    """Has just been moving."""
    own: bool = False
    """Speaks of themselves, so that a history in a question is theirs ("can i ice it, i'm diabetic")."""

    def pain(self) -> str | None:
        """The symptom id of a pain at the places told."""
        return next((PAINS[one] for one in self.sites if one in PAINS), None)

    @property
    def highest(self) -> float | None:
        """The highest figure named, as a level; None where none is."""
        return as_level(max(self.numbers)) if self.numbers else None

    def slots(self) -> dict[str, Any]:
        """As slots of a turn, those left out that were not told."""
        values: dict[str, Any] = {
            "site": self.sites[0] if self.sites else None,
            "sites": list(self.sites) if len(self.sites) > 1 else None,
            "trend": self.trend,
            "duration": self.duration,
            "level": self.highest if self.scaled else None,
            "cues": list(self.cues),
            "no_cues": list(self.no_cues),
            "history": self.histories[0] if self.histories else None,
            "histories": list(self.histories) if len(self.histories) > 1 else None,
            "active": self.active or None,
        }
        return {name: value for name, value in values.items() if value not in (None, [])}


class FactFinder:
    """Finds facts by pattern."""

    def __init__(
        self,
        slots: SlotWords,
        concepts: Mapping[str, Sequence[str]],
        scope: ScopeWords,
        measures: Measures,
    ) -> None:
        self._lexicon = Lexicon({**concepts, **slots.concepts, **scope.concepts()})
        self._tables = {
            name: Patterns([self._lexicon.pattern(id_, text) for id_, one in table.items() for text in one["patterns"]])
            for name, table in (
                ("site", slots.site),
                ("cue", slots.cue),
                ("history", slots.history),
                ("trend", slots.trend),
                ("word", slots.word),
                ("feeling", slots.feeling),
            )
        }
        self._active = Patterns([self._lexicon.pattern("active", text) for text in slots.active["patterns"]])
        self._order = {name: tuple(table) for name, table in (("site", slots.site), ("feeling", slots.feeling))}
        self._passed_over = Lexicon({"passed over": slots.passed_over})
        self._stretched = Patterns([self._lexicon.pattern("stretched", text) for text in slots.stretched])
        self._own = Lexicon({"own": slots.own})
        self._numbers = measures.numbers
        self._durations = measures.durations
        self._scale = measures.scale

    def find(self, heard: Heard) -> Facts:
        """Everything that an utterance tells."""
        every = self._lexicon.tag(heard.words)
        scope = Scope(heard, every)
        stretched = {at for match in self._stretched.find(every) for at in range(match.start, match.end)}
        tags = without(every, covered(self._passed_over, heard.words) | stretched)
        told: dict[str, list[str]] = {}
        denied: dict[str, list[str]] = {}
        for name, patterns in self._tables.items():
            for match in patterns.find(tags):
                if name == "history" and scope.standing(match) == "other":
                    continue
                target = denied if scope.denies(match) else told
                if match.id not in target.setdefault(name, []):
                    target[name].append(match.id)
        spans = [
            span
            for span in self._durations.find(heard.words)
            if scope.standing(Match("", span.start, span.end)) != "other"
        ]
        sites = self._sorted("site", told.get("site", []))
        numbers, scaled = self._levels(heard.words, {one for span in spans for one in range(span.start, span.end)})
        return Facts(
            sites=tuple(one for one in sites if not any(other in sites for other in SITES_APART.get(one, ()))),
            not_sites=tuple(denied.get("site", ())),
            cues=tuple(told.get("cue", ())),
            no_cues=tuple(one for one in denied.get("cue", ()) if one not in told.get("cue", ())),
            histories=tuple(told.get("history", ())),
            no_histories=tuple(one for one in denied.get("history", ()) if one not in told.get("history", ())),
            feelings=tuple(self._sorted("feeling", told.get("feeling", []))),
            trend=_trend(told.get("trend", []), denied.get("trend", [])),
            word=_strongest(told.get("word", []), denied.get("word", [])),
            duration=max((span.iso for span in spans), key=_length, default=None),
            numbers=numbers,
            scaled=scaled,
            active=any(not scope.denies(match) for match in self._active.find(tags)),
            own=any(covered(self._own, heard.words)),
        )

    def _sorted(self, name: str, ids: Sequence[str]) -> list[str]:
        return sorted(ids, key=self._order[name].index)

    def _levels(self, words: Sequence[str], taken: set[int]) -> tuple[tuple[float, ...], bool]:
        numbers: list[float] = []
        scaled = False
        for number in self._numbers.find(words):
            tops = (
                number.value in (10, 100) and number.start and words[number.start - 1] in self._scale and bool(numbers)
            )
            scaled = scaled or bool(tops)
            if not tops and number.start not in taken:
                numbers.append(number.value)
        return tuple(numbers), scaled


def as_level(value: float) -> float:
    """A figure as a level of pain: ten at the most, and whole where it is."""
    capped = min(value, 10)
    return int(capped) if capped == int(capped) else capped


def _trend(told: Sequence[str], denied: Sequence[str]) -> str | None:
    """The most pressing direction told; one that is only denied leaves it the same."""
    for one in ("worse", "better", "same"):
        if one in told and not (one == "better" and "same" in told and "better" in denied):
            return one
    return "same" if denied else None


def _strongest(told: Sequence[str], denied: Sequence[str]) -> str | None:
    for one in ("severe", "moderate", "mild"):
        if one in told:
            return one
    return "mild" if "severe" in denied else None


def _length(iso: str) -> float:
    """Days, roughly."""
    days = {"D": 1.0, "W": 7.0, "M": 30.0, "Y": 365.0}
    return 0.1 if iso.startswith("PT") else float(iso[1:-1]) * days[iso[-1]]
