"""One request answered: the turn in it, the core's reply to it, and the words of that reply."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from skill.alexa.bridge import turn_of
from skill.alexa.incoming import ATTRIBUTE, Incoming
from skill.alexa.locales import tongue
from skill.alexa.ssml import before_hold
from skill.dialogue import hold_began, respond
from skill.dialogue.guidance import Guidance
from skill.dialogue.reply import Reply
from skill.dialogue.state import State
from skill.words import Phrases, Spoken, sayable, word


class Answer(msgspec.Struct, frozen=True):
    """What one turn led to."""

    before: State
    """Where the conversation was."""
    state: State
    """Where it is now."""
    reply: Reply
    """The answer in line keys."""
    spoken: Spoken
    """The answer in words."""


def answer(incoming: Incoming, guidance: Guidance, now: datetime) -> Answer | None:
    """Answers a request of any type.

    Args:
        incoming: The request. Its time stamp is the time of the turn, so that every machine that serves a session
            measures a hold by the same clock, Amazon's.
        guidance: What the coach knows.
        now: The time of a request without a time stamp (UTC).

    Returns:
        None where nothing may be said: the session is over, or the request is an event of the device or the account.
    """
    speech = tongue(incoming.locale)
    before = kept(incoming.attributes.get(ATTRIBUTE), speech.phrases)
    turn = turn_of(incoming, speech, guidance, before, incoming.at or now)
    if turn is None:
        return None
    state, reply = respond(before, turn, guidance)
    spoken = word(reply, speech.phrases)
    if reply.hold_seconds and turn.at is not None:
        state = hold_began(state, turn.at + timedelta(seconds=before_hold(spoken)))
    return Answer(before, state, reply, spoken)


def kept(anything: Any, phrases: Phrases) -> State:
    """The state that came with a request; one whose last reply nobody can have said is not believed."""
    state = State.load(anything)
    return state if state.said is None or sayable(state.said, phrases) else state.anew()
