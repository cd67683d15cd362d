"""The sentences to learn from: the corpus, the development halves of the test sets, and samples of the interaction model."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec
import yaml

from skill.content import load_guidance
from skill.dialogue.turn import Intent
from skill.interaction import expand, load_interaction_model
from skill.understanding.load import FOLDER
from tools.utterance_sets import SITUATIONS, TESTS, look_alikes, meanings, questions, red_flags, utterances

FLAGS = frozenset(load_guidance().flags)
CASES = TESTS / "cases"
UNNAMED = ""
"""The intent of a sentence of which only is known that it tells of no red flag."""
FROM_MODEL = 250
"""So many expanded samples of an intent are learned from, evenly spread."""
DROPPED = 0.15
"""Statements of a red flag are learned a second time with so many of their words left out, as a recogniser would."""


class Row(msgspec.Struct):
    """One sentence to learn from."""

    text: str
    """The words."""
    intent: str = UNNAMED
    """What it is."""
    slots: dict[str, Any] = {}
    """What it tells."""
    asks: list[str] = []
    """The open question."""
    phase: str = "idle"
    """The phase of the dialogue."""
    also: list[str] = []
    """Further intents that are right."""
    family: str = ""
    """The wording idea."""
    weight: float = 1.0
    """How much it counts."""

    @property
    def flags(self) -> list[str]:
        """Red flags told about the patient, the most dangerous first."""
        if self.intent != Intent.REPORT_SYMPTOM or self.slots.get("course") == "past":
            return []
        told = [self.slots.get("symptom"), *self.slots.get("symptoms", [])]
        return list(dict.fromkeys(one for one in told if one in FLAGS))

    @property
    def label(self) -> str | None:
        """The class of the intent model; None where it has none to learn from."""
        if self.intent == UNNAMED or self.flags or self.slots.get("others"):
            return None
        topic = self.slots.get("topic")
        return f"{self.intent}/{topic}" if self.intent == Intent.ASK_TOPIC and topic else self.intent

    @property
    def question(self) -> str | None:
        """The fact asked for."""
        return self.slots.get("question")


def corpus(locale: str) -> list[Row]:
    """Every sentence of the training corpus."""
    rows: list[Row] = []
    for path in sorted((FOLDER / "training" / locale).glob("*.yaml")):
        rows += msgspec.convert(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), list[Row])
    return rows


def topics_of(rows: Sequence[Row]) -> dict[str, str]:
    """Fact id to the topic under which it is asked for."""
    return {row.question: row.slots["topic"] for row in rows if row.question and row.slots.get("topic")}


def every(locale: str) -> list[Row]:
    """All that is learned from."""
    rows = corpus(locale)
    topics = topics_of(rows)
    return rows + _tuned_on(topics) + _samples(locale, topics)


def _tuned_on(topics: dict[str, str]) -> list[Row]:
    """The development halves of the sets in `tests`: what is learned from openly; the other halves only judge."""
    readings = meanings()
    rows = [
        Row(one.text, Intent.REPORT_SYMPTOM, {"symptom": one.symptoms[0]}, family=f"dev {one.text}")
        for one in red_flags("dev")
    ]
    rows += [
        Row(one.text, asks=list(one.asks), phase=one.phase, family=f"dev {one.text}") for one in look_alikes("dev")
    ]
    for said in utterances("dev"):
        reading = readings[said.intent_gloss][0]
        asks, phase = SITUATIONS[said.context]
        if said.intent_gloss != "emergency_statement":
            slots = dict(reading.slots)
            rows.append(Row(said.text, reading.intent, slots, list(asks), phase, family=f"dev {said.text}"))
    rows += _of_cases()
    return rows + [
        Row(one.text, Intent.ASK_TOPIC, {"question": one.fact, "topic": topics[one.fact]}, family=f"dev {one.text}")
        for one in questions("dev")
    ]


def _of_cases() -> list[Row]:
    """What the people of the worked cases say who have no red flag: their openings, and their calm answers to questions about one."""
    guidance = load_guidance()
    rows: list[Row] = []
    for path in sorted(CASES.glob("dev_*.yaml")):
        rows += [
            Row(case["text"], asks=["describe"], family=f"case {case['id']}")
            for case in _read(path)
            if case["expected_urgency"] in ("self_care", "clinician")
        ]
    calm = _read(CASES / "plain_answers.yaml")
    for question in guidance.questions.values():
        if question.kind == "flag":
            for together in zip_longest(*(calm[ask] for ask in question.asks), fillvalue=""):
                text = " ".join(filter(None, together))
                rows.append(Row(text, Intent.NO, asks=list(question.asks), family=f"calm {text}"))
            rows += [
                Row(one, Intent.NO, asks=[ask], family=f"calm {one}") for ask in question.asks for one in calm[ask]
            ]
    return rows


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - makes nothing but text


def _samples(locale: str, topics: dict[str, str]) -> list[Row]:
    """Samples of the interaction model, their gaps filled."""
    model = load_interaction_model(locale)
    rows: list[Row] = []
    for intent in model.intents:
        filled = list(expand(model, intent))
        asking = [one for one in filled if "question" in one.slots]
        others = [one for one in filled if "question" not in one.slots]
        for one in (*asking, *others[:: max(1, len(others) // FROM_MODEL)]):
            slots: dict[str, Any] = dict(one.slots)
            if "question" in slots:
                slots["topic"] = topics.get(slots["question"], "about")
            rows.append(Row(one.text, intent.name, slots, family=f"sample {one.text}", weight=0.5))
    return rows


def shortened(rows: Sequence[Row]) -> list[Row]:
    """Every statement of a red flag with some words left out; the same words in every run."""
    chance = random.Random(0)  # noqa: S311 - must come out the same each time
    copies: list[Row] = []
    for row in rows:
        words = [one for one in row.text.split() if chance.random() > DROPPED]
        if row.flags and len(words) > 2:
            copies.append(msgspec.structs.replace(row, text=" ".join(words), weight=0.5))
    return copies
