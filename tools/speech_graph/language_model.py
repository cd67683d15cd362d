"""Which words follow which: an interpolated back-off model of word rows, from weighted sentences."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from tools.speech_graph.sentences import Sentence

BEGIN, END = "<s>", "</s>"

History = tuple[str, ...]
"""The words before, at most one fewer than the order."""
Counts = dict[History, dict[str, float]]
"""How much each word counts after each history."""


class LanguageModel(msgspec.Struct, frozen=True):
    """A back-off model."""

    after: dict[History, dict[str, float]]
    """The probability of the words seen after a history; after none, of every word and of the end."""
    back_off: dict[History, float]
    """The share that a history leaves to the next shorter one."""

    def probability(self, word: str, history: History) -> float:
        """How likely a word is after others. Raises KeyError for a word that the model does not have."""
        share = 1.0
        while word not in self.after.get(history, {}):
            if not history:
                raise KeyError(word)
            share *= self.back_off.get(history, 1.0)
            history = history[1:]
        return share * self.after[history][word]


class Shape(msgspec.Struct, frozen=True):
    """How a model is made from counts."""

    order: int = 3
    """Length of the rows."""
    discount: float = 0.7
    """What each different follower takes off a history's counts, for words never seen there."""
    most: float = 0.6
    """The largest share that may be taken off."""
    least_gain: float = 0.02
    """A row stands on its own only if it says this much (nats, times its count) more than the shorter rows."""


def count(sentences: Iterable[Sentence], order: int) -> list[Counts]:
    """Weighted counts of rows of one word, of two, and so on."""
    counts: list[Counts] = [defaultdict(lambda: defaultdict(float)) for _ in range(order)]
    for sentence in sentences:
        row = (BEGIN, *sentence.words, END)
        for place in range(1, len(row)):
            for length in range(min(order, place + 1)):
                counts[length][row[place - length : place]][row[place]] += sentence.weight
    return counts


def add(counts: list[Counts], rows: Iterable[tuple[History, str, float]]) -> None:
    """Adds counts of rows that were not made from sentences."""
    for history, word, weight in rows:
        counts[len(history)][history][word] += weight


def estimate(counts: list[Counts], words: Iterable[str], shape: Shape, floor: float) -> LanguageModel:
    """A model from counts.

    Args:
        counts: by length of the rows.
        words: every word that must be possible.
        shape: of the model.
        floor: the count that every word has at least.
    """
    alone = counts[0][()]
    base = {word: max(alone.get(word, 0.0), floor) for word in sorted({*words, END})}
    total = math.fsum(base.values())
    model = LanguageModel(after={(): {word: mass / total for word, mass in base.items()}}, back_off={})
    for of_length in counts[1:]:
        for history in sorted(of_length):
            _learn(model, history, of_length[history], shape)
    return model


def _learn(model: LanguageModel, history: History, followers: dict[str, float], shape: Shape) -> None:
    total = math.fsum(followers.values())
    left = min(shape.discount * len(followers) / total, shape.most)
    shorter = {word: model.probability(word, history[1:]) for word in sorted(followers)}
    likely = {word: (1 - left) * followers[word] / total + left * shorter[word] for word in shorter}
    kept = {
        word: own
        for word, own in likely.items()
        if followers[word] * math.log(own / (left * shorter[word])) >= shape.least_gain
    }
    if not kept:
        return
    model.after[history] = kept
    rest = max(1 - math.fsum(shorter[word] for word in kept), 1e-6)
    model.back_off[history] = max(1 - math.fsum(kept.values()), 1e-6) / rest


def model_text(model: LanguageModel, labels: dict[str, int]) -> str:
    """The model as an acceptor in OpenFst's text format; its states are histories, the first one is the start."""
    histories = [(BEGIN,), *sorted(one for one in model.after if one != (BEGIN,))]
    states = {history: number for number, history in enumerate(histories)}
    longest = max(map(len, histories))
    lines: list[str] = []
    for history in histories:
        state = states[history]
        for word, likely in sorted(model.after[history].items()):
            cost = -math.log(likely)
            if word == END:
                lines.append(f"{state}\t{cost:.5f}")
            elif word in labels:
                to = states[_known((*history, word)[-longest:], states)]
                lines.append(f"{state}\t{to}\t{labels[word]}\t{labels[word]}\t{cost:.5f}")
        if history:
            to = states[_known(history[1:], states)]
            lines.append(f"{state}\t{to}\t0\t0\t{-math.log(model.back_off[history]):.5f}")
    return "\n".join([*lines, ""])


def _known(history: History, states: dict[History, int]) -> History:
    while history not in states:
        history = history[1:]
    return history
