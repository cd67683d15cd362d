"""The word lists that decide what a red-flag pattern is worth: the shape of `scope.toml`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class ScopeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `scope.toml`; what each is for is written there."""

    negators: tuple[str, ...]
    not_negators: tuple[str, ...]
    new_clauses: tuple[str, ...]
    breaking: tuple[str, ...]
    going_on: tuple[str, ...]
    denials_after: tuple[str, ...]
    suppositions: tuple[str, ...]
    question_heads: tuple[str, ...]
    question_openers: tuple[str, ...]
    presupposing: tuple[str, ...]
    modal_questions: tuple[str, ...]
    maybes: tuple[str, ...]
    first_person: tuple[str, ...]
    assurances: tuple[str, ...]
    disowned: tuple[str, ...]
    others: tuple[str, ...]
    object_words: tuple[str, ...]
    possessives: tuple[str, ...]
    between: tuple[str, ...]
    body: tuple[str, ...]
    governs: tuple[str, ...]
    proxies: tuple[str, ...]
    children: tuple[str, ...]
    old: tuple[str, ...]
    years: tuple[str, ...]
    over: tuple[str, ...]
    gone: tuple[str, ...]
    lost_things: tuple[str, ...]
    ended: tuple[str, ...]
    ago: tuple[str, ...]
    past_verbs: tuple[str, ...]
    present_verbs: tuple[str, ...]
    still: tuple[str, ...]

    def concepts(self) -> Mapping[str, tuple[str, ...]]:
        """The lists as concepts of a lexicon."""
        return {name: getattr(self, name) for name in self.__struct_fields__}
