"""A front's hand on the memory: what a conversation keeps and forgets, and what happens when the memory fails."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from offline_voice.memory.keeper import Keeper
from offline_voice.memory.store import Kept, Store
from skill.content import load_guidance
from skill.dialogue.memory import Entry
from skill.dialogue.reply import Note
from skill.errors import MemoryStoreError

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
LAST_WEEK = Entry(TODAY - timedelta(days=7), "session", pain=3)
YES = Note("remember", {"agreed": True})
SESSION = Note("session", {"pain": 2.0, "items": ["strap_supine"]})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "memory", wait=0.1)
    store.keep([LAST_WEEK], agreed=True)
    return store


def keeper(store: Store) -> Keeper:
    return Keeper(store, load_guidance())


def days(store: Store) -> list[date]:
    return [one.on for one in store.read().entries.values()]


def forget(scope: str) -> Note:
    return Note("forget", {"scope": scope})


def test_what_is_noted_is_kept_under_the_day_of_the_turn(store: Store) -> None:
    assert keeper(store).keep([SESSION], NOW)
    assert days(store) == [LAST_WEEK.on, TODAY]


def test_without_a_yes_nothing_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "new")
    assert keeper(store).keep([SESSION], NOW)
    assert not store.read().entries
    assert keeper(store).keep([YES, SESSION], NOW)
    assert days(store) == [TODAY]


@pytest.mark.parametrize(
    ("scope", "left"),
    [("all", []), ("today", [LAST_WEEK.on]), ("this", [LAST_WEEK.on, TODAY])],
)
def test_each_wish_forgets_what_it_names(scope: str, left: list[date], store: Store) -> None:
    assert keeper(store).keep([SESSION], NOW)
    mine = keeper(store)
    assert mine.keep([SESSION], NOW + timedelta(minutes=5))
    assert len(days(store)) == 3
    assert mine.keep([forget(scope)], NOW + timedelta(minutes=6))
    assert days(store) == left
    assert store.read().agreed is (None if scope == "all" else True)


def test_what_was_forgotten_is_not_forgotten_twice(store: Store) -> None:
    mine = keeper(store)
    mine.keep([SESSION], NOW)
    mine.keep([forget("this")], NOW)
    mine.keep([SESSION], NOW)
    mine.keep([forget("this")], NOW)
    assert days(store) == [LAST_WEEK.on]
    assert mine._mine == []


def test_what_is_said_with_a_wish_to_forget_comes_after_it(store: Store) -> None:
    assert keeper(store).keep([YES, SESSION, forget("all")], NOW)
    assert days(store) == [TODAY]


def test_without_a_note_nothing_is_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "new")
    assert keeper(store).keep([], NOW)
    assert not store.file.exists()


@pytest.mark.parametrize("agreed", [True, False, None])
def test_whether_somebody_agreed_is_part_of_the_history(agreed: bool | None, tmp_path: Path) -> None:
    store = Store(tmp_path / "new")
    if agreed is not None:
        store.keep([], agreed=agreed)
    assert keeper(store).history(TODAY).consent is agreed


def test_only_the_last_entry_tells_of_a_wrong_clock(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.keep([Entry(TODAY - timedelta(days=one), "session", pain=3) for one in (3, 2, 1)])
    assert not keeper(store).history(TODAY - timedelta(days=1)).lost
    assert not caplog.messages
    assert keeper(store).history(TODAY - timedelta(days=2)).lost
    assert caplog.messages == [f"no memory today: the last entry is of {TODAY - timedelta(days=1)}; set the clock"]


@pytest.mark.parametrize(("today", "lost"), [(TODAY, False), (LAST_WEEK.on, True), (TODAY - timedelta(days=1), True)])
def test_entries_of_days_to_come_are_not_believed(today: date, lost: bool, store: Store) -> None:
    keeper(store).keep([SESSION], NOW)
    history = keeper(store).history(today)
    assert history.lost is lost
    assert (history.last_on is None) is lost


def test_a_memory_that_fails_says_so_and_never_what_it_holds(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.file.write_bytes(b"this is a shopping list" * 100)
    assert keeper(store).keep([SESSION], NOW) is False
    assert keeper(store).history(TODAY).lost
    with pytest.raises(MemoryStoreError) as why:
        store.read()
    assert caplog.messages == [f"the memory failed: {why.value}", f"no memory today: {why.value}"]
    assert "strap_supine" not in caplog.text
    assert keeper(store).keep([forget("all")], NOW)
    assert store.read() == Kept()
