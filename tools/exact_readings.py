"""Exactly what the rules make of some thousand sentences, without the trained models: written by this tool, read by people.

`python -m tools.exact_readings` writes `tests/proof/readings.yaml`, and a test compares. Trained scores forgive a pattern that
was lost; here it shows, and so does a word that denies too much, or another person's sign that counts as one's own.
`signs` holds what the first net finds in the sentences of `tests/utterances/*_dev.yaml`, `patterns` what it finds in the words
of each pattern and of each alternative in one, and beside each phrase of `scope.toml`, `answers` what a sentence means while a question is open. To add one, put it
under its question with any reading, and run this tool.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

import skill.understanding
from skill.dialogue import Turn
from skill.understanding import load_understanding
from skill.understanding.red_flags import Spotted
from skill.understanding.situation import PHASES
from tools.utterance_sets import SITUATIONS, look_alikes, red_flags, utterances

FILE = Path(__file__).parent.parent / "tests" / "proof" / "readings.yaml"
DATA = Path(skill.understanding.__file__).parent / "en-US"
SAID_WITH = {
    "negators": "{} numb in my foot",
    "denials_after": "numb foot {}",
    "suppositions": "{} my foot is numb",
    "maybes": "{} my foot is numb",
    "others": "my {} has a numb foot",
    "possessives": "{} foot is numb",
    "proxies": "she is {} and her foot is numb",
    "children": "{} 's ten and has a numb foot",
    "new_clauses": "no pain {} my foot is numb",
    "breaking": "foot {} numb",
    "question_heads": "{} my foot numb",
    "presupposing": "{} my foot is numb",
    "old": "my foot is numb {}",
    "over": "my foot was numb {}",
    "gone": "my foot was numb {}",
    "ended": "my foot was numb {}",
    "ago": "my foot was numb {}",
    "still": "my foot was numb years ago {}",
}
"""By list of `scope.toml`, a sentence in which each of its phrases counts."""


class Readings(msgspec.Struct):
    """The file."""

    signs: dict[str, str] = {}
    """By sentence, what it tells of signs."""
    patterns: dict[str, str] = {}
    """By the words of a pattern, or by a phrase beside a sign, what they tell of signs."""
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


def examples() -> Iterator[str]:
    """The words of every pattern without its gaps: with the first of all alternatives, then with each other one in turn."""
    lists = {**_data("concepts"), **_data("scope")}
    for flag in _data("red_flags").values():
        for text in (*flag["sure"], *flag.get("doubt", ())):
            elements = [
                _words(part, lists) for part in text.split() if part.strip(".") and part[0] != "!" and part[-1] != "?"
            ]
            for place, words in enumerate(elements):
                for word in words[place > 0 :]:
                    yield " ".join(word if one == place else others[0] for one, others in enumerate(elements))


def scoped() -> Iterator[str]:
    """Each phrase that decides what a sign is worth, beside a sign."""
    lists = _data("scope")
    for name, sentence in SAID_WITH.items():
        yield from (sentence.format(phrase.replace("*", "")) for phrase in lists[name])


def _words(part: str, lists: dict[str, list[str]]) -> list[str]:
    names = (lists[one[1:-1]][0] if one.startswith("{") else one.replace("_", " ") for one in part.split("|"))
    return [one.replace("*", "") for one in names]


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def written() -> Readings:
    """The file as it is."""
    if not FILE.is_file():
        return Readings()
    return msgspec.convert(yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader), Readings)


def sentences() -> Readings:
    """Every sentence that is to be read, with the reading that is written for it, or none."""
    before = written()
    signs = {
        one.text: before.signs.get(one.text, "") for many in (red_flags("dev"), look_alikes("dev")) for one in many
    }
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
    patterns = {text: before.patterns.get(text, "") for text in (*examples(), *scoped())}
    return Readings(signs, patterns, answers)


def main() -> int:
    """Writes the readings."""
    some = sentences()
    found = {
        "signs": {text: sign(text) for text in some.signs},
        "patterns": {text: sign(text) for text in some.patterns},
        "answers": {place: {text: answer(place, text) for text in texts} for place, texts in some.answers.items()},
    }
    FILE.write_text(yaml.safe_dump(found, sort_keys=False, width=10_000, allow_unicode=True), encoding="utf-8")
    print(
        f"{len(some.signs)} sentences and {len(some.patterns)} patterns for signs, {sum(map(len, some.answers.values()))} answers"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
