"""A small transformer that turns an utterance into a vector of its meaning; `tools/train_encoder.py` makes its weights.

It is the lower half of a public sentence encoder (all-MiniLM-L6-v2), taught with the training corpus (docs/adr/0002). Matrices are
kept as signed bytes, one scale a column, and become numbers only where they are used: that is as quick, and a quarter of the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from mmap import mmap
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from skill.understanding.wordpieces import pieces_of

Floats = NDArray[np.float32]

MOST_PIECES = 40
"""Pieces of an utterance that are read; nobody says more in one turn."""
_EPSILON = 1e-12


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers as signed bytes."""

    shape: tuple[int, int]
    """Rows, columns."""
    scale: memoryview
    """float32: what a byte of 1 is worth, by column."""
    values: memoryview
    """int8, row by row."""


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of one layer; biases and norms are float32."""

    attend: Matrix
    """To queries, keys and values, side by side."""
    attend_bias: memoryview
    """Its bias."""
    merge: Matrix
    """What the heads found, together."""
    merge_bias: memoryview
    """Its bias."""
    merge_norm: tuple[memoryview, memoryview]
    """Gain and shift after it."""
    widen: Matrix
    """Into the wide middle."""
    widen_bias: memoryview
    """Its bias."""
    narrow: Matrix
    """And back."""
    narrow_bias: memoryview
    """Its bias."""
    narrow_norm: tuple[memoryview, memoryview]
    """Gain and shift after it."""


class EncoderFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`encoder.bin`."""

    pieces: tuple[str, ...]
    """The pieces that it knows, in the order of the rows; the situations come first."""
    embeddings: memoryview
    """int8, a row a piece."""
    embedding_scale: memoryview
    """float32, by row."""
    positions: memoryview
    """float32, a row a place in the utterance."""
    norm: tuple[memoryview, memoryview]
    """Gain and shift after the embeddings."""
    heads: int
    """Attention heads."""
    layers: tuple[Layer, ...]
    """In their order."""


class Encoder:
    """The encoder at work. Pure: the same words in the same situation give the same vector."""

    def __init__(self, file: EncoderFile) -> None:
        self._known = {piece: number for number, piece in enumerate(file.pieces)}
        self._scale = np.frombuffer(file.embedding_scale, np.float32)
        self._embeddings = np.frombuffer(file.embeddings, np.int8).reshape(len(file.pieces), -1)
        self._width = self._embeddings.shape[1]
        self._positions = np.frombuffer(file.positions, np.float32).reshape(-1, self._width)
        self._norm = _norm(file.norm)
        self._heads = file.heads
        self._layers = [_Ready(one) for one in file.layers]
        self._room = max((rows * columns for layer in self._layers for rows, columns in layer.shapes), default=0)

    def vector(self, words: Sequence[str], situation: int = 0) -> Floats:
        """The meaning of some words.

        Args:
            words: Plain words, as `Normaliser.hear` gives them.
            situation: A position in `situation.NAMES`.

        Returns:
            As many numbers as the encoder is wide.
        """
        numbers = [situation, *pieces_of(words, self._known)][:MOST_PIECES]
        rows = self._embeddings[numbers] * self._scale[numbers, None]
        states: Floats = _normed(rows + self._positions[: len(numbers)], *self._norm)
        room = np.empty(self._room, np.float32)
        for layer in self._layers:
            states = layer.apply(states, self._heads, room)
        return np.asarray(states.mean(axis=0), np.float32)


class _Ready:
    """A layer whose bytes are looked at as numbers."""

    def __init__(self, layer: Layer) -> None:
        self._attend = _Linear(layer.attend, layer.attend_bias)
        self._merge = _Linear(layer.merge, layer.merge_bias)
        self._widen = _Linear(layer.widen, layer.widen_bias)
        self._narrow = _Linear(layer.narrow, layer.narrow_bias)
        self._merge_norm = _norm(layer.merge_norm)
        self._narrow_norm = _norm(layer.narrow_norm)

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Of its matrices."""
        return [one.values.shape for one in (self._attend, self._merge, self._widen, self._narrow)]

    def apply(self, states: Floats, heads: int, room: Floats) -> Floats:
        """The states after this layer; `room` is where one matrix after the other is unpacked."""
        merged = self._merge(self._attention(states, heads, room), room)
        states = _normed(states + merged, *self._merge_norm)
        wide = self._widen(states, room)
        wide *= 0.5 * (1 + np.tanh(0.7978845608 * (wide + 0.044715 * wide * wide * wide)))
        return _normed(states + self._narrow(wide, room), *self._narrow_norm)

    def _attention(self, states: Floats, heads: int, room: Floats) -> Floats:
        length, width = states.shape
        queries, keys, values = self._attend(states, room).reshape(length, 3, heads, -1).transpose(1, 2, 0, 3)
        scores = queries @ keys.transpose(0, 2, 1) / np.float32((width / heads) ** 0.5)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return np.asarray((shares @ values).transpose(1, 0, 2).reshape(length, width))


class _Linear:
    """A matrix of bytes and its bias."""

    def __init__(self, matrix: Matrix, bias: memoryview) -> None:
        self.values = np.frombuffer(matrix.values, np.int8).reshape(matrix.shape)
        self._scale = np.frombuffer(matrix.scale, np.float32)
        self._bias = np.frombuffer(bias, np.float32)

    def __call__(self, states: Floats, room: Floats) -> Floats:
        unpacked = room[: self.values.size].reshape(self.values.shape)
        np.copyto(unpacked, self.values)
        found = states @ unpacked
        found *= self._scale
        found += self._bias
        return np.asarray(found)


def read_encoder(raw: mmap | bytes) -> Encoder:
    """Reads the weights; they are looked at where they lie, so `raw` may be a mapped file.

    Raises:
        ValueError: They are damaged.
    """
    try:
        return Encoder(msgspec.msgpack.decode(raw, type=EncoderFile))
    except (msgspec.DecodeError, IndexError, TypeError) as error:
        raise ValueError(f"encoder: {error}") from error


def _norm(pair: tuple[memoryview, memoryview]) -> tuple[Any, Any]:
    return np.frombuffer(pair[0], np.float32), np.frombuffer(pair[1], np.float32)


def _normed(states: Any, gain: Any, shift: Any) -> Floats:
    """Each row with mean 0 and spread 1, then stretched and shifted."""
    width = states.shape[-1]
    average = np.full((width, 1), 1 / width, np.float32)
    centred = states - states @ average
    centred *= 1 / np.sqrt((centred * centred) @ average + np.float32(_EPSILON))
    centred *= gain
    centred += shift
    return np.asarray(centred, np.float32)
