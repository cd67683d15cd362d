"""What may be said now: open listening, or the short answers of a phase out of the interaction model.

Which of the two serves better depends on the speech model, and is decided by measurement: docs/adr/0007-listening.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from skill.errors import ContentError
from skill.interaction import InteractionModel, expand, load_interaction_model

HEARING = Path(__file__).parent / "hearing"


class Way(msgspec.Struct, frozen=True):
    """A way of listening."""

    phrases: tuple[str, ...] = ()
    """What may come; empty: anything."""
    strict: bool = False
    """Anything else is nothing, without a second look: for the wake phrase."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of moment in which short answers are expected."""

    intents: tuple[str, ...]
    """What may be answered."""
    most_words: int
    """Answers with more words are left to open listening."""
    asks: tuple[str, ...] = ()
    """The open questions it is for."""
    phases: tuple[str, ...] = ()
    """The phases it is for, where no question of another kind is open."""


class Hearing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a language is listened to and spoken, beyond what people say to the coach."""

    voice: str
    """The espeak-ng voice, where the settings name none."""
    noise: frozenset[str]
    """Words that stand for nothing when they come alone."""
    near_wake: tuple[str, ...]
    """What sounds like the wake phrase and is not."""
    safety: tuple[str, ...]
    """Intents whose short wordings belong to every grammar."""
    kinds: tuple[Kind, ...]
    """The moments of short answers, the first that fits counts."""


class Grammars:
    """The ways of listening in a locale.

    Args:
        hearing: The locale's figures.
        model: The interaction model.
    """

    def __init__(self, hearing: Hearing, model: InteractionModel) -> None:
        self.hearing = hearing
        self.wake_phrase = model.invocation_name
        self._ways = tuple((kind, _way(kind, hearing, model)) for kind in hearing.kinds)

    @property
    def noise(self) -> frozenset[str]:
        """Words that stand for nothing when they come alone."""
        return self.hearing.noise

    def way(self, phase: str, asks: Sequence[str]) -> Way:
        """How to listen in a phase, with these questions open: for short answers where there are any."""
        for kind, way in self._ways:
            if (asks and set(asks) <= set(kind.asks)) or (not asks and phase in kind.phases):
                return way
        return Way()

    def resting(self) -> Way:
        """How to listen while at rest: for the wake phrase and nothing else."""
        return Way(phrases=(self.wake_phrase, *self.hearing.near_wake), strict=True)


class OpenGrammars(Grammars):
    """Open listening in every phase: for models whose own language model knows what people say to the coach."""

    def way(self, phase: str, asks: Sequence[str]) -> Way:  # noqa: ARG002 - the same for all of them
        """How to listen: for anything."""
        return Way()


def load_grammars(locale: str, *, short_answers: bool = False) -> Grammars:
    """The ways of listening in a locale.

    Args:
        locale: Language and country.
        short_answers: Whether short answers get a grammar of their own.

    Raises:
        ContentError: the locale has none, or its file is damaged.
    """
    path = HEARING / f"{locale}.toml"
    try:
        hearing = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Hearing)
    except FileNotFoundError:
        raise ContentError(f"there is no voice front for {locale}: {path} is missing") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise ContentError(f"{path}: {wrong}") from wrong
    return (Grammars if short_answers else OpenGrammars)(hearing, load_interaction_model(locale))


def _way(kind: Kind, hearing: Hearing, model: InteractionModel) -> Way:
    phrases = (*_wordings(kind.intents, model, kind.most_words), *_wordings(hearing.safety, model, kind.most_words))
    return Way(phrases=tuple(dict.fromkeys(phrases)))


def _wordings(intents: Iterable[str], model: InteractionModel, most_words: int) -> Iterable[str]:
    for name in intents:
        for expanded in expand(model, model.intent(name)):
            if len(expanded.text.split()) <= most_words:
                yield expanded.text
