"""What earlier days mean: stage, course and review, as functions of a history and a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from skill.content import load_guidance
from skill.dialogue import History, Intent, Turn
from skill.dialogue.memory import Entry, course, due, known, recall, review, stage, stands
from tests.core_talk import Talk

GUIDANCE = load_guidance()
RULES = GUIDANCE.rules
BEGAN = date(2026, 11, 2)


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


def began(pain: float | None = 3, days: int = 0) -> Entry:
    return Entry(after(days), "assessment", urgency="self_care", pain=pain, review_on=after(days + 14))


def session(days: int, pain: float | None = 2, *, heel: int = 0, at: int = 1, done: bool = True) -> Entry:
    return Entry(after(days), "session", pain=pain, items=("strap_supine",) if done else (), heel=heel, stage=at)


def remembered(*entries: Entry) -> History:
    return recall(entries, GUIDANCE, consent=True)


@pytest.mark.parametrize(
    ("entries", "on", "pain", "expected"),
    [
        pytest.param([], 0, 2, 1, id="new"),
        pytest.param([session(1), session(3)], 8, 2, 2, id="two clean sessions, second week"),
        pytest.param([session(1), session(3)], 6, 2, 1, id="first week"),
        pytest.param([session(1)], 8, 2, 1, id="one clean session"),
        pytest.param([session(1), session(1)], 8, 2, 1, id="twice on one day is one day"),
        pytest.param([session(1), session(3, done=False)], 8, 2, 1, id="nothing done"),
        pytest.param([session(1), session(3)], 8, 3, 1, id="more pain after the last"),
        pytest.param([session(1), session(3, 3)], 8, 3, 1, id="more pain at the last"),
        pytest.param([session(1), session(3, heel=1)], 8, 2, 1, id="heel"),
        pytest.param([session(8, at=2), session(10, at=2)], 14, 2, 2, id="third stage not before the fourth week"),
        pytest.param([session(8, at=2), session(20, at=2), session(22, at=2)], 23, 2, 3, id="third stage"),
        pytest.param([session(50, at=4), session(51, at=4)], 52, 2, 4, id="no stage above the fourth"),
        pytest.param([session(8, at=2), session(10, at=2, heel=1)], 11, 2, 1, id="back after the heel"),
        pytest.param([session(20, at=3)], 27, 2, 3, id="a week is not missed yet"),
        pytest.param([session(20, at=3)], 28, 2, 2, id="a missed week"),
        pytest.param([session(20)], 28, 2, 1, id="no stage below the first"),
        pytest.param([session(8, at=2), session(10, 5, at=0)], 11, 2, 2, id="gentle movement keeps the stage"),
    ],
)
def test_the_stage_of_a_session(entries: list[Entry], on: int, pain: float, expected: int) -> None:
    assert stage(remembered(began(), *entries), pain, after(on), GUIDANCE) == expected


@pytest.mark.parametrize(
    ("entries", "on", "pain", "reasons"),
    [
        pytest.param([session(1, 3), session(3, 3)], 20, 3, (), id="not three weeks yet"),
        pytest.param([session(1, 3), session(3, 3)], 21, 3, ("selfcare_tried",), id="three weeks, the same"),
        pytest.param([session(1, 3), session(3, 3)], 21, 2.5, (), id="three weeks, a little better"),
        pytest.param([session(1, 2)], 30, None, (), id="no figure today, better before"),
        pytest.param([session(1, 3)], 30, None, ("selfcare_tried",), id="no figure today, the same before"),
        pytest.param([session(1, 2), session(3, 3)], 5, 4, ("worsening",), id="higher twice"),
        pytest.param([session(1, 2), session(3, 3)], 5, 3, (), id="higher once, then the same"),
        pytest.param([session(1, 4)], 3, 5, ("worsening",), id="higher twice since the questions"),
        pytest.param([session(1, heel=1), session(3, heel=2)], 4, 2, ("selfcare_tried",), id="two stages back"),
        pytest.param(
            [session(1, heel=1), session(10, at=2), session(12, heel=1, at=2)], 13, 2, (), id="one forward between"
        ),
    ],
)
def test_what_ends_a_course(entries: list[Entry], on: int, pain: float | None, reasons: tuple[str, ...]) -> None:
    assert course(remembered(began(), *entries), pain, after(on), RULES) == reasons


def test_without_pain_there_is_nothing_to_improve() -> None:
    assert course(remembered(began(0), session(3, 0)), 0, after(40), RULES) == ()
    assert course(remembered(began(None), session(3, None)), None, after(40), RULES) == ()
    assert course(None, 3, after(40), RULES) == ()


def test_after_a_clinician_a_new_course_begins() -> None:
    sent = Entry(after(21), "assessment", urgency="clinician", pain=3)
    history = remembered(began(), session(3, 3), sent)
    assert course(history, 3, after(40), RULES) == ()
    assert not known(history, after(22), RULES)
    history = remembered(began(), session(3, 3), sent, began(2, days=40))
    assert (history.began_on, history.began_pain, history.pains, history.stage) == (after(40), 2, (), 1)
    assert course(history, 2, after(60), RULES) == ()
    assert course(history, 2, after(61), RULES) == ("selfcare_tried",)


def test_questions_in_between_do_not_begin_anew_but_six_weeks_away_do() -> None:
    assert remembered(began(), session(3), began(2, days=14)).began_on == BEGAN
    assert remembered(began(), began(2, days=42)).began_on == BEGAN
    assert remembered(began(), began(2, days=43)).began_on == after(43)


def test_a_result_that_was_taken_back_counts_for_nothing() -> None:
    history = remembered(began(), Entry(after(3), "assessment", urgency="urgent"), Entry(after(3), "assessment"))
    assert history.urgency is None
    assert not known(history, after(4), RULES)


def test_the_quick_check_is_enough_for_fourteen_days() -> None:
    history = remembered(began())
    assert [known(history, after(days), RULES) for days in (-1, 0, 14, 15)] == [False, True, True, False]
    assert not known(history, None, RULES)


def test_the_day_to_look_again_is_kept_and_never_after_the_last_day_of_the_course() -> None:
    history = remembered(began(), session(3))
    assert history.review_on == after(14)
    assert [due(history, after(days)) for days in (13, 14)] == [False, True]
    assert review(history, after(28), "self_care", after(14), RULES) == after(21)
    assert review(history, after(36), "self_care", after(22), RULES) == after(36)
    assert review(history, after(28), "clinician", after(14), RULES) == after(28)
    assert review(None, after(28), "self_care", after(14), RULES) == after(28)


def test_advice_to_see_a_clinician_stands_until_its_first_day_unless_it_got_better() -> None:
    sent = Entry(after(21), "assessment", urgency="clinician", pain=3, review_on=after(35))
    history = remembered(began(), session(3, 3), sent)
    again = Entry(after(30), "assessment", urgency="clinician", pain=3, review_on=after(35))
    for days, pain, reasons in ((22, 3, ("selfcare_tried",)), (34, 3, ("selfcare_tried",)), (34, 2, ()), (35, 3, ())):
        assert stands(history, pain, after(days), RULES) == reasons, days
        assert stands(remembered(began(), session(3, 3), sent, again), pain, after(days), RULES) == reasons, days
    assert review(history, after(44), "clinician", after(30), RULES) == after(35)
    assert review(history, after(33), "clinician", after(30), RULES) == after(33)
    assert review(history, after(50), "clinician", after(36), RULES) == after(50)


def test_an_advice_that_becomes_more_pressing_is_remembered_as_such() -> None:
    talk = Talk(History(consent=True))
    noted = []
    for turn in (Turn(Intent.REPORT_SYMPTOM, {"symptom": "calf_clot"}), Turn(Intent.HELP), Turn(Intent.YES)):
        talk.say(turn.intent, **turn.slots)
        noted.append([note.values["urgency"] for note in talk.reply.notes])
    assert noted == [["urgent"], [], ["emergency"]]
