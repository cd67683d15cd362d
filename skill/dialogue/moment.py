"""One turn together with all that is needed to answer it, so that every layer has the same four words for the same things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from skill.dialogue.guidance import Guidance
from skill.dialogue.reply import Line, Part, Reply
from skill.dialogue.state import State
from skill.dialogue.turn import Intent, Told, Turn


class Moment(msgspec.Struct, frozen=True):
    """One turn, read."""

    turn: Turn
    """As it came in."""
    told: Told
    """What its slots told."""
    guidance: Guidance
    """What the coach knows."""

    @property
    def intent(self) -> str:
        """The turn's intent."""
        return self.turn.intent

    @property
    def at(self) -> datetime | None:
        """When it was said."""
        return self.turn.at

    @property
    def today(self) -> date | None:
        """The day on which it was said, in the zone that the front gave."""
        return self.turn.at.date() if self.turn.at else None

    def flags(self) -> tuple[str, ...]:
        """The red flags among the reported symptoms, the most dangerous first."""
        return tuple(flag for flag in self.guidance.flags if flag in self.told.symptoms)


Outcome = tuple[State, Reply]
Layer = Callable[[State, Moment], Outcome | None]

UNCLEAR = (Intent.UNSURE, Intent.FALLBACK, Intent.SILENCE)
"""Turns that answer nothing."""


def lines(*keys: str) -> tuple[Part, ...]:
    """Lines without fields, by key."""
    return tuple(Line(key) for key in keys)
