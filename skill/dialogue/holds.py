"""One rep: how long, what is said before, in and after it, and how far it is when somebody speaks in the middle.

Nothing is asked inside a hold; the one question comes after the release. A hold is never longer than planned.
"""

from __future__ import annotations

from datetime import datetime

from skill.dialogue import prompts, questions
from skill.dialogue.guidance import Guidance, Item
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Cue, Hold, Line, Part
from skill.dialogue.state import Open, Run, Session, State, change

FIRST_CUE = 5
"""Seconds into the hold of the first cue."""
TWO_CUES_FROM = 20
"""From so many seconds on there is a cue half-way too."""
COUNTED_MOST = 45
"""The most seconds that slow movements run in one rep, so that every front can carry them in one reply."""
WORTH_HOLDING = 3
"""A rest of a hold shorter than this counts as done."""


def current(session: Session, guidance: Guidance) -> Item:
    """The item that the session is at."""
    return guidance.items[session.items[session.index]]


def dose(session: Session, guidance: Guidance) -> tuple[int, int]:
    """Seconds of one hold and reps of a side for the current item, by the stage, the item's limits and the person's wish."""
    item, stage, rules = current(session, guidance), guidance.stages[str(session.stage)], guidance.rules
    if item.counted:
        return min(item.seconds[0] * item.reps[0], COUNTED_MOST), 1
    if item.kind == "habit":
        return min(item.seconds[0], COUNTED_MOST), 1
    seconds = session.seconds or stage.seconds[0]
    seconds = min(max(seconds, rules.hold_least), rules.hold_most, item.seconds[1])
    return seconds, min(max(stage.reps, item.reps[0]), item.reps[1])


def rep(state: State, session: Session, moment: Moment, *parts: Part) -> Outcome:
    """Leads through one rep: short set-up, hold with cues, release, one question."""
    seconds, _ = dose(session, moment.guidance)
    item = session.items[session.index]
    counted = current(session, moment.guidance)
    begin = (
        Line("hold.move", {"reps": counted.reps[0]}) if counted.counted else Line("hold.begin", {"seconds": seconds})
    )
    side = _which_side(session, moment.guidance)
    said = (*parts, *side, Line(f"item.{item}.again"), Line(f"item.{item}.breathe"), begin)
    return run(state, session, seconds, moment, *said)


def run(state: State, session: Session, seconds: int, moment: Moment, *parts: Part, before: int = 0) -> Outcome:
    """Runs a hold, or the rest of one, up to the question after it."""
    item = session.items[session.index]
    running = change(session, run=Run(seconds, before, moment.at))
    holding = change(state, phase="holding", session=running)
    quiet = Hold(seconds, _cues(item, seconds, before))
    return prompts.ask(
        holding, _check(running, moment.guidance), moment.guidance, *parts, quiet, Line("hold.release"), show=item
    )


def carry_on(state: State, session: Session, moment: Moment, *parts: Part) -> Outcome | None:
    """Says something in the middle of a hold and lets the rest of it run; None where nothing worth holding is left."""
    if session.run is None or not runs(session, moment.at):
        return None
    left = seconds_left(session, moment.at)
    return run(state, session, left, moment, *parts, before=session.run.before + session.run.seconds - left)


def runs(session: Session, at: datetime | None) -> bool:
    """Whether a hold runs, and enough of it is left to be worth holding."""
    return seconds_left(session, at) >= WORTH_HOLDING


def rest_of(session: Session, at: datetime | None) -> Run | None:
    """The running hold as far as it is still to come, to be held later; of one that is over, only that it has been."""
    hold = session.run
    if hold is None or hold.started is None:
        return hold
    left = seconds_left(session, at) if runs(session, at) else 0
    return Run(left, hold.before + hold.seconds - left)


def ask_after(state: State, session: Session, moment: Moment) -> Outcome:
    """The question after a hold that is over."""
    asking = change(state, phase="holding", session=session)
    return prompts.ask(asking, _check(session, moment.guidance), moment.guidance)


def seconds_left(session: Session, at: datetime | None) -> int:
    """Seconds of the running hold that are still to come; 0 when it is over, or when nobody knows the time."""
    hold = session.run
    if hold is None or hold.started is None or at is None:
        return 0
    passed = max(0.0, (at - hold.started).total_seconds())
    return max(0, round(hold.seconds - passed))


def began(state: State, at: datetime) -> State:
    """The state with the running hold begun at another time: for fronts whose words before a hold take time.

    Args:
        state: A state as `respond` gave it; returned as it is when no hold runs.
        at: When the hold really began.
    """
    if state.phase != "holding" or state.session is None or state.session.run is None:
        return state
    return change(state, session=change(state.session, run=change(state.session.run, started=at)))


def _check(session: Session, guidance: Guidance) -> Open:
    """The question after a rep; after the last rep of an item it asks for the heel once more."""
    item = current(session, guidance)
    _, reps = dose(session, guidance)
    last = session.rep + 1 >= reps and session.side + 1 >= item.sides
    plain = item.target != "hamstring"
    return questions.own("hold_check_last" if last or plain else "hold_check", session.items[session.index])


def _which_side(session: Session, guidance: Guidance) -> tuple[Part, ...]:
    if session.rep:
        return (Line("hold.again"),)
    if current(session, guidance).sides == 1:
        return ()
    return (Line("hold.other_side" if session.side else "hold.first_side"),)


def _cues(item: str, seconds: int, before: int) -> tuple[Cue, ...]:
    """The cues that fall into a piece of a hold that began `before` seconds after its start."""
    whole = before + seconds
    planned = [(FIRST_CUE, f"item.{item}.cue")] if whole >= 2 * FIRST_CUE else []
    if whole >= TWO_CUES_FROM:
        planned.append((whole // 2, f"item.{item}.half"))
    return tuple(Cue(at - before, Line(key)) for at, key in planned if at > before)
