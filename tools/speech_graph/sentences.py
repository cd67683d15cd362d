"""What people may say to the coach, gathered from every place where it is written, each sentence with its weight."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from skill.dialogue.turn import Intent
from skill.interaction import InteractionModel, expand

ADDED = Path(__file__).with_name("sentences.toml")
"""Numbers and spans of time, of which the interaction model has but examples."""
_WORDS = re.compile(r"[a-z]+(?:'[a-z]+)*'?|'[a-z]+")
_FIELDS = ("text", "say")
"""Where utterances, training sentences and dialogues keep what is said."""


class Sentence(msgspec.Struct, frozen=True):
    """Something that may be said."""

    words: tuple[str, ...]
    """Its words, lower case."""
    weight: float
    """How much it counts."""


class Weights(msgspec.Struct, frozen=True):
    """How much the sources count against each other."""

    sample: float = 2.0
    """A sample of the interaction model; its fillings share it."""
    filling: float = 0.3
    """The least that one filling counts."""
    wake: float = 10.0
    """The wake phrase."""
    example: float = 1.0
    """A sentence from training data, utterances or dialogues."""
    added: float = 0.5
    """A number, a span of time."""
    symptom: float = 2.0
    """How much more a sentence counts that tells of a symptom: one too many is heard rather than one too few."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as a recogniser writes them; empty where it holds digits, which nobody can hear."""
    plain = text.lower().replace("\u2019", "'")
    return () if any(sign.isdigit() for sign in plain) else tuple(_WORDS.findall(plain))


def from_interaction(model: InteractionModel, weights: Weights) -> Iterator[Sentence]:
    """Every sample with its slots filled, every wording of every value, and the wake phrase."""
    yield Sentence(words_of(model.invocation_name), weights.wake)
    for intent in model.intents:
        for sample in intent.samples:
            texts = [one.text for one in expand(model, msgspec.structs.replace(intent, samples=(sample,)))]
            share = max(weights.sample / len(texts), weights.filling) * _urgency(intent.name, weights)
            yield from (Sentence(words_of(text), share) for text in texts)


def from_examples(files: Sequence[Path], weights: Weights) -> Iterator[Sentence]:
    """Every utterance of YAML files, wherever it stands in them."""
    for file in sorted(files):
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - makes nothing but text, lists and tables
        for text, intent in _said(loaded):
            yield Sentence(words_of(text), weights.example * _urgency(intent, weights))


def from_added(weights: Weights, path: Path = ADDED) -> Iterator[Sentence]:
    """Numbers and spans of time, written out."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for text in table["numbers"]:
        yield Sentence(words_of(text), weights.added)
    for carrier in table["spans"]:
        for number in table["span_numbers"]:
            yield Sentence(words_of(carrier.format(number=number)), weights.added / len(table["span_numbers"]))


def _urgency(intent: str, weights: Weights) -> float:
    return weights.symptom if intent == Intent.REPORT_SYMPTOM else 1.0


def _said(loaded: Any) -> Iterator[tuple[str, str]]:
    """Every sentence of a loaded file, with the intent that stands beside it; empty where none does."""
    if isinstance(loaded, list):
        for one in loaded:
            yield from _said(one)
    elif isinstance(loaded, dict):
        meaning = loaded.get("intent") or loaded.get("as", "")
        for key, value in loaded.items():
            if key in _FIELDS and isinstance(value, str):
                yield value, str(meaning).partition("(")[0]
            else:
                yield from _said(value)
