"""The voice loop: conversations one after the other, a rest between them, until somebody ends it.

It decides nothing about the dialogue: what was heard goes to the conversation, what comes back is carried out. The same
code runs on a real machine and, eight hours in a minute, on a clock that a test moves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from offline_voice.by_ear import HeardConversation
from offline_voice.events import Said
from offline_voice.grammar import Grammars
from offline_voice.plan import Quiet, Speak, plan, texts
from offline_voice.settings import Settings
from offline_voice.show import Show
from offline_voice.stage import Stage
from offline_voice.talker import FOREVER, Ended, Lost, Talker
from offline_voice.voice_cache import VoiceCache
from skill.conversation import Exchange
from skill.dialogue.reply import Line
from skill.dialogue.state import IN_SESSION
from skill.dialogue.turn import Intent, Turn

RESTING = "session.resting"
"""The line that says so; the core says it where nobody could be understood."""


class Habits(msgspec.Struct, frozen=True):
    """How this machine listens and speaks."""

    settings: Settings
    """Of this machine."""
    grammars: Grammars
    """Of this language."""


class Loop:
    """Conversations by voice, one after the other.

    Args:
        stage: The world.
        voice: Turns sentences into clips.
        opens: Opens a new conversation.
        habits: How to listen and to speak.
        show: Is told what goes on.
    """

    def __init__(
        self, stage: Stage, voice: VoiceCache, opens: Callable[[], HeardConversation], habits: Habits, show: Show
    ) -> None:
        self._stage = stage
        self._opens = opens
        self._grammars = habits.grammars
        self._gap = habits.settings.speaking.gap
        self._show = show
        self._conversation = opens()
        self._talker = Talker(stage, voice, habits.settings, show, self._line)
        self._began = (stage.clock(), stage.now())
        self._said: tuple[str, ...] = ()

    def run(self) -> None:
        """Talks and rests in turn until asked to end."""
        try:
            while True:
                self._dialogue()
                self._rest()
        except Ended:
            self._part()

    def _dialogue(self) -> None:
        """One conversation, from the greeting until it is over or nobody answers any more."""
        self._began = (self._stage.clock(), self._stage.now())
        exchange = self._conversation.launch(self._at())
        while True:
            self._show.exchange(exchange)
            try:
                said = self._perform(exchange)
                if said is None and exchange.reply.listening:
                    said = self._talker.await_reply()
                if said is not None:
                    self._talker.sound("heard")
            except Lost:
                self._talker.mend()
                exchange = self._pick_up()
                continue
            if said is not None:
                exchange = self._conversation.listen(said.heard, self._at(said.began))
            elif exchange.reply.listening:
                exchange = self._conversation.silence(self._at())
            else:
                self._said = exchange.reply.keys
                return

    def _rest(self) -> None:
        """Waits for the wake phrase, then opens a new conversation."""
        self._show.waits("resting")
        while True:
            try:
                self._sleep()
                break
            except Lost:
                self._talker.mend()
        self._conversation = self._opens()

    def _sleep(self) -> None:
        if RESTING not in self._said:
            self._talker.say(RESTING)
        self._talker.sound("resting")
        self._stage.expect(self._grammars.resting())
        while (said := self._talker.listen(FOREVER)) is None or said.heard.text != self._grammars.wake_phrase:
            pass

    def _perform(self, exchange: Exchange) -> Said | None:
        """Carries a reply out; gives what was said into its silences, which ends it there."""
        talker = self._talker
        talker.voice.manner = talker.voice.manner.changed(exchange.reply.voice)
        self._stage.expect(self._grammars.way(exchange.state.phase, exchange.state.asks))
        steps = plan(exchange.spoken, self._gap)
        ahead = list(texts(steps))
        for step in steps:
            said: Said | None = None
            if isinstance(step, Speak):
                ahead.pop(0)
                talker.speak(step.text, ahead[0] if ahead else None)
            elif isinstance(step, Quiet):
                said = talker.gap(step.seconds) if step.gap else talker.listen(self._stage.now() + step.seconds)
            else:
                del ahead[: len(step.cues)]
                self._conversation.hold_began(self._at())
                said = talker.hold(step)
            if said is not None:
                return said
        return talker.heard_early()

    def _part(self) -> None:
        """The last words where a stretch is under way: nobody is left in it without a word."""
        self._stage.hush()
        if self._conversation.state.phase in IN_SESSION:
            try:
                self._talker.say("voice.stopping")
            except (Ended, Lost):
                self._show.trouble(self._line("voice.stopping"))

    def _at(self, moment: float | None = None) -> datetime:
        """A moment (monotonic seconds; None: now) as time of day, whatever is done to the clock meanwhile."""
        clock, began = self._began
        return clock + timedelta(seconds=(self._stage.now() if moment is None else moment) - began)

    def _pick_up(self) -> Exchange:
        """Goes on after a loss: a session waits for the person, a question is asked again."""
        in_session = self._conversation.state.phase in IN_SESSION
        return self._conversation.take(Turn(Intent.PAUSE if in_session else Intent.REPEAT, at=self._at()))

    def _line(self, key: str) -> str:
        return self._conversation.phrases.say(Line(key))
