"""A conversation in virtual time: the clock stands still but for the silences that the input lets pass.

`<hold 12s>` lets twelve seconds of the running reply pass, `<hold>` the rest of it, `<silence>` the rest and then the
reply window. Words said while a reply runs interrupt it at that moment.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import msgspec

from skill.conversation import Conversation, Exchange
from skill.record import Record, passage, record
from skill.words import Moment, Say

REPLY_WINDOW = 8.0
"""Seconds in which an answer is awaited, before the reprompt and again after it."""

_HOLD = re.compile(r"<hold(?:\s+(?P<seconds>\d{1,6}(?:\.\d{1,3})?)\s*s)?>")
SILENCE = "<silence>"


class VirtualConversation:
    """Plays one conversation on a clock of its own."""

    def __init__(self, conversation: Conversation, now: datetime) -> None:
        self.conversation = conversation
        self.now = now
        """The virtual time (UTC)."""
        self.last: Exchange
        """The exchange whose reply runs or has run."""
        self._ahead: list[Moment] = []
        """What of the running reply is still to be said, with the seconds until then."""
        self._left = 0.0
        """Seconds of the running reply that are still to pass."""

    def launch(self) -> Record:
        """The greeting."""
        return self._played(self.conversation.launch(self.now))

    def line(self, text: str) -> Record:
        """One line of input: words, or time that passes."""
        if text == SILENCE:
            return self._silence()
        if hold := _HOLD.fullmatch(text):
            seconds = hold["seconds"]
            said = self._pass(float(seconds) if seconds else self._left)
            return passage(text, said, self.last, self.conversation.guidance)
        return self.hear(text)

    def hear(self, text: str, confidence: float | None = None) -> Record:
        """Words, said now."""
        return self._played(self.conversation.hear(text, self.now, confidence))

    def _played(self, exchange: Exchange) -> Record:
        """Starts the reply of an exchange; what it says before its first silence is said at once."""
        self.last = exchange
        spoken = exchange.spoken
        self._ahead = [moment for moment in spoken.moments if moment.at > 0]
        self._left = spoken.seconds
        if exchange.reply.hold_seconds:
            self.conversation.hold_began(self.now + timedelta(seconds=spoken.before_hold))
        return record(exchange, self.conversation.guidance)

    def _silence(self) -> Record:
        """The reply ends, nobody answers it nor its reprompt, and the core is told so."""
        said = self._pass(self._left)
        if not self.last.reply.listening:
            return passage(SILENCE, said, self.last, self.conversation.guidance)
        self._pass(REPLY_WINDOW)
        if self.last.spoken.reprompt and self.last.reply.reprompt:
            said += (Moment(0, Say(self.last.spoken.reprompt, self.last.reply.reprompt.key)),)
            self._pass(REPLY_WINDOW)
        answer = self._played(self.conversation.silence(self.now))
        keys = (*(moment.say.key for moment in said), *answer.keys)
        return msgspec.structs.replace(
            answer,
            heard=SILENCE,
            say=" ".join(filter(None, (*(moment.say.text for moment in said), answer.say))),
            keys=keys,
            facts=self.conversation.guidance.facts(keys),
        )

    def _pass(self, seconds: float) -> tuple[Moment, ...]:
        """Lets time pass and gives what is said in it."""
        self.now += timedelta(seconds=seconds)
        said = tuple(moment for moment in self._ahead if moment.at <= seconds)
        later = (moment for moment in self._ahead if moment.at > seconds)
        self._ahead = [Moment(moment.at - seconds, moment.say) for moment in later]
        self._left = max(0.0, self._left - seconds)
        return said
