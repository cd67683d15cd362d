"""Linear classifiers in plain Python over a compact file of weights, which `tools/train_understanding.py` makes."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from operator import add

import msgspec


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One trained model."""

    classes: tuple[str, ...]
    """What it tells apart."""
    buckets: int
    """How many feature hashes it knows."""
    bias: tuple[float, ...]
    """By class."""
    scale: tuple[float, ...]
    """By class: what a weight of 1 is worth."""
    rows: bytes
    """For every bucket one signed byte a class."""


class WeightFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All models of a locale."""

    alarm: Weights
    """Whether a red flag is told: one class."""
    flag: Weights
    """Which one."""
    intent: Weights
    """Intent, and for `AskTopicIntent` the topic too ("AskTopicIntent/ice")."""
    question: Weights
    """The fact asked for."""
    topics: dict[str, str]
    """Fact id to topic id."""
    words: tuple[str, ...] = ()
    """Every word of the training data: what holds hardly one of them is not judged."""


class Scored(msgspec.Struct, frozen=True):
    """A class and how sure it is."""

    name: str
    """The class."""
    probability: float
    """From 0 to 1."""
    lead: float
    """How far the next class is behind."""


class Linear:
    """A model at work."""

    def __init__(self, weights: Weights) -> None:
        self.classes = weights.classes
        self.buckets = weights.buckets
        self._width = len(weights.classes)
        self._bias = weights.bias
        self._scale = weights.scale
        self._rows = memoryview(weights.rows).cast("b")

    def probabilities(self, hashes: Sequence[int]) -> list[float]:
        """By class, each for itself: the sum need not be 1."""
        width, rows = self._width, self._rows
        totals: Iterable[int] = [0] * width
        for one in hashes:
            start = (one % self.buckets) * width
            totals = list(map(add, totals, rows[start : start + width]))
        norm = 1 / math.sqrt(len(hashes) or 1)
        return [
            _sigmoid(bias + scale * total * norm)
            for bias, scale, total in zip(self._bias, self._scale, totals, strict=True)
        ]

    def best(self, hashes: Sequence[int]) -> Scored:
        """The likeliest class."""
        scores = self.probabilities(hashes)
        order = sorted(range(self._width), key=lambda one: -scores[one])
        second = scores[order[1]] if self._width > 1 else 0.0
        return Scored(self.classes[order[0]], scores[order[0]], scores[order[0]] - second)


def read_weights(raw: bytes) -> WeightFile:
    """Unpacks a file of weights.

    Raises:
        ValueError: It is damaged.
    """
    try:
        return msgspec.msgpack.decode(zlib.decompress(raw), type=WeightFile)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"weights: {error}") from error


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
