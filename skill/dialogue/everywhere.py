"""What may be said at any time and means the same: help, repeat, stop, the voice. The memory is in `remembering.py`."""

from __future__ import annotations

from collections.abc import Callable

from skill.dialogue import offers, prompts, questions, session, triage
from skill.dialogue.halt import action
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Hold, Line, Part, Pause, Reply
from skill.dialogue.state import State, change
from skill.dialogue.turn import Intent


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers what means the same in every phase."""
    handler = _HANDLERS.get(moment.intent)
    return handler(state, moment) if handler else None


def leave(state: State, *parts: Part) -> Outcome:
    """Says some parts and leaves; an advice that stands keeps standing."""
    phase = "halted" if state.lock is not None else "done"
    return change(state, phase=phase, open=None, parked=None), Reply(parts, listening=False)


def _help(state: State, moment: Moment) -> Outcome:
    """What can be said here; ends with the open question, or with an offer."""
    idle = state.phase in ("idle", "done")
    said = Line("help.off" if idle and not moment.guidance.triage else f"help.{state.phase}")
    if state.session is not None:
        return session.aside(state, moment, said)
    if state.open is not None:
        return prompts.ask_again(state, moment.guidance, said, count=False)
    if state.lock is not None:
        return prompts.ask(change(state, phase="halted"), questions.own("cleared"), moment.guidance, said)
    return offers.invite(state, moment, said)


def _repeat(state: State, moment: Moment) -> Outcome:
    """The last reply again; a hold that runs is led through anew."""
    said = state.said
    if said is None or not said.parts or (state.open is None and state.lock is None):
        return _help(state, moment)
    if state.phase == "holding" and state.session is not None:
        return session.led_again(state, state.session, moment)
    parts = tuple(part for part in said.parts if not isinstance(part, Hold | Pause) or state.phase == "warm_up")
    return state, change(said, parts=parts, voice=None, listening=True)


def _stop(state: State, _: Moment) -> Outcome:
    """Out of the position, and goodbye."""
    if state.session is not None:
        return session.leave(state, state.session)
    if state.lock is not None:
        return leave(state, action(state.lock, take=1))
    return leave(state, Line("bye"))


def _voice(state: State, moment: Moment) -> Outcome:
    """Slower, faster, louder, quieter: the front does it, the words go on."""
    wish = moment.told.change if moment.told.change in ("slower", "faster", "louder", "quieter") else None
    said = Line(f"voice.{wish}" if wish else "voice.unknown")
    if state.session is not None:
        state, reply = session.led_again(state, state.session, moment, said)
    elif state.open is not None:
        state, reply = prompts.ask_again(state, moment.guidance, said, count=False)
    elif state.lock is not None:
        reply = Reply((said, action(state.lock, take=1)), reprompt=action(state.lock, take=1), show=state.lock)
    else:
        state, reply = offers.invite(state, moment, said)
    return state, change(reply, voice=wish)


def aside(state: State, moment: Moment, *said: Part) -> Outcome:
    """Says something beside the matter, then goes on with it."""
    if state.session is not None:
        return session.aside(state, moment, *said)
    if state.open is not None:
        return prompts.ask_again(state, moment.guidance, *said, count=False)
    if state.phase == "triage":
        return triage.go_on(state, moment, *said)
    if state.lock is not None:
        return state, Reply((*said, action(state.lock, take=1)), show=state.lock)
    return offers.invite(state, moment, *said)


_HANDLERS: dict[str, Callable[[State, Moment], Outcome]] = {
    Intent.HELP: _help,
    Intent.REPEAT: _repeat,
    Intent.STOP: _stop,
    Intent.CANCEL: _stop,
    Intent.HOME: _stop,
    Intent.VOICE: _voice,
}
