"""The only place of this package that reads files: a locale's data and the interaction model become an `Understanding`."""

from __future__ import annotations

import tomllib
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from skill.errors import ContentError
from skill.interaction import load_interaction_model
from skill.understanding.answers import AnswerWords
from skill.understanding.classifier import Linear, read_weights
from skill.understanding.context import Answers
from skill.understanding.courtesy import Courtesy, CourtesyWords
from skill.understanding.durations import DurationWords
from skill.understanding.encoder import Encoder, read_encoder
from skill.understanding.facts import FactFinder, Measures, SlotWords
from skill.understanding.match import Samples
from skill.understanding.net import Limits, SecondNet
from skill.understanding.normalise import Normaliser, Norms
from skill.understanding.numbers import NumberWords
from skill.understanding.red_flags import FlagPatterns, Spotter
from skill.understanding.scope_words import ScopeWords
from skill.understanding.understanding import Readers, Trained, Understanding

FOLDER = Path(__file__).parent
TASKS = ("alarm", "flag", "intent", "question")
"""What is trained, in the order of `WeightFile`."""
T = TypeVar("T")


class NumberFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`numbers.toml`."""

    between: tuple[str, ...]
    """Words that may stand between a number and its unit."""
    scale: tuple[str, ...]
    """Words before the top of a scale."""
    numbers: dict[str, int]
    """Number words."""
    units: dict[str, str]
    """Units as parts of an ISO 8601 duration."""
    amounts: dict[str, float]
    """Amounts that are no number words."""
    spans: dict[str, str]
    """Whole phrases to ISO 8601 durations."""


@cache
def load_understanding(locale: str = "en-US", *, trained: bool = True) -> Understanding:
    """Loads what the coach understands in a locale. A locale without a folder of its own takes that of its language.

    Args:
        locale: Language and country.
        trained: False only where the models are about to be trained: then patterns and samples do all.

    Raises:
        ContentError: There is no such language, or a file is missing or damaged.
    """
    folder = _folder(locale)
    model = load_interaction_model(locale)
    normaliser = Normaliser(_read(folder / "normalise.toml", Norms))
    concepts = _read(folder / "concepts.toml", dict[str, tuple[str, ...]])
    scope = _read(folder / "scope.toml", ScopeWords)
    flags = _read(folder / "red_flags.toml", dict[str, FlagPatterns])
    idioms = _read(folder / "idioms.toml", dict[str, tuple[str, ...]])["phrases"]
    spoken = _read(folder / "numbers.toml", NumberFile)
    numbers = NumberWords(spoken.numbers)
    durations = DurationWords(numbers, spoken.units, spoken.amounts, spoken.spans, spoken.between)

    def number(words: Any) -> float | None:
        found = numbers.find(words)
        return found[0].value if len(found) == 1 and found[0].end - found[0].start == len(words) else None

    def duration(words: Any) -> str | None:
        found = durations.find(words)
        return found[0].iso if len(found) == 1 and found[0].end - found[0].start == len(words) else None

    samples = Samples(
        model, lambda text: normaliser.hear(text).words, {"AMAZON.NUMBER": number, "AMAZON.DURATION": duration}
    )
    try:
        readers = Readers(
            normaliser,
            Spotter(flags, concepts, scope, idioms),
            FactFinder(
                _read(folder / "slots.toml", SlotWords),
                concepts,
                scope,
                Measures(numbers, durations, frozenset(spoken.scale)),
            ),
            Answers(_read(folder / "answers.toml", AnswerWords)),
            samples,
            Courtesy(_read(folder / "courtesy.toml", CourtesyWords), samples),
        )
        return Understanding(readers, _trained(folder, tuple(flags)) if trained else None)
    except ValueError as error:
        raise ContentError(f"understanding/{folder.name}: {error}") from error


def _trained(folder: Path, flags: tuple[str, ...]) -> Trained:
    path = folder / "weights.bin"
    try:
        weights = read_weights(path.read_bytes())
    except OSError as error:
        raise ContentError(f"{path}: {error}; run make understanding") from error
    limits = _read(folder / "limits.toml", Limits)
    alarm, flag, intent, question = (Linear(getattr(weights, task), limits.spelling[task]) for task in TASKS)
    return Trained(
        _encoder(folder / "encoder.bin"),
        SecondNet(alarm, flag, limits, flags),
        intent,
        question,
        weights.topics,
        frozenset(weights.words),
        limits,
    )


def _encoder(path: Path) -> Encoder:
    try:
        with path.open("rb") as file:
            raw = mmap(file.fileno(), 0, access=ACCESS_READ)  # most words are never said: their rows stay on the disk
        return read_encoder(raw)
    except (OSError, ValueError) as error:
        raise ContentError(f"{path}: {error}; run make understanding") from error


def _folder(locale: str) -> Path:
    language = locale.partition("-")[0]
    for folder in (FOLDER / locale, *sorted(FOLDER.glob(f"{language}-*"))):
        if (folder / "normalise.toml").is_file():
            return folder
    raise ContentError(f"understanding: no data for locale {locale!r}")


def _read(path: Path, shape: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), shape)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ContentError(f"understanding/{path.parent.name}/{path.name}: {error}") from error
