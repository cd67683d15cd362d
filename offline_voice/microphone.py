"""Where sound comes in: a device through PortAudio, or any command that writes raw samples."""

from __future__ import annotations

import shlex
import subprocess
import threading
from collections.abc import Callable
from typing import Any, Protocol

from offline_voice import portaudio
from skill.errors import AudioError

SPEECH_RATE = 16000
"""Samples a second that the speech models are made for."""
BLOCKS_A_SECOND = 20
_LATENCY = 0.1
"""Seconds; "high" of PortAudio is half a second over PulseAudio."""

Put = Callable[[bytes], None]


class Microphone(Protocol):
    """A source of 16-bit mono sound."""

    rate: int
    """Samples a second."""

    def start(self, put: Put) -> None:
        """Begins to give blocks of sound to `put`, from a thread of its own. Raises AudioError."""

    def stop(self) -> None:
        """Ends it. May be called at any time."""


class DeviceMicrophone:
    """An input device."""

    def __init__(self, wanted: str | None) -> None:
        self._wanted = wanted
        self._stream: Any = None
        self.rate = self._fitting_rate()

    def start(self, put: Put) -> None:
        """Opens the device."""
        portaudio.look_again()
        library = portaudio.sounddevice()
        device = portaudio.find_device(self._wanted, "input")
        try:
            self._stream = library.RawInputStream(
                samplerate=self.rate,
                blocksize=self.rate // BLOCKS_A_SECOND,
                device=device.number if device else None,
                channels=1,
                dtype="int16",
                latency=_LATENCY,
                callback=lambda block, *_: put(bytes(block)),
            )
            self._stream.start()
        except library.PortAudioError as wrong:
            self._stream = None
            raise AudioError(
                f"the microphone cannot be opened ({_short(wrong)}): see 'stretch-coach devices'"
            ) from wrong
        portaudio.opened()

    def stop(self) -> None:
        """Closes the device."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
            portaudio.closed()

    def _fitting_rate(self) -> int:
        """The rate of speech where the device takes it, else its own: Vosk converts.

        Raises:
            AudioError: there is no such device, or none at all.
        """
        library = portaudio.sounddevice()
        device = portaudio.find_device(self._wanted, "input")
        number = device.number if device else None
        try:
            library.check_input_settings(device=number, channels=1, dtype="int16", samplerate=SPEECH_RATE)
        except library.PortAudioError:
            return self._own_rate(number)
        except ValueError as wrong:
            raise AudioError("there is no microphone: plug one in, then see 'stretch-coach devices'") from wrong
        return SPEECH_RATE

    def _own_rate(self, number: int | None) -> int:
        library = portaudio.sounddevice()
        try:
            rate = int(library.query_devices(number, "input")["default_samplerate"])
        except (library.PortAudioError, ValueError) as wrong:
            raise AudioError("there is no microphone: plug one in, then see 'stretch-coach devices'") from wrong
        if rate < SPEECH_RATE:
            raise AudioError(
                f"the microphone gives only {rate} samples a second, {SPEECH_RATE} are needed: use another"
            )
        return rate


class CommandMicrophone:
    """A command that writes raw 16-bit mono sound at 16000 Hz to its standard output."""

    rate = SPEECH_RATE

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, put: Put) -> None:
        """Starts the command."""
        try:
            running = subprocess.Popen(self._command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)  # noqa: S603 - the owner's own
        except (OSError, IndexError) as wrong:
            raise AudioError(f"the microphone command does not start ({wrong}): mend hearing.command") from wrong
        self._running = running
        threading.Thread(target=self._read, args=(running, put), name="microphone", daemon=True).start()

    def stop(self) -> None:
        """Ends the command."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.wait()

    def _read(self, running: subprocess.Popen[bytes], put: Put) -> None:
        if running.stdout is None:
            raise RuntimeError("the command was started without a pipe")
        with running.stdout as stream:
            while block := stream.read(2 * self.rate // BLOCKS_A_SECOND):
                put(block)


def _short(wrong: Exception) -> str:
    return str(wrong).split(":", maxsplit=1)[-1].strip() or str(wrong)
