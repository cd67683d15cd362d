"""Text to intent and slots, a line at a time, for programs that want the understanding alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from skill.conversation import Understands


class Understood(msgspec.Struct, frozen=True):
    """What is printed for a line."""

    heard: str
    """The words."""
    intent: str
    """The intent."""
    slots: Mapping[str, Any]
    """The slots."""


class Line(msgspec.Struct, frozen=True):
    """A line of input that brings its own context."""

    text: str
    """The words."""
    asks: tuple[str, ...] | str | None = None
    """The ids of the open question, or one of them."""
    phase: str | None = None
    """Where the conversation is."""


def understand_line(
    line: str, understanding: Understands, asks: Sequence[str] = (), phase: str = "idle", *, as_json: bool = True
) -> str:
    """The record of one line.

    Args:
        line: Plain words, or a JSON object with ``text``, ``asks``, ``phase``; what only looks like one is words.
        understanding: Reads it.
        asks: The open question for lines that do not name their own.
        phase: The phase for lines that do not name their own.
        as_json: Whether to give JSON instead of readable text.
    """
    said = _read(line) or Line(line)
    asked = (said.asks,) if isinstance(said.asks, str) else asks if said.asks is None else said.asks
    turn = understanding.understand(said.text, asks=asked, phase=said.phase or phase)
    if as_json:
        return msgspec.json.encode(Understood(said.text, str(turn.intent), turn.slots)).decode()
    slots = "".join(f" {name}={value}" for name, value in turn.slots.items())
    return f"{turn.intent}{slots}"


def _read(line: str) -> Line | None:
    try:
        return msgspec.json.decode(line, type=Line) if line.startswith("{") else None
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return None
