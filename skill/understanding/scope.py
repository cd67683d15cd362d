"""What a pattern found in an utterance is worth: told, denied, only asked about, somebody else's, doubtful; and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from skill.understanding.lexicon import Lexicon, Match, Tags
from skill.understanding.normalise import Heard

Standing = Literal["told", "doubt", "denied", "asked", "other"]
Course = Literal["old", "past"]
Person = Literal["self", "other", "child", "proxy"]

REACH = 9
"""A negation reaches so many words on in its clause."""
NEAR = 4
"""A supposition ("if") rules what begins within so many words."""
SPOKEN_NO_BEFORE = frozenset(
    "i i'm my it it's the there that this they we you he she just only no yes he's 's 'm is not nope both".split()
)


class ScopeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `scope.toml`; what each is for is written there."""

    negators: tuple[str, ...]
    not_negators: tuple[str, ...]
    new_clauses: tuple[str, ...]
    going_on: tuple[str, ...]
    denials_after: tuple[str, ...]
    suppositions: tuple[str, ...]
    question_heads: tuple[str, ...]
    question_openers: tuple[str, ...]
    presupposing: tuple[str, ...]
    modal_questions: tuple[str, ...]
    maybes: tuple[str, ...]
    first_person: tuple[str, ...]
    others: tuple[str, ...]
    object_words: tuple[str, ...]
    proxies: tuple[str, ...]
    children: tuple[str, ...]
    old: tuple[str, ...]
    years: tuple[str, ...]
    over: tuple[str, ...]
    gone: tuple[str, ...]
    lost_things: tuple[str, ...]
    ago: tuple[str, ...]
    past_verbs: tuple[str, ...]
    present_verbs: tuple[str, ...]
    still: tuple[str, ...]

    def concepts(self) -> Mapping[str, tuple[str, ...]]:
        """The lists as concepts of a lexicon."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


class Scope:
    """Reads the scopes of one utterance."""

    def __init__(self, heard: Heard, tags: Tags) -> None:
        self._words = heard.words
        self._tags = tags
        excused = {one for start, end in self._spans("not_negators") for one in range(start, end)}
        negators = [span for span in self._spans("negators") if not excused & set(range(*span))]
        spoken = {start for start, _ in negators if self._is_spoken_no(start)}
        self._negators = [span for span in negators if span[0] not in spoken]
        self._clauses = sorted({0, *heard.breaks, *(one + 1 for one in spoken), *self._new_clauses()})
        self._question = self._question_start(heard)

    @property
    def asks(self) -> bool:
        """Whether the utterance begins as a question."""
        return self._question is not None

    @property
    def negated(self) -> bool:
        """Whether anything in it is denied."""
        return bool(self._negators)

    def standing(self, match: Match) -> Standing:
        """What a match is worth."""
        start = self._clause(match.start)
        if self.denies(match):
            return "denied"
        if self._owner(match) == "other":
            return "other"
        asked = self._asked(match)
        if asked != "told":
            return asked
        if self._supposed(match, start):
            return "asked"
        return "doubt" if self._has("maybes", range(max(start, match.start - NEAR), match.start)) else "told"

    def course(self, match: Match) -> Course | None:
        """Whether it is long-standing and unchanged, or over and gone."""
        everything = range(len(self._words))
        fresh = self._has("still", everything)
        if not fresh and (
            self._affirmed("over") or (self._affirmed("gone") and not self._has("lost_things", everything))
        ):
            return "past"
        clause = range(self._clause(match.start), self._clause_end(match.end))
        if (
            not fresh
            and self._affirmed("ago")
            and self._has("past_verbs", clause)
            and not self._has("present_verbs", clause)
        ):
            return "past"
        return "old" if self.tells_old() or (self._for_years() and not self._grows()) else None

    def tells_old(self) -> bool:
        """Whether something long-standing and unchanged is told."""
        return self._has("old", range(len(self._words))) and not self._grows()

    def person(self) -> Person:
        """For whom it is said, where it is said for somebody who is the patient."""
        everything = range(len(self._words))
        if not self._has("proxies", everything):
            return "self"
        return "child" if self._has("children", everything) else "proxy"

    def _spans(self, name: str, where: Collection[int] | None = None) -> Iterator[tuple[int, int]]:
        for position, here in enumerate(self._tags):
            if where is None or position in where:
                for end in here.get(f"{{{name}}}", ()):
                    yield position, end

    def _has(self, name: str, where: range) -> bool:
        return any(end <= where.stop for _, end in self._spans(name, where))

    def _affirmed(self, name: str) -> bool:
        """A phrase of the list that neither a negator nor "since" stands before."""
        return any(
            not any(begin <= start - 1 < end + 2 for begin, end in self._negators)
            and self._word(start - 1) not in ("since", "hasn't", "n't", "never")
            for start, _ in self._spans(name)
        )

    def _word(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _is_spoken_no(self, position: int) -> bool:
        """Whether a "no" answers, and does not belong to the word after it ("no my foot is fine")."""
        return self._words[position] == "no" and (
            self._word(position + 1) in SPOKEN_NO_BEFORE or self._word(position + 1) == ""
        )

    def _new_clauses(self) -> Iterator[int]:
        for start, _ in self._spans("new_clauses"):
            before = self._tags[start - 1] if start else {}
            two_before = self._tags[start - 2] if start > 1 else {}
            goes_on = start in before.get("{going_on}", ()) or start in two_before.get("{going_on}", ())
            if start and not goes_on:
                yield start

    def _clause(self, position: int) -> int:
        return max((one for one in self._clauses if one <= position), default=0)

    def _clause_end(self, position: int) -> int:
        return min((one for one in self._clauses if one >= position), default=len(self._words))

    def denies(self, match: Match) -> bool:
        """Whether a match is denied, before it, inside it or after it."""
        clause = self._clause(match.start)
        for start, end in self._negators:
            if max(clause, match.start - REACH) <= start and end <= match.start:
                return True
            if start in match.loose:
                return True
        for start, end in self._spans("denials_after", range(match.end, match.end + 2)):
            excused = any(begin <= start < finish for begin, finish in self._spans("not_negators"))
            if not excused and (
                end == len(self._words) or end in self._clauses or self._word(end) in ("no", "none", "not")
            ):
                return True
        return False

    def _owner(self, match: Match) -> Person:
        """Whose it is: the person named last before the pattern ends, who is not only spoken to."""
        if self.person() != "self":
            return "self"
        for position in range(match.end - 1, -1, -1):
            if self._is_other(position):
                if position >= match.start or not self._is_object(position):
                    return "other"
            elif self._has_at("first_person", position) and not self._is_others_my(position):
                return "self"
        return "self"

    def _is_other(self, position: int) -> bool:
        return self._has_at("others", position)

    def _is_others_my(self, position: int) -> bool:
        """ "my" in "my husband", "my next door neighbour"."""
        return any(self._has_at("others", one) for one in range(position + 1, min(position + 4, len(self._words))))

    def _is_object(self, position: int) -> bool:
        before = [self._word(position - 1), self._word(position - 2)]
        if before[0] in ("my", "the", "a", "our"):
            before = before[1:]
        else:
            before = before[:1]
        return bool(before) and any(
            self._tags[position - step].get("{object_words}")
            for step in (1, 2)
            if self._word(position - step) == before[0]
        )

    def _has_at(self, name: str, position: int) -> bool:
        return f"{{{name}}}" in self._tags[position]

    def _question_start(self, heard: Heard) -> int | None:
        position = 0
        while position < len(self._words):
            ends = self._tags[position].get("{question_openers}")
            if not ends:
                break
            if self._has_at("question_heads", position) and max(ends) == position + 1:
                break
            position = max(ends)
        if position < len(self._words) and self._has_at("question_heads", position):
            return position
        return 0 if heard.question else (0 if position and self._opens_question(position) else None)

    def _opens_question(self, position: int) -> bool:
        return any("ask" in word or "wonder" in word or "know" in word for word in self._words[:position])

    def _asked(self, match: Match) -> Standing:
        """Whether the match stands in a question, and whether that question takes it for granted."""
        begin = self._question
        if begin is None or match.start < begin:
            return "told"
        zone_end = min((one for one in self._clauses if one > begin), default=len(self._words))
        if match.start >= zone_end:
            return "told"
        if self._supposed(match, begin):
            return "asked"
        personal = any(self._has_at("first_person", one) for one in range(begin, match.end))
        if not personal:
            return "asked"
        before_end = range(begin, match.end)
        if self._has("presupposing", before_end):
            return "told"
        return "asked" if self._has_at("modal_questions", begin) else "doubt"

    def _supposed(self, match: Match, start: int) -> bool:
        near = range(max(start, match.start - NEAR), match.start)
        if self._has("presupposing", range(max(start, match.start - 2), match.start + 2)):
            return any(self._words[one] == "if" for one in near)
        return self._has("suppositions", near)

    def _grows(self) -> bool:
        return any(word in ("worse", "new", "spreading", "growing", "more", "suddenly") for word in self._words)

    def _for_years(self) -> bool:
        return any(
            any(self._word(one) in ("for", "been", "had") for one in range(max(0, start - 6), start))
            and self._word(start + 1) not in ("old", "ago")
            for start, _ in self._spans("years")
        )


def lexicon_of(words: ScopeWords, extra: Mapping[str, Sequence[str]]) -> Lexicon:
    """A lexicon of the scope lists and further concepts."""
    return Lexicon({**words.concepts(), **extra})
