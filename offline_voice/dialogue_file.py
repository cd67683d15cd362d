"""Dialogue files: whole conversations as data. `docs/dialogue-format.md` explains every field."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from skill.dialogue.history import History
from skill.dialogue.turn import Intent, Turn
from skill.errors import ContentError

FrontName = Literal["core", "text", "alexa", "audio"]
FRONTS: tuple[FrontName, ...] = ("core", "text", "alexa", "audio")


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """One turn and what must come of it; an expectation left out is not looked at."""

    launch: bool = False
    """The conversation is opened."""
    say: str | None = None
    """What the person says."""
    as_: str | None = None
    """What that means: ``Intent`` or ``Intent(slot=value, slot=[value, value])``."""
    silence: bool = False
    """Nobody says anything."""
    during: str | None = None
    """How much of the running reply has passed (``12s``); left out: all of it."""
    reply: str | tuple[str, ...] = ()
    """Lines that the answer holds, in this order."""
    never: tuple[str, ...] = ()
    """Lines that are not spoken between the turn before and the end of this answer."""
    phase: str | None = None
    """The phase after it."""
    asks: tuple[str, ...] | None = None
    """The ids of the question then open."""
    urgency: str | None = None
    """The level; ``none`` where there must not be one yet."""
    pattern: str | None = None
    """The pattern; ``none`` where there must not be one."""
    reasons: tuple[str, ...] | None = None
    """The reasons of the level, in any order."""
    hold: int | None = None
    """Seconds of the hold in the answer."""
    then: Literal["listen", "end"] | None = None
    """Whether the conversation stays open."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that the answer must hold."""
        return (self.reply,) if isinstance(self.reply, str) else self.reply

    @property
    def passes(self) -> float | None:
        """Seconds of the running reply that have passed; None: all of it."""
        return float(self.during.removesuffix("s")) if self.during else None

    @property
    def turn(self) -> Turn:
        """The turn that the step stands for, without its time."""
        if self.launch:
            return Turn(Intent.LAUNCH)
        return Turn(Intent.SILENCE) if self.silence else _turn(self.as_ or "")


class Dialogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One conversation."""

    name: str
    """What it shows, as a sentence."""
    turns: tuple[Step, ...]
    """Its turns, with those of the dialogue that it comes after before them."""
    after: str | None = None
    """A dialogue file beside it, whose conversation it carries on."""
    because: tuple[str, ...] = ()
    """Source ids of the rule that it shows."""
    fronts: tuple[FrontName, ...] = FRONTS
    """The fronts that can hold it; fewer only where a front has no such turn (nobody is silent on Alexa and stays)."""
    history: History | None = None
    """Earlier days, for the fronts with a memory; None: the front has none."""
    now: datetime = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
    """When it begins."""


def read_dialogue(path: Path, followers: tuple[Path, ...] = ()) -> Dialogue:
    """Reads a dialogue file.

    Args:
        path: The file.
        followers: The files that led here by their `after`.

    Raises:
        ContentError: It cannot be read, or a step is not what it must be; names the place.
    """
    if path in followers:
        raise ContentError(f"{path}: comes after itself")
    try:
        # BaseLoader keeps every scalar as text: the other loaders read an unquoted "no" as a boolean.
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        dialogue = msgspec.convert(raw, Dialogue, strict=False)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise ContentError(f"{path}: {error}") from error
    for number, step in enumerate(dialogue.turns, 1):
        if fault := _fault(step):
            raise ContentError(f"{path}: turn {number}: {fault}")
    if dialogue.after is None:
        return dialogue
    before = read_dialogue(path.parent / dialogue.after, (*followers, path))
    return msgspec.structs.replace(dialogue, turns=(*before.turns, *dialogue.turns))


def _fault(step: Step) -> str | None:
    """What is wrong with a step, for the one who wrote it."""
    if (step.launch, step.silence, step.say is not None).count(True) != 1:
        return "exactly one of launch, say and silence is wanted"
    if (step.say is None) != (step.as_ is None):
        return "say and as go together"
    if step.as_ is not None and not _MEANING.fullmatch(step.as_):
        return f"{step.as_!r} is not written like Intent(slot=value)"
    if step.as_ is not None and _turn(step.as_).intent not in set(Intent):
        return f"there is no intent {_turn(step.as_).intent}"
    if step.during is not None and not re.fullmatch(r"\d+(\.\d+)?s", step.during):
        return f"{step.during!r} is not written like 12s"
    return None


_VALUE = r"\[[^\]]*\]|[^,()\[\]]+"
_MEANING = re.compile(rf"(?P<intent>[\w.]+)(?:\((?P<slots>\w+=(?:{_VALUE})(?:,\s*\w+=(?:{_VALUE}))*)?\))?")
_SLOT = re.compile(rf"(?P<name>\w+)=(?P<value>{_VALUE})")


def _turn(meaning: str) -> Turn:
    match = _MEANING.fullmatch(meaning)
    if match is None:
        return Turn(meaning)
    slots = {slot["name"]: _value(slot["value"]) for slot in _SLOT.finditer(match["slots"] or "")}
    return Turn(match["intent"], slots)


def _value(text: str) -> Any:
    """A slot value: a list, a number, a boolean, or an id."""
    text = text.strip()
    if text.startswith("["):
        return [_value(one) for one in text[1:-1].split(",") if one.strip()]
    if text in ("true", "false"):
        return text == "true"
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
