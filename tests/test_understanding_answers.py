"""What people answer to an open question, read by what was asked."""

from __future__ import annotations

from typing import Any

import pytest

from skill.interaction import load_interaction_model
from skill.understanding import load_understanding

UNDERSTANDING = load_understanding()
YES, NO, UNSURE = "AMAZON.YesIntent", "AMAZON.NoIntent", "UnsureIntent"


@pytest.mark.parametrize(
    ("asks", "text", "intent", "slots"),
    [
        ("severity_0_10", "three", "PainLevelIntent", {"level": 3}),
        ("severity_0_10", "i'd call it a four or a five", "PainLevelIntent", {"level": 5}),
        ("severity_0_10", "six and a half", "PainLevelIntent", {"level": 6.5}),
        ("severity_0_10", "eleven out of ten", "PainLevelIntent", {"level": 10}),
        ("severity_0_10", "no pain at all today", "PainLevelIntent", {"level": 0}),
        ("severity_0_10", "pretty mild", "PainLevelIntent", {"word": "mild"}),
        ("severity_0_10", "couldn't put a number on it, hard to say", UNSURE, {}),
        ("severity_0_10", "two weeks", "DurationIntent", {"duration": "P2W"}),
        ("duration", "three", "DurationIntent", {"duration": "P3D"}),
        ("duration", "a couple of days", "DurationIntent", {"duration": "P2D"}),
        ("duration", "ages, three months easily", "DurationIntent", {"duration": "P3M"}),
        ("duration", "two or three weeks and getting worse", "DurationIntent", {"duration": "P3W", "trend": "worse"}),
        ("duration", "since this morning", "DurationIntent", {"duration": "P1D"}),
        ("duration", "on and off for a year", "DurationIntent", {"duration": "P1Y"}),
        ("worsening", "no it's steady", "TrendIntent", {"trend": "same"}),
        ("worsening", "it isn't getting any better", "TrendIntent", {"trend": "same"}),
        ("worsening", "bit by bit it's improving", "TrendIntent", {"trend": "better"}),
        ("selfcare_tried", "ice now and then", YES, {}),
        ("selfcare_tried", "made no difference whatsoever", NO, {}),
        ("selfcare_tried", "it takes the edge off", YES, {}),
        ("selfcare_tried", "ice helps for a while", YES, {"duration": None}),
        ("selfcare_tried", "been icing it every evening and it makes no odds", NO, {"tried": None}),
        ("selfcare_tried", "rest doesn't do much", NO, {"tried": None}),
        ("selfcare_tried", "i haven't tried anything", NO, {"tried": False}),
        ("selfcare_tried", "not really i just carried on", NO, {"tried": False}),
        ("general_history", "i'm expecting twins in may", "ReportHistoryIntent", {"history": "pregnant"}),
        ("general_history", "none of those thank goodness", NO, {}),
        ("general_history", "i've had two discs fused", "ReportHistoryIntent", {"history": "back_surgery"}),
        ("night_pain", "it wakes me most nights", "ReportHistoryIntent", {"history": "night_pain"}),
        ("night_pain", "i sleep like a baby", NO, {}),
        ("pain_site", "right under the heel", "PainSiteIntent", {"site": "under_heel"}),
        ("pain_site", "behind my thigh mostly", "PainSiteIntent", {"site": "back_of_thigh"}),
        ("pain_site", "back of the leg all the way to the heel", "PainSiteIntent", {"site": "line_down_leg"}),
        ("radiates_from_back", "yes from the buttock", YES, {"site": "buttock", "cues": ["radiates_from_back"]}),
        ("radiates_from_back", "no just there", NO, {}),
        ("morning_first_steps", "a bit stiff but not under the heel", NO, {}),
        ("morning_first_steps", "first thing it's murder", YES, {}),
        ("neck_bend_changes", "makes no odds, no difference", NO, {}),
        ("neck_bend_changes", "worse with my chin down", YES, {"cues": ["neck_bend_changes"]}),
        ("bladder_bowel", "bladder's fine bowels are fine", NO, {}),
        ("bladder_bowel", "touch wood no", NO, {}),
        ("saddle_numbness", "can't say i have", NO, {}),
        ("numbness_tingling", "nope it's just sore", NO, {}),
        ("numbness_tingling", "mm hmm", YES, {}),
        ("numbness_tingling", "afraid so", YES, {}),
        ("weakness", "not a sausage", NO, {}),
        ("weakness", "no weakness no", NO, {"denied": ["weakness"]}),
        ("sudden_severe", "it crept up on me", NO, {}),
        ("injury", "nothing springs to mind", NO, {}),
        ("both_legs", "just the one", NO, {"denied": ["both_legs"]}),
        ("saddle_numbness both_legs", "only the left one", "DenySymptomIntent", {"symptom": "both_legs"}),
        ("saddle_numbness both_legs", "no just the one leg", NO, {}),
        ("swelling_fever", "yes the left calf", YES, {"site": "calf"}),
        ("weakness", "hard to tell", UNSURE, {}),
        ("hold_check", "my heel", "FeelIntent", {"feeling": "heel"}),
        ("hold_check", "back of the thigh only", "FeelIntent", {"feeling": "thigh"}),
        ("hold_check", "heel's quiet it's only the muscle", "FeelIntent", {"feeling": "thigh"}),
        ("weakness", "uh huh", YES, {}),
        ("weakness", "hmm", "AMAZON.FallbackIntent", {}),
        ("describe", "no numbness at all", "DenySymptomIntent", {"symptom": "numbness"}),
        ("morning_first_steps", "ooh that's a tricky one i don't rightly know", UNSURE, {}),
        ("offer_more", "more", YES, {}),
        ("offer_more", "tell me more", YES, {}),
        ("offer_more", "go on then", YES, {}),
        ("offer_triage", "how often should i ice it", "AskTopicIntent", {"topic": "ice"}),
        ("severity_0_10", "hard to say, pretty mild", UNSURE, {"word": None}),
        ("worsening", "not sure, maybe a bit better", UNSURE, {}),
        ("worsening", "yes as usual", YES, {}),
        ("worsening", "it is as usual", "TrendIntent", {"trend": "same"}),
        ("selfcare_tried", "not tried rest, but ice helps", YES, {"tried": None}),
        ("selfcare_tried", "i don't know if it helped", UNSURE, {}),
        ("selfcare_tried", "yes for two weeks", YES, {"duration": None}),
        ("selfcare_tried", "it soothes it", YES, {}),
        ("general_history", "all normal there", NO, {}),
        ("night_pain", "i sleep as usual", NO, {}),
        ("numbness_tingling", "weakness nope", NO, {"denied": ["weakness"]}),
        ("sudden_severe injury", "it was gradual", NO, {}),
        ("both_legs", "it is only the left", NO, {}),
        ("duration", "six out of ten", "PainLevelIntent", {"level": 6}),
        ("duration", "eleven out of ten", "PainLevelIntent", {"level": 10}),
        ("duration", "zero out of ten", "PainLevelIntent", {"level": 0}),
        ("duration", "it's getting worse", "TrendIntent", {"trend": "worse"}),
        ("weakness", "yes about a six out of ten", YES, {"level": None}),
        ("hold_check", "it's fine in the thigh", "FeelIntent", {"feeling": "thigh"}),
        ("offer_session", "that is fine", YES, {}),
        ("offer_session", "okay", YES, {}),
        ("offer_session", "i am not sure", UNSURE, {}),
        ("offer_session", "go on then", YES, {}),
        ("offer_session", "maybe later", NO, {}),
    ],
)
def test_an_answer_is_read_by_what_was_asked(asks: str, text: str, intent: str, slots: dict[str, Any]) -> None:
    turn = UNDERSTANDING.understand(text, tuple(asks.split()), "triage")
    assert (turn.intent, {name: turn.slots.get(name) for name in slots}) == (intent, slots)


SIGNS = ("saddle_numbness", "numbness_tingling", "weakness", "chest_breathing", "swelling_fever")
DOUBTS = (
    "i am not sure",
    "i have no idea",
    "i do not really know",
    "it is hard to say",
    "yeah not sure",
    "yes maybe",
    "no i don't know",
    "no i am not sure",
    "not that sure",
    "i haven't noticed",
    "it isn't always",
    "it is not all the time",
    "just the left one",
    "only at night",
    "in my left leg",
    "well in my toes",
    "it's not normal",
    "it hasn't been right",
    "not as strong",
    "no good",
    "no it's not fine",
    "no it is not quite normal",
    "it's not as it was",
    "no it might",
    "yeah it might",
    "no it varies",
    "yeah it depends",
    "yeah not sure what to call that",
    "yes all fine",
    "okay",
)


@pytest.mark.parametrize("text", DOUBTS)
@pytest.mark.parametrize("asks", SIGNS)
def test_a_doubt_about_a_sign_is_no_answer_to_it(asks: str, text: str) -> None:
    assert UNDERSTANDING.understand(text, (asks,), "triage").intent == UNSURE


@pytest.mark.parametrize(
    "text",
    [
        "yes but not much",
        "yeah not all the time",
        "yes not always",
        "i do but not often",
        "yes no doubt",
        "no yep",
        "i would say so not always",
        "it is my foot not my leg",
    ],
)
@pytest.mark.parametrize("asks", SIGNS)
def test_a_yes_with_a_limit_is_a_yes(asks: str, text: str) -> None:
    assert UNDERSTANDING.understand(text, (asks,), "triage").intent == YES


@pytest.mark.parametrize(
    "text",
    [
        "it is fine",
        "not bad",
        "no different",
        "no i'm fine",
        "not at all i'm fine",
        "not right now",
        "all well",
        "they are both fine",
        "i am okay",
        "it is just sore",
        "there is nothing like that",
        "i have none",
        "it is really not",
        "i do not",
        "there is not anything like that at all to be honest",
        "it is not like that in any way",
        "yes i do not",
        "yeah not really",
        "yeah definitely not",
        "sure not",
        "i would say no",
        "nah can't say there is",
        "no i don't know of any",
        "not that i have noticed",
        "i shouldn't think so",
    ],
)
@pytest.mark.parametrize("asks", SIGNS)
def test_a_no_in_any_form_is_a_no(asks: str, text: str) -> None:
    assert UNDERSTANDING.understand(text, (asks,), "triage").intent == NO


@pytest.mark.parametrize("asks", [*SIGNS, "bladder_bowel", "both_legs", "sudden_severe", "injury", "general_history"])
def test_what_the_model_calls_unsure_is_never_a_no_to_something_bad(asks: str) -> None:
    unsure = load_interaction_model("en-US").intent(UNSURE).samples
    assert [text for text in unsure if UNDERSTANDING.understand(text, (asks,), "triage").intent == NO] == []


@pytest.mark.parametrize(
    ("asks", "text", "symptom"),
    [
        ("severity_0_10", "three but my foot's gone numb", "numbness"),
        ("bladder_bowel", "yeah i can't hold it", "bladder_bowel"),
        ("saddle_numbness", "yeah down there it's like it's not mine", "saddle_numbness"),
        ("chest_breathing", "it's hard to breathe", "chest_breathing"),
        ("hold_check", "in my thigh and my toes are tingling", "tingling"),
        ("numbness_tingling", "only the old patch, same as it's been for years", "numbness"),
    ],
)
def test_a_red_flag_in_an_answer_wins(asks: str, text: str, symptom: str) -> None:
    turn = UNDERSTANDING.understand(text, (asks,), "triage")
    assert (turn.intent, turn.slots["symptom"]) == ("ReportSymptomIntent", symptom)


@pytest.mark.parametrize("text", ["it is not good", "it's not right", "not fine at all", "this doesn't feel good"])
@pytest.mark.parametrize(("asks", "phase"), [(("hold_check",), "resting"), ((), "holding")])
def test_a_hold_that_is_not_good_is_not_fine(asks: tuple[str, ...], phase: str, text: str) -> None:
    turn = UNDERSTANDING.understand(text, asks, phase)
    assert turn.slots.get("feeling") != "fine"
    assert turn.intent != YES


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("my bladder is not normal", "bladder_bowel"),
        ("my bowels aren't right", "bladder_bowel"),
        ("feeling down there is not normal", "saddle_numbness"),
        ("my legs are not strong", "weakness"),
    ],
)
def test_what_is_not_as_it_should_be_is_told_or_asked_about(text: str, symptom: str) -> None:
    turn = UNDERSTANDING.understand(text)
    assert (turn.intent, turn.slots["symptom"]) == ("ReportSymptomIntent", symptom)


@pytest.mark.parametrize(
    ("words", "amiss"), [("normal", True), ("as strong", True), ("funny business", False), ("numb", False), ("", False)]
)
def test_to_deny_what_is_well_means_that_something_is_amiss(words: str, amiss: bool) -> None:
    assert UNDERSTANDING.amiss_without(words) == amiss


@pytest.mark.parametrize("text", ["my calf is not normal it is bigger", "it isn't fine", "the whole thing is not okay"])
def test_what_is_not_as_it_should_be_is_never_denied(text: str) -> None:
    turn = UNDERSTANDING.understand(text)
    assert turn.intent != "DenySymptomIntent"
    assert turn.slots.get("feeling") != "fine"


@pytest.mark.parametrize("asks", ["severity_0_10", "pain_now", "worsening"])
@pytest.mark.parametrize(
    "text",
    [
        "it isn't fine",
        "it isn't right",
        "it doesn't feel good",
        "not so good",
        "no it is not good",
        "it isn't good at all",
        "not well",
    ],
)
def test_where_the_pain_is_asked_for_not_good_is_no_zero_and_not_the_same(text: str, asks: str) -> None:
    assert UNDERSTANDING.understand(text, (asks,), "triage").intent == UNSURE


def test_a_sign_in_an_answer_counts_before_the_doubt() -> None:
    turn = UNDERSTANDING.understand("my bladder isn't fine", ("numbness_tingling",), "triage")
    assert (turn.intent, turn.slots["symptom"]) == ("ReportSymptomIntent", "bladder_bowel")


def test_a_place_named_in_a_hold_is_where_it_is_felt() -> None:
    turn = UNDERSTANDING.understand("my heel", (), "holding")
    assert (turn.intent, turn.slots["feeling"]) == ("FeelIntent", "heel")


def test_a_question_with_a_pain_and_a_history_is_a_report_of_both() -> None:
    turn = UNDERSTANDING.understand("is it okay to stretch my heel hurts a bit and i'm expecting")
    assert (turn.intent, turn.slots["symptom"], turn.slots["history"]) == (
        "ReportSymptomIntent",
        "heel_pain",
        "pregnant",
    )


def test_nobody_is_forgotten_on_a_guess() -> None:
    assert UNDERSTANDING.understand("everything you can think of").intent != "ForgetMeIntent"
