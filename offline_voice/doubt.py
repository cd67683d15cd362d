"""What a recogniser was unsure of: a red flag is asked about, a wish to stop is granted, anything else is asked again.

Confidence opens no door here. It never makes a warning sign count less than a direct question, and lets nothing pass
that would otherwise be stopped; it only keeps a television in the room from answering for the person.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from skill.conversation import Conversation, Exchange
from skill.dialogue.guidance import Guidance
from skill.dialogue.turn import Intent, Turn, told

UNSURE_BELOW = 0.7
"""Right sentences have more in 94 of 100 cases, unrelated speech less in 70 (docs/adr/0007-listening.md)."""
LONG, LONG_UNSURE_BELOW = 6, 0.8
"""From so many words on the mean over them is steadier: 98 of 100 right sentences have more than this."""
HARMLESS = (Intent.STOP, Intent.CANCEL, Intent.PAUSE, Intent.HELP, Intent.REPEAT)
"""Carried out however unsure: the worst of it is a pause."""


def believed(turn: Turn, confidence: float | None, guidance: Guidance, words: int = 1) -> Turn:
    """A turn as far as it may be believed.

    Args:
        turn: What was understood.
        confidence: The recogniser's figure; None: typed.
        guidance: Knows the red flags.
        words: How many words it was understood from.
    """
    if (
        confidence is None
        or confidence >= (LONG_UNSURE_BELOW if words >= LONG else UNSURE_BELOW)
        or turn.intent in HARMLESS
    ):
        return turn
    if any(symptom in guidance.flags for symptom in told(turn).symptoms):
        return msgspec.structs.replace(turn, slots={**turn.slots, "doubt": True})
    return Turn(Intent.FALLBACK, at=turn.at)


class HeardConversation(Conversation):
    """A conversation whose words come from a recogniser."""

    @classmethod
    def of(cls, conversation: Conversation) -> HeardConversation:
        """The same conversation, by ear."""
        one = conversation
        return cls(one.guidance, one.phrases, one.understanding, one.state, one.memory)

    def hear(self, text: str, at: datetime, confidence: float | None = None) -> Exchange:
        """Answers some words, as far as they may be believed."""
        turn = self.understanding.understand(text, asks=self.state.asks, phase=self.state.phase)
        turn = believed(turn, confidence, self.guidance, len(text.split()))
        return self.take(msgspec.structs.replace(turn, at=at), heard=text, confidence=confidence)
