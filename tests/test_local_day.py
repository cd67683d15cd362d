"""A person's day is that of the machine's own zone: late in New York and early in Sydney it is another one than in UTC."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from test_memory_talk import TO_THE_RESULT

from offline_voice.memory.store import Store
from offline_voice.opening import first_moment, open_with_memory
from offline_voice.settings import Settings
from offline_voice.stage import LiveStage
from offline_voice.virtual_time import VirtualConversation
from skill.record import Record, record

NEW_YORK = "EST5EDT,M3.2.0,M11.1.0"
SYDNEY = "AEST-10AEDT,M10.1.0,M4.1.0/3"
PLACES = {"11 pm in New York": (NEW_YORK, "2026-11-23T23:00"), "6 am in Sydney": (SYDNEY, "2026-11-23T06:00")}
DAY = date(2026, 11, 23)
SESSION = (
    "no",
    "the one with the strap",
    "three",
    "i've been walking for ten minutes",
    "ready",
    "<hold>",
    "thigh",
    "stop",
)
Talk = Callable[..., list[Record]]


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def zone(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield zone
    monkeypatch.delenv("TZ", raising=False)
    time.tzset()


@pytest.fixture(params=PLACES)
def talk(request: pytest.FixtureRequest, in_zone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> Talk:
    """A conversation some days after the first, at the same hour of the place or another one."""
    place, first = PLACES[request.param]
    in_zone(place)

    def talk(*said: str, days: int = 0, hour: int | None = None) -> list[Record]:
        local = datetime.fromisoformat(first) + timedelta(days=days)
        at = (local if hour is None else local.replace(hour=hour)).astimezone()
        assert at.astimezone().utctimetuple()[:5] != at.timetuple()[:5]
        monkeypatch.setenv("STRETCH_COACH_NOW", at.isoformat())
        conversation = VirtualConversation(
            open_with_memory("en-US"), first_moment({"STRETCH_COACH_NOW": at.isoformat()})
        )
        return [record(conversation.launch(), conversation.conversation.guidance), *map(conversation.line, said)]

    return talk


def days_kept(data: Path) -> list[date]:
    return [one.on for one in Store(data / "memory").read().entries.values()]


def test_the_day_kept_and_the_day_to_look_again_are_those_of_the_place(talk: Talk, data: Path) -> None:
    result = talk(*TO_THE_RESULT, "no", "yes")[len(TO_THE_RESULT)]
    assert days_kept(data) == [DAY]
    assert result.assessment is not None
    assert result.assessment.review_on == DAY + timedelta(days=14)
    assert "by Monday, December the seventh" in result.say
    assert "memory.due" not in talk(days=13, hour=23)[0].keys
    assert "memory.due" in talk(days=14, hour=1)[0].keys


def test_today_is_forgotten_and_the_evening_before_kept(talk: Talk, data: Path) -> None:
    talk(*TO_THE_RESULT, "no", "yes", hour=23)
    talk(*SESSION, days=1, hour=1)
    assert days_kept(data) == [DAY, DAY + timedelta(days=1)]
    talk("forget today", "yes", days=1, hour=23)
    assert days_kept(data) == [DAY]


def test_the_stop_after_three_weeks_comes_on_the_day_of_the_place(talk: Talk) -> None:
    talk(*TO_THE_RESULT, "no", "yes", hour=23)
    talk("no", "no", days=12)
    evening, morning = talk(*SESSION[:3], days=14, hour=23)[-1], talk(*TO_THE_RESULT, days=21, hour=1)[-1]
    assert evening.assessment is not None
    assert evening.assessment.urgency == "self_care"
    assert morning.assessment is not None
    assert (morning.assessment.urgency, morning.assessment.reasons[0]) == ("clinician", "selfcare_tried")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-24T04:00:00Z", "2026-11-23"),
        ("2026-11-24T09:30:00+10:00", "2026-11-23"),
        ("2026-11-23T23:00:00", "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
    ],
)
def test_however_the_beginning_is_written_its_day_is_that_of_the_machine(
    in_zone: Callable[[str], None], written: str, day: str
) -> None:
    in_zone(NEW_YORK)
    assert first_moment({"STRETCH_COACH_NOW": written}).date().isoformat() == day


def test_the_real_clock_knows_its_zone_by_voice_too(in_zone: Callable[[str], None]) -> None:
    for zone in (NEW_YORK, SYDNEY):
        in_zone(zone)
        clocks = (LiveStage(Settings(), lambda _: None).clock(), first_moment({}))  # type: ignore[arg-type, return-value]
        assert {one.utcoffset() for one in clocks} == {datetime.now().astimezone().utcoffset()}
        assert {one.utcoffset() for one in clocks} != {timedelta(0)}


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_end_no_conversation(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(year, 12, 31, 12).astimezone()
    monkeypatch.setenv("STRETCH_COACH_NOW", at.isoformat())
    conversation = VirtualConversation(open_with_memory("en-US"), at)
    conversation.launch()
    turns = list(map(conversation.line, (*TO_THE_RESULT, "no", "yes")))
    assert turns[-1].keys == ("memory.agreed", "bye")
