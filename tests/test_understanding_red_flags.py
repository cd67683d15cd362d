"""Red flags in free speech: told, denied, over, somebody else's, only asked about, misheard."""

from __future__ import annotations

import pytest

from skill.content import load_guidance
from skill.understanding import load_understanding
from tools.utterance_sets import Half, look_alikes, red_flags

UNDERSTANDING = load_understanding()


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("my foot keeps catching on the rug", "weakness"),
        ("i only know i've been when i look down", "bladder_bowel"),
        ("i can't feel the paper when i wipe", "saddle_numbness"),
        ("both my legs have gone numb", "both_legs"),
        ("why is my foot numb", "numbness"),
        ("no my foot is numb", "numbness"),
        ("it's not sore it's numb", "numbness"),
        ("i've lost control of my bowls", "bladder_bowel"),
        ("my carf is swollen and hot", "calf_clot"),
        ("my leg is so week it gives way", "weakness"),
        ("i heard a loud pop and now i can't walk", "pop"),
        ("pins in needles in my toes", "tingling"),
        ("i told my wife my foot has gone numb", "numbness"),
        ("can not feel it when i p", "bladder_bowel"),
        ("i banged it on the bath on saturday", "injury"),
        ("there was a snap at the back of my leg", "pop"),
    ],
)
def test_a_red_flag_is_heard_for_what_it_is(text: str, symptom: str) -> None:
    assert UNDERSTANDING.spot(text).told[0] == symptom


@pytest.mark.parametrize(
    "text",
    [
        "no numbness at all",
        "my foot is not numb",
        "i've had no tingling and no weakness",
        "pins and needles no",
    ],
)
def test_a_denial_denies(text: str) -> None:
    spotted = UNDERSTANDING.spot(text)
    assert not spotted.told
    assert spotted.denied


def test_a_denied_loss_is_no_loss() -> None:
    assert not UNDERSTANDING.spot("not that i can't feel it").told


@pytest.mark.parametrize("text", ["what if my foot goes numb", "does stretching cause tingling", "can i get numb toes"])
def test_a_question_reports_nothing(text: str) -> None:
    assert UNDERSTANDING.understand(text).intent == "AskTopicIntent"


def test_another_person_is_told_apart_from_somebody_who_is_spoken_for() -> None:
    other = UNDERSTANDING.understand("my husband's leg is numb")
    assert (other.slots.get("symptom"), other.slots["others"], other.slots["person"]) == (None, ["numbness"], "other")
    proxy = UNDERSTANDING.understand("asking for my mum her leg is numb")
    assert (proxy.slots["symptom"], proxy.slots["person"]) == ("numbness", "proxy")


@pytest.mark.parametrize(
    ("text", "course"),
    [
        ("my foot's been numb for five years it hasn't changed", "old"),
        ("my foot's been numb for five years and it's getting worse", None),
        ("the feeling in my foot is gone", None),
        ("my foot won't lift like it used to", None),
        ("i had numbness last year but now my leg gives way", None),
    ],
)
def test_the_course_is_heard(text: str, course: str | None) -> None:
    spotted = UNDERSTANDING.spot(text)
    assert spotted.told
    assert spotted.course == course


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("my foot used to be numb but it cleared up", "numbness"),
        ("i had a blood clot twenty years ago all sorted", "calf_clot"),
        ("the swelling's been gone for months", "calf_clot"),
        ("i had a car accident years before any of this started", "injury"),
        ("before the operation i couldn't feel my toes and now i can feel them all", "numbness"),
    ],
)
def test_what_is_over_is_denied_for_today(text: str, symptom: str) -> None:
    turn = UNDERSTANDING.understand(text)
    assert (turn.intent, turn.slots["course"]) == ("DenySymptomIntent", "past")
    assert symptom in turn.slots["symptoms"]
    assert not UNDERSTANDING.spot(text).told


def test_what_is_there_beside_what_is_over_is_reported() -> None:
    turn = UNDERSTANDING.understand("i had numbness last year but now my leg gives way")
    assert turn.intent == "ReportSymptomIntent"
    assert (turn.slots["symptoms"], turn.slots["denied"]) == (["weakness"], ["numbness"])
    assert "course" not in turn.slots


def test_what_came_and_went_in_the_session_counts() -> None:
    text = "my foot was numb but it's fine now"
    assert UNDERSTANDING.understand(text).intent == "DenySymptomIntent"
    turn = UNDERSTANDING.understand(text, (), "holding")
    assert (turn.intent, turn.slots["symptom"]) == ("ReportSymptomIntent", "numbness")
    assert not {"course", "denied"} & set(turn.slots)


@pytest.mark.parametrize(
    "text",
    [
        "can i do it with a bent knee",
        "the knee plank",
        "i can't hold it for that long",
        "some folks at my gym get numb feet",
    ],
)
def test_everyday_words_and_other_people_report_nothing(text: str) -> None:
    assert not UNDERSTANDING.spot(text).told


def test_a_child_brought_in_with_its_age_is_the_patient() -> None:
    turn = UNDERSTANDING.understand("my daughter's ten she jumped off the shed and her heel hurts")
    assert (turn.slots["symptom"], turn.slots["person"]) == ("injury", "child")


def test_several_flags_come_with_the_most_dangerous_first() -> None:
    turn = UNDERSTANDING.understand("my toes tingle and i've wet myself")
    assert turn.slots["symptom"] == "bladder_bowel"
    assert "tingling" in turn.slots["symptoms"]


def test_every_flag_of_the_guidance_can_be_heard() -> None:
    heard = {symptom for one in red_flags("dev") for symptom in UNDERSTANDING.spot(one.text).told}
    assert set(load_guidance().flags) <= heard


@pytest.mark.parametrize(("half", "most"), [("dev", 0.01), ("test", 0.01)])
def test_hardly_a_red_flag_is_missed(half: Half, most: float) -> None:
    many = red_flags(half)
    missed = sum(not UNDERSTANDING.spot(one.text).told for one in many)
    assert missed <= len(many) * most


@pytest.mark.parametrize(("half", "most"), [("dev", 0.03), ("test", 0.05)])
def test_few_look_alikes_alarm(half: Half, most: float) -> None:
    many = look_alikes(half)
    turns = [UNDERSTANDING.understand(one.text, one.asks, one.phase) for one in many]
    alarms = sum(
        turn.intent == "ReportSymptomIntent"
        and turn.slots.get("course") != "past"
        and not set(UNDERSTANDING.flags).isdisjoint(turn.slots.get("symptoms", ()))
        for turn in turns
    )
    assert alarms <= len(many) * most


def test_the_patterns_rank_the_flags_as_the_guidance_does() -> None:
    assert UNDERSTANDING.flags == tuple(load_guidance().flags)
