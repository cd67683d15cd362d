"""A conversation whose words come from a recogniser, in real time and in virtual time."""

from __future__ import annotations

from datetime import datetime

import msgspec

from offline_voice.doubt import LEAST_SHARE, Read, believed, likeliest, warns, weighs
from offline_voice.ears import Heard
from offline_voice.recogniser import Guess
from offline_voice.virtual_time import VirtualConversation
from skill.conversation import Conversation, Exchange
from skill.dialogue import Turn, answers


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
        read = Read(heard.text, self._turn(heard.text), heard.confidence)
        if weighs(read, heard.guesses):
            read = likeliest([self._guessed(one) for one in heard.guesses if one.share >= LEAST_SHARE])
        turn = believed(read.turn, read.confidence, self.guidance, max(1, len(read.text.split())))
        return self.take(msgspec.structs.replace(turn, at=at), heard=read.text, confidence=read.confidence)

    def _guessed(self, guess: Guess) -> Read:
        turn = self._turn(guess.text)
        fits = warns(turn, self.guidance) or answers(self.state, turn, self.guidance)
        return Read(guess.text, turn, guess.share, answers=fits)

    def _turn(self, text: str) -> Turn:
        return self.understanding.understand(text, asks=self.state.asks, phase=self.state.phase)


class HeardTalk(VirtualConversation):
    """The same on a clock of its own."""

    def __init__(self, conversation: HeardConversation, now: datetime) -> None:
        super().__init__(conversation, now)
        self._heard = conversation

    def listen(self, heard: Heard) -> Exchange:
        """What was heard, said now; what still runs is cut off."""
        return self._play(self._heard.listen(heard, self.now))
