"""Synthetic voices and noise, for hearing tests without people: 16-bit mono sound at 16 kHz."""

from __future__ import annotations

import array
import hashlib
import math
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

RATE = 16000
"""Samples a second."""
VOICES: Mapping[str, tuple[str, ...]] = {
    "flite rms": ("flite", "-voice", "rms", "-t", "{text}", "-o", "{file}"),
    "espeak-ng en-us": ("espeak-ng", "-v", "en-us", "-s", "150", "-w", "{file}", "{text}"),
    "flite slt": ("flite", "-voice", "slt", "-t", "{text}", "-o", "{file}"),
}
"""Three voices; the model was trained on the last one alone."""
OTHER_VOICES: Mapping[str, tuple[str, ...]] = {
    "espeak-ng en-us+f3": ("espeak-ng", "-v", "en-us+f3", "-s", "160", "-w", "{file}", "{text}"),
    "espeak-ng en-gb": ("espeak-ng", "-v", "en-gb", "-s", "150", "-w", "{file}", "{text}"),
    "espeak-ng en-gb-scotland": ("espeak-ng", "-v", "en-gb-scotland", "-s", "140", "-w", "{file}", "{text}"),
    "espeak-ng en-us-nyc": ("espeak-ng", "-v", "en-us-nyc", "-s", "160", "-w", "{file}", "{text}"),
    "espeak-ng en-gb-x-rp+m7": ("espeak-ng", "-v", "en-gb-x-rp+m7", "-s", "150", "-w", "{file}", "{text}"),
    "flite awb": ("flite", "-voice", "awb", "-t", "{text}", "-o", "{file}"),
}
"""Further voices; the model was trained on the last one."""
_EDGES = ("pad", "0.3", "0.5")
"""Silence before and after, in seconds: a microphone is open before people speak."""


def speak(voice: str, text: str, folder: Path) -> bytes:
    """A sentence in one of the voices. What was spoken before is taken from the folder."""
    command = {**VOICES, **OTHER_VOICES}[voice]
    name = hashlib.sha256(" ".join([*command, text]).encode()).hexdigest()[:20]
    kept = folder / f"{name}.raw"
    if not kept.is_file():
        file = folder / f"{name}.wav"
        _run([part.format(text=text, file=file) for part in command])
        _run(["sox", str(file), *_raw(kept.with_suffix(".part")), *_EDGES])
        kept.with_suffix(".part").rename(kept)
        file.unlink()
    return kept.read_bytes()


def sox_sound(effects: str, folder: Path) -> bytes:
    """A sound that sox makes by itself, such as `synth 2 pinknoise`."""
    file = folder / f"{hashlib.sha256(effects.encode()).hexdigest()[:20]}.raw"
    _run(["sox", "-R", "-n", *_raw(file), *effects.split()])
    return file.read_bytes()


def with_noise(sound: bytes, decibels: float, seed: int = 1) -> bytes:
    """The sound with white noise that many decibels below its own mean level while somebody speaks."""
    samples = array.array("h", sound)
    spoken = [one for one in samples if abs(one) > 50] or [0]
    level = math.sqrt(math.fsum(one * one for one in spoken) / len(spoken)) / 10 ** (decibels / 20)
    chance = random.Random(seed)  # noqa: S311 - the same noise every time
    return array.array("h", (_bounded(one + chance.gauss(0, level)) for one in samples)).tobytes()


def _bounded(value: float) -> int:
    return max(-32768, min(32767, round(value)))


def _raw(file: Path) -> list[str]:
    return ["-t", "raw", "-r", str(RATE), "-e", "signed", "-b", "16", "-c", "1", str(file)]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
