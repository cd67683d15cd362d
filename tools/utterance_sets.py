"""Reads the written sets of what people say: `tests/utterances` and `tests/questions`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import yaml

TESTS = Path(__file__).parent.parent / "tests"

Half = Literal["dev", "test"]
HALVES: tuple[Half, ...] = ("dev", "test")
T = TypeVar("T")

SITUATIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "": ((), "idle"),
    "any": ((), "idle"),
    "any question": (("morning_first_steps",), "triage"),
    "any yes/no question": (("bladder_bowel",), "triage"),
    "severity question": (("severity_0_10",), "triage"),
    "duration question": (("duration",), "triage"),
    "pain-site question": (("pain_site",), "triage"),
    "hold check-in": (("hold_check",), "holding"),
    "session": ((), "holding"),
    "session or setup": ((), "holding"),
    "session paused": ((), "resting"),
    "warm-up": ((), "warm_up"),
}
"""What each context of an utterance means: the open questions and the phase."""


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to understand a meaning rightly."""

    intent: str
    """An intent of the contract."""
    slots: dict[str, str] = {}
    """Slot values that must be there."""


class Utterance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something people say, and what they mean by it."""

    text: str
    """The words."""
    intent_gloss: str
    """The meaning: a key of `meanings.yaml`."""
    context: str = ""
    """When it is said: a key of `SITUATIONS`."""
    also_ok: tuple[str, ...] = ()
    """Further meanings that are right."""


class RedFlag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A red flag as somebody tells it."""

    text: str
    """The words."""
    symptoms: tuple[str, ...]
    """Symptom ids, any of which is right."""
    wording: Literal["plain", "oblique", "misheard"]
    """Oblique: by its effects in daily life. Misheard: with errors of a speech recogniser."""


class LookAlike(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What sounds like a red flag and is none."""

    text: str
    """The words."""
    kind: Literal["denial", "question", "idiom", "ordinary", "other", "past", "hypothetical"]
    """Why it is none; past: over; hypothetical: only imagined."""
    asks: tuple[str, ...] = ()
    """The open questions."""
    phase: str = "idle"
    """The phase it is said in."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question of a lay person."""

    text: str
    """The words."""
    fact: str
    """The fact it asks for."""


def meanings() -> dict[str, tuple[Reading, ...]]:
    """Every meaning, with the readings that are right for it."""
    return _read("utterances/meanings.yaml", dict[str, tuple[Reading, ...]])


def utterances(half: Half) -> list[Utterance]:
    """One half of all that people say."""
    return _read(f"utterances/glosses_{half}.yaml", list[Utterance])


def red_flags(half: Half) -> list[RedFlag]:
    """One half of the red flags."""
    return _read(f"utterances/red_flags_{half}.yaml", list[RedFlag])


def look_alikes(half: Half) -> list[LookAlike]:
    """One half of the look-alikes."""
    return _read(f"utterances/look_alikes_{half}.yaml", list[LookAlike])


def questions(half: Half) -> list[Question]:
    """One half of the questions."""
    return _read(f"questions/rephrased_{half}.yaml", list[Question])


def _read(name: str, shape: type[T]) -> T:
    """Reads one file into its shape; a field that is wrong or unknown raises `msgspec.ValidationError`."""
    return msgspec.convert(yaml.safe_load((TESTS / name).read_text(encoding="utf-8")), shape)
