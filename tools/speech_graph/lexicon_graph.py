"""From frames of phones to words: the lexicon as a tree with shared beginnings, in OpenFst's text format.

A word's label stands as early as the word is certain, so that the language model is looked up in time. What comes after
a word depends on its last phone only through that phone's class, so the whole tree hangs below one state for each
class. Below its first phone the tree is the same for all of them and stands once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from tools.speech_graph.phones import CLASSES, PHONES, SILENCE, class_of, entering, staying
from tools.speech_graph.pronunciations import Pronunciation

UNKNOWN = "[unk]"
"""The word that stands for sound which is no word of the list."""

_QUIET = 0
"""The class of silence."""


class Costs(msgspec.Struct, frozen=True):
    """What the paths through the lexicon cost besides the sound, as negative logarithms or shares."""

    pause: float = 0.4
    """The share of word boundaries at which people pause."""
    unknown_word: float = 3.0
    """To begin an unknown word."""
    unknown_phone: float = 2.0
    """For each phone of an unknown word: it must cost more than a word that fits."""


class _Node(msgspec.Struct):
    """One phone of the tree."""

    phone: str
    ends: list[int] = []
    """Words that end with this phone."""
    after: dict[str, _Node] = {}
    """What may follow, by phone."""
    state: int = -1
    """The state of a phone that is not a word's first, once it has been written."""

    def only_word(self) -> int:
        """The one word that lies further down; 0 where there are several or none."""
        words = set(self._below())
        return words.pop() if len(words) == 1 else 0

    def _below(self) -> list[int]:
        found: list[int] = []
        for node in self.after.values():
            found += [*node.ends, *node._below()]  # noqa: SLF001 - its own kind
        return found


def lexicon_text(words: Mapping[str, int], sounds: Mapping[str, tuple[Pronunciation, ...]], costs: Costs) -> str:
    """The lexicon graph.

    Args:
        words: every word with its label, from 1; `[unk]` among them.
        sounds: how each word is said; nothing for `[unk]`.
        costs: of pauses and unknown words.
    """
    writer = _Writer(costs)
    return writer.text(_tree(words, sounds), words[UNKNOWN])


def _tree(words: Mapping[str, int], sounds: Mapping[str, tuple[Pronunciation, ...]]) -> _Node:
    root = _Node(SILENCE)
    for word, label in sorted(words.items()):
        for way in sounds.get(word, ()):
            node = root
            for phone in way:
                node = node.after.setdefault(phone, _Node(phone))
            node.ends.append(label)
    return root


class _Writer:
    """Numbers the states and collects the arcs; the first state is the start."""

    def __init__(self, costs: Costs) -> None:
        self._costs = costs
        self._states = 0
        self._lines: list[str] = []
        self._start = self._state()
        self._after_word = {before: self._state() for before in range(1, len(CLASSES))}
        self._after_pause = self._state()
        self._ends: dict[tuple[str, int], int] = {}
        self._pauses: dict[int, int] = {}

    def text(self, tree: _Node, unknown: int) -> str:
        pause, none = -math.log(self._costs.pause), -math.log(1 - self._costs.pause)
        self._arc(self._start, self._after_pause, cost=none)
        self._pause(self._start, _QUIET, pause)
        for before, state in self._after_word.items():
            self._pause(state, before, pause)
        self._unknown(unknown)
        for before, state in ((_QUIET, self._after_pause), *self._after_word.items()):
            self._branches(tree, state, before, said=0)
        self._lines += [f"{state}\t0" for state in (*self._after_word.values(), self._after_pause)]
        return "\n".join([*self._lines, ""])

    def _branches(self, node: _Node, state: int, before: int, said: int) -> None:
        """Everything that may follow in the tree; `said` is the word whose label stands already."""
        for phone, child in sorted(node.after.items()):
            for word in child.ends:
                self._arc(state, self._end(phone, before), entering(phone, before), 0 if word == said else word)
            if child.after:
                word = 0 if said else child.only_word()
                self._arc(
                    state,
                    self._inner(child, before, root=node.phone == SILENCE, said=said or word),
                    entering(phone, before),
                    word,
                )

    def _inner(self, node: _Node, before: int, *, root: bool, said: int) -> int:
        """The state of a phone within a word. A first phone sounds different after each class; the others are shared."""
        if node.state >= 0 and not root:
            return node.state
        state = self._state()
        self._arc(state, state, staying(node.phone, before))
        if not root:
            node.state = state
        self._branches(node, state, class_of(node.phone), said)
        return state

    def _end(self, phone: str, before: int) -> int:
        """The state of a word's last phone, from which the next word may begin."""
        if (phone, before) not in self._ends:
            state = self._ends[phone, before] = self._state()
            self._arc(state, state, staying(phone, before))
            self._arc(state, self._after_word[class_of(phone)])
        return self._ends[phone, before]

    def _pause(self, state: int, before: int, cost: float) -> None:
        if before not in self._pauses:
            quiet = self._pauses[before] = self._state()
            self._arc(quiet, quiet, staying(SILENCE, before))
            self._arc(quiet, self._after_pause)
        self._arc(state, self._pauses[before], entering(SILENCE, before), cost=cost)

    def _unknown(self, label: int) -> None:
        """Any row of phones, at a price for each."""
        inside = {before: self._state() for before in self._after_word}
        states: dict[tuple[str, int], int] = {}
        for before in (_QUIET, *inside):
            for phone in PHONES[1:]:
                state = states[phone, before] = self._state()
                self._arc(state, state, staying(phone, before))
                self._arc(state, inside[class_of(phone)], cost=self._costs.unknown_phone)
                self._arc(state, self._after_word[class_of(phone)])
        first = self._costs.unknown_word + self._costs.unknown_phone
        for before, state in ((_QUIET, self._after_pause), *self._after_word.items()):
            for phone in PHONES[1:]:
                self._arc(state, states[phone, before], entering(phone, before), label, first)
        for before, state in inside.items():
            for phone in PHONES[1:]:
                self._arc(state, states[phone, before], entering(phone, before))

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _arc(self, source: int, to: int, sound: int = 0, word: int = 0, cost: float = 0.0) -> None:
        self._lines.append(f"{source}\t{to}\t{sound}\t{word}\t{cost:.5f}")
