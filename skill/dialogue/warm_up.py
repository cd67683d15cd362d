"""The warm-up: five pieces of a minute, each ending in the talk test. Only somebody who has just been moving may skip it."""

from __future__ import annotations

from skill.dialogue import prompts
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Line, Part, Pause
from skill.dialogue.state import Open, Session, State, change

ITEM = "warm_up_walk"


def piece(state: State, session: Session, moment: Moment, *parts: Part) -> Outcome:
    """One piece: what to do, a minute of doing it, the talk test."""
    rules = moment.guidance.rules
    keys = (
        ("setup", "feel")
        if session.piece == 0
        else ("half",)
        if session.piece == rules.warm_up_pieces // 2
        else ("again",)
    )
    said = [*parts, *(Line(f"item.{ITEM}.{key}") for key in keys)]
    if session.variant == "easier":
        said.append(Line(f"item.{ITEM}.easier"))
    warm = change(state, phase="warm_up", session=change(session, paused=False))
    talk = Open("talk_test", ("talk_test",), about=ITEM)
    return prompts.ask(warm, talk, moment.guidance, *said, Pause(rules.warm_up_seconds), show=ITEM)
