"""Which of two readings of the same words is believed, and what a reading must not become."""

from __future__ import annotations

from collections.abc import Collection

from skill.dialogue.turn import Intent, Turn
from skill.understanding.context import AMISS
from skill.understanding.facts import Facts
from skill.understanding.intents import ASKING_FOR
from skill.understanding.match import Found
from skill.understanding.red_flags import Spotted
from skill.understanding.situation import PHASES

HOLDING = "holding"
SHORTEST = 3
"""A sample of so few words may as well be an answer."""


def wins(found: Found, spotted: Spotted, asks: Collection[str], phase: str) -> bool:
    """Whether a sample, word for word, is believed before anything else."""
    if found.intent in (Intent.RETRACT, Intent.CLEARED, Intent.REPORT_SYMPTOM, Intent.FORGET_ME):
        return True
    if found.intent == Intent.DENY_SYMPTOM:
        return not asks and not spotted.told
    if found.intent in ASKING_FOR:
        return len(found.words) > SHORTEST and not spotted.told
    return found.intent == Intent.FEEL and ("hold_check" in asks or phase in PHASES)


def calls_well(turn: Turn, asks: Collection[str], phase: str) -> bool:
    """Whether a turn says that all is well, and names nothing that is not there."""
    if turn.intent == Intent.DENY_SYMPTOM:
        return not (turn.slots.get("symptom") or turn.slots.get("denied"))
    held = phase == HOLDING or "hold_check" in asks
    return (held and turn.intent == Intent.YES) or turn.slots.get("feeling") == "fine"


def unsure_after_all(found: Found | None, answer: Turn, asks: Collection[str]) -> bool:
    """Whether a no to something bad is, word for word, one of the samples for being unsure: doubt is no no."""
    return (
        found is not None and (found.intent, answer.intent) == (Intent.UNSURE, Intent.NO) and not AMISS.isdisjoint(asks)
    )


def felt(turn: Turn, facts: Facts) -> Turn:
    """In a hold a place that is named is where the stretch is felt."""
    feeling = next((one for one in facts.feelings if one != "fine"), None)
    if turn.intent != Intent.PAIN_SITE or feeling is None:
        return turn
    return Turn(Intent.FEEL, {**turn.slots, "feeling": feeling})
