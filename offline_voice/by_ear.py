"""A conversation whose words come from a recogniser, in real time and in virtual time."""

from __future__ import annotations

from datetime import datetime

import msgspec

from offline_voice.doubt import LEAST_SHARE, Read, believed, likeliest, weighs
from offline_voice.ears import Heard
from offline_voice.virtual_time import VirtualConversation
from skill.conversation import Conversation, Exchange
from skill.dialogue import respond
from skill.dialogue.turn import Intent, Turn

OFFERS = frozenset({"offer_triage", "offer_session", "offer_more"})
"""Questions that anything else passes over instead of answering them."""


class HeardConversation(Conversation):
    """Believes what it hears as far as that is sure."""

    @classmethod
    def of(cls, conversation: Conversation) -> HeardConversation:
        """The same conversation, by ear."""
        one = conversation
        return cls(one.guidance, one.phrases, one.understanding, one.state, one.memory)

    def listen(self, heard: Heard, at: datetime) -> Exchange:
        """Answers what was heard.

        Args:
            heard: What was heard.
            at: When it was said, in the person's zone.
        """
        read = self._read(heard.text, heard.confidence)
        if weighs(read, heard.guesses):
            likely = (one for one in heard.guesses if one.share >= LEAST_SHARE)
            read = likeliest([self._read(one.text, one.share) for one in likely])
        turn = believed(read.turn, read.confidence, self.guidance, max(1, len(read.text.split())))
        return self.take(msgspec.structs.replace(turn, at=at), heard=read.text, confidence=read.confidence)

    def _read(self, text: str, confidence: float | None) -> Read:
        turn = self.understanding.understand(text, asks=self.state.asks, phase=self.state.phase)
        return Read(text, turn, confidence, answers=self._answers(turn))

    def _answers(self, turn: Turn) -> bool:
        """Whether the core would have its open question answered by this, or has none. An offer is answered by yes or no."""
        asks = self.state.asks
        if OFFERS.intersection(asks) and turn.intent not in (Intent.YES, Intent.NO):
            return False
        return not asks or respond(self.state, turn, self.guidance)[0].asks != asks


class HeardTalk(VirtualConversation):
    """The same on a clock of its own."""

    def __init__(self, conversation: HeardConversation, now: datetime) -> None:
        super().__init__(conversation, now)
        self._heard = conversation

    def listen(self, heard: Heard) -> Exchange:
        """What was heard, said now; what still runs is cut off."""
        return self._play(self._heard.listen(heard, self.now))
