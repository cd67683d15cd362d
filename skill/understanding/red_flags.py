"""The first net for red flags: phrase patterns with scope rules, tried before anything else is made of an utterance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from skill.understanding.course import Course, course, tells_old
from skill.understanding.lexicon import Lexicon, Match, Patterns, Tags, covered, without
from skill.understanding.normalise import Heard
from skill.understanding.scope import Person, Scope
from skill.understanding.scope_words import ScopeWords

PIECE = 80
"""A long text is looked through in overlapping pieces of so many words."""


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
    """Symptom ids denied, those that are over among them."""
    past: tuple[str, ...] = ()
    """Symptom ids that were there and are over."""
    others: tuple[str, ...] = ()
    """Symptom ids that somebody else has."""
    asked: tuple[str, ...] = ()
    """Symptom ids only asked about or supposed."""
    course: Course | None = None
    """Whether what is told is long-standing; ``past`` where nothing is told and something is over."""
    person: Person = "self"
    """For whom it is said."""

    idiom: bool = False
    """A figure of speech stands in it."""
    assures: bool = False
    """It says that something is as it should be."""
    guessed: bool = False
    """Only the trained score tells of it, and not loudly: a plain answer to what was asked is believed first."""
    long_ago: bool = False
    """A time long ago is named."""
    question: bool = False
    """It is a question."""
    told_old: bool = False
    """Something long-standing and unchanged is told, named or not ("only the old patch")."""

    @property
    def harmless(self) -> bool:
        """Whether something speaks against a red flag: it is denied, asked about, another's, a figure of speech, a question."""
        return bool(self.denied or self.others or self.asked or self.idiom or self.assures or self.question)

    @property
    def as_present(self) -> Spotted:
        """The same, with what is over taken for something that is there."""
        return msgspec.structs.replace(
            self,
            told=self.past,
            denied=tuple(one for one in self.denied if one not in self.past),
            past=(),
            course=None,
        )


class Read(NamedTuple):
    """An utterance, read once for all that look at it."""

    tags: Tags
    """Its concepts."""
    scope: Scope
    """What reaches how far."""


class Spotter:
    """Finds red flags by pattern."""

    def __init__(
        self,
        flags: Mapping[str, FlagPatterns],
        concepts: Mapping[str, Sequence[str]],
        scope: ScopeWords,
        idioms: Sequence[str],
    ) -> None:
        self.flags = tuple(flags)
        """Symptom ids, the most dangerous first."""
        self._lexicon = Lexicon({**concepts, **scope.concepts()})
        self._idioms = Lexicon({"idiom": idioms})
        sure = [self._lexicon.pattern(flag, text) for flag, one in flags.items() for text in one.sure]
        doubt = [self._lexicon.pattern(flag, text) for flag, one in flags.items() for text in one.doubt]
        self._sure = Patterns(sure)
        self._doubt = Patterns(doubt)

    def read(self, heard: Heard) -> Read:
        """The concepts of an utterance, and what reaches how far in it."""
        tags = self._lexicon.tag(heard.words)
        return Read(tags, Scope(heard, tags))

    def spot(self, heard: Heard, read: Read | None = None) -> Spotted:
        """What the patterns find; `read` where the utterance was read before."""
        tags, scope = read or self.read(heard)
        idioms = covered(self._idioms, heard.words)
        bare = without(tags, idioms)
        found: dict[str, dict[str, Match]] = {}
        for match in filter(scope.holds, self._sure.find(bare)):
            found.setdefault(scope.standing(match), {}).setdefault(match.id, match)
        for match in filter(scope.holds, self._doubt.find(bare)):
            standing = scope.standing(match)
            found.setdefault("doubt" if standing == "told" else standing, {}).setdefault(match.id, match)
        told = found.get("told", {})
        asked = found.get("asked", {})
        doubt = {} if told else {id_: match for id_, match in found.get("doubt", {}).items() if id_ not in asked}
        courses = {one: course(scope, match) for one, match in {**told, **doubt}.items()}
        reported = {one: match for one, match in {**told, **doubt}.items() if courses[one] != "past"}
        past = tuple(one for one in courses if one not in reported)
        kinds = {courses[one] for one in reported or courses}
        return Spotted(
            told=self._sorted(reported),
            doubt=not any(one in told for one in reported) and bool(reported),
            denied=self._sorted(one for one in (*past, *found.get("denied", ())) if one not in reported),
            past=self._sorted(past),
            others=tuple(one for one in self._sorted(found.get("other", {})) if one not in reported),
            asked=tuple(one for one in self._sorted(asked) if one not in reported),
            course=kinds.pop() if len(kinds) == 1 else None,
            person=scope.person(),
            idiom=bool(idioms),
            assures=scope.assures,
            long_ago=scope.affirmed("ago"),
            question=scope.asks,
            told_old=tells_old(scope),
        )

    def spot_long(self, heard: Heard) -> Spotted:
        """What the patterns find in more words than anybody says at once: the first red flag told, piece by piece."""
        for start in range(0, len(heard.words), PIECE // 2):
            spotted = self.spot(Heard(heard.words[start : start + PIECE]))
            if spotted.told:
                return spotted
        return Spotted()

    def _sorted(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(ids), key=self.flags.index))
