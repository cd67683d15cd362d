"""What a person says in a session: steering it (pause, next, easier, how long), and answers to its questions."""

from __future__ import annotations

from collections.abc import Callable

from skill.dialogue import checks, holds, prompts, session, triage, warm_up
from skill.dialogue.halt import exit_lines
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Line
from skill.dialogue.state import IN_SESSION, Open, Run, Session, State, change
from skill.dialogue.turn import Intent

STEP = 5
"""Seconds by which "longer" and "shorter" change a hold."""

Steer = Callable[[State, Session, Moment], Outcome]


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers a turn in the phases `warm_up`, `holding` and `resting`."""
    at = state.session
    if at is None or state.phase not in IN_SESSION:
        return None
    steer = _STEERING.get(moment.intent)
    if steer is not None:
        return steer(state, at, moment)
    if state.phase == "holding":
        return checks.answer(state, at, moment)
    question = state.open.question if state.open else "paused"
    return _ANSWERS.get(question, _paused)(state, at, moment)


def _pause(state: State, at: Session, moment: Moment) -> Outcome:
    """Out of the position; what was left of the hold is kept."""
    left = holds.seconds_left(at, moment.at)
    held = at.run.before + at.run.seconds - left if at.run else 0
    kept = Run(left, held) if at.run and left >= holds.WORTH_HOLDING else None
    paused = change(state, phase="resting", session=change(at, run=kept, paused=True))
    return prompts.ask(paused, Open("paused", ("confirm",)), moment.guidance, Line("session.pausing"))


def _resume(state: State, at: Session, moment: Moment) -> Outcome:
    """Back to where it was: the warm-up, the introduction, or the rest of the hold."""
    if state.phase == "holding":
        return holds.carry_on(state, at, moment, Line("hold.good")) or prompts.ask_again(
            state, moment.guidance, count=False
        )
    if _warming(at, moment):
        return warm_up.piece(state, at, moment, Line("session.resuming"))
    again = Line(f"item.{at.items[at.index]}.again")
    if at.run is not None:
        return holds.run(state, at, at.run.seconds, moment, Line("session.resuming"), again, before=at.run.before)
    return holds.rep(state, at, moment, Line("session.resuming"))


def _next(state: State, at: Session, moment: Moment) -> Outcome:
    """The next item; a warm-up is left only by somebody who is warm."""
    if _warming(at, moment):
        return _skip_warm_up(state, at, moment)
    return session.to_item(state, at, at.index + 1, moment, Line("session.skipping"))


def _previous(state: State, at: Session, moment: Moment) -> Outcome:
    if at.index <= 1:
        return _start_over(state, at, moment)
    return session.to_item(state, at, at.index - 1, moment)


def _start_over(state: State, at: Session, moment: Moment) -> Outcome:
    """From the first item again; the warm-up stands once it is done."""
    if _warming(at, moment):
        return warm_up.piece(state, change(at, piece=0), moment)
    return session.to_item(state, at, min(1, len(at.items) - 1), moment)


def _skip(state: State, at: Session, moment: Moment) -> Outcome:
    if moment.told.part == "warm_up" and not _warming(at, moment):
        return _again(state, at, moment)
    return _next(state, at, moment)


def _skip_warm_up(state: State, at: Session, moment: Moment) -> Outcome:
    if moment.told.active:
        return session.to_item(state, at, 1, moment, Line("warm_up.skipped"))
    asking = change(state, phase="warm_up")
    return prompts.ask(asking, Open("active", ("confirm",)), moment.guidance)


def _easier(state: State, at: Session, moment: Moment) -> Outcome:
    if _warming(at, moment):
        return warm_up.piece(state, change(at, variant="easier"), moment, Line("check.easier"))
    return checks.easier(state, at, moment, Line("check.easier"))


def _change_hold(state: State, at: Session, moment: Moment) -> Outcome:
    """Shorter at once; longer only after clean sessions, and never beyond the cap."""
    if _warming(at, moment) or holds.current(at, moment.guidance).counted:
        return _again(state, at, moment)
    now, _ = holds.dose(at, moment.guidance)
    wished = moment.told.seconds or (now + STEP if moment.told.change == "longer" else now - STEP)
    clean = state.history.clean if state.history else 0
    if wished > now and clean < moment.guidance.rules.clean_sessions:
        said, wanted = Line("hold.not_longer"), now
    else:
        wanted, _ = holds.dose(change(at, seconds=max(wished, 1)), moment.guidance)
        said = Line("hold.set", {"seconds": wanted})
    wanting = change(at, seconds=wanted)
    if state.phase != "holding" or at.run is None:
        return _again(change(state, session=wanting), wanting, moment, said)
    held = at.run.before + at.run.seconds - holds.seconds_left(at, moment.at)
    if wanted - held >= holds.WORTH_HOLDING:
        return holds.run(state, wanting, wanted - held, moment, said, before=held)
    ended = change(state, session=change(wanting, run=Run(0, held)))
    return prompts.ask_again(ended, moment.guidance, said, Line("hold.release"), count=False)


def _time_left(state: State, at: Session, moment: Moment) -> Outcome:
    left = holds.seconds_left(at, moment.at)
    if state.phase == "holding" and left:
        going_on = holds.carry_on(state, at, moment, Line("hold.left", {"seconds": left}))
        if going_on:
            return going_on
    if _warming(at, moment):
        rules = moment.guidance.rules
        seconds = (rules.warm_up_pieces - at.piece) * rules.warm_up_seconds
        said = Line("warm_up.left", {"minutes": max(1, round(seconds / 60))})
    else:
        said = Line("session.left", {"items": len(at.items) - at.index})
    return _again(state, at, moment, said)


def _choose(state: State, at: Session, moment: Moment) -> Outcome:
    """Another item of this session; one that is not in it is named for next time."""
    wished = moment.told.stretch
    if (
        wished in at.items[1:]
        and moment.guidance.items[wished].target not in at.closed_targets
        and not _warming(at, moment)
    ):
        return session.to_item(state, at, at.items.index(wished), moment)
    return _again(state, at, moment, Line("session.not_now"))


def _again(state: State, at: Session, moment: Moment, *parts: Line) -> Outcome:
    """Says something and goes on where the session is."""
    if state.phase == "holding":
        going_on = holds.carry_on(state, at, moment, *parts)
        if going_on:
            return going_on
    if state.open is not None:
        return prompts.ask_again(state, moment.guidance, *parts, count=False)
    return prompts.ask(state, Open("paused", ("confirm",)), moment.guidance, *parts)


def _questions(state: State, at: Session, moment: Moment) -> Outcome:
    """Somebody wants the questions in the middle of a session: out of it, then the questions."""
    del at
    return triage.begin(change(state, goal="result"), moment, *exit_lines(state))


_STEERING: dict[str, Steer] = {
    Intent.PAUSE: _pause,
    Intent.RESUME: _resume,
    Intent.NEXT: _next,
    Intent.PREVIOUS: _previous,
    Intent.START_OVER: _start_over,
    Intent.SKIP: _skip,
    Intent.EASIER: _easier,
    Intent.CHANGE_HOLD: _change_hold,
    Intent.TIME_LEFT: _time_left,
    Intent.CHOOSE_STRETCH: _choose,
    Intent.START_SESSION: _again,
    Intent.START_TRIAGE: _questions,
}


def _warming(at: Session, moment: Moment) -> bool:
    return holds.current(at, moment.guidance).kind == "warm_up"


def _talk_test(state: State, at: Session, moment: Moment) -> Outcome:
    """Able to talk: the next piece. Not able: slower, and a direct question about the chest."""
    felt = checks.feeling(moment)
    if checks.severe(moment):
        return checks.answer(state, at, moment) or checks.ease_off(state, at, moment)
    if felt == "heel" or checks.rising(moment):
        return _warm_heel(state, at, moment)
    if moment.intent == Intent.NO:
        slower = change(state, session=change(at, variant="easier", paused=True))
        question = Open("direct_flag", ("direct_flag", "chest_breathing"), about="chest_breathing")
        return prompts.ask(slower, question, moment.guidance, Line("warm_up.slower"))
    if moment.intent == Intent.SILENCE:
        return checks.silent(state, moment)
    unclear = felt is None and moment.intent != Intent.YES
    if unclear and state.open is not None and state.open.tries == 0:
        return prompts.ask_again(state, moment.guidance)
    done = change(at, piece=at.piece + 1, variant="easier" if unclear else at.variant)
    if done.piece < moment.guidance.rules.warm_up_pieces:
        return warm_up.piece(state, done, moment, Line("warm_up.good", take=at.piece))
    return session.to_item(state, done, 1, moment, Line("warm_up.done"))


def _warm_heel(state: State, at: Session, moment: Moment) -> Outcome:
    """Pain in the warm-up: sit down and do it easier; again: enough for today."""
    felt = change(at, heel=at.heel + 1, felt=(*at.felt, "heel"), variant="easier")
    if at.variant == "easier":
        return session.finish(state, felt, Line("check.heel_over"))
    return warm_up.piece(state, felt, moment, Line("check.warm_up"))


def _active(state: State, at: Session, moment: Moment) -> Outcome:
    """Has the person really been moving? Only a yes skips the warm-up."""
    if moment.intent == Intent.YES or moment.told.active:
        return session.to_item(state, at, 1, moment, Line("warm_up.skipped"))
    return warm_up.piece(state, change(at, variant="easier"), moment, Line("warm_up.why"))


def _item_ready(state: State, at: Session, moment: Moment) -> Outcome:
    """In position: the first rep. Waiting is fine; no reason is asked for skipping."""
    if moment.intent == Intent.SILENCE:
        return checks.silent(state, moment)
    if moment.intent == Intent.NO or moment.told.histories:
        if state.open is not None and state.open.tries:
            return _next(state, at, moment)
        return prompts.ask_again(state, moment.guidance, Line("session.no_hurry"))
    if moment.intent in UNCLEAR and state.open is not None and state.open.tries < triage.ASKED_AGAIN_AT_MOST:
        return prompts.ask_again(state, moment.guidance)
    if moment.intent in UNCLEAR:
        return checks.silent(state, moment)
    if checks.severe(moment) or checks.rising(moment) or checks.feeling(moment) == "heel":
        return checks.answer(state, at, moment) or _paused(state, at, moment)
    if moment.intent in (Intent.YES, Intent.FEEL):
        return holds.rep(state, at, moment)
    return _again(state, at, moment, Line("ack.noted"))


def _paused(state: State, at: Session, moment: Moment) -> Outcome:
    """Waiting: yes goes on, no ends the session, silence rests."""
    if moment.intent in (Intent.YES, Intent.FEEL):
        return _resume(state, at, moment)
    if moment.intent == Intent.NO:
        return session.finish(state, at)
    if moment.intent == Intent.SILENCE or (state.open is not None and state.open.tries >= triage.ASKED_AGAIN_AT_MOST):
        return checks.silent(change(state, open=Open("paused", ("confirm",), tries=1)), moment)
    if checks.severe(moment) or checks.feeling(moment) == "heel":
        return checks.answer(state, at, moment) or checks.silent(state, moment)
    return prompts.ask_again(state, moment.guidance) if state.open else _again(state, at, moment)


def _gone(state: State, at: Session, moment: Moment) -> Outcome:
    """After the rest: gone, one retry in the nerve-safe variant at half the range; not gone, no more stretching today."""
    unclear = moment.intent in UNCLEAR and state.open is not None and state.open.tries == 0
    if unclear:
        return prompts.ask_again(state, moment.guidance)
    if moment.intent != Intent.YES and checks.feeling(moment) != "fine":
        return checks.heel_over(state, at, moment)
    item = at.items[at.index]
    variant = "nerve" if holds.current(at, moment.guidance).has_nerve else "easier"
    retry = change(at, variant="nerve")
    return holds.rep(state, retry, moment, Line("check.retry"), Line(f"item.{item}.{variant}"))


def _settled(state: State, at: Session, moment: Moment) -> Outcome:
    """After easing off: settled, the easier variant; not settled, on to the next item."""
    if moment.intent in UNCLEAR and state.open is not None and state.open.tries == 0:
        return prompts.ask_again(state, moment.guidance)
    if checks.severe(moment):
        return checks.answer(state, at, moment) or checks.silent(state, moment)
    if moment.intent == Intent.YES or checks.feeling(moment) == "fine":
        return checks.easier(state, at, moment, Line("check.easier"))
    return session.to_item(state, at, at.index + 1, moment, Line("check.leave_it"))


_ANSWERS: dict[str, Steer] = {
    "talk_test": _talk_test,
    "active": _active,
    "item_ready": _item_ready,
    "paused": _paused,
    "gone": _gone,
    "settled": _settled,
}
