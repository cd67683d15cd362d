"""Red flags act in every phase, in the turn in which they are told, with the level that the specification gives them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skill.content import load_guidance
from skill.dialogue import Intent
from tests.core_talk import Talk

LEVELS = {
    "other_emergency": "emergency",
    "chest_breathing": "emergency",
    "bladder_bowel": "emergency",
    "saddle_numbness": "emergency",
    "sexual_function": "emergency",
    "both_legs": "emergency",
    "calf_clot": "urgent",
    "pop": "urgent",
    "no_weight_bearing": "urgent",
    "sudden_severe": "urgent",
    "injury": "urgent",
    "weakness": "urgent",
    "numbness": "urgent",
    "tingling": "urgent",
    "fever_infection": "urgent",
}
OLD = {
    "other_emergency": "urgent",
    "chest_breathing": "urgent",
    "bladder_bowel": "urgent",
    "saddle_numbness": "urgent",
    "sexual_function": "clinician",
    "both_legs": "urgent",
    "calf_clot": "urgent",
    "pop": "clinician",
    "no_weight_bearing": "urgent",
    "sudden_severe": "clinician",
    "injury": "clinician",
    "weakness": "clinician",
    "numbness": "clinician",
    "tingling": "clinician",
    "fever_infection": "urgent",
}
ASKED_BY = {
    "chest_breathing": ("chest_breathing", "other_emergency"),
    "bladder_bowel": ("bladder_bowel",),
    "saddle_numbness": ("saddle_numbness", "sexual_function"),
    "both_legs": ("both_legs",),
    "numbness_tingling": ("numbness", "tingling"),
    "weakness": ("weakness",),
    "sudden_severe": ("sudden_severe",),
    "injury": ("injury", "pop", "no_weight_bearing"),
    "swelling_fever": ("calf_clot", "fever_infection"),
}
BESIDE = [
    one for one in Intent if one not in (Intent.LAUNCH, Intent.SESSION_ENDED, Intent.DENY_SYMPTOM, Intent.RETRACT)
]
"""Turns that may tell of a sign beside what they mean."""
PLACES: dict[str, Callable[[], Talk]] = {
    "idle": Talk,
    "first question": lambda: Talk().to("bladder_bowel"),
    "severity": lambda: Talk().to("severity"),
    "pattern": lambda: Talk().to("site"),
    "result": lambda: Talk().to("bladder_bowel").result(),
    "item": lambda: Talk().session(),
    "hold": lambda: Talk().hold(),
}


def test_every_flag_of_the_content_has_its_level_here() -> None:
    assert {flag: one.urgency for flag, one in load_guidance().flags.items()} == LEVELS


def test_every_flag_is_asked_for_by_the_question_that_names_it() -> None:
    guidance = load_guidance()
    found = {
        ask: {flag for flag, one in guidance.flags.items() if one.question == ask}
        for question in guidance.questions.values()
        if question.kind == "flag"
        for ask in question.asks
    }
    assert found == {ask: set(flags) for ask, flags in ASKED_BY.items()}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("flag", LEVELS)
def test_a_flag_stops_everything_in_that_turn(place: str, flag: str) -> None:
    talk = PLACES[place]()
    talk.say(Intent.REPORT_SYMPTOM, symptom=flag)
    assert talk.urgency == LEVELS[flag]
    assert talk.state.phase == "halted"
    assert talk.state.session is None
    assert talk.reply.hold_seconds == 0
    assert f"red_flag.{LEVELS[flag]}" in talk.keys
    assert f"red_flag.{flag}" in talk.keys
    assert talk.state.assessment is not None
    assert talk.state.assessment.reasons == (flag,)
    assert talk.state.assessment.pattern is None


@pytest.mark.parametrize("intent", BESIDE)
def test_a_flag_acts_beside_whatever_else_is_said(intent: Intent) -> None:
    slots = {"topic": "causes", "stretch": "strap_supine", "level": 2, "feeling": "fine"}
    for talk in (Talk(), Talk().to("severity"), Talk().hold()):
        talk.say(intent, symptom="numbness", **slots)
        assert (talk.state.phase, talk.urgency) == ("halted", "urgent")


def test_a_flag_in_a_hold_gives_the_safe_exit_before_the_advice() -> None:
    talk = Talk().hold("strap_supine")
    talk.say(Intent.REPORT_SYMPTOM, later=5, symptom="numbness")
    assert talk.keys[:3] == ("red_flag.stop", "item.strap_supine.exit", "red_flag.urgent")


def test_an_emergency_says_action_reason_and_that_it_cannot_call() -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="bladder_bowel")
    assert talk.keys == ("red_flag.emergency", "red_flag.bladder_bowel", "red_flag.cannot_call", "red_flag.misheard")
    assert talk.reply.listening


@pytest.mark.parametrize("flag", LEVELS)
def test_a_doubtful_flag_is_asked_about_directly_and_anything_but_no_counts_as_yes(flag: str) -> None:
    for answer in (Intent.YES, Intent.UNSURE, Intent.FALLBACK, Intent.SILENCE, Intent.NEXT):
        talk = Talk()
        talk.say(Intent.REPORT_SYMPTOM, symptom=flag, doubt=True)
        assert talk.question == "direct_flag"
        assert "direct_flag" in talk.state.asks
        assert load_guidance().flags[flag].question in talk.state.asks
        assert talk.urgency is None
        talk.say(answer)
        assert talk.urgency == LEVELS[flag]


@pytest.mark.parametrize("flag", LEVELS)
def test_a_clear_no_to_the_direct_question_goes_on_with_the_questions(flag: str) -> None:
    talk = Talk().to("severity")
    talk.say(Intent.REPORT_SYMPTOM, symptom=flag, doubt=True)
    talk.say(Intent.NO)
    assert talk.urgency is None
    assert talk.question == "severity"


def test_a_doubt_in_a_hold_leaves_the_position_first_and_waits_after_a_no() -> None:
    talk = Talk().hold()
    talk.say(Intent.REPORT_SYMPTOM, later=4, symptom="tingling", doubt=True)
    assert talk.keys == ("red_flag.stop", "item.strap_supine.exit", "direct.tingling")
    assert talk.reply.hold_seconds == 0
    talk.say(Intent.NO)
    assert talk.question == "paused"


def test_every_flag_has_its_level_for_when_it_is_old() -> None:
    assert OLD.keys() == LEVELS.keys()


@pytest.mark.parametrize(("flag", "level"), OLD.items())
def test_a_long_standing_unchanged_sign_has_its_own_level(flag: str, level: str) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom=flag, course="old")
    if talk.state.phase == "triage":
        talk.result()
    assert talk.urgency == level


@pytest.mark.parametrize("place", ["warm-up", "item", "pause", "hold"])
def test_old_numbness_told_in_a_session_ends_it_for_a_clinician(place: str) -> None:
    talk = Talk().session() if place == "item" else Talk().hold()
    if place == "warm-up":
        talk = Talk().to("bladder_bowel").result()
        talk.say(Intent.YES)
    if place == "pause":
        talk.say(Intent.PAUSE, later=2)
    talk.say(Intent.REPORT_SYMPTOM, later=4, symptom="numbness", course="old")
    assert talk.urgency == "clinician"
    assert talk.state.session is None
    assert talk.reply.hold_seconds == 0


def test_what_is_over_and_gone_does_not_count() -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="numbness", course="past")
    assert talk.urgency is None
    assert talk.result().urgency == "self_care"


@pytest.mark.parametrize(("flag", "line"), [("bladder_bowel", "other.emergency"), ("numbness", "other.urgent")])
def test_another_persons_flag_gets_the_advice_and_leaves_the_level_alone(flag: str, line: str) -> None:
    talk = Talk().to("severity")
    talk.say(Intent.REPORT_SYMPTOM, others=[flag], person="other")
    assert talk.keys[0] == line
    assert talk.urgency is None
    assert talk.question == "severity"


def test_another_persons_flag_is_advised_on_after_the_goodbye_too() -> None:
    talk = Talk()
    for _ in range(2):
        talk.say(Intent.NO)
    assert talk.state.open is None
    talk.say(Intent.REPORT_SYMPTOM, others=["bladder_bowel"], person="other")
    assert talk.keys == ("other.emergency", "ask.offer_triage")


@pytest.mark.parametrize("flag", ["calf_clot", "fever_infection"])
def test_swelling_and_fever_are_followed_by_the_question_for_the_chest(flag: str) -> None:
    for answers, level in (
        ((Intent.NO,), "urgent"),
        ((Intent.YES,), "emergency"),
        ((Intent.UNSURE, Intent.NO), "urgent"),
        ((Intent.UNSURE, Intent.SILENCE), "emergency"),
    ):
        talk = Talk()
        talk.say(Intent.REPORT_SYMPTOM, symptom=flag)
        assert talk.urgency == "urgent"
        assert talk.state.asks == ("chest_breathing",)
        for answer in answers:
            talk.say(answer)
        assert talk.urgency == level
        assert talk.state.phase == "halted"


def test_a_doubt_in_the_opening_sentence_leads_on_to_the_questions_after_a_no() -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="tingling", symptoms=["tingling", "heel_pain"], doubt=True)
    talk.say(Intent.NO)
    assert talk.question == "bladder_bowel"
    assert "heel_pain" in talk.state.findings.symptoms


def test_a_doubt_that_was_denied_is_not_asked_again_but_for_a_session() -> None:
    talk = Talk().to("severity")
    talk.say(Intent.REPORT_SYMPTOM, symptom="fever_infection", doubt=True)
    talk.say(Intent.NO)
    talk.say(Intent.REPORT_SYMPTOM, symptom="fever_infection", doubt=True)
    assert talk.question == "severity"
    talk.say(Intent.REPORT_SYMPTOM, symptom="fever_infection")
    assert talk.urgency == "urgent"
    held = Talk()
    held.say(Intent.REPORT_SYMPTOM, symptom="tingling", doubt=True)
    held.say(Intent.NO)
    held.hold()
    held.say(Intent.REPORT_SYMPTOM, later=3, symptom="tingling", doubt=True)
    assert held.question == "direct_flag"
