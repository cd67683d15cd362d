"""Where the clauses of an utterance begin, and what is denied in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from skill.understanding.lexicon import Tags
from skill.understanding.normalise import Heard

SPOKEN_NO_BEFORE = frozenset(
    {
        "i",
        "my",
        "it",
        "the",
        "there",
        "that",
        "this",
        "they",
        "we",
        "you",
        "he",
        "she",
        "just",
        "only",
        "no",
        "yes",
        "is",
        "not",
        "nope",
        "both",
        "something",
        "really",
        "hang",
        "wait",
        "stop",
        "sorry",
        "one",
        "because",
        "but",
        "and",
        "honestly",
        "actually",
        "seriously",
        "help",
        "please",
    }
)
"""Before one of these a "no" is an answer of its own ("no my foot is fine")."""

UNSAYING = frozenset({"since", "hasn't", "n't", "never", "not", "isn't", "aren't", "wasn't", "weren't"})
"""Right before a phrase they make it no statement that something is so."""


class Clauses:
    """An utterance with its concepts, cut into clauses."""

    def __init__(self, heard: Heard, tags: Tags) -> None:
        self.words = heard.words
        self.breaks = heard.breaks
        self.tags = tags
        self._places: dict[str, list[tuple[int, int]]] = {}
        for position, here in enumerate(tags):
            for name, ends in here.items():
                self._places.setdefault(name, []).extend((position, end) for end in ends)
        excused = {one for start, end in self.spans("not_negators") for one in range(start, end)}
        negators = [span for span in self.spans("negators") if not excused & set(range(*span))]
        spoken = {start for start, _ in negators if self._is_spoken_no(start)}
        self.negators = [span for span in negators if span[0] not in spoken]
        """Positions of what denies, from and to."""
        self.starts = sorted({0, *heard.breaks, *(one + 1 for one in spoken), *self._new_clauses()})
        """Positions at which a clause begins."""

    def spans(self, name: str, where: Collection[int] | None = None) -> Iterator[tuple[int, int]]:
        """Every place of a concept, or those that begin at some positions."""
        return (span for span in self._places.get(f"{{{name}}}", ()) if where is None or span[0] in where)

    def has(self, name: str, where: range) -> bool:
        """Whether a concept stands in a range."""
        return any(end <= where.stop for _, end in self.spans(name, where))

    def has_at(self, name: str, position: int) -> bool:
        """Whether a concept begins at a position."""
        return f"{{{name}}}" in self.tags[position]

    def affirmed(self, name: str, where: Collection[int] | None = None) -> bool:
        """Whether a phrase of the list stands there that neither a negator nor the like stands before."""
        return any(
            not any(begin <= start - 1 < end + 2 for begin, end in self.negators)
            and self.word(start - 1) not in UNSAYING
            for start, _ in self.spans(name, where)
        )

    def word(self, position: int) -> str:
        """The word at a position; nothing outside."""
        return self.words[position] if 0 <= position < len(self.words) else ""

    def _is_spoken_no(self, position: int) -> bool:
        """Whether a "no" answers, and does not belong to the word after it ("no my foot is fine")."""
        return self.words[position] == "no" and (
            self.word(position + 1) in SPOKEN_NO_BEFORE or self.word(position + 1) == ""
        )

    def _new_clauses(self) -> Iterator[int]:
        for start, _ in self.spans("new_clauses"):
            before = self.tags[start - 1] if start else {}
            two_before = self.tags[start - 2] if start > 1 else {}
            goes_on = start in before.get("{going_on}", ()) or start in two_before.get("{going_on}", ())
            if start and not goes_on:
                yield start
        for position in range(1, len(self.words) - 2):
            if self.words[position] == "my" and self.has_at("body", position + 1) and self._opens_clause(position):
                yield position

    def _opens_clause(self, position: int) -> bool:
        """Whether "my foot" begins a sentence of its own: a verb follows, and no word before it governs it."""
        verb = any(
            self.has_at(verbs, one)
            for one in range(position + 2, min(position + 4, len(self.words)))
            for verbs in ("present_verbs", "past_verbs")
        )
        return verb and not any(self.has_at(name, position - 1) for name in ("going_on", "object_words", "governs"))

    def clause(self, position: int) -> int:
        """Where the clause of a position begins."""
        return max((one for one in self.starts if one <= position), default=0)

    def clause_end(self, position: int) -> int:
        """Where the next clause after a position begins."""
        return min((one for one in self.starts if one >= position), default=len(self.words))
