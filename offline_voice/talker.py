"""One who speaks and listens: sentences with gaps, holds on their deadlines, waits for an answer, and lost devices.

A partial result only makes it wait; the final one counts. All it knows of the world is a `Stage`.
"""

from __future__ import annotations

from collections.abc import Callable

from offline_voice.earcons import Earcon, earcon
from offline_voice.events import Event, MicrophoneBack, MicrophoneLost, Played, Quit, Said, Stirring
from offline_voice.mouth import RATE
from offline_voice.plan import sentences
from offline_voice.settings import Settings
from offline_voice.show import Show
from offline_voice.sound import Clip
from offline_voice.stage import Stage
from offline_voice.utterances import MOST_SECONDS
from offline_voice.voice_cache import VoiceCache
from skill.errors import AudioError
from skill.words import SpokenHold

FOREVER = float("inf")
LATEST_CUE = 1.0
"""Seconds after which a cue that had to wait is left out: a late "halfway" is wrong."""
_LOUD_LATELY, _BREATH = 0.3, 0.8
"""Somebody who made a sound so lately at the end of a gap gets so much longer, before any word is recognised."""
_HUNG_AFTER = 3.0
"""Seconds past its end after which a clip counts as never finished."""
_RETRY_EVERY = 2.0


class Ended(Exception):  # noqa: N818 - no error: somebody wants the program to end
    """Unwinds to `Loop.run`."""


class Lost(Exception):  # noqa: N818 - mended, not reported
    """Microphone or loudspeaker is gone: unwinds to where `Talker.mend` is called."""


class Talker:
    """Speaks and listens.

    Args:
        stage: The world.
        voice: Turns sentences into clips.
        settings: Of this machine.
        show: Is told what goes on.
        line: Gives the words of a line of the front's own.
    """

    def __init__(
        self, stage: Stage, voice: VoiceCache, settings: Settings, show: Show, line: Callable[[str], str]
    ) -> None:
        self.stage = stage
        self.voice = voice
        self._settings = settings
        self._show = show
        self._line = line
        self._early: Said | None = None
        self._deaf = False
        self._mute = False

    def speak(self, text: str, ahead: str | None = None) -> None:
        """Says one sentence, and makes the next one ready meanwhile."""
        self._show.says(text)
        self._play(self.voice.clip(text), ahead)

    def _play(self, clip: Clip, ahead: str | None = None) -> None:
        """Plays a clip to its end; with echo cancelling, to where somebody says something."""
        hung = self._begin(clip)
        if ahead:
            self.voice.clip(ahead)
        while (event := self._wait(hung)) is not None:
            if isinstance(event, Played):
                return
            if isinstance(event, Stirring):
                self.stage.hush()
                heard_all = self._settings.hearing.echo_cancelled  # else our own first sound broke into theirs
                self._early = self.listen(self.stage.now() + 2 * _BREATH, speaking=heard_all)
                if self._early is not None:
                    return
                hung = self._begin(clip)
            elif isinstance(event, Said) and event.heard.text:
                self._early = event
        self._mute = True
        raise Lost

    def _begin(self, clip: Clip) -> float:
        """Begins to play a clip; gives when it must be over."""
        try:
            self.stage.play(clip)
        except AudioError as wrong:
            self._mute = True
            raise Lost from wrong
        return self.stage.now() + clip.seconds + self._settings.speaking.lead_in + _HUNG_AFTER

    def say(self, key: str) -> None:
        """Says a line of the front's own."""
        for sentence in sentences(self._line(key)):
            self.speak(sentence)

    def sound(self, name: Earcon) -> None:
        """Makes a small sound."""
        if self._settings.speaking.earcons:
            self._play(earcon(name, RATE))

    def heard_early(self) -> Said | None:
        """What was said while the coach spoke, if anything."""
        said, self._early = self._early, None
        return said

    def listen(self, until: float, *, speaking: bool = False) -> Said | None:
        """Listens until then, and on while somebody is speaking; gives what was said."""
        if (early := self.heard_early()) is not None:
            return early
        while True:
            limit = max(until, self.stage.now() + MOST_SECONDS + _HUNG_AFTER) if speaking else until
            event = self._wait(limit)
            if event is None:
                return None
            if isinstance(event, Stirring):
                speaking = True
            elif isinstance(event, Said):
                if event.heard.text:
                    return event
                speaking = False
                if self.stage.now() >= until:
                    return None

    def gap(self, seconds: float) -> Said | None:
        """The breath between two sentences, longer for somebody who is about to speak."""
        return self._quiet(self.stage.now() + seconds)

    def _quiet(self, until: float) -> Said | None:
        """Listens before it speaks, and a little longer where somebody is making a sound."""
        said = self.listen(until)
        if said is None and self.stage.now() - self.stage.loud_at() < _LOUD_LATELY:
            said = self.listen(self.stage.now() + _BREATH)
        return said

    def hold(self, hold: SpokenHold) -> Said | None:
        """A hold on its deadlines, whatever the cues take; what is said in it ends it."""
        began = self.stage.now()
        self._show.hold(hold.seconds)
        for cue in hold.cues:
            self.voice.clip(cue.say.text)
        for cue in hold.cues:
            due = began + cue.at - self.stage.latency
            said = self._quiet(due)
            if said is not None:
                return said
            if self.stage.now() - due < LATEST_CUE:
                self.speak(cue.say.text)
        return self.listen(began + hold.seconds - self.stage.latency)

    def await_reply(self) -> Said | None:
        """Waits for an answer; None: nobody answered, and the core, which asks again itself, is to be told."""
        self._ready()
        return self.listen(self.stage.now() + self._settings.timing.reply)

    def _ready(self) -> None:
        self.sound("ready")
        self._show.waits("listening")

    def mend(self) -> None:
        """Says or shows what is gone, and tries until all is back."""
        while self._deaf or self._mute:
            try:
                if self._mute:
                    self._regain_speaker()
                else:
                    self._regain_microphone()
            except Lost:
                continue

    def _regain_microphone(self) -> None:
        self._show.trouble(self._line("voice.microphone_gone"))
        self.say("voice.microphone_gone")
        while self._deaf:
            self._wait(FOREVER)
        self.say("voice.microphone_back")

    def _regain_speaker(self) -> None:
        self._show.trouble(self._line("voice.speaker_gone"))
        while self._mute:
            try:
                self.stage.reopen_speaker()
                self._mute = False
            except AudioError:
                self.listen(self.stage.now() + _RETRY_EVERY)

    def _wait(self, until: float) -> Event | None:
        event = self.stage.wait(until)
        if isinstance(event, Quit):
            raise Ended
        if isinstance(event, MicrophoneLost):
            self._deaf = True
            raise Lost
        if isinstance(event, MicrophoneBack):
            self._deaf = False
        return event
