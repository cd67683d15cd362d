"""Exactly what is answered in some hundred situations where safety is decided: written by this tool, read by people.

`tests/proof/ways.yaml` names the situations and how a conversation gets there; `python -m tools.exact_answers` writes what
comes of each into `tests/proof/answers.yaml`, and a test compares. A change of the dialogue shows as a change of that file.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import yaml

from offline_voice.dialogue_file import Step
from skill.content import load_guidance
from skill.dialogue import History, Intent, State, Turn, respond
from skill.dialogue.reply import Line, Reply

FOLDER = Path(__file__).parent.parent / "tests" / "proof"
WAYS = FOLDER / "ways.yaml"
ANSWERS = FOLDER / "answers.yaml"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
YESTERDAY = date(2026, 11, 22)
KNOWN = History(last_on=YESTERDAY, triaged_on=YESTERDAY, urgency="self_care", pattern="achilles", consent=True)
HISTORIES = {
    "@known": KNOWN,
    "@clean": msgspec.structs.replace(KNOWN, began_on=YESTERDAY, pains=(2,), clean=2, sessions=2, session_on=YESTERDAY),
    "@due": msgspec.structs.replace(KNOWN, review_on=YESTERDAY),
    "@clinician": msgspec.structs.replace(KNOWN, urgency="clinician"),
    "@unasked": History(),
    "@lost": History(lost=True),
}
"""What is remembered of somebody, by the first step of a way."""
HARMLESS = {
    "severity": Turn(Intent.PAIN_LEVEL, {"level": 2}),
    "duration": Turn(Intent.DURATION, {"duration": "P5D"}),
    "trend": Turn(Intent.TREND, {"trend": "same"}),
    "site": Turn(Intent.PAIN_SITE, {"site": "back_of_thigh"}),
}
INTO_SESSION = {
    "warm_up": (Turn(Intent.YES),),
    "item_ready": (
        Turn(Intent.SKIP, {"part": "warm_up", "active": True}),
        Turn(Intent.CHOOSE_STRETCH, {"stretch": "strap_supine"}),
    ),
    "hold": (Turn(Intent.YES),),
}
"""The places of a session, each with the turns that lead there from the one before."""


class Walk:
    """A conversation by meanings, on a clock of its own."""

    def __init__(self, history: History | None = None, *, triage: bool = True) -> None:
        self.guidance = load_guidance(triage=triage)
        self.state, self.at, self.reply = State.new(history), START, Reply()

    def say(self, turn: Turn, later: float | None = 1) -> None:
        """Takes a turn some seconds after the last (None: nobody knows when), and keeps the state as a front does."""
        self.at += timedelta(seconds=later or 0)
        at = None if later is None else self.at
        after, self.reply = respond(self.state, msgspec.structs.replace(turn, at=at), self.guidance)
        self.state = State.load(after.dump())

    def to(self, place: str) -> None:
        """Goes to a question, or to ``result``, ``warm_up`` or ``hold``, as somebody well enough to stretch."""
        if place != "result" and self.state.phase == "idle":
            self.say(Turn(Intent.REPORT_SYMPTOM, {"symptom": "heel_pain"}))
        while self.state.phase == "triage" and self._question != place:
            self.say(HARMLESS.get(self._question, Turn(Intent.NO)))
        places = list(INTO_SESSION)
        for one in places[: places.index(place) + 1] if place in places else ():
            for turn in INTO_SESSION[one]:
                self.say(turn)
        if place not in ("result", self.state.phase.replace("holding", "hold"), self._question):
            raise ValueError(f"no way leads to {place}; it ended at {self._question} in {self.state.phase}")

    @property
    def _question(self) -> str:
        return self.state.open.question if self.state.open else ""

    def follow(self, way: tuple[str, ...]) -> None:
        """Follows a way: ``@question``, ``Intent(slot=value)``, ``+4 Intent`` for four seconds later, ``? Intent`` at no time."""
        for step in way:
            if step.startswith("@"):
                self.to(step[1:])
            else:
                later, _, meaning = step.partition(" ") if step[0] in "+?" else ("+1", "", step)
                self.say(Step(say="", as_=meaning).turn, None if later == "?" else float(later))

    def outcome(self) -> dict[str, Any]:
        """What came of it, as far as it is told to anybody; what is empty is left out."""
        state, reply, asked, session = self.state, self.reply, self.state.open, self.state.session
        reprompt = reply.reprompt
        every: dict[str, Any] = {
            "says": [
                _line(part) if isinstance(part, Line) else f"{type(part).__name__} {part.seconds:g}"
                for part in reply.parts
            ],
            "reprompt": _line(reprompt) if reprompt else None,
            "shows": reply.show,
            "ends": not reply.listening,
            "voice": reply.voice,
            "phase": state.phase,
            "asks": f"{asked.question} {asked.about} {','.join(asked.asks)} {asked.tries}" if asked else None,
            "waits": state.parked.question if state.parked else None,
            "level": f"{state.assessment.urgency}: {', '.join(state.assessment.reasons)}" if state.assessment else None,
            "lock": f"{state.lock}: {', '.join(state.lock_reasons)}" if state.lock else None,
            "goal": state.goal if state.goal != "result" else None,
            "pain_now": state.pain_now,
            "wanted": state.wanted,
            "notes": [f"{one.kind}: {_values(one.values)}" for one in reply.notes],
            "findings": _told(state.findings),
            "session": _told(session) if session else None,
        }
        return {name: value for name, value in every.items() if value not in (None, False, [], {})}


def _line(line: Line) -> str:
    fields = ", ".join(f"{name}={_plain(value)}" for name, value in line.fields.items())
    return f"{line.key}{f' ({fields})' if fields else ''}{f' take {line.take}' if line.take else ''}"


def _plain(value: Any) -> str:
    return "+".join(value.keys) if hasattr(value, "keys") else str(getattr(value, "on", value))


def _values(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items() if value not in (None, [], 0))


def _told(some: msgspec.Struct) -> dict[str, Any]:
    """The fields of a value that are not as they begin."""
    fresh = {field.name: field.default for field in msgspec.structs.fields(type(some))}
    told = {name: getattr(some, name) for name in fresh if getattr(some, name) != fresh[name]}
    return {
        name: ", ".join(map(str, value)) if isinstance(value, tuple) else msgspec.to_builtins(value)
        for name, value in told.items()
    }


def ways() -> dict[str, tuple[str, ...]]:
    """The situations by name, each with the way there."""
    return msgspec.convert(yaml.safe_load(WAYS.read_text(encoding="utf-8")), dict[str, tuple[str, ...]])


def answer(way: tuple[str, ...]) -> dict[str, Any]:
    """What comes of a way, which may begin with whom it is about, ``@off`` (without the questions) or ``@unopened``."""
    begun = [step for step in way if step in (*HISTORIES, "@off", "@unopened")]
    walk = Walk(next((HISTORIES[one] for one in begun if one in HISTORIES), None), triage="@off" not in begun)
    if "@unopened" not in begun:
        walk.say(Turn(Intent.LAUNCH))
    walk.follow(tuple(step for step in way if step not in begun))
    return walk.outcome()


def main() -> int:
    """Writes the answers."""
    found = {name: answer(way) for name, way in ways().items()}
    ANSWERS.write_text(yaml.safe_dump(found, sort_keys=False, width=160), encoding="utf-8")
    print(f"{len(found)} situations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
