"""The guided session: what it holds, and how it moves from rep to rep, side to side, item to item, to its end."""

from __future__ import annotations

from skill.dialogue import course, holds, memory, offers, prompts, questions, warm_up
from skill.dialogue.guidance import Guidance
from skill.dialogue.halt import exit_lines
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Day, Line, Note, Part, Reply, Words
from skill.dialogue.state import Session, State, change
from skill.dialogue.turn import merge

WARM_UP = "warm_up_walk"


def begin(state: State, plan: str, moment: Moment, *parts: Part) -> Outcome:
    """Begins a session by a plan, or with the one item that was asked for."""
    gentle = plan == "gentle"
    stage = 0 if gentle else memory.stage(state.history, state.pain_now, moment.today, moment.guidance)
    items = items_of(state, plan, stage, moment.guidance)
    if not items and state.closed_targets and not gentle:
        return begin(state, "gentle", moment, *parts)
    if not items:
        return offers.invite(change(state, phase="ready"), moment, *parts, Line("session.nothing"))
    nerve = moment.guidance.plans[plan].nerve or bool(state.closed_targets)
    session = Session(items=(WARM_UP, *items), stage=stage, nerve=nerve, closed_targets=state.closed_targets)
    said = parts if gentle else (*parts, *course.step(state.history, stage))
    said = (*said, Line("session.heel_today")) if state.closed_targets else said
    return warm_up.piece(change(state, phase="warm_up", session=session, wanted=None), session, moment, *said)


def items_of(state: State, plan: str, stage: int, guidance: Guidance) -> tuple[str, ...]:
    """The items of a plan that suit this person, or the wanted one where it does."""
    chosen = guidance.plans[plan]
    names = chosen.items
    if state.wanted is not None and plan != "gentle":
        names = (state.wanted,)
    elif guidance.stages[str(stage)].core:
        names = (*names, *guidance.plans["core"].items[:2])
    return tuple(name for name in names if _suits(name, state, guidance) and chosen.from_stage.get(name, 0) <= stage)


def _suits(name: str, state: State, guidance: Guidance) -> bool:
    item, histories = guidance.items[name], state.findings.histories
    pattern = state.assessment.pattern if state.assessment else None
    excluded = (
        item.kind == "warm_up"
        or item.target in state.closed_targets
        or (item.lying and "pregnant" in histories)
        or pattern in item.not_for
    )
    return not excluded and not any(one in histories for one in item.not_with)


def introduce(state: State, session: Session, moment: Moment, *parts: Part) -> Outcome:
    """Says what comes next and how to get into it, then waits until the person is ready."""
    item = session.items[session.index]
    said = [*parts, Line("session.next", {"item": Words((f"item.{item}.name",))})]
    nerve = session.variant == "nerve" and moment.guidance.items[item].has_nerve
    said += [
        Line(f"item.{item}.{part}") for part in ("avoid", "setup", *(("nerve",) if nerve else ()), "feel", "not_feel")
    ]
    resting = change(state, phase="resting", session=change(session, run=None))
    return prompts.ask(resting, questions.own("item_ready", item), moment.guidance, *said, show=item)


def advance(state: State, session: Session, moment: Moment, *parts: Part) -> Outcome:
    """On to the next rep, the other side, the next item, or the end."""
    item = holds.current(session, moment.guidance)
    _, reps = holds.dose(session, moment.guidance)
    if session.rep + 1 < reps:
        return holds.rep(state, change(session, rep=session.rep + 1), moment, *parts)
    if session.side + 1 < item.sides:
        return holds.rep(state, change(session, side=1, rep=0), moment, *parts)
    done = (*session.done, session.items[session.index])
    return to_item(state, change(session, done=done), session.index + 1, moment, *parts)


def to_item(state: State, session: Session, index: int, moment: Moment, *parts: Part) -> Outcome:
    """To another item: the next one that is not closed for today."""
    variant = "nerve" if session.nerve or session.heel else "plain"
    while index < len(session.items) and moment.guidance.items[session.items[index]].target in session.closed_targets:
        index += 1
    if index >= len(session.items):
        return finish(state, session, *parts)
    fresh = change(
        session,
        index=index,
        side=0,
        rep=0,
        run=None,
        eased=False,
        further=False,
        moved=False,
        variant=variant,
        owed="",
    )
    return introduce(state, fresh, moment, *parts)


def again(state: State, at: Session, moment: Moment, *parts: Part, into: tuple[Line, ...] = ()) -> Outcome:
    """Says something and goes on where the session is; a piece of the warm-up that was cut off is done in full.

    Args:
        state: In a session.
        at: Where it stands.
        moment: The turn.
        parts: What is said first.
        into: The way into the position, said only where a hold goes on.
    """
    if state.question == "talk_test":
        return warm_up.piece(state, at, moment, *parts)
    going_on = holds.carry_on(state, at, moment, *parts, *into)
    return going_on or prompts.ask_again(state, moment.guidance, *parts, count=False)


def led_again(state: State, at: Session, moment: Moment, *parts: Part) -> Outcome:
    """The same, with the short set-up again in the middle of a hold."""
    return again(state, at, moment, *parts, into=(Line(f"item.{at.items[at.index]}.again"),))


def pause(state: State, _: Session, moment: Moment) -> Outcome:
    """Out of the position; what was left of the hold is kept."""
    return shall_we(waiting(state, moment), moment.guidance, Line("session.pausing"))


def waiting(state: State, moment: Moment) -> State:
    """The state with a session at rest; what was left of the hold is kept."""
    at = state.session
    if at is None:
        return state
    return change(state, phase="resting", session=change(at, run=holds.rest_of(at, moment.at)))


def shall_we(state: State, guidance: Guidance, *parts: Part) -> Outcome:
    """Says some parts, then asks whether to go on; or whether a pain has gone, where that has no answer yet."""
    at = state.session
    owed = questions.own(at.owed, at.items[at.index]) if at is not None and at.owed else questions.own("paused")
    return prompts.ask(state, owed, guidance, *parts)


def out_of(state: State, moment: Moment) -> tuple[Part, ...]:
    """The safe way out of a hold that has not come to its end; nothing where none runs."""
    at = state.session
    return exit_lines(state)[1:] if at is not None and holds.seconds_left(at, moment.at) else ()


def aside(state: State, moment: Moment, *said: Part) -> Outcome:
    """Says something beside the matter; out of a hold that runs first, else back to the question that is open."""
    at, leaving = state.session, out_of(state, moment)
    running = at is not None and holds.runs(at, moment.at)
    if state.question in ("", "talk_test") or running:
        return shall_we(waiting(state, moment), moment.guidance, *leaving, *said)
    return prompts.ask_again(state, moment.guidance, *leaving, *said, count=False)


def finish(state: State, session: Session, *parts: Part) -> Outcome:
    """The end of a session: what was done, when to look again, and a word on what would change the plan."""
    said: list[Part] = [*parts, Line("session.finished" if session.done else "session.broken_off")]
    if session.closed_targets != state.closed_targets:
        said += [Line("session.heel_today"), Line("session.heel_ice")]
    review = state.assessment.review_on if state.assessment else None
    said.append(Line("session.review", {"when": Day(review)}) if review else Line("session.review_undated"))
    over = _over(state, session)
    return over, Reply(tuple(said), listening=False, notes=(note(state, session),))


def leave(state: State, session: Session, *parts: Part) -> Outcome:
    """Breaks a session off, out of the position first."""
    over = _over(state, session)
    said = (*exit_lines(state), *parts, Line("bye"))
    return over, Reply(said, listening=False, notes=(note(state, session),))


def _over(state: State, session: Session) -> State:
    """After a session; what it closed stays closed."""
    closed = merge(state.closed_targets, session.closed_targets)
    return change(state, phase="done", session=None, open=None, goal="result", wanted=None, closed_targets=closed)


def note(state: State, session: Session) -> Note:
    """What a front may store of a session."""
    assessment = state.assessment
    return Note(
        "session",
        {
            "urgency": assessment.urgency if assessment else None,
            "pattern": assessment.pattern if assessment else None,
            "review_on": assessment.review_on.isoformat() if assessment and assessment.review_on else None,
            "pain": state.pain_now,
            "items": list(session.done),
            "felt": list(session.felt),
            "heel": session.heel,
            "stage": session.stage,
        },
    )
