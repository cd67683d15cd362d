"""Linear classifiers over what is seen of an utterance: hashed n-grams and the encoder's vector; `tools/train_understanding` makes them."""

from __future__ import annotations

import zlib

import msgspec
import numpy as np
from numpy.typing import NDArray

from skill.understanding.encoder import Floats


class Seen(msgspec.Struct, frozen=True):
    """What a classifier sees of an utterance."""

    hashes: NDArray[np.int32]
    """Hashed words, pieces, concepts and findings."""
    vector: Floats
    """Its meaning, as the encoder reads it."""


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
    dense: bytes
    """float32, for every number of the vector one a class."""
    dense_bias: tuple[float, ...]
    """By class."""


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

    def __init__(self, weights: Weights, share: float) -> None:
        """Takes how much the n-grams count against the vector, which counts 1."""
        self.classes = weights.classes
        width = len(weights.classes)
        self._rows = np.frombuffer(weights.rows, np.int8).reshape(weights.buckets, width)
        self._scale = np.array(weights.scale, np.float32) * np.float32(share)
        self._dense = np.frombuffer(weights.dense, np.float32).reshape(-1, width)
        self._bias = np.array(weights.dense_bias, np.float32) + np.array(weights.bias, np.float32) * np.float32(share)

    def probabilities(self, seen: Seen) -> Floats:
        """By class; with several they add up to 1."""
        counts = self._rows[seen.hashes % len(self._rows)].sum(axis=0, dtype=np.int32)
        spelt = counts * self._scale / np.float32(max(1, len(seen.hashes)) ** 0.5)
        scores = np.clip(seen.vector @ self._dense + spelt + self._bias, -30, 30)
        if len(self.classes) == 1:
            return np.asarray(1 / (1 + np.exp(-scores)))
        odds = np.exp(scores - scores.max())
        return np.asarray(odds / odds.sum())

    def best(self, seen: Seen) -> Scored:
        """The likeliest class."""
        scores = self.probabilities(seen)
        first, second = np.argsort(-scores)[:2]
        return Scored(self.classes[first], float(scores[first]), float(scores[first] - scores[second]))


def read_weights(raw: bytes) -> WeightFile:
    """Unpacks a file of weights.

    Raises:
        ValueError: It is damaged.
    """
    try:
        return msgspec.msgpack.decode(zlib.decompress(raw), type=WeightFile)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"weights: {error}") from error
