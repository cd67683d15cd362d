"""What comes of words that were not meant for the coach, in each moment in which it listens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from offline_voice.by_ear import HeardConversation
from offline_voice.dialogue_file import read_dialogue
from offline_voice.ears import Heard
from offline_voice.fronts import VirtualFront
from offline_voice.opening import open_conversation
from offline_voice.virtual_time import VirtualConversation
from skill.conversation import Exchange
from skill.dialogue.state import IN_SESSION, State
from skill.dialogue.turn import Intent, told
from tools.hearing_cases import spread

DIALOGUE = Path(__file__).parent.parent / "tests" / "dialogues" / "self_care_to_first_hold.yaml"
INTO_THE_HOLD = 7.0
"""Seconds: after the first cue, long before the second."""
MOST_PLACES = 4
"""How many of the questions of one moment are looked at."""
NOTHING, AGAIN, ASKS, GOES_ON, BESIDE = "nothing", "asks again", "asks about a sign", "hold goes on", "answers beside"
"""What moves nothing: no words, not understood, the direct question, a word into the hold, an explanation."""
ANSWERED, STARTED, STOPPED, LEFT, WARNED = "answer taken", "session started", "hold stopped", "left", "warning given"
"""What acts."""
ACTS = (ANSWERED, STARTED, STOPPED, LEFT, WARNED)


class Place(msgspec.Struct, frozen=True):
    """A moment of a conversation, in which it always starts anew."""

    state: State
    """Where the conversation is."""
    at: datetime
    """When the words come."""
    held: bool = False
    """Whether a hold runs."""


class Moments:
    """The moments in which the coach listens, and what it makes of words there."""

    def __init__(self, locale: str = "en-US") -> None:
        self._conversation = HeardConversation.of(open_conversation(locale))
        self.places: Mapping[str, tuple[Place, ...]] = self._places()

    def outcome(self, place: Place, heard: Heard) -> str:
        """What comes of some words."""
        if not heard.text:
            return NOTHING
        self._conversation.state = place.state
        return _outcome(place, self._conversation.listen(heard, place.at))

    def _places(self) -> dict[str, tuple[Place, ...]]:
        """Every moment on the way to the first hold and after it, by a name; several questions under one."""
        dialogue = read_dialogue(DIALOGUE)
        talk = VirtualConversation(self._conversation, dialogue.now)
        front = VirtualFront(talk)
        found: dict[str, dict[tuple[str, ...], Place]] = {}
        for step in dialogue.turns:
            front.send(step)
            talk.let_pass(INTO_THE_HOLD if talk.last.reply.hold_seconds else None)
            state = talk.conversation.state
            held = talk.last.reply.hold_seconds > 0
            name = "in a hold" if held else _NAMES[state.phase]
            found.setdefault(name, {}).setdefault(state.asks, Place(state, talk.now, held))
        talk.let_pass()
        found["after a hold"] = {(): Place(talk.conversation.state, talk.now)}
        return {name: spread(tuple(places.values()), MOST_PLACES) for name, places in found.items()}


_NAMES = {
    "idle": "greeted",
    "triage": "a question about the heel",
    "ready": "a session offered",
    "warm_up": "in the warm-up",
    "resting": "before a stretch",
}


def _outcome(place: Place, exchange: Exchange) -> str:
    before, after, turn = place.state, exchange.state, exchange.turn
    held = place.held and after.phase == "holding" and exchange.reply.hold_seconds > 0
    if turn.intent == Intent.FALLBACK and not _moved(before, after):
        return GOES_ON if held else AGAIN
    if told(turn).doubt or ("direct_flag" in after.asks and "direct_flag" not in before.asks):
        return ASKS
    if after.lock is not None and before.lock is None:
        return WARNED
    if not exchange.reply.listening:
        return LEFT
    if after.phase in IN_SESSION and before.phase not in IN_SESSION:
        return STARTED
    if place.held:
        return GOES_ON if held else STOPPED
    return ANSWERED if _moved(before, after) else BESIDE


def _moved(before: State, after: State) -> bool:
    """Whether it is somewhere else now: more has changed than what was said last, how often, and what was noted."""
    return _place(before) != _place(after)


def _place(state: State) -> tuple[object, ...]:
    session = state.session and msgspec.structs.replace(state.session, run=None, felt=())
    return state.phase, state.asks, state.lock, session
