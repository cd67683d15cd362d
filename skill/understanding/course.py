"""Since when something is there: long-standing and unchanged, or over and gone."""

from __future__ import annotations

from typing import Literal

from skill.understanding.clauses import Clauses
from skill.understanding.lexicon import Match

Course = Literal["old", "past"]


def course(said: Clauses, match: Match) -> Course | None:
    """Whether what a match tells is long-standing and unchanged, or over and gone."""
    if tells_old(said):
        return "old"
    if _is_past(said, match):
        return "past"
    return "old" if _for_years(said) and not _grows(said) else None


def tells_old(said: Clauses) -> bool:
    """Whether something long-standing and unchanged is told."""
    return said.has("old", range(len(said.words))) and not _grows(said)


def _is_past(said: Clauses, match: Match) -> bool:
    """Over and gone: told in the past tense, with a time long ago or a word of its end, and nothing of today."""
    clause = range(said.clause(match.start), max(match.end, said.clause_end(match.end)))
    if said.has("still", clause) or any(one in said.words for one in ("still", "worse", "spreading")):
        return False
    lost = said.has("lost_things", range(len(said.words)))
    before = range(clause.start, match.start)
    if said.affirmed("over", before) or said.affirmed("over", range(match.end, len(said.words))):
        return True
    if said.affirmed("gone", range(match.end, len(said.words))) and not lost:
        return True
    begun = range(clause.start, match.end)
    if not said.has("past_verbs", begun) or said.has("present_verbs", begun):
        return False
    return said.affirmed("ago") or (said.affirmed("ended", range(match.end, len(said.words))) and not lost)


def _grows(said: Clauses) -> bool:
    return any(word in ("worse", "new", "spreading", "growing", "more", "suddenly") for word in said.words)


def _for_years(said: Clauses) -> bool:
    return any(
        any(said.word(one) in ("for", "been", "had") for one in range(max(0, start - 6), start))
        and said.word(start + 1) not in ("old", "ago")
        for start, _ in said.spans("years")
    )
