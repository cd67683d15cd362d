"""Words to the pieces that the encoder knows: the longest piece first, as its makers cut them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

UNKNOWN = "[UNK]"
INSIDE = "##"
"""Marks a piece that goes on a word."""
_PART = re.compile(r"[^\W_]+|[^\w\s]|_")


def pieces_of(words: Sequence[str], known: Mapping[str, int]) -> Iterator[int]:
    """The numbers of the pieces of some words, as a reader of English cuts them: apostrophes stand alone."""
    for word in words:
        for part in _PART.findall(word):
            yield from _cut(part, known)


def _cut(part: str, known: Mapping[str, int]) -> Iterator[int]:
    """The pieces of a part without signs; one unknown piece where it cannot be put together."""
    found: list[int] = []
    start = 0
    while start < len(part):
        prefix = INSIDE if start else ""
        end = next((one for one in range(len(part), start, -1) if prefix + part[start:one] in known), start)
        if end == start:
            yield known[UNKNOWN]
            return
        found.append(known[prefix + part[start:end]])
        start = end
    yield from found
