"""The warm-up: five minutes in pieces, each ending in the talk test. Only somebody who has just been moving may skip it."""

from __future__ import annotations

from skill.dialogue import prompts, questions
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Line, Part, Pause
from skill.dialogue.state import Session, State, change

ITEM = "warm_up_walk"


def piece(state: State, session: Session, moment: Moment, *parts: Part) -> Outcome:
    """One piece: what to do, the time to do it, the talk test."""
    rules = moment.guidance.rules
    keys = _keys(session.piece, rules.warm_up_pieces, easier=session.variant == "easier")
    said = [*parts, *(Line(f"item.{ITEM}.{key}") for key in keys)]
    warm = change(state, phase="warm_up", session=session)
    talk = questions.own("talk_test", ITEM)
    return prompts.ask(warm, talk, moment.guidance, *said, Pause(rules.warm_up_seconds), show=ITEM)


def _keys(piece: int, pieces: int, *, easier: bool) -> tuple[str, ...]:
    """What is said before a piece; sitting down, the easier way stands for the usual one."""
    if piece == 0:
        return ("easier" if easier else "setup", "not_feel")
    if easier:
        return ("easier",)
    return ("half",) if piece == pieces // 2 else ("cue",) if piece == pieces - 1 else ("again",)
