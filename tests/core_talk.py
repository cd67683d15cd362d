"""A conversation with the core alone: intents and slots in, state and reply out, on a clock that the test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from skill.content import load_guidance
from skill.dialogue import History, Intent, Reply, State, Turn, respond
from skill.dialogue.guidance import Guidance

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAFETY = ("bladder_bowel", "groin_and_legs", "nerve", "sudden", "swelling")


class Talk:
    """Takes turns, and remembers the last reply."""

    def __init__(self, history: History | None = None, guidance: Guidance | None = None) -> None:
        self.guidance = guidance or load_guidance()
        self.state = State.new(history)
        self.at = NOW
        self.reply: Reply = Reply()
        self.say(Intent.LAUNCH)

    def say(self, intent: str, later: float = 1, **slots: Any) -> Reply:
        """Says something some seconds after the last turn."""
        self.at += timedelta(seconds=later)
        self.state, self.reply = respond(self.state, Turn(intent, slots, self.at), self.guidance)
        return self.reply

    @property
    def keys(self) -> tuple[str, ...]:
        """The lines of the last reply."""
        return self.reply.keys

    @property
    def urgency(self) -> str | None:
        """The level, once it is final."""
        return self.state.assessment.urgency if self.state.assessment else None

    @property
    def question(self) -> str | None:
        """The open question."""
        return self.state.open.question if self.state.open else None

    def to(self, question: str) -> Talk:
        """Answers the questions without anything wrong until one is open."""
        if self.state.phase == "idle":
            self.say(Intent.REPORT_SYMPTOM, symptom="heel_pain")
        for _ in range(20):
            if self.question == question:
                return self
            self.harmless()
        raise AssertionError(f"never asked {question}; stopped at {self.question}")

    def harmless(self) -> None:
        """The answer of somebody who may look after it at home."""
        answers: dict[str | None, tuple[str, dict[str, Any]]] = {
            "severity": (Intent.PAIN_LEVEL, {"level": 2}),
            "duration": (Intent.DURATION, {"duration": "P5D"}),
            "trend": (Intent.TREND, {"trend": "same"}),
            "site": (Intent.PAIN_SITE, {"site": "line_down_leg"}),
        }
        intent, slots = answers.get(self.question, (Intent.NO, {}))
        self.say(intent, **slots)

    def result(self) -> Talk:
        """Answers the rest of the questions harmlessly."""
        for _ in range(25):
            if self.state.phase != "triage":
                return self
            self.harmless()
        raise AssertionError("the questions do not end")

    def session(self) -> Talk:
        """Into a session, just before the first item."""
        self.to("bladder_bowel").result()
        self.say(Intent.YES)
        for _ in range(self.guidance.rules.warm_up_pieces):
            self.say(Intent.YES, later=60)
        assert self.question == "item_ready", self.question
        return self

    def hold(self, item: str = "strap_supine") -> Talk:
        """Into the first hold of an item."""
        self.session()
        assert self.state.session is not None
        while self.state.session is not None and self.state.session.items[self.state.session.index] != item:
            self.say(Intent.NEXT)
        self.say(Intent.YES)
        assert self.state.phase == "holding", self.state.phase
        return self
