"""The word lists that decide what a red-flag pattern is worth: the shape of `scope.toml`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class ScopeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `scope.toml`."""

    negators: tuple[str, ...]
    """Deny what comes after them in their clause."""
    not_negators: tuple[str, ...]
    """Hold a negator that denies nothing of what follows."""
    new_clauses: tuple[str, ...]
    """Begin a clause that an earlier negator does not reach."""
    breaking: tuple[str, ...]
    """A pattern never runs over one of these."""
    going_on: tuple[str, ...]
    """Keep a clause going although one of `new_clauses` follows."""
    denials_after: tuple[str, ...]
    """Deny a pattern that stands before them."""
    suppositions: tuple[str, ...]
    """Before a pattern: it is only supposed."""
    question_heads: tuple[str, ...]
    """Begin a question."""
    question_openers: tuple[str, ...]
    """May stand before the head of a question."""
    presupposing: tuple[str, ...]
    """In a question: it is really so."""
    modal_questions: tuple[str, ...]
    """Heads of questions that only wonder."""
    maybes: tuple[str, ...]
    """Before a pattern: it is doubtful."""
    first_person: tuple[str, ...]
    """The speaker."""
    assurances: tuple[str, ...]
    """Say that all is well."""
    disowned: tuple[str, ...]
    """Say whose it is not."""
    others: tuple[str, ...]
    """Somebody else."""
    object_words: tuple[str, ...]
    """Before `others`: only spoken to or of."""
    possessives: tuple[str, ...]
    """In a pattern: it is somebody else's."""
    places: tuple[str, ...]
    """After "my": a place, and nobody's body."""
    between: tuple[str, ...]
    """May stand between `object_words` and `others`."""
    body: tuple[str, ...]
    """What can be the subject of a sign."""
    governs: tuple[str, ...]
    """Before "my": it takes it into its own sentence."""
    proxies: tuple[str, ...]
    """Say that the speaker speaks for the patient."""
    children: tuple[str, ...]
    """The patient is a child."""
    ages: tuple[str, ...]
    """Right after a child is named: it is the patient."""
    old: tuple[str, ...]
    """Long-standing and unchanged."""
    years: tuple[str, ...]
    """Units that make something long-standing."""
    over: tuple[str, ...]
    """Over and gone, wherever it stands."""
    gone: tuple[str, ...]
    """Over and gone, unless feeling or strength is gone."""
    lost_things: tuple[str, ...]
    """What is no better for being gone."""
    ended: tuple[str, ...]
    """Over and gone, after a sentence in the past."""
    ago: tuple[str, ...]
    """A time long ago."""
    past_verbs: tuple[str, ...]
    """Told in the past."""
    present_verbs: tuple[str, ...]
    """Told of now."""
    still: tuple[str, ...]
    """Of now or of these days."""

    def concepts(self) -> Mapping[str, tuple[str, ...]]:
        """The lists as concepts of a lexicon."""
        return {name: getattr(self, name) for name in self.__struct_fields__}
