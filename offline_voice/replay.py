"""Replays dialogue files against a front: the same conversation must come out everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec

from offline_voice.dialogue_file import Dialogue, Step
from skill.dialogue.reply import Reply
from skill.dialogue.state import State
from skill.dialogue.turn import Turn


class Seen(msgspec.Struct, frozen=True):
    """What a front made of one step."""

    state: State
    """The state after it."""
    reply: Reply
    """The answer."""
    said: tuple[str, ...]
    """Every line spoken since the turn before, as far as the front can tell."""
    turn: Turn | None = None
    """What was understood; None where the front was handed the meaning."""


class Front(Protocol):
    """One way to hold a conversation."""

    def send(self, step: Step) -> Seen:
        """Plays a step."""


Opens = Callable[[Dialogue, str], AbstractContextManager[Front]]
"""Opens a front for a dialogue in a locale."""


class Difference(msgspec.Struct, frozen=True):
    """Something that came out otherwise."""

    number: int
    """Which turn, from 1."""
    what: str
    """What was compared."""
    wanted: Any
    """As it should be."""
    found: Any
    """As it was."""

    def __str__(self) -> str:
        """For the eye."""
        return f"turn {self.number}: {self.what} is {_show(self.found)}, not {_show(self.wanted)}"


def replay(dialogue: Dialogue, opens: Opens, core: Opens, locale: str) -> Iterator[Difference]:
    """Plays a dialogue on a front and yields where it differs from the file, or from the core on the same turns.

    It ends with the first turn that differs: what comes after is its consequence.

    Args:
        dialogue: The conversation.
        opens: Opens the front.
        core: Opens the front that goes by meanings alone.
        locale: The language.
    """
    with opens(dialogue, locale) as front, core(dialogue, locale) as model:
        for number, step in enumerate(dialogue.turns, 1):
            seen, expected = front.send(step), model.send(step)
            found = tuple(dict.fromkeys((*_against_file(step, seen), *_against_core(seen, expected))))
            yield from (Difference(number, *one) for one in found)
            if found:
                return


Found = tuple[str, Any, Any]


def _against_file(step: Step, seen: Seen) -> Iterator[Found]:
    """Where a step came out otherwise than the file says."""
    keys, assessment = seen.reply.keys, seen.state.assessment
    if seen.turn is not None:
        yield from _against_meaning(step.turn, seen.turn)
    if not _in_order(step.lines, keys):
        yield "reply", step.lines, keys
    if spoken := tuple(key for key in step.never if key in seen.said):
        yield "never", (), spoken
    expectations: tuple[Found, ...] = (
        ("phase", step.phase, seen.state.phase),
        ("asks", step.asks, seen.state.asks),
        ("urgency", step.urgency, assessment.urgency if assessment else "none"),
        ("pattern", step.pattern, (assessment and assessment.pattern) or "none"),
        (
            "reasons",
            step.reasons and tuple(sorted(step.reasons)),
            tuple(sorted(assessment.reasons if assessment else ())),
        ),
        ("hold", step.hold, seen.reply.hold_seconds),
        ("then", step.then, "listen" if seen.reply.listening else "end"),
    )
    yield from (one for one in expectations if one[1] is not None and one[1] != one[2])


def _against_meaning(wanted: Turn, understood: Turn) -> Iterator[Found]:
    """Where something else was understood than the file says; slots that it does not name may come in addition."""
    if wanted.intent != understood.intent:
        yield "intent", str(wanted.intent), str(understood.intent)
    for name, value in wanted.slots.items():
        found = understood.slots.get(name)
        if found != value and not (isinstance(found, list | tuple) and list(found) == value):
            yield f"slot {name}", value, found


def _against_core(seen: Seen, expected: Seen) -> Iterator[Found]:
    """Where a front came out otherwise than the core."""
    pairs: tuple[Found, ...] = (
        ("reply", expected.reply.keys, seen.reply.keys),
        ("phase", expected.state.phase, seen.state.phase),
        ("asks", expected.state.asks, seen.state.asks),
        ("level", expected.state.assessment, seen.state.assessment),
        ("hold", expected.reply.hold_seconds, seen.reply.hold_seconds),
        ("listening", expected.reply.listening, seen.reply.listening),
    )
    yield from (one for one in pairs if one[1] != one[2])


def _in_order(wanted: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether some lines are among the spoken ones, in their order."""
    rest = iter(keys)
    return all(key in rest for key in wanted)


def _show(value: Any) -> str:
    return ", ".join(map(str, value)) or "nothing" if isinstance(value, tuple) else str(value)
