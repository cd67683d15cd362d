"""One turn in, one reply out: the layers, in their order of right. The first layer with an answer wins."""

from __future__ import annotations

from skill.dialogue import (
    everywhere,
    fitting,
    gate,
    halted,
    in_session,
    opening,
    red_flags,
    remembering,
    topics,
    triage,
)
from skill.dialogue.figures import instant
from skill.dialogue.guidance import Guidance
from skill.dialogue.moment import Layer, Moment
from skill.dialogue.reply import Reply
from skill.dialogue.state import State, change
from skill.dialogue.turn import Intent, Turn, told

LAYERS: tuple[Layer, ...] = (
    red_flags.intercept,
    opening.enter,
    remembering.answer,
    everywhere.answer,
    topics.answer,
    halted.answer,
    gate.answer,
    triage.answer,
    in_session.answer,
    opening.answer,
)


def respond(state: State, turn: Turn, guidance: Guidance) -> tuple[State, Reply]:
    """Answers one turn.

    Args:
        state: As the last call returned it, or `State.new()`.
        turn: What was said, and when.
        guidance: What the coach knows.

    Returns:
        The state to keep, and what to say. Never raises for any state that `State.load` returns and any turn.
    """
    moment = _read(turn, guidance)
    known = fitting.believed(state, guidance)
    answered = next(outcome for layer in LAYERS if (outcome := layer(known, moment)))
    after, reply = remembering.settle(known, *answered, moment)
    return change(after, said=change(reply, notes=()) if reply.parts else after.said, turns=state.turns + 1), reply


def answers(state: State, turn: Turn, guidance: Guidance) -> bool:
    """Whether a turn answers the open question, or none is open. An offer is answered by yes or no; all else passes it over."""
    if state.open is None:
        return True
    if state.question.startswith("offer_") and turn.intent not in (Intent.YES, Intent.NO):
        return False
    return respond(state, turn, guidance)[0].asks != state.asks


def _read(turn: Turn, guidance: Guidance) -> Moment:
    """The turn, read; a question about nothing that can be explained is not understood."""
    turn = change(turn, at=instant(turn.at))
    moment = Moment(turn, fitting.understood(told(turn), guidance), guidance)
    if turn.intent != Intent.ASK_TOPIC or moment.flags() or topics.known(moment):
        return moment
    return change(moment, turn=change(turn, intent=Intent.FALLBACK))
