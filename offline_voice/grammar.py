"""What may be said now: open listening, or a few phrases, chosen for each phase.

The figures behind the choice are in docs/adr/0007-listening.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from skill.errors import ContentError
from skill.interaction import load_interaction_model

HEARING = Path(__file__).parent / "hearing"


class Way(msgspec.Struct, frozen=True):
    """A way of listening."""

    phrases: tuple[str, ...] = ()
    """What may come; empty: anything."""
    strict: bool = False
    """Anything else is nothing, without a second look: for the wake phrase."""


class Hearing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a language is listened to and spoken, beyond what people say to the coach."""

    voice: str
    """The espeak-ng voice, where the settings name none."""
    noise: frozenset[str]
    """Words that stand for nothing when they come alone."""
    near_wake: tuple[str, ...]
    """What sounds like the wake phrase and is not."""


class Grammars(msgspec.Struct, frozen=True):
    """The ways of listening in a locale."""

    wake_phrase: str
    """What wakes the coach from its rest."""
    hearing: Hearing
    """The locale's own figures."""

    @property
    def noise(self) -> frozenset[str]:
        """Words that stand for nothing when they come alone."""
        return self.hearing.noise

    def way(self, phase: str, asks: Sequence[str]) -> Way:  # noqa: ARG002 - see the record of the decision
        """How to listen in a phase, with these questions open."""
        return Way()

    def resting(self) -> Way:
        """How to listen while at rest: for the wake phrase and nothing else."""
        return Way(phrases=(self.wake_phrase, *self.hearing.near_wake), strict=True)


def load_grammars(locale: str) -> Grammars:
    """The ways of listening in a locale.

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
    return Grammars(wake_phrase=load_interaction_model(locale).invocation_name, hearing=hearing)
