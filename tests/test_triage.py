"""The questions: their order, how answers are read, and when they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from skill.content import load_guidance
from skill.dialogue import Intent, Line, State, Turn
from skill.dialogue.findings import close
from skill.dialogue.moment import Moment
from skill.dialogue.state import Findings, change
from skill.dialogue.triage import TURNS_AT_MOST, following, go_on
from skill.dialogue.turn import Told
from tests.core_talk import NOW, SAFETY, Talk

YES_LEVELS = {
    "bladder_bowel": ("emergency", ("bladder_bowel",)),
    "groin_and_legs": ("emergency", ("saddle_numbness", "both_legs")),
    "nerve": ("urgent", ("numbness_tingling", "weakness")),
    "sudden": ("urgent", ("sudden_severe", "injury")),
    "swelling": ("urgent", ("swelling_fever",)),
}


def test_the_order_is_danger_first_and_the_pattern_last() -> None:
    orders = load_guidance().orders
    assert orders["triage"] == (
        *SAFETY, "severity", "duration", "trend", "selfcare", "history", "history_more",
        "site", "first_steps", "push_off", "from_back", "head",
    )  # fmt: skip
    assert orders["gate"] == (*SAFETY, "severity", "history", "history_more")


@pytest.mark.parametrize("question", SAFETY)
def test_yes_ends_the_questions_at_once(question: str) -> None:
    talk = Talk().to(question)
    talk.say(Intent.YES)
    assert (talk.urgency, talk.state.lock_reasons) == YES_LEVELS[question]
    assert talk.state.phase == "halted"


@pytest.mark.parametrize("question", SAFETY)
@pytest.mark.parametrize("unclear", [Intent.UNSURE, Intent.FALLBACK, Intent.SILENCE, Intent.SKIP])
def test_unclear_is_asked_again_once_and_the_second_time_counts_as_yes(question: str, unclear: Intent) -> None:
    talk = Talk().to(question)
    talk.say(unclear)
    assert talk.question == question
    assert talk.urgency is None
    talk.say(unclear)
    assert talk.urgency == YES_LEVELS[question][0]


@pytest.mark.parametrize("question", SAFETY)
def test_unclear_once_and_then_a_clear_no_counts_as_no(question: str) -> None:
    talk = Talk().to(question)
    talk.say(Intent.UNSURE)
    talk.say(Intent.NO)
    assert talk.question != question
    assert talk.result().urgency == "self_care"


def test_asking_again_uses_the_second_wording() -> None:
    talk = Talk().to("nerve")
    talk.say(Intent.UNSURE)
    assert [(line.key, line.take) for line in talk.reply.parts if hasattr(line, "take")] == [("ask.nerve", 1)]


def test_a_denial_by_name_closes_only_its_own_item() -> None:
    talk = Talk().to("nerve")
    talk.say(Intent.DENY_SYMPTOM, symptom="weakness")
    assert talk.state.asks == ("numbness_tingling",)
    assert talk.keys[-1] == "ask.numbness_tingling"


def test_what_was_denied_in_the_opening_is_not_asked() -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain", denied=["numbness", "tingling", "weakness"])
    assert talk.to("groin_and_legs").say(Intent.NO)
    assert talk.question == "sudden"


def test_what_was_told_in_the_opening_is_not_asked() -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain", level=3, duration="P1W", trend="better", site="under_heel")
    talk.to("swelling").say(Intent.NO)
    assert talk.question == "history"


@pytest.mark.parametrize(("intent", "slots"), [(Intent.NO, {}), (Intent.DENY_SYMPTOM, {"symptom": "injury"})])
def test_a_figure_inside_a_no_says_nothing_about_how_long(intent: Intent, slots: dict[str, str]) -> None:
    talk = Talk().to("sudden")
    talk.say(intent, duration="P1D", **slots)
    assert talk.to("duration")


def test_how_long_ago_something_was_over_is_not_how_long_it_has_hurt() -> None:
    talk = Talk()
    talk.say(Intent.DENY_SYMPTOM, symptom="calf_clot", course="past", duration="P20Y")
    assert talk.to("duration")


def test_news_in_an_answer_is_kept_and_the_question_comes_again() -> None:
    talk = Talk().to("sudden")
    talk.say(Intent.PAIN_LEVEL, level=8)
    assert talk.question == "sudden"
    assert "ack.noted" in talk.keys
    talk.result()
    assert talk.urgency == "clinician"


@pytest.mark.parametrize(
    ("level", "urgency"), [(0, "self_care"), (6, "self_care"), (7, "clinician"), (10, "clinician")]
)
def test_every_figure_from_nothing_to_the_worst_is_read(level: int, urgency: str) -> None:
    talk = Talk().to("severity")
    talk.say(Intent.PAIN_LEVEL, level=level)
    assert talk.state.findings.level == level
    assert talk.result().urgency == urgency


def test_severity_unclear_twice_counts_as_severe() -> None:
    talk = Talk().to("severity")
    talk.say(Intent.UNSURE)
    talk.say(Intent.UNSURE)
    assert talk.question == "duration"
    assert talk.result().urgency == "clinician"


@pytest.mark.parametrize("question", ["history", "history_more"])
def test_a_history_that_stays_unclear_is_a_precaution(question: str) -> None:
    talk = Talk().to(question)
    talk.say(Intent.UNSURE)
    talk.say(Intent.UNSURE)
    assert talk.result().urgency == "clinician"


def test_a_pattern_question_that_stays_unclear_gives_no_information() -> None:
    talk = Talk().to("from_back")
    talk.say(Intent.UNSURE)
    talk.say(Intent.UNSURE)
    assert talk.result().urgency == "self_care"


def test_rest_and_ice_are_asked_about_only_after_two_weeks() -> None:
    short, long = Talk().to("duration"), Talk().to("duration")
    short.say(Intent.DURATION, duration="P13D")
    long.say(Intent.DURATION, duration="P2W")
    assert short.to("trend").say(Intent.TREND, trend="same")
    assert short.question == "history"
    long.to("trend").say(Intent.TREND, trend="same")
    assert long.question == "selfcare"


def test_somebody_who_told_that_nothing_was_tried_is_not_asked_whether_it_helped() -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain", duration="P3W", trend="same", tried=False)
    with pytest.raises(AssertionError, match="never asked selfcare"):
        talk.to("selfcare")


@pytest.mark.parametrize("told", [{"cues": ["radiates_from_back"]}, {"no_cues": ["radiates_from_back"]}])
def test_what_was_told_of_a_pattern_is_not_asked(told: dict[str, list[str]]) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain", **told)
    with pytest.raises(AssertionError, match="never asked from_back"):
        talk.to("from_back")


def test_a_word_for_the_pain_goes_into_the_notes_as_its_figure() -> None:
    talk = Talk()
    talk.say(Intent.START_SESSION)
    talk.to("severity").say(Intent.PAIN_LEVEL, word="mild")
    talk.result()
    assert talk.state.phase == "ready"
    talk.say(Intent.PAIN_LEVEL, level=1)
    assert talk.state.phase == "warm_up"


def test_the_head_is_asked_about_only_with_little_pain_and_nothing_for_a_clinician() -> None:
    little, much = Talk().to("severity"), Talk().to("severity")
    little.say(Intent.PAIN_LEVEL, level=3)
    much.say(Intent.PAIN_LEVEL, level=4)
    assert little.to("head")
    with pytest.raises(AssertionError, match="never asked head"):
        much.to("head")


def test_no_questions_are_announced_to_somebody_who_left_at_the_last_and_answers_it_now() -> None:
    talk = Talk().to("head")
    talk.say(Intent.STOP)
    talk.say(Intent.PAIN_SITE, site="lower_back")
    assert talk.keys[:2] == ("ack.noted", "result.heard")


def test_starting_over_asks_everything_again() -> None:
    talk = Talk().to("trend")
    talk.say(Intent.START_OVER)
    assert talk.question == "bladder_bowel"


def test_the_questions_end_even_when_every_answer_is_beside_the_point() -> None:
    talk = Talk().to("bladder_bowel")
    for count in range(TURNS_AT_MOST + 4):
        talk.say(Intent.START_TRIAGE)
        if talk.state.phase != "triage":
            assert count >= TURNS_AT_MOST - 2
            return
    raise AssertionError


def test_a_misheard_detail_can_be_put_right_in_the_middle() -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="numbness", course="old")
    talk.say(Intent.RETRACT, symptom="numbness")
    assert "ack.retracted" in talk.keys
    assert talk.result().urgency == "self_care"


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        (Intent.REPORT_HISTORY, {"history": "none"}),
        (Intent.FEEL, {"feeling": "nothing"}),
        (Intent.FEEL, {"feeling": "fine"}),
        (Intent.DENY_SYMPTOM, {}),
    ],
)
def test_no_in_other_words_is_a_no(intent: Intent, slots: dict[str, str]) -> None:
    talk = Talk().to("bladder_bowel")
    for question in (*SAFETY, "severity"):
        assert talk.question == question
        talk.say(intent, **slots)


def test_being_well_is_a_denial_of_what_was_named() -> None:
    talk = Talk().to("nerve")
    talk.say(Intent.DENY_SYMPTOM, well=["numbness", "weakness"])
    assert talk.question == "sudden"


@pytest.mark.parametrize("symptom", ["numbness", "tingling", "weakness"])
def test_both_sides_count_as_both_legs(symptom: str) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom=symptom, side="both")
    assert talk.urgency == "emergency"


@pytest.mark.parametrize(
    ("history", "line"),
    [("under_18", "result.under_18"), ("pregnant", "result.pregnant"), ("blood_thinners", "result.blood_thinners")],
)
def test_a_history_adds_its_own_word_to_the_result(history: str, line: str) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_HISTORY, history=history)
    talk.result()
    assert line in talk.keys


def test_a_result_says_what_was_heard_the_pattern_the_step_the_watch_list_and_the_footer() -> None:
    talk = Talk().to("bladder_bowel").result()
    assert talk.keys == (
        "result.heard", "pattern.unclear", "result.self_care", "result.watch", "result.footer", "ask.offer_session",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("slots", "days"),
    [
        ({}, 14),
        ({"level": 8}, 3),
        ({"trend": "worse"}, 3),
        ({"history": "cancer"}, 3),
        ({"history": "night_pain"}, 3),
        ({"history": "pregnant"}, 14),
        ({"duration": "P3M"}, 14),
    ],
)
def test_the_review_date_comes_within_days_where_it_is_severe_or_worsening(slots: dict[str, object], days: int) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain", **slots)
    talk.result()
    assert talk.state.assessment is not None
    assert talk.state.assessment.review_on == (talk.at + timedelta(days=days)).date()


@pytest.mark.parametrize("near", ["numbness", "tingling", "weakness"])
def test_denying_a_near_sign_in_answer_to_groin_and_legs_is_a_no(near: str) -> None:
    talk = Talk().to("groin_and_legs")
    talk.say(Intent.DENY_SYMPTOM, symptom=near)
    assert talk.question == "nerve"


@pytest.mark.parametrize("near", ["numbness", "tingling", "weakness"])
@pytest.mark.parametrize("question", ["bladder_bowel", "sudden", "swelling"])
def test_denying_another_sign_is_no_answer_to_any_other_question(question: str, near: str) -> None:
    talk = Talk().to(question)
    talk.say(Intent.DENY_SYMPTOM, symptom=near)
    assert talk.question == question


@pytest.mark.parametrize(
    ("history", "asked"),
    [
        ("blood_thinners", ["history", "history_more"]),
        ("antibiotic", ["history", "history_more"]),
        ("pregnant", ["history_more"]),
        ("diabetes", ["history_more"]),
        ("under_18", ["history_more"]),
        ("cancer", ["history"]),
        ("back_surgery", ["history"]),
        ("night_pain", ["history"]),
    ],
)
def test_a_history_answers_the_question_that_names_it_and_no_other(history: str, asked: list[str]) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_HISTORY, history=history)
    questions = []
    while talk.state.phase == "triage":
        questions.append(talk.question)
        talk.harmless()
    assert [one for one in questions if one in ("history", "history_more")] == asked


def test_questions_instead_of_a_description_are_answered_and_the_check_begins() -> None:
    talk = Talk()
    talk.say(Intent.START_TRIAGE)
    talk.say(Intent.ASK_TOPIC, topic="causes")
    assert talk.question == "describe"
    talk.say(Intent.ASK_TOPIC, topic="causes")
    assert talk.question == "bladder_bowel"


def test_questions_asked_anew_are_not_given_up_for_those_of_before() -> None:
    person = Talk().to("bladder_bowel").result()
    for _ in range(3):
        person.say(Intent.REPORT_SYMPTOM, symptom="numbness")
        person.say(Intent.CLEARED)
        person.result()
        assert person.urgency == "self_care"
        assert (person.state.lock, person.state.lock_reasons) == (None, ())


def test_starting_over_counts_the_turns_anew() -> None:
    talk = Talk()
    for _ in range(3):
        talk.to("site")
        talk.say(Intent.START_OVER)
        assert (talk.question, talk.state.asked) == ("bladder_bowel", 1)


def test_the_questions_asked_for_in_a_session_end_it() -> None:
    talk = Talk().hold()
    talk.say(Intent.START_TRIAGE)
    assert (talk.state.phase, talk.state.session, talk.question) == ("triage", None, "bladder_bowel")


def test_asking_once_more_is_a_turn_too() -> None:
    talk = Talk().to("severity")
    before = talk.state.asked
    talk.say(Intent.DURATION)
    assert (talk.question, talk.state.asked) == ("severity", before + 1)


def test_asking_again_ends_after_twenty_two_turns() -> None:
    talk = Talk().to("severity")
    asked = talk.state.asked
    for _ in range(22 - asked):
        talk.say(Intent.RETRACT)
        assert (talk.question, talk.state.tries) == ("severity", 0)
    assert talk.state.asked == 22
    talk.say(Intent.RETRACT)
    assert talk.urgency == "clinician"
    assert talk.state.findings.histories == ("general_history",)
    assert talk.keys[0] == "ack.retracted"


def test_what_is_urgent_goes_on_to_no_question_wherever_it_was_told() -> None:
    moment = Moment(Turn(Intent.NO, at=NOW), Told(), load_guidance())
    told = State(phase="triage", findings=Findings(old=("numbness", "bladder_bowel"), trend="worse"))
    state, reply = go_on(told, moment, Line("ack.noted"))
    assert (state.phase, state.lock, state.lock_reasons) == ("halted", "urgent", ("bladder_bowel",))
    assert reply.keys[:2] == ("red_flag.urgent", "red_flag.bladder_bowel")


CUES = {
    "under_heel": {"first_steps"},
    "sole": {"first_steps"},
    "back_of_heel": {"push_off"},
    "heel": {"first_steps", "push_off", "from_back", "head"},
    "calf": {"push_off", "from_back"},
    "back_of_knee": {"from_back", "head"},
    "back_of_thigh": {"from_back", "head"},
    "buttock": {"from_back", "head"},
    "lower_back": {"from_back", "head"},
    "line_down_leg": {"from_back", "head"},
    None: {"first_steps", "push_off", "from_back", "head"},
}


@pytest.mark.parametrize(("site", "cues"), CUES.items())
def test_what_is_asked_for_a_pattern_goes_by_where_it_hurts(site: str | None, cues: set[str]) -> None:
    guidance = load_guidance()
    closed = tuple(ask for one in guidance.questions.values() if one.kind != "cue" for ask in one.asks)
    left = {"closed": closed, "days": 3.0, "trend": "same", "tried": True, "sites": (site,) if site else ()}
    for level in (3.0, 4.0):
        state = State(findings=Findings(level=level, **left))
        asked = set()
        while (question := following(state, guidance)) is not None:
            asked.add(question.question)
            state = change(state, findings=close(state.findings, *question.asks))
        assert asked == (cues if level <= 3 else cues - {"head"})


@pytest.mark.parametrize(
    ("history", "settles"),
    [
        ("under_18", "history"),
        ("pregnant", "history"),
        ("diabetes", "history"),
        ("back_surgery", "history_more"),
        ("cancer", "history_more"),
        ("night_pain", "history_more"),
    ],
)
def test_what_was_told_of_the_history_is_not_asked_again(history: str, settles: str) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_HISTORY, history=history)
    talk.say(Intent.START_TRIAGE)
    asked = set()
    while talk.state.phase == "triage":
        asked.add(talk.question)
        talk.harmless()
    assert {"history", "history_more"} - asked == {settles}
