"""Sound as a value: 16-bit mono clips, silence, joining, and recordings in and out of WAV files."""

from __future__ import annotations

import sys
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path

import msgspec

from skill.errors import AudioError

MOST_SECONDS = 600
"""A recording longer than this is not one utterance."""
LEAST_RATE, MOST_RATE = 8000, 192_000


class Clip(msgspec.Struct, frozen=True):
    """A piece of mono sound."""

    pcm: bytes
    """16-bit signed little-endian samples."""
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.rate


def silence(seconds: float, rate: int) -> Clip:
    """So much silence."""
    return Clip(pcm=bytes(2 * round(max(0.0, seconds) * rate)), rate=rate)


def join(clips: Iterable[Clip], rate: int) -> Clip:
    """One clip after the other; all have `rate`."""
    return Clip(pcm=b"".join(clip.pcm for clip in clips), rate=rate)


def samples_of(pcm: bytes) -> array[int]:
    """The samples as numbers, whatever this machine's byte order."""
    numbers = array("h", pcm[: len(pcm) // 2 * 2])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def pcm_of(numbers: array[int]) -> bytes:
    """Numbers as little-endian samples."""
    if sys.byteorder == "big":
        numbers = array("h", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def trimmed(clip: Clip, *, threshold: int = 60, keep: float = 0.02) -> Clip:
    """The clip without the silence before and after it, but for `keep` seconds."""
    numbers = samples_of(clip.pcm)
    loud = [place for place in range(0, len(numbers), 16) if abs(numbers[place]) > threshold]
    if not loud:
        return clip
    margin = round(keep * clip.rate) + 16
    return Clip(pcm=clip.pcm[2 * max(0, loud[0] - margin) : 2 * (loud[-1] + margin)], rate=clip.rate)


def at_least(clip: Clip, rate: int) -> Clip:
    """The clip at `rate` where it has fewer samples a second, else as it is: Vosk converts downwards only."""
    if clip.rate >= rate:
        return clip
    numbers = samples_of(clip.pcm)
    step, last = clip.rate / rate, len(numbers) - 1
    made = array("h")
    for place in range(round(len(numbers) / step)):
        at = place * step
        left = min(int(at), last)
        made.append(round(numbers[left] + (numbers[min(left + 1, last)] - numbers[left]) * (at - left)))
    return Clip(pcm=pcm_of(made), rate=rate)


def level(pcm: bytes) -> float:
    """How loud a chunk is, 0 to 1, by its highest sample among every eighth."""
    return max((abs(one) for one in samples_of(pcm)[::8]), default=0) / 32768


def loud_seconds(clip: Clip) -> float:
    """How long it is loud: nearer to its own loudest moments than to its quietest ones, as somebody is who speaks in a room."""
    numbers, step = samples_of(clip.pcm), max(1, clip.rate // 100)
    levels = [1 + max(map(abs, numbers[place : place + step : 4])) for place in range(0, len(numbers), step)]
    if not levels:
        return 0.0
    ranked = sorted(levels)
    quiet, loudest = ranked[len(ranked) // 10], ranked[len(ranked) * 19 // 20]
    between = float(quiet**0.6 * loudest**0.4)
    return sum(one > between for one in levels) / 100


def read_recording(path: Path) -> Clip:
    """A WAV file as one mono clip; several channels are mixed down.

    Raises:
        AudioError: it is no WAV file, is empty, or has a shape that speech is not recognised from.
    """
    if path.is_dir():
        raise AudioError(f"{path} is a folder: name the WAV files in it")
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            pcm = file.readframes(min(file.getnframes(), MOST_SECONDS * rate + 1))
    except FileNotFoundError:
        raise AudioError(f"{path} does not exist: name a WAV file") from None
    except (OSError, EOFError, wave.Error) as wrong:
        raise AudioError(
            f"{path} cannot be read as a WAV file ({str(wrong) or 'it ends too early'}): 16-bit PCM is needed"
        ) from wrong
    if width != 2:
        raise AudioError(
            f"{path} has {8 * width}-bit samples: convert it, for example with sox {path.name} -b 16 new.wav"
        )
    if not LEAST_RATE <= rate <= MOST_RATE:
        raise AudioError(f"{path} has {rate} samples a second: record it with at least {LEAST_RATE}, best 16000")
    if len(pcm) < 2 * channels:
        raise AudioError(f"{path} holds no sound: record it again")
    if len(pcm) > 2 * channels * MOST_SECONDS * rate:
        raise AudioError(f"{path} is longer than {MOST_SECONDS // 60} minutes: one utterance a file is needed")
    return Clip(pcm=_mono(pcm, channels), rate=rate)


def write_recording(path: Path, clip: Clip) -> None:
    """Writes a clip as a WAV file.

    Raises:
        AudioError: it cannot be written there.
    """
    try:
        with path.open("wb") as place, wave.open(place, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(clip.rate)
            file.writeframes(clip.pcm)
    except OSError as wrong:
        raise AudioError(
            f"{path} cannot be written ({wrong.strerror or wrong}): name another place with --output"
        ) from wrong


def _mono(pcm: bytes, channels: int) -> bytes:
    if channels == 1:
        return pcm[: len(pcm) // 2 * 2]
    numbers = samples_of(pcm)
    whole = len(numbers) // channels * channels
    sums = [
        sum(frame) // channels for frame in zip(*(numbers[one:whole:channels] for one in range(channels)), strict=True)
    ]
    return pcm_of(array("h", sums))
