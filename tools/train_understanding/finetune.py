"""The encoder half: the lower layers of a public sentence encoder, taught all four tasks at once, packed as signed bytes."""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

import jax
import jax.numpy as jnp
import msgspec
import numpy as np
import optax

from skill.understanding.encoder import MOST_PIECES, EncoderFile, Layer, Matrix
from skill.understanding.situation import NAMES
from skill.understanding.wordpieces import INSIDE, UNKNOWN, pieces_of
from tools.train_understanding.minilm import HEADS, WIDTH, Params, begin, encode

LAYERS = 3
EPOCHS = 4
BATCH = 32
RATE = 1e-4
"""The highest step; the heads take ten times as much."""
COMMON = 8_000
"""Of the public encoder's pieces, which stand by how common they are, those up to this one are kept, and all that the corpus has."""
ELSEWHERE = 0.5
"""So often a sentence is learned in another situation than its own, where its meaning does not hang on it."""
LOST, LOST_WORDS = 0.3, 0.12
"""So many sentences lose so many of their pieces, as a recogniser would."""
LENGTHS = (8, 12, 16, 20, 28, MOST_PIECES)
"""Batches come in these lengths."""


class Lesson(msgspec.Struct, frozen=True):
    """One sentence, ready to learn."""

    words: tuple[str, ...]
    """Plain words."""
    situation: int
    """Where it was said."""
    bound: bool
    """Its meaning hangs on where it was said."""
    targets: tuple[int, ...]
    """By task the number of its class; -1 where the task has nothing to learn from it."""
    weight: float
    """How much it counts."""


class Taught(msgspec.Struct, frozen=True):
    """What came of it."""

    file: EncoderFile
    """The encoder."""
    heads: tuple[tuple[np.ndarray, np.ndarray], ...]
    """By task: weights (width by classes) and biases."""


def teach(
    lessons: Sequence[Lesson], sizes: Sequence[int], public: dict[str, np.ndarray], vocabulary: dict[str, int]
) -> Taught:
    """Teaches the encoder.

    Args:
        lessons: What to learn.
        sizes: How many classes each task has; 1 for yes or no.
        public: The public encoder's weights by name.
        vocabulary: Its pieces, with their numbers.
    """
    pieces = _kept(lessons, vocabulary)
    known = {piece: number for number, piece in enumerate(pieces)}
    cut = [list(pieces_of(one.words, known))[: MOST_PIECES - 1] for one in lessons]
    params = begin(public, LAYERS, MOST_PIECES)
    rows = np.array(
        [
            vocabulary.get(piece, vocabulary[f"[unused{at}]"] if at < len(NAMES) else 0)
            for at, piece in enumerate(pieces)
        ]
    )
    params["pieces"] = params["pieces"][rows]
    start = np.random.default_rng(0)
    params["head.weight"] = jnp.array(start.normal(0, 0.02, (WIDTH, sum(sizes))).astype(np.float32))
    params["head.bias"] = jnp.zeros(sum(sizes))
    params = _descend(params, lessons, cut, sizes)
    plain = {name: np.array(value) for name, value in params.items()}
    edges = np.cumsum([0, *sizes])
    heads = tuple((plain["head.weight"][:, begin:end], plain["head.bias"][begin:end]) for begin, end in pairwise(edges))
    return Taught(_packed(plain, pieces), heads)


def _kept(lessons: Sequence[Lesson], vocabulary: dict[str, int]) -> tuple[str, ...]:
    """The situations, then the pieces that are kept, as common ones first."""
    used = {number for one in lessons for number in pieces_of(one.words, vocabulary)}
    plain = re.compile(rf"({INSIDE})?[a-z0-9']+")
    kept = [
        piece
        for piece, number in sorted(vocabulary.items(), key=lambda one: one[1])
        if number in used or (plain.fullmatch(piece) and (number < COMMON or len(piece.removeprefix(INSIDE)) == 1))
    ]
    return (*(f"[{name}]" for name in NAMES), UNKNOWN, *(one for one in kept if one != UNKNOWN))


def _descend(params: Params, lessons: Sequence[Lesson], cut: Sequence[list[int]], sizes: Sequence[int]) -> Params:
    steps = EPOCHS * math.ceil(len(lessons) / BATCH)
    pace = optax.warmup_cosine_decay_schedule(0, RATE, int(0.06 * steps), steps, RATE * 0.02)
    kinds = {name: "head" if name.startswith("head") else "body" for name in params}
    ways = {"body": optax.adamw(pace, weight_decay=0.01), "head": optax.adamw(lambda step: pace(step) * 10)}
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(ways, kinds))
    memory = optimiser.init(params)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(
        params: Params, memory: optax.OptState, batch: tuple[jax.Array, ...], key: jax.Array
    ) -> tuple[Params, optax.OptState, jax.Array]:
        numbers, mask, targets, weights = batch

        def wrong(params: Params) -> jax.Array:
            scores = encode(params, numbers, mask, key) @ params["head.weight"] + params["head.bias"]
            return _loss(scores, targets, weights, sizes)

        loss, slopes = jax.value_and_grad(wrong)(params)
        changes, memory = optimiser.update(slopes, memory, params)
        return optax.apply_updates(params, changes), memory, loss

    chance, key, done, began = random.Random(0), jax.random.PRNGKey(0), 0, time.monotonic()  # noqa: S311 - the same each time
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in _batches(lessons, cut, chance):
            params, memory, loss = step(params, memory, batch, jax.random.fold_in(key, done))
            done, total = done + 1, total + float(loss)
        print(
            f"encoder: round {epoch + 1} of {EPOCHS}, loss {total * EPOCHS / steps:.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    return params


def _loss(scores: jax.Array, targets: jax.Array, weights: jax.Array, sizes: Sequence[int]) -> jax.Array:
    """How wrong a batch is, over all tasks."""
    total, at = jnp.zeros(()), 0
    for task, size in enumerate(sizes):
        own, target = scores[:, at : at + size], targets[:, task]
        if size == 1:
            wrong = optax.sigmoid_binary_cross_entropy(own[:, 0], jnp.maximum(target, 0).astype(jnp.float32))
        else:
            wrong = 0.5 * optax.softmax_cross_entropy_with_integer_labels(own, jnp.maximum(target, 0))
        total += (wrong * (target >= 0) * weights).sum() / weights.sum()
        at += size
    return total


def _batches(
    lessons: Sequence[Lesson], cut: Sequence[list[int]], chance: random.Random
) -> Iterator[tuple[np.ndarray, ...]]:
    """One round through the lessons, sentences of like length together."""
    order = list(range(len(lessons)))
    chance.shuffle(order)
    told = {at: _told(lessons[at], cut[at], chance) for at in order}
    chunks = []
    for start in range(0, len(order), BATCH * 50):
        like = sorted(order[start : start + BATCH * 50], key=lambda at: len(told[at]))
        chunks += [like[one : one + BATCH] for one in range(0, len(like), BATCH)]
    chance.shuffle(chunks)
    for chunk in chunks:
        length = next(one for one in LENGTHS if one >= max(len(told[at]) for at in chunk))
        numbers, mask = np.zeros((BATCH, length), np.int32), np.zeros((BATCH, length), np.float32)
        targets, weights = np.full((BATCH, len(lessons[0].targets)), -1, np.int32), np.zeros(BATCH, np.float32)
        mask[:, 0] = 1
        for row, at in enumerate(chunk):
            numbers[row, : len(told[at])], mask[row, : len(told[at])] = told[at], 1
            targets[row], weights[row] = lessons[at].targets, lessons[at].weight
        yield numbers, mask, targets, weights


def _told(lesson: Lesson, cut: list[int], chance: random.Random) -> list[int]:
    """The pieces of a lesson as they are told this time: perhaps elsewhere, perhaps with some lost."""
    situation = lesson.situation
    if not lesson.bound and chance.random() < ELSEWHERE:
        situation = chance.randrange(len(NAMES))
    if chance.random() < LOST:
        cut = [one for one in cut if chance.random() > LOST_WORDS] or cut
    return [situation, *cut]


def _packed(params: dict[str, np.ndarray], pieces: tuple[str, ...]) -> EncoderFile:
    scale = np.abs(params["pieces"]).max(axis=1) / 127
    return EncoderFile(
        pieces=pieces,
        embeddings=_raw(np.rint(params["pieces"] / scale[:, None]), np.int8),
        embedding_scale=_raw(scale),
        positions=_raw(params["positions"]),
        norm=_pair(params, "norm"),
        heads=HEADS,
        layers=tuple(
            Layer(
                _matrix(params[f"{layer}.attend.weight"]),
                _raw(params[f"{layer}.attend.bias"]),
                _matrix(params[f"{layer}.merge.weight"]),
                _raw(params[f"{layer}.merge.bias"]),
                _pair(params, f"{layer}.merge_norm"),
                _matrix(params[f"{layer}.widen.weight"]),
                _raw(params[f"{layer}.widen.bias"]),
                _matrix(params[f"{layer}.narrow.weight"]),
                _raw(params[f"{layer}.narrow.bias"]),
                _pair(params, f"{layer}.narrow_norm"),
            )
            for layer in range(LAYERS)
        ),
    )


def _matrix(values: np.ndarray) -> Matrix:
    scale = np.abs(values).max(axis=0) / 127
    rows, columns = values.shape
    return Matrix((rows, columns), _raw(scale), _raw(np.rint(values / scale), np.int8))


def _pair(params: dict[str, np.ndarray], name: str) -> tuple[memoryview, memoryview]:
    return _raw(params[f"{name}.gain"]), _raw(params[f"{name}.shift"])


def _raw(values: np.ndarray, kind: type[np.generic] = np.float32) -> memoryview:
    return memoryview(values.astype(kind).tobytes())
