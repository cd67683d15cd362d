"""Conversations that nobody wrote down: free words, clocks that jump, restarts, several people at once; every rule holds."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta

import msgspec
from core_talk import NOW
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from proof.rules import GUIDANCE, PHRASES, broken
from proof.sayings import words
from skill.conversation import Conversation, Exchange
from skill.dialogue import History, State, Turn
from skill.dialogue.guidance import worst
from skill.dialogue.turn import Intent, told
from skill.understanding import load_understanding
from tools.explore import Step, alphabet

UNDERSTANDING = load_understanding("en-US")
EXAMPLES = int(os.environ.get("STRETCH_COACH_PROOF_EXAMPLES", "25"))
BOUNDED = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    derandomize="STRETCH_COACH_PROOF_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
KNOWN = History(last_on=NOW.date(), triaged_on=NOW.date(), urgency="self_care", pattern="achilles", consent=True)
ALPHABET = alphabet(GUIDANCE)


class Person:
    """Somebody who talks with the coach, and a record of all that was said, so that it can be said again."""

    def __init__(self, history: History | None) -> None:
        self.history = history
        self.script: list[tuple[str | Turn, datetime]] = []
        self.at = NOW
        self.conversation = self._open(State.new(history))
        self.hear(Turn(Intent.LAUNCH))

    def _open(self, state: State) -> Conversation:
        return Conversation(GUIDANCE, PHRASES["en-US"], UNDERSTANDING, state)

    def hear(self, said: str | Turn) -> Exchange:
        """Says something now, and holds the answer against every rule."""
        self.script.append((said, self.at))
        before = self.conversation.state
        exchange = _say(self.conversation, said, self.at)
        step = Step(before, exchange.turn, told(exchange.turn), exchange.state, exchange.reply, exchange.spoken.text)
        assert broken(step) == [], (said, exchange.turn)
        if isinstance(said, str):
            _danger_is_heard(said, exchange)
        return exchange

    def restart(self) -> None:
        """The front goes down and comes up with what it kept."""
        kept = json.dumps(self.conversation.state.dump())
        self.conversation = self._open(State.load(json.loads(kept)))

    def again(self) -> State:
        """The same words alone, without a restart."""
        conversation = self._open(State.new(self.history))
        for said, at in self.script:
            _say(conversation, said, at)
        return conversation.state


def _say(conversation: Conversation, said: str | Turn, at: datetime) -> Exchange:
    if isinstance(said, str):
        return conversation.hear(said, at)
    return conversation.take(msgspec.structs.replace(said, at=at))


def _danger_is_heard(said: str, exchange: Exchange) -> None:
    """Whatever else was made of the words: a danger that is told plainly stops everything, at its level."""
    spotted = UNDERSTANDING.spot(said)
    flags = [flag for flag in spotted.told if flag in GUIDANCE.flags]
    if (
        not flags
        or spotted.doubt
        or spotted.course is not None
        or exchange.turn.intent in (Intent.RETRACT, Intent.CLEARED)
    ):
        return
    needed = worst(*(GUIDANCE.flags[flag].urgency for flag in flags))
    assert exchange.state.phase == "halted", (said, spotted)
    assert worst(needed, exchange.state.lock) == exchange.state.lock, (said, spotted)


class People(RuleBasedStateMachine):
    """Three people talk with one coach at once."""

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Person] = []

    @initialize()
    def arrive(self) -> None:
        """One is known from earlier days, two are not."""
        self.people = [Person(None), Person(None), Person(KNOWN)]

    @rule(who=st.integers(0, 2), said=words())
    def say(self, who: int, said: str) -> None:
        """Somebody says something in their own words."""
        self.people[who].hear(said)

    @rule(who=st.integers(0, 2), turn=st.sampled_from(ALPHABET))
    def mean(self, who: int, turn: Turn) -> None:
        """Somebody is understood as anything that can be meant."""
        self.people[who].hear(turn)

    @rule(who=st.integers(0, 2), seconds=st.sampled_from((0.0, 0.4, 3, 7, 20, 31, 600, 90_000, -2, -3700)))
    def wait(self, who: int, seconds: float) -> None:
        """Time passes; or a clock is set back."""
        self.people[who].at += timedelta(seconds=seconds)

    @rule(who=st.integers(0, 2))
    def keep_silent(self, who: int) -> None:
        """The reply window passes."""
        self.people[who].at += timedelta(seconds=8)
        self.people[who].hear(Turn(Intent.SILENCE))

    @precondition(lambda self: self.people)
    @rule(who=st.integers(0, 2))
    def answer_helpfully(self, who: int) -> None:
        """Somebody answers as somebody well enough to stretch would, so that sessions are reached."""
        person = self.people[who]
        for _ in range(4):
            person.at += timedelta(seconds=60)
            person.hear(_helpful(person.conversation.state))

    @rule(who=st.integers(0, 2))
    def go_down(self, who: int) -> None:
        """The front is started again."""
        self.people[who].restart()

    def teardown(self) -> None:
        """Nobody's conversation was changed by the others, by a restart, or by chance."""
        for person in self.people:
            assert person.again() == person.conversation.state


def _helpful(state: State) -> str:
    answers = {
        "describe": "my heel hurts when i stretch",
        "severity_0_10": "two",
        "pain_now": "one",
        "duration": "three days",
        "worsening": "it is getting better",
        "pain_site": "back of my thigh",
        "selfcare_tried": "yes",
        "offer_triage": "yes",
        "offer_session": "yes",
        "talk_test": "i am already warm",
        "confirm": "yes",
        "hold_check": "just the thigh",
    }
    return next((answers[ask] for ask in state.asks if ask in answers), "no")


People.TestCase.settings = BOUNDED
TestPeople = People.TestCase


def test_a_helpful_person_reaches_a_hold() -> None:
    person = Person(None)
    for _ in range(40):
        person.at += timedelta(seconds=60)
        if person.hear(_helpful(person.conversation.state)).reply.hold_seconds:
            return
    raise AssertionError("the proof would never look into a session")
