"""A year of twenty people on the typed front with a clock that is moved: each hears the right advice on the right day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
import pytest

from offline_voice.memory.store import Kept, Store
from offline_voice.opening import open_with_memory
from offline_voice.virtual_time import VirtualConversation
from skill.record import Record, record
from skill.understanding import Understanding

BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
YEAR = 365
SICK_BEFORE = 5
"""Days of pain before the first visit."""
AWAY = 28
"""Days until somebody who was sent to a clinician comes back."""
FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Person(msgspec.Struct, frozen=True):
    """Somebody, and what must come of it."""

    name: str
    """What is special."""
    every: int
    """Days between two visits."""
    pains: tuple[tuple[int, int], ...]
    """From which day on the pain is what."""
    sent_on: int | None = None
    """The day on which a clinician has to be advised, or more; None: never."""
    level: str = "clinician"
    """The level on that day."""
    stage: int = 4
    """The stage at the end of the year."""
    heel: tuple[int, ...] = ()
    """Days on which the stretch goes into the heel."""
    away: range = range(0)
    """Days without a visit."""
    numb_on: int | None = None
    """The day on which the foot is numb."""
    agrees: bool = True
    """The answer to whether to remember."""
    forgets_on: int | None = None
    """The day on which everything is to be forgotten."""


PEOPLE = (
    Person("gets better", 2, ((0, 3), (10, 2), (25, 1), (60, 0))),
    Person("gets better, every third day", 3, ((0, 3), (10, 2), (25, 1), (60, 0))),
    Person("no change, every day", 1, ((0, 3),), sent_on=21),
    Person("no change, every second day", 2, ((0, 3),), sent_on=22),
    Person("no change, every third day", 3, ((0, 2),), sent_on=21),
    Person("no change, every week", 7, ((0, 3),), sent_on=21),
    Person("no change, every fortnight", 14, ((0, 2),), sent_on=28, stage=1),
    Person("rises at once", 2, ((0, 1), (8, 2), (10, 3)), sent_on=10),
    Person("rises after months", 2, ((0, 3), (10, 2), (20, 1), (100, 2), (102, 3)), sent_on=102),
    Person("one bad day", 2, ((0, 2), (8, 3), (10, 1))),
    Person("comes back as bad as it was", 2, ((0, 3), (14, 1), (200, 3)), sent_on=200),
    Person("heel twice", 2, ((0, 2), (6, 1)), sent_on=8, heel=(4, 8)),
    Person("heel, with steps forward between", 2, ((0, 3), (8, 1)), heel=(10, 80)),
    Person("a fortnight away", 2, ((0, 3), (8, 1)), away=range(30, 45)),
    Person("severe one day", 2, ((0, 3), (10, 2), (20, 8)), sent_on=20),
    Person("numb one day", 2, ((0, 3), (10, 2)), sent_on=30, level="urgent", numb_on=30),
    Person("too sore to stretch at first", 2, ((0, 5), (10, 2), (20, 1))),
    Person("every tenth day", 10, ((0, 3), (10, 2), (30, 1)), stage=1),
    Person("wants not to be remembered", 14, ((0, 2), (14, 1)), agrees=False),
    Person("forgets after fifty days", 2, ((0, 3), (10, 2), (60, 1)), forgets_on=50),
)


class Life:
    """Plays one person's year."""

    def __init__(self, person: Person, clock: Callable[[datetime], None]) -> None:
        self.person = person
        self.clock = clock
        self.sent: tuple[int, str] | None = None
        self.remember_asked: list[int] = []
        self.welcomed: list[int] = []
        self.locked: list[int] = []

    def live(self) -> None:
        """The whole year."""
        day = 0
        while day < YEAR:
            if day not in self.person.away:
                self.visit(day)
            day += AWAY if self.sent and self.sent[0] == day else self.person.every

    def pain(self, day: int) -> int:
        """Pain on a day; better after a clinician's help."""
        if self.sent and day > self.sent[0]:
            return 1 if day < self.sent[0] + AWAY + 7 else 0
        return [pain for since, pain in self.person.pains if since <= day][-1]

    def visit(self, day: int) -> None:
        """One conversation, until it is over or other advice than self-care is given."""
        now = BEGINNING + timedelta(days=day)
        self.clock(now)
        talk = VirtualConversation(open_with_memory("en-US"), now)
        turn = record(talk.launch(), talk.conversation.guidance)
        state = talk.conversation.state
        if state.history is not None and state.history.last_on:
            self.welcomed.append(day)
        if turn.phase == "halted":
            self.locked.append(day)
        self._told(turn, day)
        if day == self.person.forgets_on:
            talk.line("forget me")
            assert "forget.done" in talk.line("yes").keys
        heels = 0
        for _ in range(150):
            if not turn.listening:
                return
            say, heels = self._answer(turn, day, heels)
            if turn.hold_seconds:
                talk.line("<hold>")
            turn = talk.line(say)
            if "ask.remember" in turn.keys:
                self.remember_asked.append(day)
            if self._told(turn, day):
                talk.line("stop")
                return
        raise AssertionError(f"{self.person.name}, day {day}: no end, last {turn.keys}")

    def _told(self, turn: Record, day: int) -> bool:
        level = turn.assessment.urgency if turn.assessment else "self_care"
        if level != "self_care" and self.sent is None:
            self.sent = (day, level)
        return level != "self_care" and turn.phase != "triage" and self.sent is not None and self.sent[0] == day

    def _answer(self, turn: Record, day: int, heels: int) -> tuple[str, int]:
        asks, pain = turn.asks, self.pain(day)
        better = pain < self.pain(0) or bool(self.sent and day > self.sent[0])
        if day == self.person.numb_on and "quick_check" in asks:
            return "my foot has gone numb", heels
        if "hold_check" in asks:
            if day in self.person.heel and heels == 0:
                return "heel", 1
            return "no" if "ask.hold_check_last" in turn.keys else "thigh", heels
        last = turn.keys[-1] if turn.keys else ""
        answers = {
            "offer_triage": "yes",
            "describe": "my heel hurts when i stretch",
            "severity_0_10": FIGURES[pain],
            "duration": f"{_spoken(SICK_BEFORE + day)} days",
            "worsening": "it's getting better" if better else "it's the same",
            "selfcare_tried": "yes" if better else "no",
            "pain_site": "in the back of my thigh",
            "offer_session": "the one with the strap",
            "pain_now": FIGURES[pain],
            "talk_test": "i've been walking for ten minutes",
            "offer_more": "no",
        }
        named = {
            "ask.item_ready": "ready",
            "ask.remember": "yes" if self.person.agrees else "no",
            "ask.cleared": "yes",
            "ask.gone": "yes",
            "ask.active": "yes",
        }
        return named.get(last) or next((said for ask, said in answers.items() if ask in asks), "no"), heels


def _spoken(number: int) -> str:
    """A number below a thousand in words."""
    tens = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    teens = (
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    )
    hundreds, rest = divmod(number, 100)
    words = [FIGURES[hundreds], "hundred"] if hundreds else []
    words += [teens[rest - 10]] if 10 <= rest < 20 else [tens[rest // 10]] if rest >= 20 else []
    words += [FIGURES[rest % 10]] if rest % 10 and not 10 <= rest < 20 else []
    return " ".join(words)


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """A year is said in a few sentences, and the same words in the same place mean the same: each is read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Understanding, "understand", cache(Understanding.understand))
        yield


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda now: monkeypatch.setenv("STRETCH_COACH_NOW", now.isoformat())


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_a_year(person: Person, clock: Callable[[datetime], None], data: Path) -> None:
    life = Life(person, clock)
    life.live()
    kept = Store(data / "memory").read()
    assert life.sent == (None if person.sent_on is None else (person.sent_on, person.level))
    if not person.agrees:
        assert kept == Kept(agreed=False)
        assert life.remember_asked == [0]
        assert life.welcomed == []
        return
    assert life.remember_asked == ([0] if person.forgets_on is None else [0, 52])
    assert kept.agreed is True
    sessions = [one for one in kept.entries.values() if one.kind == "session"]
    assert max(one.stage for one in sessions[-3:]) == person.stage
    assert life.locked == ([person.numb_on + AWAY] if person.numb_on is not None else [])
    if person.forgets_on is not None:
        assert min(one.on for one in kept.entries.values()) > (BEGINNING + timedelta(days=person.forgets_on)).date()
    if person.sent_on is not None:
        day = (BEGINNING + timedelta(days=person.sent_on)).date()
        levels = [one.urgency for one in kept.entries.values() if one.kind == "assessment" and one.on == day]
        assert levels[-1] == person.level
        after = [one.urgency for one in kept.entries.values() if one.kind == "assessment" and one.on > day]
        assert after
        assert set(after) == {"self_care"}
