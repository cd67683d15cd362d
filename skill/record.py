"""The turn record: one JSON object a turn, the same from every front, for programs that watch a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from skill.conversation import Exchange
from skill.dialogue.guidance import Guidance
from skill.dialogue.state import State
from skill.words import Moment


class Level(msgspec.Struct, frozen=True):
    """How pressing it is, and why."""

    urgency: str
    """``emergency``, ``urgent``, ``clinician`` or ``self_care``."""
    pattern: str | None
    """A pattern id, ``unclear``, or None where urgency came first."""
    reasons: tuple[str, ...]
    """Symptom, history or question ids."""
    review_on: date | None
    """When to look again."""


class Record(msgspec.Struct, frozen=True):
    """One turn as it is printed; the order of the fields is the order in the line."""

    heard: str
    """The words as understood from, ``<hold>`` and ``<silence>`` for time that passed."""
    confidence: float | None
    """The recogniser's figure; None when typed."""
    intent: str | None
    """The intent; None where only time passed."""
    slots: Mapping[str, Any]
    """The slots."""
    say: str
    """What was said, a hold's cues in their order."""
    reprompt: str | None
    """What is said when nobody answers."""
    keys: tuple[str, ...]
    """The lines spoken."""
    asks: tuple[str, ...]
    """The ids of the open question."""
    phase: str
    """Where the conversation is."""
    assessment: Level | None
    """None until a level is final."""
    facts: tuple[str, ...]
    """The seed facts that the lines rest on."""
    hold_seconds: int
    """How long the hold of this reply runs; 0 in every other record."""
    listening: bool
    """Whether the session is open."""

    def line(self) -> str:
        """The record as one line of JSON."""
        return msgspec.json.encode(self).decode()

    def after(self, heard: str, said: tuple[Moment, ...], guidance: Guidance) -> Record:
        """The record with what was said before its own reply, in time that passed without a word."""
        keys = (*(moment.say.key for moment in said), *self.keys)
        text = (*(moment.say.text for moment in said), self.say)
        return msgspec.structs.replace(
            self, heard=heard, say=" ".join(filter(None, text)), keys=keys, facts=guidance.facts(keys)
        )


def record(exchange: Exchange, guidance: Guidance) -> Record:
    """The record of a turn."""
    reply, state = exchange.reply, exchange.state
    return Record(
        heard=exchange.heard,
        confidence=exchange.confidence,
        intent=str(exchange.turn.intent),
        slots=exchange.turn.slots,
        say=exchange.spoken.text,
        reprompt=exchange.spoken.reprompt,
        keys=reply.keys,
        asks=state.asks,
        phase=state.phase,
        assessment=_level(state),
        facts=guidance.facts(reply.keys),
        hold_seconds=reply.hold_seconds if state.phase == "holding" else 0,
        listening=reply.listening,
    )


def passage(heard: str, said: tuple[Moment, ...], after: Exchange, guidance: Guidance) -> Record:
    """The record of time that passed while a reply ran.

    Args:
        heard: ``<hold>`` or ``<hold 12s>``.
        said: What of the running reply was said in that time.
        after: The exchange whose reply is running.
        guidance: For the facts of the lines.
    """
    still = msgspec.structs.replace(
        record(after, guidance), confidence=None, intent=None, slots={}, say="", keys=(), hold_seconds=0
    )
    return still.after(heard, said, guidance)


def _level(state: State) -> Level | None:
    found = state.assessment
    return Level(found.urgency, found.pattern, found.reasons, found.review_on) if found else None
