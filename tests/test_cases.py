"""Worked cases, each answered in the words of people, and what the coach makes of them: level, pattern, length.

A case holds what somebody says first and the answers that tell; what it leaves unsaid is answered from `plain_answers.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Literal

import msgspec
import pytest
import yaml

from skill.content import load_guidance, load_phrases
from skill.conversation import Conversation, Exchange
from skill.dialogue.guidance import URGENCIES
from skill.understanding import load_understanding

FOLDER = Path(__file__).parent / "cases"
TURNS_AT_MOST = 60
INTO_THE_HOLD = timedelta(seconds=6)
IN_SESSION = {
    "offer_triage": "yes",
    "offer_session": "yes please",
    "talk_test": "yes i can chat",
    "pain_now": "two",
    "quick_check": "no nothing new",
    "hold_check": "just the thigh",
    "confirm": "ready",
}

Opening = Literal["at once", "when asked"]


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person."""

    id: str
    """Unique; its second letter is the level."""
    persona: str
    """Who it is."""
    text: str
    """What they say first."""
    answers: dict[str, str]
    """Ask id to the answer that tells; `in_session` is said in the middle of a hold."""
    expected_urgency: str
    """The level it should come to."""
    rationale: str
    """Why."""
    tags: tuple[str, ...]
    """What makes it hard."""
    acceptable_urgency: tuple[str, ...] = ()
    """Levels that pass; empty: only the expected one."""
    expected_pattern: str = "not_applicable"
    """The pattern it should come to; ``not_applicable`` where urgency comes first."""
    acceptable_pattern: tuple[str, ...] = ()
    """Patterns that pass; empty: only the expected one."""


class Seen(msgspec.Struct, frozen=True):
    """What became of a case."""

    case: Case
    """The case."""
    urgency: str | None
    """The level; None where none was reached."""
    pattern: str
    """The pattern; ``not_applicable`` for none."""
    questions: int
    """Questions answered up to the level."""
    late: bool
    """A sign told in a hold was not acted on in that turn."""

    def __str__(self) -> str:
        case = self.case
        wanted = f"{case.expected_urgency}/{case.expected_pattern}"
        return f"{case.id} ({', '.join(case.tags)}): {self.urgency}/{self.pattern} instead of {wanted}"


@cache
def cases() -> tuple[Case, ...]:
    files = sorted(FOLDER.glob("dev_*.yaml"))
    return tuple(case for file in files for case in msgspec.convert(_read(file), list[Case], strict=False))


@cache
def plain_answers() -> dict[str, list[str]]:
    return msgspec.convert(_read(FOLDER / "plain_answers.yaml"), dict[str, list[str]])


def _read(file: Path) -> object:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - our own file, read as text


class Person:
    """Plays one case against the coach."""

    def __init__(self, case: Case, start: int, opening: Opening) -> None:
        self.case, self.start, self.opening = case, start, opening
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.coach = Conversation(load_guidance(), load_phrases("en-US"), load_understanding("en-US"))
        self.questions = 0

    def play(self) -> Seen:
        """The whole case."""
        self.coach.launch(self.now)
        told = self.coach.hear(
            self.case.text if self.opening == "at once" else "let's go through the questions", self.now
        )
        while self.asked_for_more(told) and self.questions < TURNS_AT_MOST:
            told = self.coach.hear(self.answer(told.state.asks), self.now)
            self.questions += 1
        late = False
        if "in_session" in self.case.answers:
            before = told.state.assessment
            told = self.interrupt(told)
            late = self.case.expected_urgency != "self_care" and told.state.assessment == before
        result = told.state.assessment
        return Seen(
            self.case,
            result.urgency if result else None,
            (result.pattern if result else None) or "not_applicable",
            self.questions,
            late,
        )

    def asked_for_more(self, told: Exchange) -> bool:
        """Whether there is no level yet, or a question that may still raise it."""
        asks = told.state.asks
        return bool(asks) and (told.state.assessment is None or any(ask in plain_answers() for ask in asks))

    def answer(self, asks: Sequence[str]) -> str:
        """The answers to all open questions, the telling ones first."""
        if "describe" in asks:
            return self.case.text
        telling = [self.case.answers[ask] for ask in asks if ask in self.case.answers]
        plain = [self.plain(ask) for ask in asks if ask not in self.case.answers and ask in plain_answers()]
        return " ".join(dict.fromkeys(telling + plain)) or self.other(asks)

    def other(self, asks: Sequence[str]) -> str:
        """Answers to questions that belong to no case: offers, and direct questions about a word that was doubtful."""
        if "direct_flag" in asks:
            return "yes" if self.case.expected_urgency in ("emergency", "urgent") else "no"
        return IN_SESSION.get(asks[0], "no")

    def plain(self, ask: str) -> str:
        """An answer with nothing in it to worry about."""
        wordings = plain_answers()[ask]
        return wordings[(self.start + cases().index(self.case)) % len(wordings)]

    def interrupt(self, told: Exchange) -> Exchange:
        """Goes on into a session, and speaks in the middle of its first hold."""
        for _ in range(TURNS_AT_MOST):
            if told.state.phase == "holding" or not told.state.asks:
                break
            known = [self.case.answers[ask] for ask in told.state.asks if ask in self.case.answers]
            said = [IN_SESSION[ask] for ask in told.state.asks if ask in IN_SESSION]
            told = self.coach.hear(" ".join(known or said) or self.answer(told.state.asks), self.now)
        assert told.state.phase == "holding", f"{self.case.id}: no hold was reached"
        return self.coach.hear(self.case.answers["in_session"], self.now + INTO_THE_HOLD)


def share(some: Sequence[object], of: Sequence[object]) -> float:
    return len(some) / len(of)


def listed(some: Sequence[Seen]) -> str:
    return "\n" + "\n".join(map(str, some))


@pytest.fixture(scope="module", params=[(0, "at once"), (1, "when asked"), (3, "at once")], ids=str)
def seen(request: pytest.FixtureRequest) -> tuple[Seen, ...]:
    start, opening = request.param
    return tuple(Person(case, start, opening).play() for case in cases())


def test_no_emergency_and_no_urgent_case_is_rated_lower(seen: tuple[Seen, ...]) -> None:
    low = [
        one
        for one in seen
        if one.case.expected_urgency in ("emergency", "urgent")
        and (one.urgency is None or URGENCIES.index(one.urgency) > URGENCIES.index(one.case.expected_urgency))
    ]
    assert not low, listed(low)


def test_nearly_every_level_is_the_expected_one(seen: tuple[Seen, ...]) -> None:
    wrong = [one for one in seen if one.urgency != one.case.expected_urgency]
    unacceptable = [one for one in wrong if one.urgency not in one.case.acceptable_urgency]
    assert share(wrong, seen) <= 0.10, listed(wrong)
    assert share(unacceptable, seen) <= 0.03, listed(unacceptable)


def test_what_one_can_treat_at_home_is_seldom_rated_higher(seen: tuple[Seen, ...]) -> None:
    mild = [one for one in seen if one.case.expected_urgency == "self_care"]
    higher = [one for one in mild if one.urgency != "self_care"]
    assert share(higher, mild) <= 0.10, listed(higher)


def test_nearly_every_pattern_is_acceptable(seen: tuple[Seen, ...]) -> None:
    told = [one for one in seen if one.case.expected_pattern != "not_applicable"]
    wrong = [one for one in told if one.pattern not in (one.case.expected_pattern, *one.case.acceptable_pattern)]
    assert share(wrong, told) <= 0.10, listed(wrong)


def test_a_sign_told_in_a_hold_is_acted_on_in_that_turn(seen: tuple[Seen, ...]) -> None:
    late = [one for one in seen if one.late]
    assert not late, listed(late)


def test_a_level_takes_few_questions(seen: tuple[Seen, ...]) -> None:
    def typical(level: str) -> float:
        return median(
            one.questions for one in seen if one.case.expected_urgency == level and "in_session" not in one.case.answers
        )

    assert typical("emergency") <= 2
    assert typical("self_care") <= 14
