"""Walks through the dialogue, so that what must hold for every reply is looked at in very many of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from skill.content import load_guidance
from skill.dialogue import Reply, State, Turn, respond
from skill.dialogue.turn import Intent

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITES = ("back_of_thigh", "under_heel", "back_of_heel", "buttock", "heel")
MOST = 1200
"""Places walked through; more show no new lines."""


def turns() -> tuple[Turn, ...]:
    """Something of everything that can be said."""
    guidance = load_guidance()
    some = [Turn(one) for one in Intent]
    some += [Turn(Intent.REPORT_SYMPTOM, {"symptom": one, "symptoms": [one]}) for one in (*guidance.flags, "heel_pain")]
    some += [Turn(Intent.REPORT_SYMPTOM, {"symptom": "numbness", "doubt": True})]
    some += [Turn(Intent.PAIN_LEVEL, {"level": level}) for level in (0, 2, 5, 9)]
    some += [Turn(Intent.DURATION, {"duration": span}) for span in ("P3D", "P5W")]
    some += [Turn(Intent.TREND, {"trend": trend}) for trend in ("better", "worse")]
    some += [Turn(Intent.REPORT_HISTORY, {"history": one}) for one in ("under_18", "pregnant", "diabetes", "none")]
    sites = ("under_heel", "back_of_heel", "back_of_thigh", "buttock")
    some += [Turn(Intent.PAIN_SITE, {"site": site, "sites": [site]}) for site in sites]
    some += [Turn(Intent.FEEL, {"feeling": one}) for one in ("thigh", "heel", "calf", "back", "nothing")]
    some += [Turn(Intent.CHOOSE_STRETCH, {"stretch": one}) for one in guidance.items]
    some += [Turn(Intent.SKIP, {"part": one}) for one in ("warm_up", "item")]
    some += [Turn(Intent.CHANGE_HOLD, {"seconds": one}) for one in (5, 60)]
    return tuple(some)


def replies() -> Iterator[tuple[State, Turn, Reply]]:
    """Replies with the turn and the state they answer: every turn in every place of the dialogue that the walks reach."""
    guidance = load_guidance()
    for state in places():
        for said in turns():
            turn = Turn(said.intent, said.slots, _clock(state))
            yield state, turn, respond(state, turn, guidance)[1]
    for topic in guidance.topics:
        yield from _topic(topic)
    for number in range(1, 76):
        turn = Turn(Intent.ASK_TOPIC, {"question": f"S{number}"}, START)
        yield State.new(), turn, respond(State.new(), turn, guidance)[1]


@cache
def places() -> tuple[State, ...]:
    """One state of each place in the dialogue that the walks reach, the nearest first."""
    guidance, every = load_guidance(), turns()
    reached = {_place(state): state for state in (State.new(), *(one for site in SITES for one in sessions(site)))}
    waiting = deque(reached.values())
    while waiting:
        state = waiting.popleft()
        for said in every:
            after, _ = respond(state, Turn(said.intent, said.slots, _clock(state)), guidance)
            if len(reached) < MOST and _place(after) not in reached:
                reached[_place(after)] = after
                waiting.append(after)
    return tuple(reached.values())


def _clock(state: State) -> datetime:
    """A time for the next turn: long enough after the last for a hold to be over."""
    return START + timedelta(seconds=90 * state.turns)


@cache
def reachable() -> tuple[Reply, ...]:
    """Every different reply that the walks meet."""
    unlike = {str(reply): reply for _, _, reply in replies()}
    return tuple(unlike.values())


def sessions(site: str) -> list[State]:
    """Every state on the way from the launch through a session without trouble, for somebody whose pain is at a place."""
    guidance, state = load_guidance(), State.new()
    answers = {
        "severity_0_10": Turn(Intent.PAIN_LEVEL, {"level": 2}),
        "pain_now": Turn(Intent.PAIN_LEVEL, {"level": 1}),
        "duration": Turn(Intent.DURATION, {"duration": "P3D"}),
        "worsening": Turn(Intent.TREND, {"trend": "better"}),
        "pain_site": Turn(Intent.PAIN_SITE, {"site": site, "sites": [site]}),
        "describe": Turn(Intent.REPORT_SYMPTOM, {"symptom": "heel_pain"}),
        "general_history": Turn(Intent.REPORT_HISTORY, {"history": "none"}),
        "selfcare_tried": Turn(Intent.YES),
        "offer_triage": Turn(Intent.YES),
        "offer_session": Turn(Intent.YES),
        "talk_test": Turn(Intent.YES),
        "hold_check": Turn(Intent.FEEL, {"feeling": "thigh"}),
        "confirm": Turn(Intent.YES),
    }
    turn, way = Turn(Intent.LAUNCH), []
    while len(way) < 200 and (not way or state.asks):
        state, _ = respond(state, Turn(turn.intent, turn.slots, _clock(state)), guidance)
        way.append(state)
        turn = next((answers[ask] for ask in state.asks if ask in answers), Turn(Intent.NO))
    return way


def _topic(topic: str) -> Iterator[tuple[State, Turn, Reply]]:
    guidance, state = load_guidance(), State.new()
    turn = Turn(Intent.ASK_TOPIC, {"topic": topic}, START)
    for _ in range(8):
        after, reply = respond(state, turn, guidance)
        yield state, turn, reply
        state, turn = after, Turn(Intent.YES, {}, START)
        if "offer_more" not in state.asks:
            return


def _place(state: State) -> tuple[object, ...]:
    """What tells one place of the dialogue from another."""
    session = state.session
    where = (session.items[session.index], session.side, session.rep, session.variant, session.piece) if session else ()
    level = state.assessment.urgency if state.assessment else None
    return state.phase, state.asks, state.open and state.open.tries, state.lock, level, where
