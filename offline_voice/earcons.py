"""The coach's own small sounds: listening, heard, resting; made here by arithmetic, so no recording has to be shipped."""

from __future__ import annotations

import math
from array import array
from functools import cache
from typing import Literal

from offline_voice.sound import Clip, pcm_of

Earcon = Literal["ready", "heard", "resting", "trouble"]

NOTES: dict[Earcon, tuple[tuple[float, float], ...]] = {
    "ready": ((587.3, 0.07), (880.0, 0.09)),
    "heard": ((880.0, 0.06),),
    "resting": ((587.3, 0.09), (440.0, 0.14)),
    "trouble": ((220.0, 0.12), (196.0, 0.16)),
}
"""Pitch (hertz) and length (seconds) of each note: rising invites, falling closes."""
_LOUDNESS = 0.18
_EDGE = 0.012
"""Seconds over which a note swells and fades, so that it does not click."""


@cache
def earcon(name: Earcon, rate: int) -> Clip:
    """The sound of that name."""
    numbers = array("h")
    for pitch, seconds in NOTES[name]:
        numbers.extend(_note(pitch, seconds, rate))
    return Clip(pcm=pcm_of(numbers), rate=rate)


def _note(pitch: float, seconds: float, rate: int) -> array[int]:
    count = round(seconds * rate)
    edge = max(1, round(_EDGE * rate))
    return array(
        "h",
        (
            round(
                32767
                * _LOUDNESS
                * min(1.0, place / edge, (count - place) / edge)
                * math.sin(math.tau * pitch * place / rate)
            )
            for place in range(count)
        ),
    )
