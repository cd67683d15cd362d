"""What a person says in a session: steering it, and answers to its questions, by the question that is open."""

from __future__ import annotations

from skill.dialogue import checks, holds, prompts, questions, session, steering, triage, warm_up
from skill.dialogue.figures import ASKED_AGAIN_AT_MOST
from skill.dialogue.halt import exit_lines
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Line
from skill.dialogue.state import Session, State, change
from skill.dialogue.turn import Intent


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers a turn in the phases `warm_up`, `holding` and `resting`."""
    at = state.session
    if at is None:
        return None
    first = _alarm(state, at, moment) or _history(state, moment) or steering.answer(state, at, moment)
    if first is not None:
        return first
    if state.phase == "holding":
        return checks.answer(state, at, moment)
    return _ANSWERS.get(at.owed or state.question, _paused)(state, at, moment)


def _alarm(state: State, at: Session, moment: Moment) -> Outcome | None:
    """Pain that is too strong, rising, or in the heel comes before whatever else the turn means, and wherever it is told."""
    if checks.severe(moment):
        return checks.stop(state, moment)
    heel, rising = checks.feeling(moment) == "heel", checks.rising(moment)
    if steering.warming(at, moment):
        return _warm_heel(state, at, moment) if heel or rising else None
    if at.owed == "gone":
        return checks.heel_over(state, at, moment) if heel or rising else None
    if rising and at.owed != "settled":
        return checks.ease_off(state, at, moment)
    return checks.heel(state, at, moment) if heel else None


def _history(state: State, moment: Moment) -> Outcome | None:
    """Something that decides what suits the person: out of the session, and through the questions with it."""
    new = [one for one in moment.told.histories if one not in ("none", *state.findings.histories)]
    if not new or not moment.guidance.triage:
        return None
    return triage.begin(change(state, goal="result"), moment, *exit_lines(state), Line("ack.noted"))


def _talk_test(state: State, at: Session, moment: Moment) -> Outcome:
    """Able to talk: the next piece. Not able: slower, and a direct question about the chest."""
    if moment.intent == Intent.NO:
        slower = change(state, session=change(at, variant="easier"))
        question = questions.direct("chest_breathing", moment.guidance)
        return prompts.ask(slower, question, moment.guidance, Line("warm_up.slower"))
    if moment.intent == Intent.SILENCE:
        return checks.silent(state, at, moment)
    unclear = checks.feeling(moment) is None and moment.intent != Intent.YES
    if unclear and state.tries == 0:
        return prompts.ask_again(state, moment.guidance)
    done = change(at, piece=at.piece + 1, variant="easier" if unclear else at.variant)
    if done.piece < moment.guidance.rules.warm_up_pieces:
        said = Line("warm_up.slower") if unclear else Line("warm_up.good", take=at.piece)
        return warm_up.piece(state, done, moment, said)
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
        return checks.silent(state, at, moment)
    if moment.intent == Intent.NO or moment.told.histories:
        if state.tries:
            return steering.next_item(state, at, moment)
        return prompts.ask_again(state, moment.guidance, Line("session.no_hurry"))
    if moment.intent in UNCLEAR and state.tries < ASKED_AGAIN_AT_MOST:
        return prompts.ask_again(state, moment.guidance)
    if moment.intent in UNCLEAR:
        return checks.rest(state, at)
    if moment.intent in (Intent.YES, Intent.FEEL):
        return holds.rep(state, at, moment)
    return session.again(state, at, moment, Line("ack.noted"))


def _paused(state: State, at: Session, moment: Moment) -> Outcome:
    """Waiting: yes goes on, no ends the session, silence rests."""
    if moment.intent in (Intent.YES, Intent.FEEL):
        return steering.resume(state, at, moment)
    if moment.intent == Intent.NO:
        return session.finish(state, at)
    if moment.intent == Intent.SILENCE or state.tries >= ASKED_AGAIN_AT_MOST:
        return checks.rest(state, at)
    return prompts.ask_again(state, moment.guidance)


def _gone(state: State, at: Session, moment: Moment) -> Outcome:
    """After the rest: gone, one retry in the nerve-safe variant at half the range; not gone, no more stretching today."""
    if moment.intent in UNCLEAR and state.tries == 0:
        return prompts.ask_again(state, moment.guidance)
    if moment.intent != Intent.YES and checks.feeling(moment) != "fine":
        return checks.heel_over(state, at, moment)
    item = at.items[at.index]
    variant = "nerve" if holds.current(at, moment.guidance).has_nerve else "easier"
    retry = change(at, variant="nerve", owed="")
    return holds.rep(state, retry, moment, Line("check.retry"), Line(f"item.{item}.{variant}"))


def _settled(state: State, at: Session, moment: Moment) -> Outcome:
    """After easing off: settled, the easier variant; not settled, on to the next item."""
    if moment.intent in UNCLEAR and state.tries == 0:
        return prompts.ask_again(state, moment.guidance)
    if moment.intent == Intent.YES or checks.feeling(moment) == "fine":
        return checks.easier(state, change(at, owed=""), moment, Line("check.easier"))
    return session.to_item(state, at, at.index + 1, moment, Line("check.leave_it"))


_ANSWERS: dict[str, steering.Steer] = {
    "talk_test": _talk_test,
    "active": _active,
    "item_ready": _item_ready,
    "paused": _paused,
    "gone": _gone,
    "settled": _settled,
}
