"""Memory in conversation, on the typed front: asked once, kept after a yes, and one sentence where it cannot be used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from core_talk import Talk
from hypothesis import given
from hypothesis import strategies as st

from offline_voice.memory.store import Kept, Store
from offline_voice.opening import open_with_memory
from offline_voice.virtual_time import VirtualConversation
from skill.content import load_guidance
from skill.dialogue import History, Intent, Turn, respond
from skill.record import Record, record

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TO_THE_RESULT = (
    "my heel hurts when i stretch", "no", "no", "no", "no", "no", "about a three", "five days", "it's the same",
    "no", "no", "in the back of my thigh", "no", "no",
)  # fmt: skip


@pytest.fixture
def store(data: Path) -> Store:
    return Store(data / "memory")


def talk(*said: str, days: int = 0) -> list[Record]:
    """A conversation on some day, and its records."""
    now = NOW + timedelta(days=days)
    os.environ["STRETCH_COACH_NOW"] = now.isoformat()
    conversation = VirtualConversation(open_with_memory("en-US"), now)
    return [record(conversation.launch(), conversation.conversation.guidance), *map(conversation.line, said)]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRETCH_COACH_NOW", NOW.isoformat())


def test_nothing_is_written_before_the_yes_and_everything_with_it(store: Store) -> None:
    talk(*TO_THE_RESULT, "no")
    assert not store.file.exists()
    assert talk(*TO_THE_RESULT, "no", "yes")[-1].keys == ("memory.agreed", "bye")
    (one,) = store.read().entries.values()
    assert (one.kind, one.urgency, one.pain, one.on) == ("assessment", "self_care", 3, NOW.date())


def test_a_no_is_remembered_as_a_no_and_nothing_else(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "no")
    assert store.read() == Kept(agreed=False)
    assert talk(*TO_THE_RESULT, "no", days=1)[-1].keys == ("bye",)
    assert store.read() == Kept(agreed=False)


def test_silence_at_the_question_keeps_nothing(store: Store) -> None:
    *_, again, last = talk(*TO_THE_RESULT, "no", "<silence>", "<silence>")
    assert "ask.remember" in again.keys
    assert last.keys == ("memory.not_kept", "bye")
    assert not store.file.exists()


def test_whoever_says_stop_is_asked_nothing(store: Store) -> None:
    assert talk(*TO_THE_RESULT, "stop")[-1].keys == ("bye",)
    assert not store.file.exists()


def test_what_is_said_is_nowhere_in_the_folder(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    assert b"hurts" not in store.file.read_bytes()


def test_an_urgent_advice_is_kept_and_a_misheard_one_taken_back(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    assert talk("my foot has gone numb", days=1)[-1].phase == "halted"
    assert talk(days=2)[0].phase == "halted"
    talk("a doctor has checked that", days=2)
    assert talk(days=3)[0].phase == "halted"
    talk("no", "you misheard", "no", days=3)
    assert [one.urgency for one in store.read().entries.values()] == ["self_care", "urgent", None]
    assert talk(days=4)[0].phase == "idle"


def test_forgetting_today_leaves_the_days_before(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    talk("no", "the one with the strap", "two", "stop", days=1)
    assert len(store.read().entries) == 2
    talk("forget today", "yes", days=1)
    assert [one.on for one in store.read().entries.values()] == [NOW.date()]


def test_forgetting_this_conversation_leaves_the_others_and_keeps_nothing_more(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    said = ("no", "the one with the strap", "two", "stop", "don't keep this", "yes")
    assert "forget.done" in talk(*said, "check my heel", *TO_THE_RESULT, "no")[-len(TO_THE_RESULT) - 3].keys
    assert [one.kind for one in store.read().entries.values()] == ["assessment"]


def test_after_a_part_was_forgotten_earlier_days_are_known_and_can_be_forgotten_too(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    said = talk("forget today", "yes", "what do you know about me", "check my heel", *TO_THE_RESULT, "no", days=1)
    assert "memory.what" in said[3].keys
    assert [one.on for one in store.read().entries.values()] == [NOW.date()]
    gone = talk("don't remember this", "yes", "forget me", "yes", days=1)
    assert "ask.forget" in gone[3].keys
    assert "forget.done" in gone[4].keys
    assert store.read() == Kept()


@pytest.mark.parametrize("wish", ["forget today", "don't remember this", "please don't", "no"])
def test_at_the_question_whether_to_remember_a_wish_to_forget_is_a_no(store: Store, wish: str) -> None:
    assert talk(*TO_THE_RESULT, "no", wish)[-1].keys == ("memory.not_kept", "bye")
    assert store.read() == Kept(agreed=False)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_doubt_about_a_warning_sign_is_asked_about_again_after_a_wish_to_forget(answer: str) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    *_, doubt, asked, back, sure = talk("my toes feel a bit odd", "forget me", answer, "yes", days=1)
    assert "direct_flag" in doubt.asks
    assert "ask.forget" in asked.keys
    assert back.asks == doubt.asks
    assert (sure.phase, sure.assessment and sure.assessment.urgency) == ("halted", "urgent")


def test_a_day_to_look_again_that_is_over_is_promised_no_more() -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    talk("yes", *TO_THE_RESULT, "no", days=12)
    *_, over = talk(
        "no", "the one with the strap", "no", "two", "i've been walking for ten minutes", "ready", "stop", days=25
    )
    assert "session.review" not in over.keys


def test_forgetting_everything_is_asked_back_and_final(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    assert "ask.forget" in talk("forget me")[-1].keys
    assert "forget.kept" in talk("forget me", "no")[-1].keys
    assert store.read().entries
    assert "forget.done" in talk("forget me", "yes")[-1].keys
    assert store.read() == Kept()
    assert "launch.welcome" in talk()[0].keys


@pytest.mark.parametrize("how", ["damaged", "newer", "clock"])
def test_a_memory_that_cannot_be_used_is_spoken_of_once_and_left_as_it_is(store: Store, how: str) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    if how == "damaged":
        store.file.write_bytes(b"damaged" * 1000)
    elif how == "newer":
        with closing(sqlite3.connect(store.file)) as connection:
            connection.execute("PRAGMA user_version = 99")
    before = store.file.read_bytes()
    said = talk(*TO_THE_RESULT, "no", days=-1 if how == "clock" else 1)
    assert [one.keys.count("memory.lost") for one in said] == [1, *[0] * (len(said) - 1)]
    assert said[-1].keys == ("bye",)
    assert store.file.read_bytes() == before
    assert "forget.done" in talk("forget me", "yes", days=-1)[-1].keys
    assert store.read() == Kept()


def test_a_memory_that_fails_in_the_middle_is_spoken_of_once(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    conversation = VirtualConversation(open_with_memory("en-US"), NOW)
    conversation.launch()
    store.file.write_bytes(b"damaged" * 1000)
    for line in ("check my heel", *TO_THE_RESULT):
        last = conversation.line(line)
    assert last.keys[-2:] == ("memory.lost", "ask.offer_session")
    assert "memory.lost" not in conversation.line("yes").keys


def test_what_could_not_be_kept_is_not_promised(store: Store) -> None:
    conversation = VirtualConversation(open_with_memory("en-US"), NOW)
    conversation.launch()
    for line in (*TO_THE_RESULT, "no"):
        conversation.line(line)
    store.file.parent.parent.mkdir()
    store.file.parent.write_text("a file where the folder should be")
    assert conversation.line("yes").keys == ("memory.lost", "bye")


def test_what_could_not_be_deleted_is_not_called_deleted(store: Store) -> None:
    talk(*TO_THE_RESULT, "no", "yes")
    with closing(sqlite3.connect(store.file, isolation_level=None)) as other:
        conversation = VirtualConversation(open_with_memory("en-US"), NOW)
        conversation.launch()
        other.execute("BEGIN EXCLUSIVE")
        conversation.line("forget me")
        told = conversation.line("yes")
    assert "memory.not_deleted" in told.keys
    assert "forget.done" not in told.keys
    assert store.read().entries


@pytest.mark.parametrize(
    ("away", "clean", "stage", "said"), [(2, 2, 3, "memory.higher"), (8, 2, 1, "memory.lower"), (2, 1, 2, None)]
)
def test_a_step_up_or_down_is_said(away: int, clean: int, stage: int, said: str | None) -> None:
    day = NOW.date()
    history = History(
        last_on=day - timedelta(days=away),
        triaged_on=day - timedelta(days=10),
        urgency="self_care",
        pains=(2,),
        clean=clean,
        stage=2,
        began_on=day - timedelta(days=24),
        began_pain=4,
        session_on=day - timedelta(days=away),
        consent=True,
    )
    person = Talk(history)
    person.say(Intent.NO)
    person.say(Intent.YES)
    person.say(Intent.PAIN_LEVEL, level=2)
    assert person.state.session is not None
    assert person.state.session.stage == stage
    assert [key for key in person.keys if key in ("memory.higher", "memory.lower")] == ([said] if said else [])


TURNS = [
    Turn(Intent.LAUNCH),
    Turn(Intent.YES),
    Turn(Intent.NO),
    Turn(Intent.SILENCE),
    Turn(Intent.UNSURE),
    Turn(Intent.STOP),
    Turn(Intent.HELP),
    Turn(Intent.PROGRESS),
    Turn(Intent.PROGRESS, {"about": "kept"}),
    Turn(Intent.START_SESSION),
    Turn(Intent.START_TRIAGE),
    Turn(Intent.CHOOSE_STRETCH, {"stretch": "strap_supine"}),
    Turn(Intent.CLEARED),
    Turn(Intent.RETRACT, {"symptom": "numbness"}),
    Turn(Intent.DENY_SYMPTOM, {"symptom": "numbness"}),
    Turn(Intent.PAIN_LEVEL, {"level": 2}),
    Turn(Intent.FEEL, {"feeling": "heel"}),
    Turn(Intent.REPORT_SYMPTOM, {"symptom": "numbness"}),
    *(Turn(Intent.FORGET_ME, {"scope": scope}) for scope in ("all", "today", "this", "?")),
]
DAYS = st.dates(NOW.date() - timedelta(days=60), NOW.date() + timedelta(days=20)) | st.none()
PAINS = st.floats(0, 10)
HISTORIES = st.builds(
    History,
    last_on=DAYS,
    triaged_on=DAYS,
    urgency=st.sampled_from([None, "self_care", "clinician", "urgent", "emergency"]),
    pains=st.lists(PAINS, max_size=4).map(tuple),
    clean=st.integers(0, 3),
    stage=st.integers(1, 4),
    began_on=DAYS,
    began_pain=PAINS | st.none(),
    steps_back=st.integers(0, 2),
    review_on=DAYS,
    consent=st.sampled_from([None, True, False]),
    sessions=st.integers(0, 30),
    session_on=DAYS,
    lost=st.booleans(),
)


@given(HISTORIES, st.lists(st.sampled_from(TURNS), max_size=12))
def test_whatever_is_remembered_the_rules_hold(history: History, turns: list[Turn]) -> None:
    guidance = load_guidance()
    person = Talk(history, guidance)
    for turn in turns:
        before = person.state
        person.at += timedelta(seconds=5)
        person.state, reply = respond(before, Turn(turn.intent, turn.slots, person.at), guidance)
        assert reply.parts
        assert not reply.listening or person.state.open is not None or person.state.phase == "halted"
        assert not (person.state.lock and person.state.phase in ("warm_up", "holding", "resting"))
        facts = [note for note in reply.notes if note.kind in ("session", "assessment")]
        known = person.state.history
        assert not facts or known is None or known.consent is True
