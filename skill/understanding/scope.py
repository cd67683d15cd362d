"""What a pattern found in an utterance is worth: told, denied, only asked about, somebody else's, or doubtful."""

from __future__ import annotations

from typing import Literal

from skill.understanding.clauses import Clauses
from skill.understanding.lexicon import Match, Tags
from skill.understanding.normalise import Heard

Standing = Literal["told", "doubt", "denied", "asked", "other"]
Person = Literal["self", "other", "child", "proxy"]

REACH = 9
"""A negation reaches so many words on in its clause."""
NEAR = 4
"""A supposition ("if") rules what begins within so many words."""
CONSUMED = frozenset({"no", "not", "can't", "lost"})
"""In the pattern itself they tell of a loss, which a later "none at all" only confirms."""

ARTICLES = frozenset({"the", "a", "an"})
"""Before a noun, they make it nobody's own."""
WONDERING = ("ask", "wonder", "know")
"""Beginnings of words that make a question of what follows, whatever its first word."""


class Scope(Clauses):
    """Reads the scopes of one utterance."""

    def __init__(self, heard: Heard, tags: Tags) -> None:
        super().__init__(heard, tags)
        self._question = self._question_start(heard)

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self._question is not None

    @property
    def assures(self) -> bool:
        """Whether it says that something is as it should be."""
        return self.affirmed("assurances")

    def holds(self, match: Match) -> bool:
        """Whether a match lies in one sentence: a gap must not run over a "but" or a full stop."""
        return not any(
            one in self.breaks or (one in match.loose and self.has_at("breaking", one))
            for one in range(match.start + 1, match.end)
        )

    def standing(self, match: Match) -> Standing:
        """What a match is worth."""
        start = self.clause(match.start)
        if self.denies(match):
            return "denied"
        if self._owner(match) == "other":
            return "other"
        asked = self._asked(match)
        if asked != "told":
            return asked
        if self._supposed(match, start):
            return "asked"
        maybe = self.has("maybes", range(max(start, match.start - NEAR), match.start))
        return "doubt" if maybe or any(self.has_at("maybes", one) for one in match.loose) else "told"

    def denies(self, match: Match) -> bool:
        """Whether a match is denied, before it, inside it or after it."""
        clause = self.clause(match.start)
        for start, end in self.negators:
            if max(clause, match.start - REACH) <= start and end <= match.start:
                return True
            if start in match.loose:
                return True
        if any(self.words[one] in CONSUMED for one in range(match.start, match.end) if one not in match.loose):
            return False
        for start, end in self.spans("denials_after", range(match.end, match.end + 2)):
            excused = any(begin <= start < finish for begin, finish in self.spans("not_negators"))
            if not excused and (
                end == len(self.words) or end in self.starts or self.word(end) in ("no", "none", "not")
            ):
                return True
        return False

    def person(self) -> Person:
        """For whom it is said, where it is said for somebody who is the patient."""
        everything = range(len(self.words))
        if self._is_child_of_age():
            return "child"
        if not self.has("proxies", everything) or self.has("disowned", everything):
            return "self"
        return "child" if self.has("children", everything) else "proxy"

    def _owner(self, match: Match) -> Person:
        """Whose it is: what the pattern itself says, else the person named last before it who is not only spoken to."""
        if self.person() != "self":
            return "self"
        for position in range(match.start, match.end):
            if self.has_at("first_person", position) and not self._is_others_my(position):
                return "self"
        if any(self.has_at("possessives", position) for position in range(match.start, match.end)):
            return "other"
        for position in range(match.start - 1, -1, -1):
            if self.has_at("others", position):
                if not self._is_object(position):
                    return "other"
            elif self.has_at("first_person", position) and not self._is_others_my(position):
                return "self"
        return "other" if self.has_at("others", match.start) or self._is_thing(match) else "self"

    def _is_child_of_age(self) -> bool:
        """Whether a child is brought in with its age ("my daughter's ten")."""
        return any(
            self.word(end) in ("'s", "is") and end + 1 < len(self.words) and self.has_at("ages", end + 1)
            for _, end in self.spans("children")
        )

    def _is_others_my(self, position: int) -> bool:
        """Whether "my" leads to somebody else ("my husband", "my next door neighbour", "a man at my gym")."""
        return any(
            self.has_at(name, one)
            for one in range(position + 1, min(position + 4, len(self.words)))
            for name in ("others", "places")
        )

    def _is_object(self, position: int) -> bool:
        """Whether a person is only named after "told", "by" and the like, with nothing but small words between."""
        return any(
            self.has_at("object_words", one) and all(self.has_at("between", two) for two in range(one + 1, position))
            for one in range(position)
        )

    def _is_thing(self, match: Match) -> bool:
        """Whether the subject right before the pattern is a thing ("the tent collapsed")."""
        noun = match.start - 1
        return (
            self.word(noun - 1) in ARTICLES and not self.has_at("body", noun) and not self.has_at("body", match.start)
        )

    def _asked(self, match: Match) -> Standing:
        """Whether the match stands in a question, and whether that question takes it for granted."""
        begin = self._question
        if begin is None or match.start < begin:
            return "told"
        zone_end = min((one for one in self.starts if one > begin), default=len(self.words))
        if match.start >= zone_end:
            return "told"
        if self._supposed(match, begin):
            return "asked"
        personal = any(self.has_at("first_person", one) for one in range(begin, match.end))
        if not personal:
            return "asked"
        before_end = range(begin, match.end)
        if self.has("presupposing", before_end):
            return "told"
        return "asked" if self.has_at("modal_questions", begin) else "doubt"

    def _supposed(self, match: Match, start: int) -> bool:
        near = range(max(start, match.start - NEAR), match.start)
        if self.has("presupposing", range(max(start, match.start - 2), match.start + 2)):
            return any(self.words[one] == "if" for one in near)
        return any(start <= begin and end - 1 in near for begin, end in self.spans("suppositions"))

    def _question_start(self, heard: Heard) -> int | None:
        position = 0
        while position < len(self.words):
            ends = self.tags[position].get("{question_openers}")
            if not ends:
                break
            if self.has_at("question_heads", position) and max(ends) == position + 1:
                break
            position = max(ends)
        if position < len(self.words) and self.has_at("question_heads", position):
            return position
        return 0 if heard.question or any(word.startswith(WONDERING) for word in self.words[:position]) else None
