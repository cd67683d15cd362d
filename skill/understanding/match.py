"""Exact matches of the interaction model's samples, slots included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from skill.interaction import InteractionModel

Reader = Callable[[Sequence[str]], Any]
"""Reads the words in a slot of one of Amazon's types; None where they are no such value."""

LONGEST_VALUE = 6
"""An Amazon number or duration has at most so many words."""


class Found(msgspec.Struct, frozen=True):
    """A sample that an utterance is."""

    intent: str
    """Its intent."""
    slots: Mapping[str, Any]
    """Slot values by name."""
    words: tuple[str, ...]
    """The utterance."""


class _Node:
    __slots__ = ("intent", "slots", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.slots: list[tuple[str, str, _Node]] = []
        self.intent: str | None = None


class Samples:
    """All samples of a model, as a tree of words and slots."""

    def __init__(
        self, model: InteractionModel, plain: Callable[[str], tuple[str, ...]], readers: Mapping[str, Reader]
    ) -> None:
        self._plain = plain
        self._readers = readers
        self._root = _Node()
        self._values: dict[str, dict[tuple[str, ...], str]] = {
            one.name: {plain(wording): value.id for value in one.values for wording in value.wordings}
            for one in model.types
        }
        self._longest = {name: max(map(len, values), default=0) for name, values in self._values.items()}
        for intent in model.intents:
            types = {slot.name: slot.type for slot in intent.slots}
            for sample in intent.samples:
                self._add(intent.name, sample, types)

    def match(self, words: Sequence[str]) -> Found | None:
        """The intent whose sample the words are, word for word; samples with fewer slots first."""
        return next(self._walk(self._root, tuple(words), 0, {}), None)

    def _add(self, intent: str, sample: str, types: Mapping[str, str]) -> None:
        node = self._root
        for part in sample.replace("{", "\n{").replace("}", "}\n").split("\n"):
            if part.startswith("{"):
                name = part[1:-1]
                node = self._slot(node, name, types[name])
            else:
                for word in self._plain(part):
                    node = node.words.setdefault(word, _Node())
        node.intent = node.intent or intent

    def _slot(self, node: _Node, name: str, type_: str) -> _Node:
        for other, other_type, following in node.slots:
            if (other, other_type) == (name, type_):
                return following
        following = _Node()
        node.slots.append((name, type_, following))
        return following

    def _walk(self, node: _Node, words: tuple[str, ...], position: int, slots: dict[str, Any]) -> Iterator[Found]:
        if position == len(words):
            if node.intent:
                yield Found(node.intent, slots, words)
            return
        following = node.words.get(words[position])
        if following is not None:
            yield from self._walk(following, words, position + 1, slots)
        for name, type_, after in node.slots:
            for end, value in self._read(type_, words, position):
                yield from self._walk(after, words, end, {**slots, name: value})

    def _read(self, type_: str, words: tuple[str, ...], start: int) -> Iterator[tuple[int, Any]]:
        values = self._values.get(type_)
        longest = self._longest[type_] if values is not None else LONGEST_VALUE
        for end in range(min(start + longest, len(words)), start, -1):
            part = words[start:end]
            value = (
                values.get(part)
                if values is not None
                else self._readers[type_](part)
                if type_ in self._readers
                else None
            )
            if value is not None:
                yield end, value
