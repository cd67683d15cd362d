"""Where sound goes out: clips one at a time, silent at once when told so, and an honest word when the last sample is out."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from offline_voice import portaudio
from offline_voice.events import Played
from offline_voice.mouth import RATE
from offline_voice.sound import Clip, silence
from skill.errors import AudioError

_LATENCY = 0.06
"""Seconds between a sample handed over and heard; "high" of PortAudio cuts sound off over PulseAudio."""
_ASLEEP_AFTER = 5.0
"""Seconds of silence after which a loudspeaker fed by `aplay` may have gone to sleep."""

Over = Callable[[Played], None]


class Player(Protocol):
    """A loudspeaker for clips of `offline_voice.mouth.RATE`."""

    latency: float
    """Seconds from `play` to the first sound."""

    def start(self, over: Over) -> None:
        """Opens the device; `over` is told about each clip that has ended. Raises AudioError."""

    def play(self, clip: Clip) -> None:
        """Plays a clip instead of whatever plays. Raises AudioError."""

    def stop(self) -> None:
        """Silence at once; `over` hears nothing of the clip."""

    def close(self) -> None:
        """Gives the device back."""


class StreamPlayer:
    """An output device, kept open so that it never falls asleep between two sentences."""

    def __init__(self, wanted: str | None, lead_in: float) -> None:
        self._wanted = wanted
        self._lead_in = silence(lead_in, RATE).pcm
        self._stream: Any = None
        self._left: memoryview | None = None
        self._fresh = True
        self._over: Over = _nobody
        self.latency = _LATENCY

    def start(self, over: Over) -> None:
        """Opens the device."""
        self._over = over
        portaudio.look_again()
        library = portaudio.sounddevice()
        device = portaudio.find_device(self._wanted, "output")
        try:
            self._stream = library.RawOutputStream(
                samplerate=RATE,
                device=device.number if device else None,
                channels=1,
                dtype="int16",
                latency=_LATENCY,
                callback=self._fill,
            )
            self._stream.start()
        except (library.PortAudioError, ValueError) as wrong:
            self._stream = None
            raise AudioError("the loudspeaker cannot be opened: see 'stretch-coach devices'") from wrong
        portaudio.opened()
        self.latency = float(self._stream.latency)
        self._fresh = True

    def play(self, clip: Clip) -> None:
        """Plays a clip; the first one after a silence in which the device may have slept gets a lead-in."""
        if self._stream is None or not self._stream.active:
            raise AudioError("the loudspeaker is gone: see 'stretch-coach devices'")
        pcm = self._lead_in + clip.pcm if self._fresh else clip.pcm
        self._fresh = False
        self._left = memoryview(pcm)

    def stop(self) -> None:
        """Silence from the next block on."""
        self._left = None

    def close(self) -> None:
        """Gives the device back."""
        self._left = None
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
            portaudio.closed()

    def _fill(self, out: Any, frames: int, *_: object) -> None:
        """Hands the next block over; runs in PortAudio's thread."""
        left = self._left
        piece = left[: 2 * frames] if left is not None else b""
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(2 * frames - len(piece))
        if left is None or self._left is not left:
            return
        if len(left) > 2 * frames:
            self._left = left[2 * frames :]
            return
        self._left = None
        self._over(Played(at=time.monotonic() + self.latency + len(piece) / 2 / RATE))


class AplayPlayer:
    """ALSA's `aplay`, a process for each clip: the way out where PortAudio does not work."""

    latency = 0.05

    def __init__(self, lead_in: float) -> None:
        self._lead_in = silence(lead_in, RATE).pcm
        self._running: subprocess.Popen[bytes] | None = None
        self._over: Over = _nobody
        self._last = -_ASLEEP_AFTER

    def start(self, over: Over) -> None:
        """Remembers whom to tell."""
        self._over = over

    def play(self, clip: Clip) -> None:
        """Starts a process for the clip."""
        self.stop()
        asleep = time.monotonic() - self._last > _ASLEEP_AFTER
        pcm = self._lead_in + clip.pcm if asleep else clip.pcm
        command = ["aplay", "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(clip.rate), "-"]
        try:
            running = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
        except OSError as wrong:
            raise AudioError("aplay is not installed: sudo apt install alsa-utils") from wrong
        self._running = running
        threading.Thread(target=self._feed, args=(running, pcm), name="aplay", daemon=True).start()

    def stop(self) -> None:
        """Ends the process."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.wait()

    def close(self) -> None:
        """Ends the process."""
        self.stop()

    def _feed(self, running: subprocess.Popen[bytes], pcm: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, ValueError):
            running.communicate(pcm)
        self._last = time.monotonic()
        if running.returncode == 0 and running is self._running:
            self._over(Played(at=self._last))


def open_player(wanted: str | None, lead_in: float, over: Over) -> Player:
    """The loudspeaker of this machine, open.

    Raises:
        AudioError: there is none.
    """
    player: Player = StreamPlayer(wanted, lead_in)
    try:
        player.start(over)
    except AudioError:
        if wanted is not None or not _aplay_works():
            raise
        player = AplayPlayer(lead_in)
        player.start(over)
    return player


def _aplay_works() -> bool:
    """Whether a moment of silence gets through."""
    command = ["aplay", "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(RATE), "-"]
    try:
        done = subprocess.run(command, input=silence(0.05, RATE).pcm, capture_output=True, timeout=5, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _nobody(_: Played) -> None:
    """Takes the word that a clip has ended before anybody asked for it."""
