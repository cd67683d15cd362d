"""The first net for red flags: phrase patterns with scope rules, tried before anything else is made of an utterance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from skill.understanding.lexicon import Lexicon, Match, Patterns, Tags, covered, without
from skill.understanding.normalise import Heard
from skill.understanding.scope import Course, Person, Scope, ScopeWords


class FlagPatterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tells of one red flag."""

    sure: tuple[str, ...]
    """Patterns that are acted on at once."""
    doubt: tuple[str, ...] = ()
    """Patterns after which one direct question is asked."""


class Spotted(msgspec.Struct, frozen=True):
    """What an utterance says of red flags."""

    told: tuple[str, ...] = ()
    """Symptom ids reported, the most dangerous first."""
    doubt: bool = False
    """What is told is doubtful: ask one direct question."""
    denied: tuple[str, ...] = ()
    """Symptom ids denied."""
    others: tuple[str, ...] = ()
    """Symptom ids that somebody else has."""
    asked: tuple[str, ...] = ()
    """Symptom ids only asked about or supposed."""
    course: Course | None = None
    """Whether what is told is long-standing or over."""
    person: Person = "self"
    """For whom it is said."""

    told_old: bool = False
    """Something long-standing and unchanged is told, named or not ("only the old patch")."""

    @property
    def anything(self) -> bool:
        """Whether a red flag came up at all, in whatever way."""
        return bool(self.told or self.denied or self.others or self.asked)


class Spotter:
    """Finds red flags by pattern."""

    def __init__(
        self,
        flags: Mapping[str, FlagPatterns],
        concepts: Mapping[str, Sequence[str]],
        scope: ScopeWords,
        idioms: Sequence[str],
    ) -> None:
        self._order = tuple(flags)
        self._lexicon = Lexicon({**concepts, **scope.concepts()})
        self._idioms = Lexicon({"idiom": idioms})
        sure = [self._lexicon.pattern(flag, text) for flag, one in flags.items() for text in one.sure]
        doubt = [self._lexicon.pattern(flag, text) for flag, one in flags.items() for text in one.doubt]
        self._sure = Patterns(sure)
        self._doubt = Patterns(doubt)

    def tag(self, heard: Heard) -> Tags:
        """The concepts of an utterance."""
        return self._lexicon.tag(heard.words)

    def spot(self, heard: Heard) -> Spotted:
        """What the patterns find."""
        tags = self._lexicon.tag(heard.words)
        scope = Scope(heard, tags)
        bare = without(tags, covered(self._idioms, heard.words))
        found: dict[str, dict[str, Match]] = {}
        for match in self._sure.find(bare):
            found.setdefault(scope.standing(match), {}).setdefault(match.id, match)
        for match in self._doubt.find(bare):
            standing = scope.standing(match)
            found.setdefault("doubt" if standing == "told" else standing, {}).setdefault(match.id, match)
        told = found.get("told", {})
        doubt = found.get("doubt", {}) if not told else {}
        reported = {**told, **doubt}
        courses = {scope.course(match) for match in reported.values()}
        return Spotted(
            told=self._sorted(reported),
            doubt=not told and bool(doubt),
            denied=tuple(one for one in self._sorted(found.get("denied", {})) if one not in reported),
            others=tuple(one for one in self._sorted(found.get("other", {})) if one not in reported),
            asked=tuple(one for one in self._sorted(found.get("asked", {})) if one not in reported),
            course=courses.pop() if len(courses) == 1 else None,
            person=scope.person(),
            told_old=scope.tells_old(),
        )

    def _sorted(self, ids: Mapping[str, Match]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=self._order.index))
