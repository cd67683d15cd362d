"""What the voice front shows: turn records for programs, or plain lines for a log. The picture for a person is `eye`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Literal, Protocol

from skill.conversation import Exchange
from skill.dialogue.guidance import Guidance
from skill.record import record

Waits = Literal["listening", "resting"]


class Show(Protocol):
    """Whoever shows what goes on."""

    def exchange(self, exchange: Exchange) -> None:
        """A turn and its answer, before the answer is spoken."""

    def says(self, text: str) -> None:
        """A sentence that begins to be spoken."""

    def hold(self, seconds: int) -> None:
        """A hold that begins."""

    def waits(self, what: Waits) -> None:
        """What is waited for."""

    def trouble(self, text: str) -> None:
        """Something is wrong."""


class RecordShow:
    """One JSON object a turn."""

    def __init__(self, guidance: Guidance, out: Callable[[str], None]) -> None:
        self._guidance = guidance
        self._out = out

    def exchange(self, exchange: Exchange) -> None:
        """The turn record."""
        self._out(record(exchange, self._guidance).line())

    def says(self, text: str) -> None:
        """Is in the record."""

    def hold(self, seconds: int) -> None:
        """Is in the record."""

    def waits(self, what: Waits) -> None:
        """Is no turn."""

    def trouble(self, text: str) -> None:
        """Goes to standard error, beside the records."""
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


class PlainShow:
    """Lines for a log. Neither what a person said nor what the coach says of it is among them: it is health information."""

    def __init__(self, out: Callable[[str], None]) -> None:
        self._out = out

    def exchange(self, exchange: Exchange) -> None:
        """The intent and where the conversation stands."""
        self._out(f"turn: {exchange.turn.intent} -> {exchange.state.phase}")

    def says(self, text: str) -> None:
        """That the coach speaks."""
        self._out(f"coach: speaks ({len(text)} letters)")

    def hold(self, seconds: int) -> None:
        """How long it will be quiet."""
        self._out(f"hold: {seconds} s")

    def waits(self, what: Waits) -> None:
        """What is waited for."""
        self._out(f"{what} ...")

    def trouble(self, text: str) -> None:
        """What is wrong."""
        self._out(f"trouble: {text}")
