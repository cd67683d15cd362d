"""Which intents tell something about the person, and which are meant word for word."""

from __future__ import annotations

from typing import Any

from skill.dialogue.turn import Intent
from skill.understanding.facts import Facts

TELLING = frozenset(
    {
        Intent.REPORT_SYMPTOM,
        Intent.DENY_SYMPTOM,
        Intent.REPORT_HISTORY,
        Intent.PAIN_SITE,
        Intent.PAIN_LEVEL,
        Intent.DURATION,
        Intent.TREND,
        Intent.YES,
        Intent.NO,
        Intent.UNSURE,
        Intent.FEEL,
        Intent.START_TRIAGE,
    }
)
"""Intents that tell something; in any other a place or a time is no finding ("is fifteen minutes of ice enough")."""
ASKING_FOR = frozenset(
    {
        Intent.SKIP,
        Intent.EASIER,
        Intent.CHANGE_HOLD,
        Intent.CHOOSE_STRETCH,
        Intent.TIME_LEFT,
        Intent.VOICE,
        Intent.PROGRESS,
        Intent.FORGET_ME,
        Intent.ASK_TOPIC,
    }
)
"""Intents whose samples are meant, word for word, although they begin like a yes or a no ("i don't need the warm up")."""


def volunteered(intent: str, facts: Facts) -> dict[str, Any]:
    """The slots that an utterance fills besides those of its intent."""
    if intent in TELLING:
        return facts.slots()
    return {"active": True} if facts.active else {}
