"""The phones that the acoustic model tells apart, and Kaldi's transition ids for them.

The model's outputs and its transition model were made with exactly these lists: another order would need other weights.
Each phone has one state, whose sound depends on the class of the phone before it.
"""

from __future__ import annotations

SILENCE = "SIL"

CLASSES: tuple[tuple[str, ...], ...] = (
    (SILENCE,),
    ("P", "B"),
    ("T", "D"),
    ("K", "G"),
    ("CH", "JH", "SH", "ZH"),
    ("S", "Z"),
    ("F", "V", "TH", "DH"),
    ("HH",),
    ("M", "N", "NG"),
    ("L",),
    ("R", "ER"),
    ("W", "UW", "UH", "OW", "AW"),
    ("Y", "IY", "IH", "EY", "AY", "OY"),
    ("AA", "AE", "AH", "AO", "EH"),
)
"""Phones that colour the next phone alike; the class of silence comes first."""

PHONES: tuple[str, ...] = (SILENCE, *sorted(phone for group in CLASSES[1:] for phone in group))
"""Every phone, in the order of the model's outputs."""

_CLASS = {phone: number for number, group in enumerate(CLASSES) for phone in group}
_NUMBER = {phone: number for number, phone in enumerate(PHONES)}


def class_of(phone: str) -> int:
    """The class by which a phone colours the one after it."""
    return _CLASS[phone]


def entering(phone: str, before: int) -> int:
    """The transition id of a phone's first frame, after a phone of class `before`."""
    return 2 * _state(phone, before) + 2


def staying(phone: str, before: int) -> int:
    """The transition id of every further frame of that phone."""
    return 2 * _state(phone, before) + 1


def _state(phone: str, before: int) -> int:
    return _NUMBER[phone] * len(CLASSES) + before
