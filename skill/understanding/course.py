"""Since when something is there: long-standing and unchanged, or over and gone."""

from __future__ import annotations

from typing import Literal

from skill.understanding.clauses import Clauses
from skill.understanding.lexicon import Match

Course = Literal["old", "past"]

STILL = frozenset({"still", "worse", "spreading"})
"""Of now, wherever they stand."""
GROWING = frozenset({"worse", "new", "spreading", "growing", "more", "suddenly"})
"""Not unchanged, however old."""
LASTING = frozenset({"for", "been", "had"})
"""Shortly before "years": so long it has been there."""
DATED = frozenset({"old", "ago"})
"""After "years": an age, or a day long ago."""


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
    if said.has("still", clause) or not STILL.isdisjoint(said.words):
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
    return not GROWING.isdisjoint(said.words)


def _for_years(said: Clauses) -> bool:
    return any(
        not LASTING.isdisjoint(said.words[max(0, start - 6) : start]) and said.word(start + 1) not in DATED
        for start, _ in said.spans("years")
    )
