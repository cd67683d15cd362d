"""How the answer to each kind of question is read: as a yes to red flags, as findings, or as no answer."""

from __future__ import annotations

from typing import Any

import pytest

from skill.content import load_guidance
from skill.dialogue import Intent, Turn
from skill.dialogue.answers import NOTHING, Reading, read, relevant, unclear
from skill.dialogue.moment import Moment
from skill.dialogue.state import Findings, Open, change
from skill.dialogue.turn import told

GUIDANCE = load_guidance()
BEFORE = Findings(
    closed=("x",), histories=("diabetes",), sites=("calf",), cues=("line",), no_cues=("knot",), symptoms=("heel_pain",)
)
GROIN = ("saddle_numbness", "both_legs")


def moment(intent: str, **slots: Any) -> Moment:
    turn = Turn(intent, slots)
    return Moment(turn, told(turn), GUIDANCE)


def answer(question: str, intent: str, asks: tuple[str, ...] = (), known: Findings = BEFORE, **slots: Any) -> Reading:
    asked = GUIDANCE.questions[question]
    return read(asked, Open(question, asks or asked.asks), moment(intent, **slots), known)


def found(*closed: str, known: Findings = BEFORE, **changes: Any) -> Reading:
    """The findings from before, with some ask ids closed and some fields changed."""
    return Reading(findings=change(known, closed=(*known.closed, *closed), **changes))


@pytest.mark.parametrize(
    ("intent", "slots", "expected"),
    [
        (Intent.YES, {}, Reading(yes=GROIN)),
        (Intent.NO, {}, found(*GROIN)),
        (Intent.DENY_SYMPTOM, {}, found(*GROIN)),
        (Intent.DENY_SYMPTOM, {"symptom": "saddle_numbness"}, found("saddle_numbness")),
        (Intent.DENY_SYMPTOM, {"symptom": "both_legs"}, found("both_legs")),
        (Intent.DENY_SYMPTOM, {"symptom": "numbness"}, found(*GROIN)),
        (Intent.DENY_SYMPTOM, {"symptom": "weakness"}, found(*GROIN)),
        (Intent.DENY_SYMPTOM, {"symptom": "heel_pain"}, NOTHING),
        (Intent.DENY_SYMPTOM, {"symptom": "hiccups"}, NOTHING),
        (Intent.UNSURE, {"denied": ["numbness"]}, NOTHING),
        (Intent.PAIN_LEVEL, {"level": 3, "denied": ["both_legs"]}, found("both_legs")),
        (Intent.REPORT_SYMPTOM, {"symptom": "saddle_numbness", "course": "past"}, found("saddle_numbness")),
        (Intent.REPORT_SYMPTOM, {"symptom": "saddle_numbness"}, NOTHING),
        (Intent.REPORT_HISTORY, {"history": "none"}, found(*GROIN)),
        (Intent.REPORT_HISTORY, {"histories": ["none", "diabetes"]}, NOTHING),
        (Intent.REPORT_HISTORY, {"history": "diabetes"}, NOTHING),
        (Intent.REPORT_HISTORY, {"history": "none", "symptom": "heel_pain"}, NOTHING),
        (Intent.FEEL, {"feeling": "fine"}, found(*GROIN)),
        (Intent.FEEL, {"feeling": "nothing"}, found(*GROIN)),
        (Intent.FEEL, {"feeling": "heel"}, NOTHING),
        (Intent.FEEL, {"feeling": "fine", "symptom": "heel_pain"}, NOTHING),
        (Intent.UNSURE, {}, NOTHING),
    ],
)
def test_a_question_about_warning_signs(intent: str, slots: dict[str, Any], expected: Reading) -> None:
    assert answer("groin_and_legs", intent, **slots) == expected


def test_of_a_question_only_what_is_still_open_is_answered() -> None:
    assert answer("groin_and_legs", Intent.YES, ("both_legs",)) == Reading(yes=("both_legs",))
    assert answer("groin_and_legs", Intent.NO, ("both_legs",)) == found("both_legs")


def test_a_near_sign_counts_only_where_the_question_names_it() -> None:
    assert answer("bladder_bowel", Intent.DENY_SYMPTOM, symptom="numbness") == NOTHING
    assert answer("nerve", Intent.DENY_SYMPTOM, symptom="numbness") == found("numbness_tingling")


@pytest.mark.parametrize(
    ("question", "ask", "slots"),
    [
        ("severity", "severity_0_10", {"level": 0}),
        ("severity", "severity_0_10", {"level": 3}),
        ("severity", "severity_0_10", {"word": "mild"}),
        ("duration", "duration", {"duration": "P3D"}),
        ("trend", "worsening", {"trend": "better"}),
    ],
)
def test_a_figure_answers_its_question_whatever_else_the_turn_is(
    question: str, ask: str, slots: dict[str, Any]
) -> None:
    assert answer(question, Intent.UNSURE, **slots) == found(ask)
    for other in ("severity", "duration", "trend"):
        if other != question:
            assert answer(other, Intent.UNSURE, **slots) == NOTHING


@pytest.mark.parametrize("intent", [Intent.YES, Intent.NO, Intent.UNSURE, Intent.FEEL])
@pytest.mark.parametrize("question", ["severity", "duration"])
def test_a_question_for_a_figure_is_answered_by_nothing_else(question: str, intent: str) -> None:
    assert answer(question, intent) == NOTHING


def test_no_change_is_the_same_and_does_not_outdo_what_was_told() -> None:
    worse = change(BEFORE, trend="worse")
    assert answer("trend", Intent.NO) == found("worsening", trend="same")
    assert answer("trend", Intent.NO, known=worse) == found("worsening", known=worse)
    assert answer("trend", Intent.NO, trend="better") == found("worsening")
    assert answer("trend", Intent.YES) == NOTHING


@pytest.mark.parametrize(
    ("intent", "slots", "changes"),
    [
        (Intent.YES, {}, {"helped": True, "tried": True}),
        (Intent.NO, {}, {"helped": False, "tried": True}),
        (Intent.FEEL, {"feeling": "nothing"}, {"helped": False, "tried": True}),
        (Intent.TREND, {"trend": "better"}, {"helped": True, "tried": True}),
        (Intent.TREND, {"trend": "same"}, {"helped": False, "tried": True}),
        (Intent.TREND, {"trend": "worse"}, {"helped": False, "tried": True}),
        (Intent.NO, {"tried": False}, {}),
        (Intent.UNSURE, {"tried": False}, {}),
        (Intent.UNSURE, {}, None),
        (Intent.PAIN_LEVEL, {"level": 3}, None),
    ],
)
def test_whether_rest_and_ice_helped(intent: str, slots: dict[str, Any], changes: dict[str, Any] | None) -> None:
    expected = NOTHING if changes is None else found("selfcare_tried", **changes)
    assert answer("selfcare", intent, **slots) == expected


@pytest.mark.parametrize(
    ("intent", "slots", "expected"),
    [
        (Intent.YES, {}, found("history", histories=("diabetes", "general_history"))),
        (Intent.NO, {}, found("history")),
        (Intent.DENY_SYMPTOM, {}, found("history")),
        (Intent.REPORT_HISTORY, {"history": "none"}, found("history")),
        (Intent.REPORT_HISTORY, {"history": "pregnant"}, found("history")),
        (Intent.YES, {"history": "pregnant"}, found("history")),
        (Intent.UNSURE, {"histories": ["none", "pregnant"]}, found("history")),
        (Intent.UNSURE, {"histories": ["none"], "symptom": "heel_pain"}, NOTHING),
        (Intent.UNSURE, {}, NOTHING),
    ],
)
def test_a_question_about_histories_is_closed_by_its_own_name(
    intent: str, slots: dict[str, Any], expected: Reading
) -> None:
    assert answer("history", intent, **slots) == expected


@pytest.mark.parametrize(
    ("slots", "sites"),
    [
        ({"feeling": "thigh"}, ("calf", "back_of_thigh")),
        ({"feeling": "heel"}, ("calf", "heel")),
        ({"feeling": "calf"}, ("calf",)),
        ({"feeling": "back"}, ("calf", "lower_back")),
        ({"feeling": "buttock"}, ("calf", "buttock")),
        ({"site": "sole", "feeling": "thigh"}, ("calf",)),
        ({"site": "sole"}, ("calf",)),
        ({"symptom": "heel_pain"}, ("calf",)),
        ({"feeling": "fine"}, None),
        ({}, None),
    ],
)
def test_where_it_is_felt(slots: dict[str, Any], sites: tuple[str, ...] | None) -> None:
    """A site that was told is among the findings before the answer is read; a feeling is not."""
    expected = NOTHING if sites is None else found("pain_site", sites=sites)
    assert answer("site", Intent.FEEL, **slots) == expected


@pytest.mark.parametrize(
    ("intent", "slots", "there"),
    [
        (Intent.YES, {}, True),
        (Intent.UNSURE, {"cues": ["neck_bend_changes"]}, True),
        (Intent.NO, {"cues": ["neck_bend_changes"]}, True),
        (Intent.YES, {"no_cues": ["neck_bend_changes"]}, False),
        (Intent.UNSURE, {"no_cues": ["neck_bend_changes"]}, False),
        (Intent.NO, {}, False),
        (Intent.FEEL, {"feeling": "nothing"}, False),
        (Intent.TREND, {"trend": "same"}, False),
        (Intent.TREND, {"trend": "worse"}, None),
        (Intent.UNSURE, {"cues": ["knot"]}, None),
        (Intent.UNSURE, {"no_cues": ["line"]}, None),
        (Intent.UNSURE, {}, None),
    ],
)
def test_whether_a_cue_is_there(intent: str, slots: dict[str, Any], there: bool | None) -> None:
    cue = "neck_bend_changes"
    expected = {
        True: found(cue, cues=("line", cue)),
        False: found(cue, no_cues=("knot", cue)),
        None: NOTHING,
    }[there]
    assert answer("head", intent, **slots) == expected


def test_the_same_says_nothing_about_other_cues() -> None:
    assert answer("push_off", Intent.TREND, trend="same") == NOTHING


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("groin_and_legs", Reading(yes=("both_legs",))),
        ("history", found("history", histories=("diabetes", "general_history"))),
        ("severity", found("severity", "severity_0_10")),
        ("head", found("head", "neck_bend_changes")),
    ],
)
def test_what_stays_unclear_counts_as_the_more_careful_answer(question: str, expected: Reading) -> None:
    asked = GUIDANCE.questions[question]
    asks = ("both_legs",) if question == "groin_and_legs" else asked.asks
    assert unclear(asked, Open(question, asks), BEFORE) == expected


@pytest.mark.parametrize("intent", [Intent.YES, Intent.NO, Intent.DENY_SYMPTOM])
def test_figures_beside_an_answer_about_warning_signs_are_not_taken(intent: str) -> None:
    slots = {"duration": "P1D", "trend": "worse", "level": 8, "word": "severe", "site": "sole", "denied": ["weakness"]}
    heard = moment(intent, **slots)
    kept = relevant(GUIDANCE.questions["nerve"], heard)
    assert (kept.days, kept.trend, kept.level, kept.word) == (None, None, None, None)
    assert (kept.sites, kept.denied) == (heard.told.sites, heard.told.denied)
    assert relevant(GUIDANCE.questions["severity"], heard) == heard.told


def test_figures_of_any_other_turn_are_taken() -> None:
    heard = moment(Intent.PAIN_LEVEL, duration="P1D", trend="worse", level=8, word="severe")
    assert relevant(GUIDANCE.questions["nerve"], heard) == heard.told
