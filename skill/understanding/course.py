"""Since when something is there: long-standing and unchanged, or over and gone."""

from __future__ import annotations

from typing import Literal

from skill.understanding.clauses import Clauses
from skill.understanding.lexicon import Match

Course = Literal["old", "past"]


def course(said: Clauses, match: Match) -> Course | None:
    """Whether it is long-standing and unchanged, or over and gone."""
    everything = range(len(said.words))
    fresh = said.has("still", everything)
    if not fresh and (said.affirmed("over") or (said.affirmed("gone") and not said.has("lost_things", everything))):
        return "past"
    clause = range(said.clause(match.start), said.clause_end(match.end))
    if not fresh and said.affirmed("ago") and said.has("past_verbs", clause) and not said.has("present_verbs", clause):
        return "past"
    return "old" if tells_old(said) or (_for_years(said) and not _grows(said)) else None


def tells_old(said: Clauses) -> bool:
    """Whether something long-standing and unchanged is told."""
    return said.has("old", range(len(said.words))) and not _grows(said)


def _grows(said: Clauses) -> bool:
    return any(word in ("worse", "new", "spreading", "growing", "more", "suddenly") for word in said.words)


def _for_years(said: Clauses) -> bool:
    return any(
        any(said.word(one) in ("for", "been", "had") for one in range(max(0, start - 6), start))
        and said.word(start + 1) not in ("old", "ago")
        for start, _ in said.spans("years")
    )
