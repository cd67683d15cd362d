"""One conversation: understanding, core and words in their order, for every front that hears plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from skill.dialogue import hold_began, respond, unkept
from skill.dialogue.guidance import Guidance
from skill.dialogue.history import History
from skill.dialogue.reply import Note, Reply
from skill.dialogue.state import State
from skill.dialogue.turn import Intent, Turn
from skill.words import Phrases, Spoken, word


class Understands(Protocol):
    """Whoever reads a turn out of words."""

    def understand(self, text: str, asks: Sequence[str] = (), phase: str = "idle") -> Turn:
        """The meaning of some words, with the open questions and the phase in mind. Never raises."""


class Remembers(Protocol):
    """Whoever keeps what may be kept of a conversation."""

    def history(self, today: date) -> History:
        """What is remembered. Never raises: a history that is lost where that fails."""

    def keep(self, notes: Sequence[Note], at: datetime) -> bool:
        """Carries out the notes of a reply; False where that failed. Never raises."""


class Exchange(msgspec.Struct, frozen=True):
    """One turn and its answer."""

    turn: Turn
    """What came in."""
    heard: str
    """The words it was understood from; empty where there were none."""
    confidence: float | None
    """The recogniser's figure; None when typed."""
    state: State
    """Where the conversation is after the answer."""
    reply: Reply
    """The answer in line keys."""
    spoken: Spoken
    """The answer in words."""


class Conversation:
    """Holds the state between turns. Time comes in with every call; nothing here looks at a clock."""

    def __init__(
        self,
        guidance: Guidance,
        phrases: Phrases,
        understanding: Understands,
        state: State | None = None,
        memory: Remembers | None = None,
    ) -> None:
        self.guidance = guidance
        self.phrases = phrases
        self.understanding = understanding
        self.state = state or State.new()
        self.memory = memory

    def launch(self, at: datetime) -> Exchange:
        """The greeting."""
        return self.take(Turn(Intent.LAUNCH, at=at))

    def hear(self, text: str, at: datetime) -> Exchange:
        """Answers some words.

        Args:
            text: What was typed.
            at: When it was said, in the person's zone.
        """
        turn = self.understanding.understand(text, asks=self.state.asks, phase=self.state.phase)
        return self.take(msgspec.structs.replace(turn, at=at), heard=text)

    def silence(self, at: datetime) -> Exchange:
        """Answers that the reply window passed without a word."""
        return self.take(Turn(Intent.SILENCE, at=at))

    def take(self, turn: Turn, heard: str = "", confidence: float | None = None) -> Exchange:
        """Answers a turn."""
        state, reply = self._keep(*respond(self.state, turn, self.guidance), turn.at)
        spoken = word(reply, self.phrases)
        self.state = state
        return Exchange(turn, heard, confidence, state, reply, spoken)

    def _keep(self, state: State, reply: Reply, at: datetime | None) -> tuple[State, Reply]:
        """Carries the notes of a reply out before it is spoken; after a part was forgotten, earlier days are read anew."""
        if self.memory is None or at is None or not reply.notes:
            return state, reply
        if not self.memory.keep(reply.notes, at):
            return unkept(state, reply)
        if state.history is None or all(note.kind != "forget" for note in reply.notes):
            return state, reply
        left = msgspec.structs.replace(self.memory.history(at.date()), quiet=True)
        return msgspec.structs.replace(state, history=left), reply

    def hold_began(self, at: datetime) -> None:
        """Tells the core when the hold of the last reply really began, after the words before it."""
        self.state = hold_began(self.state, at)
