"""What goes out: one neutral reply, made of lines, pauses and holds; each front turns it into sound, SSML or text.

A reply holds no words. A `Line` names a key of the phrases and the values for its fields; `skill.words` finds the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from skill.dialogue.figures import Count, Seconds


class Words(msgspec.Struct, frozen=True, tag="words"):
    """A list of phrases inside a line, joined as the language joins them ("numbness and tingling")."""

    keys: tuple[str, ...]
    """Phrase keys."""


class Day(msgspec.Struct, frozen=True, tag="day"):
    """A date inside a line, spoken as the language speaks dates."""

    on: date
    """The day."""


Field = int | str | Words | Day


class Line(msgspec.Struct, frozen=True, tag="line"):
    """One thing to say."""

    key: str
    """A key of the phrases."""
    fields: Mapping[str, Field] = {}
    """Values for the phrase's fields."""
    take: Count = 0
    """Which wording: 0 the first, 1 the second; taken round where a phrase has fewer."""


class Pause(msgspec.Struct, frozen=True, tag="pause"):
    """A silence."""

    seconds: Seconds
    """How long."""


class Cue(msgspec.Struct, frozen=True, tag="cue"):
    """A short statement in the middle of a hold."""

    at: Count
    """Seconds from the start of the hold."""
    line: Line
    """What to say."""


class Hold(msgspec.Struct, frozen=True, tag="hold"):
    """The timed stretch of a rep: quiet but for its cues."""

    seconds: Count
    """How long it runs."""
    cues: tuple[Cue, ...] = ()
    """What is said in it, in order."""


Part = Line | Pause | Hold


class Note(msgspec.Struct, frozen=True, tag="note"):
    """What a front may store after this reply, or must delete; never the person's words."""

    kind: str
    """``session`` (one finished or broken-off session), ``assessment``, ``remember`` (``agreed``: yes or no) or ``forget``
    (``scope``: ``all``, ``today``, or ``this`` conversation)."""
    values: Mapping[str, object] = {}
    """Plain JSON values."""


class Reply(msgspec.Struct, frozen=True):
    """The answer to one turn."""

    parts: tuple[Part, ...] = ()
    """What to say and how long to be quiet, in order."""
    reprompt: Line | None = None
    """What to say when nobody answers."""
    listening: bool = True
    """Whether the conversation stays open."""
    show: str | None = None
    """The session item that a screen may show; ``emergency`` or ``urgent`` for a warning in full size."""
    voice: str | None = None
    """A change of the speaking voice: ``slower``, ``faster``, ``louder``, ``quieter``."""
    notes: tuple[Note, ...] = ()
    """What a front may store."""

    @property
    def hold_seconds(self) -> int:
        """How long the hold of this reply runs; 0 without one."""
        return sum(part.seconds for part in self.parts if isinstance(part, Hold))

    @property
    def keys(self) -> tuple[str, ...]:
        """Every line of this reply by key, a hold's cues in their place."""
        lines: list[str] = []
        for part in self.parts:
            if isinstance(part, Line):
                lines.append(part.key)
            elif isinstance(part, Hold):
                lines += [cue.line.key for cue in part.cues]
        return tuple(lines)
