"""The n-gram half: one logistic regression a class over hashed features, packed as signed bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

COST = 30.0
"""How closely the data is followed."""


class Fitted:
    """What one model learned."""

    def __init__(self, classes: list[str], coefficients: np.ndarray, biases: np.ndarray) -> None:
        self.classes = classes
        self.scale = np.abs(coefficients).max(axis=1) / 127
        self.bytes = np.rint(coefficients / self.scale[:, None]).astype(np.int8)
        self.biases = biases


def fit(hashes: Sequence[Sequence[int]], labels: Sequence[str], weights: Sequence[float], buckets: int) -> Fitted:
    """Learns to tell the labels apart.

    Args:
        hashes: Feature hashes by sentence.
        labels: The class of each sentence.
        weights: How much each sentence counts.
        buckets: How many hashes are told apart.
    """
    data, named = _matrix(hashes, buckets), np.array(labels)
    classes = sorted(set(labels))
    wanted = ["told"] if classes == ["none", "told"] else classes
    models = [
        LogisticRegression(C=COST, solver="liblinear", max_iter=40, tol=5e-3).fit(data, named == one, weights)
        for one in wanted
    ]
    return Fitted(wanted, np.array([one.coef_[0] for one in models]), np.array([one.intercept_[0] for one in models]))


def _matrix(hashes: Sequence[Sequence[int]], buckets: int) -> csr_matrix:
    """Rows of unit length."""
    indices = [sorted({one % buckets for one in row}) for row in hashes]
    pointers = np.cumsum([0, *map(len, indices)])
    values = np.concatenate([np.full(len(row), 1 / math.sqrt(len(row) or 1)) for row in indices])
    columns = np.concatenate([np.array(row, dtype=int) for row in indices])
    return csr_matrix((values, columns, pointers), shape=(len(hashes), buckets))
