"""How a person steers a session: pause, next, back, easier, longer, how long still, another exercise."""

from __future__ import annotations

from collections.abc import Callable

from skill.dialogue import checks, holds, prompts, questions, session, triage, warm_up
from skill.dialogue.halt import exit_lines
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Line
from skill.dialogue.state import Findings, Session, State, change
from skill.dialogue.turn import Intent

STEP = 5
"""Seconds by which "longer" and "shorter" change a hold."""

_BACK_INTO_A_STRETCH = (
    Intent.PAUSE,
    Intent.RESUME,
    Intent.PREVIOUS,
    Intent.START_OVER,
    Intent.EASIER,
    Intent.CHOOSE_STRETCH,
)
"""Nothing for somebody who has not said that a pain has gone."""

Steer = Callable[[State, Session, Moment], Outcome]


def answer(state: State, at: Session, moment: Moment) -> Outcome | None:
    """Answers a turn that steers; None for any other. Whether a pain has gone is said before anything goes on."""
    steer = _STEERING.get(moment.intent)
    if at.owed and moment.intent in _BACK_INTO_A_STRETCH:
        return session.again(state, at, moment)
    if at.owed == "gone" and moment.intent in (Intent.NEXT, Intent.SKIP):
        return checks.heel_over(state, at, moment)
    return steer(state, at, moment) if steer else None


def resume(state: State, at: Session, moment: Moment) -> Outcome:
    """Back to where it was: the warm-up, the introduction, or the rest of the hold."""
    if state.phase == "holding":
        return holds.carry_on(state, at, moment, Line("hold.good")) or prompts.ask_again(
            state, moment.guidance, count=False
        )
    if warming(at, moment):
        return warm_up.piece(state, at, moment, Line("session.resuming"))
    again = Line(f"item.{at.items[at.index]}.again")
    if at.run is not None and at.run.seconds < holds.WORTH_HOLDING:
        return holds.ask_after(state, at, moment)
    if at.run is not None:
        return holds.run(state, at, at.run.seconds, moment, Line("session.resuming"), again, before=at.run.before)
    return holds.rep(state, at, moment, Line("session.resuming"))


def next_item(state: State, at: Session, moment: Moment) -> Outcome:
    """The next item; a warm-up is left only by somebody who is warm."""
    if warming(at, moment):
        return _skip_warm_up(state, at, moment)
    return session.to_item(state, at, at.index + 1, moment, *session.out_of(state, moment), Line("session.skipping"))


def _previous(state: State, at: Session, moment: Moment) -> Outcome:
    if warming(at, moment):
        return _start_over(state, at, moment)
    return session.to_item(state, at, max(1, at.index - 1), moment, *session.out_of(state, moment))


def _start_over(state: State, at: Session, moment: Moment) -> Outcome:
    """From the first item again; the warm-up stands once it is done."""
    if warming(at, moment):
        return warm_up.piece(state, change(at, piece=0), moment)
    return session.to_item(state, at, 1, moment, *session.out_of(state, moment))


def _skip(state: State, at: Session, moment: Moment) -> Outcome:
    if moment.told.part == "warm_up" and not warming(at, moment):
        return session.again(state, at, moment)
    return next_item(state, at, moment)


def _skip_warm_up(state: State, at: Session, moment: Moment) -> Outcome:
    if moment.told.active:
        return session.to_item(state, at, 1, moment, Line("warm_up.skipped"))
    asking = change(state, phase="warm_up")
    return prompts.ask(asking, questions.own("active"), moment.guidance)


def _easier(state: State, at: Session, moment: Moment) -> Outcome:
    if warming(at, moment):
        return warm_up.piece(state, change(at, variant="easier"), moment, Line("check.easier"))
    return checks.easier(state, at, moment, Line("check.easier"))


def _change_hold(state: State, at: Session, moment: Moment) -> Outcome:
    """Shorter at once; longer only after clean sessions, and never beyond the cap."""
    if warming(at, moment) or holds.current(at, moment.guidance).counted:
        return session.again(state, at, moment)
    now, _ = holds.dose(at, moment.guidance)
    wished = moment.told.seconds or (now + STEP if moment.told.change == "longer" else now - STEP)
    rules = moment.guidance.rules
    clean = state.history is not None and state.history.clean >= rules.clean_sessions
    if wished > now and not clean:
        said, wanted = Line("hold.not_longer"), now
    else:
        wanted, _ = holds.dose(change(at, seconds=max(wished, rules.hold_least)), moment.guidance)
        said = Line("hold.set", {"seconds": wanted})
    rest = holds.rest_of(at, moment.at)
    left = wanted - rest.before if rest is not None and rest.seconds else 0
    kept = None if rest is None else change(rest, seconds=left if left >= holds.WORTH_HOLDING else 0)
    wanting = change(at, seconds=wanted, run=kept)
    wished_for = change(state, session=wanting)
    if not holds.runs(at, moment.at) or kept is None:
        return session.again(wished_for, wanting, moment, said)
    if kept.seconds:
        return holds.run(state, wanting, kept.seconds, moment, said, before=kept.before)
    return prompts.ask_again(wished_for, moment.guidance, said, Line("hold.release"), count=False)


def _time_left(state: State, at: Session, moment: Moment) -> Outcome:
    left = holds.seconds_left(at, moment.at)
    going_on = holds.carry_on(state, at, moment, Line("hold.left", {"seconds": left}))
    if going_on:
        return going_on
    if warming(at, moment):
        rules = moment.guidance.rules
        seconds = (rules.warm_up_pieces - at.piece) * rules.warm_up_seconds
        said = Line("warm_up.left", {"minutes": max(1, round(seconds / 60))})
    else:
        said = Line("session.left", {"items": len(at.items) - at.index})
    return session.again(state, at, moment, said)


def _choose(state: State, at: Session, moment: Moment) -> Outcome:
    """Another item of this session; one that is not in it is named for next time."""
    wished = moment.told.stretch
    if (
        wished in at.items[1:]
        and moment.guidance.items[wished].target not in at.closed_targets
        and not warming(at, moment)
    ):
        return session.to_item(state, at, at.items.index(wished), moment, *session.out_of(state, moment))
    return session.again(state, at, moment, Line("session.not_now"))


def _questions(state: State, at: Session, moment: Moment) -> Outcome:
    """Somebody wants the questions in the middle of a session: out of it, then the questions, all anew."""
    del at
    return triage.begin(change(state, findings=Findings()), moment, *exit_lines(state))


_STEERING: dict[str, Steer] = {
    Intent.PAUSE: session.pause,
    Intent.RESUME: resume,
    Intent.NEXT: next_item,
    Intent.PREVIOUS: _previous,
    Intent.START_OVER: _start_over,
    Intent.SKIP: _skip,
    Intent.EASIER: _easier,
    Intent.CHANGE_HOLD: _change_hold,
    Intent.TIME_LEFT: _time_left,
    Intent.CHOOSE_STRETCH: _choose,
    Intent.START_SESSION: session.again,
    Intent.START_TRIAGE: _questions,
}


def warming(at: Session, moment: Moment) -> bool:
    """Whether the session is still in its warm-up."""
    return holds.current(at, moment.guidance).kind == "warm_up"
