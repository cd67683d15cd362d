"""PortAudio through sounddevice: imported late, devices found by name, looked for anew once all streams are closed.

PortAudio lists the devices only once, when it starts. A microphone that was pulled and put back is seen again after a new
start, which would end every open stream; so the open ones are counted.
"""

from __future__ import annotations

import threading
from typing import Any, Literal

import msgspec

from skill.errors import AudioError

Kind = Literal["input", "output"]

_lock = threading.Lock()
_open_streams = 0


class Device(msgspec.Struct, frozen=True):
    """A sound device."""

    number: int
    """PortAudio's number for it; may change from start to start."""
    name: str
    """Its name."""
    inputs: int
    """Channels in."""
    outputs: int
    """Channels out."""
    rate: int
    """Samples a second that it likes best."""


def sounddevice() -> Any:
    """The library.

    Raises:
        AudioError: it, or PortAudio itself, is not installed.
    """
    try:
        import sounddevice as library  # noqa: PLC0415 - the typed front runs without it
    except ImportError as wrong:
        raise AudioError("sounddevice is not installed: pip install 'stretch-coach[voice]'") from wrong
    except OSError as wrong:
        raise AudioError("PortAudio is not installed: sudo apt install libportaudio2") from wrong
    return library


def devices() -> tuple[Device, ...]:
    """Every device that PortAudio sees."""
    return tuple(
        Device(
            number=number,
            name=str(one["name"]),
            inputs=int(one["max_input_channels"]),
            outputs=int(one["max_output_channels"]),
            rate=int(one["default_samplerate"]),
        )
        for number, one in enumerate(sounddevice().query_devices())
    )


def find_device(wanted: str | None, kind: Kind) -> Device | None:
    """The device of that name, part of a name, or number; None: the system's default.

    Raises:
        AudioError: there is none.
    """
    if wanted is None:
        return None
    fit = [one for one in devices() if (one.inputs if kind == "input" else one.outputs)]
    for one in fit:
        if wanted in (str(one.number), one.name):
            return one
    for one in fit:
        if wanted.lower() in one.name.lower():
            return one
    raise AudioError(f"there is no {kind} device '{wanted}': 'stretch-coach devices' lists them")


def opened() -> None:
    """Counts a stream that has been opened."""
    global _open_streams  # noqa: PLW0603 - PortAudio itself is one for the process
    with _lock:
        _open_streams += 1


def closed() -> None:
    """Counts a stream that has been closed."""
    global _open_streams  # noqa: PLW0603
    with _lock:
        _open_streams -= 1


def look_again() -> None:
    """Looks for devices anew, unless a stream is open."""
    with _lock:
        if _open_streams == 0:
            library = sounddevice()
            library._terminate()  # noqa: SLF001 - sounddevice has no public call for it
            library._initialize()  # noqa: SLF001
