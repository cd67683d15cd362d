"""Trains the classifiers of `skill/understanding` from the corpus and the interaction model.

usage: python tools/train_understanding.py [--locale en-US] [--check]     --check: cross-validate, write nothing
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from skill.content import load_guidance
from skill.dialogue.turn import Intent
from skill.interaction import expand, load_interaction_model
from skill.understanding.classifier import WeightFile, Weights
from skill.understanding.load import FOLDER, load_understanding
from tools.utterance_sets import look_alikes, meanings, questions, red_flags, utterances

ROOT = Path(__file__).parent.parent
FLAGS = frozenset(load_guidance().flags)
ALARM_BUCKETS, FLAG_BUCKETS, INTENT_BUCKETS, QUESTION_BUCKETS = 1 << 16, 1 << 14, 1 << 15, 1 << 15
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
    intent: str
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
    def label(self) -> str:
        """The class of the intent model."""
        topic = self.slots.get("topic")
        return f"{self.intent}/{topic}" if self.intent == Intent.ASK_TOPIC and topic else self.intent


def corpus(locale: str) -> list[Row]:
    """Every sentence of the training corpus."""
    rows: list[Row] = []
    for path in sorted((FOLDER / "training" / locale).glob("*.yaml")):
        rows += msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), list[Row])
    return rows


def tuned_on() -> list[Row]:
    """The development halves of the sets in `tests`: what is learned from openly; the other halves only judge."""
    readings = meanings()
    rows = [
        Row(one.text, Intent.REPORT_SYMPTOM, {"symptom": one.symptoms[0]}, family=f"dev {one.text}")
        for one in red_flags("dev")
    ]
    rows += [Row(one.text, UNNAMED, family=f"dev {one.text}") for one in look_alikes("dev")]
    for said in utterances("dev"):
        reading = readings[said.intent_gloss][0]
        named = reading.intent if said.intent_gloss != "emergency_statement" else UNNAMED
        if named != UNNAMED:
            rows.append(Row(said.text, named, dict(reading.slots), family=f"dev {said.text}"))
    topics = {one.slots["question"]: one.slots["topic"] for one in corpus("en-US") if "question" in one.slots}
    asked = [(one.text, {"question": one.fact, "topic": topics[one.fact]}) for one in questions("dev")]
    return rows + [Row(text, Intent.ASK_TOPIC, dict(slots), family=f"dev {text}") for text, slots in asked]


def samples(locale: str, topics: dict[str, str]) -> list[Row]:
    """Samples of the interaction model, their gaps filled."""
    model = load_interaction_model(locale)
    rows: list[Row] = []
    for intent in model.intents:
        every = list(expand(model, intent))
        asking = [one for one in every if "question" in one.slots]
        others = [one for one in every if "question" not in one.slots]
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


def matrix(hashes: Sequence[Sequence[int]], buckets: int) -> csr_matrix:
    """Rows of unit length."""
    indices = [sorted({one % buckets for one in row}) for row in hashes]
    pointers = np.cumsum([0, *map(len, indices)])
    values = np.concatenate([np.full(len(row), 1 / math.sqrt(len(row) or 1)) for row in indices])
    return csr_matrix(
        (values, np.concatenate([np.array(row, dtype=int) for row in indices]), pointers), shape=(len(hashes), buckets)
    )


def fit(
    data: csr_matrix, labels: np.ndarray, weights: np.ndarray, cost: float
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """One logistic regression a class: classes, coefficients (class by bucket), biases."""
    classes = sorted(set(labels))
    coefficients, biases = [], []
    for one in classes:
        model = LogisticRegression(C=cost, solver="liblinear", max_iter=40, tol=5e-3)
        model.fit(data, labels == one, sample_weight=weights)
        coefficients.append(model.coef_[0])
        biases.append(model.intercept_[0])
    return [str(one) for one in classes], np.array(coefficients), np.array(biases)


def pack(classes: list[str], coefficients: np.ndarray, biases: np.ndarray) -> Weights:
    """Weights as signed bytes."""
    scale = np.abs(coefficients).max(axis=1) / 127
    rows = np.rint(coefficients / scale[:, None]).astype(np.int8).T.tobytes()
    return Weights(tuple(classes), coefficients.shape[1], tuple(map(float, biases)), tuple(map(float, scale)), rows)


def main() -> int:
    """Trains, or checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--locale", default="en-US")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    understanding = load_understanding(options.locale, trained=False)
    rows = corpus(options.locale)
    topics = {
        one.slots["question"]: one.slots["topic"]
        for one in rows
        if one.slots.get("question") and one.slots.get("topic")
    }
    rows += tuned_on()
    rows += shortened(rows) + samples(options.locale, topics)
    hashes = [understanding.hashes(one.text) for one in rows]
    weights = np.array([one.weight for one in rows])
    told = np.array([bool(one.flags) for one in rows])
    groups = np.array([one.family or one.text for one in rows])
    tasks = {
        "alarm": (np.arange(len(rows)), np.where(told, "told", "none"), ALARM_BUCKETS, 30.0),
        "flag": (np.flatnonzero(told), np.array([one.flags[0] for one in rows if one.flags]), FLAG_BUCKETS, 30.0),
        "intent": (
            (
                one := np.array(
                    [
                        i
                        for i, row in enumerate(rows)
                        if row.intent != UNNAMED and not row.flags and not row.slots.get("others")
                    ]
                )
            ),
            np.array([rows[i].label for i in one]),
            INTENT_BUCKETS,
            30.0,
        ),
        "question": (
            (two := np.array([i for i, row in enumerate(rows) if row.slots.get("question")])),
            np.array([rows[i].slots["question"] for i in two]),
            QUESTION_BUCKETS,
            30.0,
        ),
    }
    words = sorted({word for one in rows for word in understanding.words(one.text)})
    packed: dict[str, Weights] = {}
    for name, (chosen, labels, buckets, cost) in tasks.items():
        data = matrix([hashes[i] for i in chosen], buckets)
        if options.check:
            check(name, data, labels, cost, (weights[chosen], groups[chosen]))
            continue
        classes, coefficients, biases = fit(data, labels, weights[chosen], cost)
        if name == "alarm":
            keep = classes.index("told")
            classes, coefficients, biases = ["told"], coefficients[keep : keep + 1], biases[keep : keep + 1]
        packed[name] = pack(classes, coefficients, biases)
        print(f"{name}: {len(chosen)} sentences, {len(classes)} classes")
    if packed:
        raw = zlib.compress(msgspec.msgpack.encode(WeightFile(**packed, topics=topics, words=tuple(words))), 9)
        path = FOLDER / options.locale / "weights.bin"
        path.write_bytes(raw)
        print(f"{path.relative_to(ROOT)}: {len(raw) / 1000:.0f} kB")
    return 0


def check(name: str, data: csr_matrix, labels: np.ndarray, cost: float, rows: tuple[np.ndarray, np.ndarray]) -> None:
    """Prints the accuracy on corpus sentences, wording families (the second of `rows`) kept apart."""
    weights, groups = rows
    right = total = 0
    for train, test in GroupKFold(3).split(data, labels, groups):
        classes, coefficients, biases = fit(data[train], labels[train], weights[train], cost)
        own = test[weights[test] == 1.0]
        guesses = np.array(classes)[np.argmax(data[own] @ coefficients.T + biases, axis=1)]
        right += int((guesses == labels[own]).sum())
        total += len(own)
    print(f"{name}: {right}/{total} right ({right / total:.1%}), wording families kept apart")


if __name__ == "__main__":
    sys.exit(main())
