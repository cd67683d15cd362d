"""The voice front on recordings: each file one utterance, time virtual, and everything the coach says in one recording.

Virtual time is that of the typed front, so the same words give the same conversation. The recording holds real silence
where time passes: the pauses of a reply, the rest of a hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from offline_voice.by_ear import HeardTalk
from offline_voice.ears import Ears, Heard
from offline_voice.grammar import Grammars
from offline_voice.microphone import SPEECH_RATE
from offline_voice.mouth import RATE
from offline_voice.plan import Speak, plan
from offline_voice.recogniser import SpeechModel
from offline_voice.sound import Clip, at_least, join, read_recording, silence
from offline_voice.virtual_time import REPLY_WINDOW, SILENCE
from offline_voice.voice_cache import VoiceCache
from skill.conversation import Exchange
from skill.record import Record
from skill.record import record as record_of
from skill.words import SpokenHold

BETWEEN = 0.5
"""Seconds between two replies in the recording."""


class RecordedEars:
    """Hears recordings; a recogniser for each rate that comes up."""

    def __init__(self, model: SpeechModel, grammars: Grammars) -> None:
        self._model = model
        self._grammars = grammars
        self._ears: dict[int, Ears] = {}

    def hear(self, clip: Clip, phase: str, asks: Sequence[str]) -> Heard:
        """The words of a recording, with the phase and the open questions in mind."""
        clip = at_least(clip, SPEECH_RATE)
        ears = self._ears.get(clip.rate)
        if ears is None:
            ears = self._ears[clip.rate] = Ears(self._model, clip.rate, self._grammars.noise)
        ears.expect(self._grammars.way(phase, asks))
        return ears.whole(clip)


class Stretch(msgspec.Struct, frozen=True):
    """A piece of a reply's sound."""

    clip: Clip
    """The sound."""
    passes: float
    """Seconds of virtual time in it; words outside a hold take none."""
    quiet: bool
    """Whether it may be cut."""


class Tape:
    """What the coach has said, and what of the running reply is still to come."""

    def __init__(self, voice: VoiceCache, gap: float) -> None:
        self._voice = voice
        self._gap = gap
        self._said: list[Clip] = []
        self._ahead: list[Stretch] = []

    def play(self, exchange: Exchange) -> None:
        """Starts a reply; what of the one before it had not been said is dropped."""
        if self._said:
            self._said.append(silence(BETWEEN, RATE))
        self._ahead = []
        self._voice.manner = self._voice.manner.changed(exchange.reply.voice)
        for step in plan(exchange.spoken, self._gap):
            if isinstance(step, Speak):
                self._ahead.append(Stretch(self._voice.clip(step.text), 0.0, quiet=False))
            elif isinstance(step, SpokenHold):
                self._ahead += self._hold(step)
            else:
                self._ahead.append(
                    Stretch(silence(step.seconds, RATE), 0.0 if step.gap else step.seconds, quiet=not step.gap)
                )
        self.run(0.0)

    @property
    def running(self) -> bool:
        """Whether time is still to pass in the running reply."""
        return any(stretch.passes for stretch in self._ahead)

    def say(self, text: str) -> None:
        """Says something outside the reply."""
        self._said.append(self._voice.clip(text))

    def run(self, seconds: float | None = None) -> None:
        """Lets time pass in the running reply; None: all that is left of it."""
        while self._ahead:
            first = self._ahead[0]
            if seconds is None or first.passes <= seconds:
                seconds = None if seconds is None else seconds - first.passes
                self._said.append(self._ahead.pop(0).clip)
            elif seconds <= 0:
                return
            elif first.quiet:
                self._said.append(silence(seconds, RATE))
                left = first.passes - seconds
                self._ahead[0] = Stretch(silence(left, RATE), left, quiet=True)
                return
            else:
                self._said.append(self._ahead.pop(0).clip)
                return

    def wait(self, seconds: float) -> None:
        """Silence that belongs to no reply."""
        self._said.append(silence(seconds, RATE))

    def recording(self) -> Clip:
        """Everything said, with the rest of the running reply."""
        self.run()
        return join(self._said, RATE)

    def _hold(self, hold: SpokenHold) -> list[Stretch]:
        stretches: list[Stretch] = []
        now = 0.0
        for cue in hold.cues:
            if cue.at > now:
                stretches.append(Stretch(silence(cue.at - now, RATE), cue.at - now, quiet=True))
                now = float(cue.at)
            clip = self._voice.clip(cue.say.text)
            stretches.append(Stretch(clip, clip.seconds, quiet=False))
            now += clip.seconds
        left = max(0.0, hold.seconds - now)
        return [*stretches, Stretch(silence(left, RATE), left, quiet=True)]


class RecordedTalk:
    """One conversation whose turns come as recordings."""

    def __init__(self, talk: HeardTalk, ears: RecordedEars, tape: Tape) -> None:
        self._talk = talk
        self._ears = ears
        self.tape = tape

    def launch(self) -> Record:
        """The greeting."""
        return self._answered(self._talk.launch())

    def turn(self, said: Clip | str) -> Record:
        """One input: a recording, or a marker of virtual time such as ``<hold 12s>``.

        A recording without a word lets its own length of the running reply pass; without one it is silence.
        """
        if isinstance(said, str):
            return self._passing(said)
        state = self._talk.conversation.state
        heard = self._ears.hear(said, state.phase, state.asks)
        if heard.text:
            return self._answered(self._talk.listen(heard))
        return self._passing(f"<hold {said.seconds:.1f}s>" if self.tape.running else SILENCE)

    def _passing(self, marker: str) -> Record:
        before, now = self._talk.last, self._talk.now
        record = self._talk.line(marker)
        if self._talk.last is before:
            self.tape.run((self._talk.now - now).total_seconds())
            return record
        self.tape.run()
        if marker == SILENCE:
            self.tape.wait(REPLY_WINDOW)
        self.tape.play(self._talk.last)
        return record

    def _answered(self, exchange: Exchange) -> Record:
        self.tape.play(exchange)
        return record_of(exchange, self._talk.conversation.guidance)


def read_inputs(names: Sequence[str]) -> tuple[Clip | str, ...]:
    """Every input, read before the conversation begins: a recording, or a marker of virtual time.

    Raises:
        AudioError: one of them cannot be used.
    """
    return tuple(name if name.startswith("<") else read_recording(Path(name)) for name in names)
