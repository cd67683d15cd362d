"""Times holds live on a sound server: how punctual the cues are, and how soon the coach is quiet when told to stop."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from sound_server import SoundServer, Tape

from offline_voice.events import Event, Said, Stirring
from offline_voice.grammar import load_grammars
from offline_voice.listener import Listener
from offline_voice.microphone import DeviceMicrophone
from offline_voice.recogniser import SpeechModel
from offline_voice.settings import Hearing, Settings
from offline_voice.show import PlainShow
from offline_voice.sound import Clip, join, silence, write_recording
from offline_voice.stage import LiveStage, Report
from offline_voice.talker import Lost, Talker
from offline_voice.voice_cache import VoiceCache
from skill.errors import AudioError
from skill.words import Say, SpokenCue, SpokenHold
from tools.synthetic_voices import RATE, VOICES, speak

RUNS = 4
"""How often each is done, by each voice."""
TRIES = 5
"""How often the loudspeaker may be opened anew where the machine is too busy to keep it fed."""
P = ParamSpec("P")
T = TypeVar("T")
HOLD = SpokenHold(12, (SpokenCue(4, Say("cue", "Breathe out slowly.")), SpokenCue(8, Say("half", "Stay there."))))
LONG = (
    "This sentence is so long that somebody who wants it to end has the time to say so in the middle of it, and more."
)
_LEAD_IN = 0.3
"""Seconds of silence that a synthetic voice begins with."""
_SETTLES = 1.5
"""Seconds after which a sound server of null sinks runs evenly, and after which everything is on the tape."""


class Stage(LiveStage):
    """A live stage that remembers when somebody was first heard, and when to the end."""

    def __init__(self, settings: Settings, model: SpeechModel) -> None:
        self.heard: list[Stirring | Said] = []
        noise = load_grammars("en-US").noise
        super().__init__(settings, lambda report: Listener(model, DeviceMicrophone(None), noise, self._noting(report)))

    def _noting(self, report: Report) -> Report:
        def note(event: Event) -> None:
            if isinstance(event, Stirring | Said):
                self.heard.append(event)
            report(event)

        return note


class Holds:
    """A coach in the room of a sound server, and a person who may say "stop".

    Args:
        server: The sound server.
        model: The speech model.
        voice: The coach's.
        folder: For recordings.
    """

    def __init__(self, server: SoundServer, model: SpeechModel, voice: VoiceCache, folder: Path) -> None:
        self.server, self.model, self.voice, self.folder = server, model, voice, folder

    def report(self) -> list[str]:
        """All of it, a line each."""
        return [
            _line("cue in a hold: from when it is due to its first sound", self._cues()),
            _line("stop in a silent hold: from the first partial result to the coach's last sound", self._stops()),
            _line("stop in a sentence, echo cancelled: from the first partial result to silence", self._cut_off()),
        ]

    def _cues(self) -> list[float | None]:
        """How late each cue is in holds that nobody disturbs."""
        with _Session(self, Settings()) as session:
            return [late for _ in range(RUNS) for late in session.tried(session.cues)]

    def _stops(self) -> list[float | None]:
        """How long the coach is still heard in holds in which somebody says "stop" before a cue, earlier each time."""
        with _Session(self, Settings()) as session:
            return [
                session.tried(session.after_stop, HOLD, self._stop(voice, HOLD.cues[1].at - 0.4 - 0.2 * run))
                for run in range(RUNS)
                for voice in VOICES
            ]

    def _cut_off(self) -> list[float | None]:
        """How long a sentence is still heard in which somebody says "stop", by ears that do not hear the sentence."""
        with _Session(self, Settings(hearing=Hearing(echo_cancelled=True))) as session:
            return [
                session.tried(session.after_stop, LONG, self._stop(voice, 1.0 + 0.2 * run))
                for run in range(RUNS)
                for voice in VOICES
            ]

    def _stop(self, voice: str, after: float) -> Path:
        """A recording of "stop" whose sound begins so many seconds after it is played."""
        path = self.folder / "stop.wav"
        spoken = Clip(speak(voice, "stop", self.folder), RATE)
        write_recording(path, join([silence(after - _LEAD_IN, RATE), spoken], RATE))
        return path


class _Session:
    """The coach's devices, open."""

    def __init__(self, holds: Holds, settings: Settings) -> None:
        self._server = holds.server
        self._stage = Stage(settings, holds.model)
        self._talker = Talker(self._stage, holds.voice, settings, PlainShow(lambda _: None), lambda key: key)
        self._file = holds.folder / "tape.raw"

    def __enter__(self) -> Self:
        self._stage.start()
        self._tape = self._server.take_down(self._file)
        time.sleep(_SETTLES)
        self._tape_began = min(_began(self._tape) for _ in range(100))
        return self

    def __exit__(self, *_: object) -> None:
        self._stage.stop()
        self._tape.stop()

    def tried(self, once: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Once more where the machine was too busy to keep the loudspeaker fed."""
        for _ in range(TRIES):
            try:
                return once(*given, **named)
            except Lost:
                self._stage.reopen_speaker()
        raise AudioError("this machine is too busy to be timed")

    def cues(self) -> list[float]:
        """How late the cues of a hold are."""
        self._talker.speak("Hold that.")
        began = time.monotonic()
        self._talker.hold(HOLD)
        sounds = self._sounds()
        return [min((begin - began - cue.at for begin, _ in sounds), key=abs) for cue in HOLD.cues]

    def after_stop(self, under_way: SpokenHold | str, stop: Path) -> float | None:
        """How long the coach is heard while somebody speaks, from the first partial result on; None: it heard nobody."""
        self._talker.speak("Hold that.")
        self._stage.heard.clear()
        self._server.say(stop)
        if isinstance(under_way, str):
            self._talker.speak(under_way)
            self._talker.heard_early()
        else:
            self._talker.hold(under_way)
        sounds = self._sounds()
        if len(self._stage.heard) < 2:
            return None
        first, last = (one.at for one in self._stage.heard[:2])
        return next((end - first for begin, end in sounds if begin < last and end > first), 0.0)

    def _sounds(self) -> list[tuple[float, float]]:
        """From when to when the coach was heard (monotonic seconds)."""
        time.sleep(_SETTLES)
        return [(begin + self._tape_began, end + self._tape_began) for begin, end in self._tape.loud()]


def _began(tape: Tape) -> float:
    """When the tape began, if nothing of it is still under way; the least of many tries is right."""
    time.sleep(0.005)
    return time.monotonic() - float(tape.seconds())


def _line(what: str, tries: Sequence[float | None]) -> str:
    seconds = [one for one in tries if one is not None]
    worst = max(seconds, key=abs)
    return f"{what}: median {1000 * statistics.median(seconds):.0f} ms, worst {1000 * worst:.0f} ms (n = {len(seconds)} of {len(tries)} heard)"
