"""The voice: pyttsx3 turns a sentence into sound in memory; playing it is the player's business.

pyttsx3's own playback cannot be interrupted, repeats and swallows sentences, and reports success without a sound card.
What does work is one engine in one thread that writes one sentence at a time, so that is all this module lets it do.
"""

from __future__ import annotations

import io
import queue
import threading
import wave
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from typing import Any, Protocol

import msgspec

from offline_voice.sound import Clip, trimmed
from skill.errors import AudioError

RATE = 22050
"""Samples a second that espeak-ng renders."""
PATIENCE = 15.0
"""Seconds after which a rendering counts as hung."""
SLOWEST, FASTEST = 90, 260
QUIETEST, LOUDEST = 0.3, 1.6
_RATE_STEP, _VOLUME_STEP = 20, 0.25


class Manner(msgspec.Struct, frozen=True):
    """How the voice speaks."""

    voice: str = "en-us"
    """An espeak-ng voice."""
    rate: int = 160
    """Words a minute."""
    volume: float = 1.0
    """1.0 is the voice's own loudness."""

    def changed(self, change: str | None) -> Manner:
        """A step `slower`, `faster`, `louder` or `quieter`; the same for anything else."""
        rate = {"slower": -_RATE_STEP, "faster": _RATE_STEP}.get(change or "", 0)
        volume = {"quieter": -_VOLUME_STEP, "louder": _VOLUME_STEP}.get(change or "", 0.0)
        return msgspec.structs.replace(
            self,
            rate=min(FASTEST, max(SLOWEST, self.rate + rate)) if rate else self.rate,
            volume=min(LOUDEST, max(QUIETEST, self.volume + volume)) if volume else self.volume,
        )


class Voice(Protocol):
    """Whatever turns text into sound."""

    def render(self, text: str, manner: Manner) -> Clip:
        """The sentence as sound. Raises AudioError where there is no voice."""


class Pyttsx3Voice:
    """pyttsx3 with espeak-ng, in a thread of its own."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[tuple[str, Manner, Future[Clip]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def render(self, text: str, manner: Manner) -> Clip:
        """The sentence as sound, without silence around it.

        Raises:
            AudioError: pyttsx3 or espeak-ng is missing, or hangs.
        """
        if not text.strip():
            return Clip(pcm=b"", rate=RATE)
        if self._thread is None:
            self._thread = threading.Thread(target=_work, args=(self._orders,), name="mouth", daemon=True)
            self._thread.start()
        made: Future[Clip] = Future()
        self._orders.put((text, manner, made))
        try:
            return made.result(PATIENCE)
        except TooLate as wrong:
            raise AudioError("the voice (espeak-ng) hangs: start stretch-coach again") from wrong


def voice_names() -> tuple[str, ...]:
    """Names of the voices that are installed."""
    engine, _ = _engine()
    return tuple(sorted(_names(engine)))


def _names(engine: Any) -> set[str]:
    """Every name that a voice goes by: its file, with and without the folder, and its languages."""
    names: set[str] = set()
    for voice in engine.getProperty("voices"):
        names |= {voice.id, voice.id.rpartition("/")[2], *(language.lower() for language in voice.languages)}
    return names


def _work(orders: queue.SimpleQueue[tuple[str, Manner, Future[Clip]]]) -> None:
    """Renders order after order; a failure goes to whoever ordered."""
    render: Callable[[str, Manner], Clip] | None = None
    while True:
        text, manner, made = orders.get()
        try:
            render = render or _renderer()
            made.set_result(render(text, manner))
        except Exception as wrong:  # noqa: BLE001 - the thread must outlive any failure of the engine
            made.set_exception(wrong if isinstance(wrong, AudioError) else AudioError(f"the voice failed ({wrong})"))


def _renderer() -> Callable[[str, Manner], Clip]:
    engine, settle = _engine()
    finished = threading.Event()
    voices = _names(engine)
    engine.connect("finished-utterance", lambda **_: finished.set())
    stands: Manner | None = None

    def render(text: str, manner: Manner) -> Clip:
        nonlocal stands
        if manner != stands:
            if manner.voice.lower().partition("+")[0] not in voices:  # espeak-ng itself would keep the voice before
                raise AudioError(f"there is no voice '{manner.voice}': 'espeak-ng --voices' lists them")
            stands = None
            engine.setProperty("voice", manner.voice)
            engine.setProperty("rate", manner.rate)
            engine.setProperty("volume", manner.volume)
            settle()  # else the next call may cancel settings that espeak-ng has not taken over yet
            stands = manner
        finished.clear()
        sound = io.BytesIO()
        engine.save_to_file(text, sound)  # any file object does: nothing is written to disk
        engine.runAndWait()
        settle()
        if not finished.wait(PATIENCE) or not sound.getvalue():
            raise AudioError("espeak-ng gave no sound: sudo apt install espeak-ng")
        sound.seek(0)
        with wave.open(sound, "rb") as file:
            return trimmed(Clip(pcm=file.readframes(file.getnframes()), rate=file.getframerate()))

    return render


def _engine() -> tuple[Any, Callable[[], object]]:
    """pyttsx3's engine, and the call that waits until espeak-ng has done what it was told."""
    try:
        import pyttsx3  # noqa: PLC0415 - the typed front runs without it
        from pyttsx3.drivers import _espeak, espeak  # noqa: PLC0415
    except (ImportError, OSError, RuntimeError) as wrong:
        raise AudioError("no voice: pip install 'stretch-coach[voice]' and sudo apt install espeak-ng") from wrong
    espeak.print = _unprinted  # the driver reports every rendering on standard output, where our records go
    try:
        return pyttsx3.init("espeak"), _espeak.Synchronize
    except Exception as wrong:  # pyttsx3 raises whatever its driver does
        raise AudioError(f"espeak-ng does not start ({wrong}): sudo apt install espeak-ng") from wrong


def _unprinted(*_: object) -> None:
    """Takes the place of `print` in pyttsx3's driver."""
