"""Exactly what the rules make of some thousand sentences, without the trained models: written by this tool, read by people.

`python -m tools.exact_readings` writes `tests/proof/readings.yaml`, and a test compares. Trained scores forgive a pattern that
was lost; here it shows, and so does a word that denies too much, or another person's sign that counts as one's own.
`signs` holds what the first net finds in the sentences of `tests/utterances/*_dev.yaml`, `answers` what a sentence means while
a question is open. To add one, put it under its question with any reading, and run this tool.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import msgspec
import yaml

from skill.dialogue import Turn
from skill.understanding import load_understanding
from skill.understanding.red_flags import Spotted
from tools.utterance_sets import SITUATIONS, look_alikes, red_flags, utterances

FILE = Path(__file__).parent.parent / "tests" / "proof" / "readings.yaml"
PHASES = ("warm_up", "holding", "resting")
"""Parts of a session; in any other phase the open question decides."""


class Readings(msgspec.Struct):
    """The file."""

    signs: dict[str, str] = {}
    """By sentence, what it tells of signs."""
    answers: dict[str, dict[str, str]] = {}
    """By question or phase, then by sentence, the turn."""


def sign(text: str) -> str:
    """What the first net finds in a sentence, in a line."""
    spotted = load_understanding(trained=False).spot(text)
    ids = [f"{name} {' '.join(getattr(spotted, name))}" for name in ("told", "denied", "past", "others", "asked")]
    course = [spotted.course] if spotted.course else []
    person = [spotted.person] if spotted.person != "self" else []
    return ", ".join([*(one for one in ids if not one.endswith(" ")), *course, *person, *_marks(spotted)]) or "nothing"


def _marks(spotted: Spotted) -> list[str]:
    names = ("doubt", "idiom", "assures", "long_ago", "question", "told_old")
    return [name for name in names if getattr(spotted, name)]


def answer(place: str, text: str) -> str:
    """What a sentence means in a place: with ask ids open, or in a phase."""
    phase = place if place in PHASES else "triage"
    asks = () if place in PHASES else tuple(place.split())
    return _plain(load_understanding(trained=False).understand(text, asks, phase))


def _plain(turn: Turn) -> str:
    slots = ", ".join(f"{name}={_value(value)}" for name, value in turn.slots.items())
    return f"{turn.intent}({slots})" if slots else str(turn.intent)


def _value(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@cache
def written() -> Readings:
    """The file as it is."""
    if not FILE.is_file():
        return Readings()
    return msgspec.convert(yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader), Readings)


def sentences() -> Readings:
    """Every sentence that is to be read, with the reading that is written for it, or none."""
    before = written()
    signs = {one.text: before.signs.get(one.text, "") for one in (*red_flags("dev"), *look_alikes("dev"))}
    answers = {place: dict(texts) for place, texts in before.answers.items()}
    for said in utterances("dev"):
        asks, phase = SITUATIONS[said.context]
        place = " ".join(asks) or phase
        if place != "idle":
            answers.setdefault(place, {}).setdefault(said.text, "")
    for alike in look_alikes("dev"):
        place = " ".join(alike.asks) or alike.phase
        if place != "idle":
            answers.setdefault(place, {}).setdefault(alike.text, "")
    return Readings(signs, answers)


def main() -> int:
    """Writes the readings."""
    some = sentences()
    found = {
        "signs": {text: sign(text) for text in some.signs},
        "answers": {place: {text: answer(place, text) for text in texts} for place, texts in some.answers.items()},
    }
    FILE.write_text(yaml.safe_dump(found, sort_keys=False, width=10_000, allow_unicode=True), encoding="utf-8")
    print(f"{len(some.signs)} sentences for signs, {sum(map(len, some.answers.values()))} answers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
