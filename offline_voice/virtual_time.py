"""A conversation in virtual time: the clock stands still but for the silences that the input lets pass.

`<hold 12s>` lets twelve seconds of the running reply pass, `<hold>` the rest of it, `<silence>` the rest and then the
reply window. Words said while a reply runs interrupt it at that moment.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import msgspec

from skill.conversation import Conversation, Exchange
from skill.dialogue.turn import Turn
from skill.record import Record, passage, record
from skill.words import Moment

REPLY_WINDOW = 8.0
"""Seconds in which an answer is awaited."""
SILENCE = "<silence>"

_HOLD = re.compile(r"<hold(?:\s+(?P<seconds>\d{1,6}(?:\.\d{1,3})?)\s*s)?>")


class VirtualConversation:
    """Plays one conversation on a clock of its own."""

    def __init__(self, conversation: Conversation, now: datetime) -> None:
        self.conversation = conversation
        self.now = now
        """The virtual time, in the person's zone."""
        self.last: Exchange
        """The exchange whose reply runs or has run."""
        self._ahead: list[Moment] = []
        self._left = 0.0

    def launch(self) -> Exchange:
        """The greeting."""
        return self._play(self.conversation.launch(self.now))

    def hear(self, text: str) -> Exchange:
        """Words, said now; what still runs is cut off."""
        return self._play(self.conversation.hear(text, self.now))

    def take(self, turn: Turn) -> Exchange:
        """A turn, said now; what still runs is cut off."""
        return self._play(self.conversation.take(msgspec.structs.replace(turn, at=self.now)))

    def let_pass(self, seconds: float | None = None) -> tuple[Moment, ...]:
        """Lets time pass, or the rest of the running reply, and gives what is said in it."""
        seconds = self._left if seconds is None else seconds
        self.now += timedelta(seconds=seconds)
        said = tuple(moment for moment in self._ahead if moment.at <= seconds)
        later = (moment for moment in self._ahead if moment.at > seconds)
        self._ahead = [Moment(moment.at - seconds, moment.say) for moment in later]
        self._left = max(0.0, self._left - seconds)
        return said

    def silence(self) -> tuple[Moment, ...]:
        """The reply ends, nobody answers it, and the core, which asks again itself, is told; gives what was said till then."""
        said = self.let_pass()
        if not self.last.reply.listening:
            return said
        self.let_pass(REPLY_WINDOW)
        self._play(self.conversation.silence(self.now))
        return said

    def line(self, text: str) -> Record:
        """The record of one line of input: words, or time that passes."""
        guidance = self.conversation.guidance
        if hold := _HOLD.fullmatch(text):
            said = self.let_pass(float(hold["seconds"]) if hold["seconds"] else None)
            return passage(text, said, self.last, guidance)
        if text != SILENCE:
            return record(self.hear(text), guidance)
        before = self.last
        said = self.silence()
        if self.last is before:
            return passage(text, said, self.last, guidance)
        return record(self.last, guidance).after(text, said, guidance)

    def _play(self, exchange: Exchange) -> Exchange:
        """Starts the reply of an exchange; what it says before its first silence is said at once."""
        self.last = exchange
        spoken = exchange.spoken
        self._ahead = [moment for moment in spoken.moments if moment.at > 0]
        self._left = spoken.seconds
        if exchange.reply.hold_seconds:
            self.conversation.hold_began(self.now + timedelta(seconds=spoken.before_hold))
        return exchange
