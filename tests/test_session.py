"""The guided session: who gets one, what it holds, and what each answer after a rep leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from skill.content import load_guidance
from skill.dialogue import History, Hold, Intent, Pause, Turn, hold_began, respond
from skill.dialogue.holds import dose
from skill.dialogue.session import items_of
from skill.dialogue.state import Assessment, Findings, Session, State
from tests.core_talk import NOW, SAFETY, Talk


def hold_of(talk: Talk) -> Hold:
    return next(part for part in talk.reply.parts if isinstance(part, Hold))


def item(talk: Talk) -> str:
    assert talk.state.session is not None
    return talk.state.session.items[talk.state.session.index]


# Before a session


def test_a_session_without_triage_asks_every_safety_question_first() -> None:
    talk = Talk()
    talk.say(Intent.START_SESSION)
    asked = []
    for _ in range(20):
        if talk.state.phase != "triage":
            break
        asked.append(talk.question)
        talk.harmless()
    assert asked == [*SAFETY, "severity", "history", "history_more"]
    assert talk.state.phase == "warm_up"
    assert talk.urgency == "self_care"


@pytest.mark.parametrize("question", SAFETY)
def test_no_safety_question_before_a_session_can_be_skipped(question: str) -> None:
    talk = Talk()
    talk.say(Intent.START_SESSION)
    talk.to(question)
    for intent in (Intent.SKIP, Intent.NEXT):
        talk.say(intent)
    assert talk.state.phase == "halted"


@pytest.mark.parametrize(
    ("pain", "phase", "first"),
    [
        (3, "warm_up", "gate.open"),
        (4, "warm_up", "gate.settle"),
        (6, "warm_up", "gate.settle"),
        (7, "ready", "result.heard"),
    ],
)
def test_the_pain_now_decides_what_a_session_may_hold(pain: int, phase: str, first: str) -> None:
    talk = Talk()
    talk.say(Intent.START_SESSION)
    talk.to("severity").say(Intent.PAIN_LEVEL, level=pain)
    talk.result()
    assert talk.state.phase == phase
    assert first in talk.keys
    stretches = {"strap_supine", "seated_chair", "low_step", "figure_four", "calf_wall"}
    if pain > 3 and talk.state.session:
        assert not stretches & set(talk.state.session.items)


@pytest.mark.parametrize(
    ("word", "said"), [("mild", "gate.open"), ("moderate", "gate.settle"), ("severe", "gate.severe")]
)
def test_a_word_for_the_pain_now_decides_too(word: str, said: str) -> None:
    talk = Talk(History(triaged_on=NOW.date(), urgency="self_care"))
    talk.say(Intent.START_SESSION)
    talk.say(Intent.NO)
    talk.say(Intent.PAIN_LEVEL, word=word)
    assert said in talk.keys


def test_a_clinician_result_that_is_mild_and_without_precaution_gets_movement_only() -> None:
    talk = Talk().to("duration")
    talk.say(Intent.DURATION, duration="P3M")
    talk.result()
    assert talk.urgency == "clinician"
    talk.say(Intent.YES)
    assert talk.state.session is not None
    assert talk.state.session.items == ("warm_up_walk", "mob_pelvic_tilt", "mob_heel_slide", "movement_break")


@pytest.mark.parametrize("history", ["under_18", "pregnant", "diabetes", "back_surgery", "cancer", "night_pain"])
def test_a_precaution_gets_no_session(history: str) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_HISTORY, history=history)
    talk.result()
    assert talk.urgency == "clinician"
    assert talk.question == "offer_more"
    talk.say(Intent.START_SESSION)
    assert talk.state.session is None
    assert "gate.clinician" in talk.keys


@pytest.mark.parametrize("slots", [{"level": 8}, {"trend": "worse"}])
def test_severe_or_worsening_gets_no_session(slots: dict[str, object]) -> None:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain", **slots)
    talk.result()
    assert talk.urgency == "clinician"
    talk.say(Intent.START_SESSION)
    assert talk.state.session is None


def test_somebody_seen_within_two_weeks_gets_the_quick_check() -> None:
    known = History(triaged_on=NOW.date() - timedelta(days=14), urgency="self_care", pattern="achilles")
    talk = Talk(known)
    talk.say(Intent.START_SESSION)
    assert talk.question == "quick_check"
    talk.say(Intent.NO)
    assert talk.question == "pain_now"
    talk.say(Intent.PAIN_LEVEL, level=2)
    assert talk.state.phase == "warm_up"


@pytest.mark.parametrize(
    "known",
    [
        History(triaged_on=NOW.date() - timedelta(days=15), urgency="self_care"),
        History(triaged_on=NOW.date() + timedelta(days=1), urgency="self_care"),
        History(triaged_on=NOW.date(), urgency="clinician"),
        History(),
    ],
)
def test_anybody_else_gets_all_the_questions(known: History) -> None:
    talk = Talk(known)
    talk.say(Intent.START_SESSION)
    assert talk.question == "bladder_bowel"


def test_a_day_to_look_again_that_has_come_is_not_told_after_the_session_of_somebody_known() -> None:
    seen = NOW.date() - timedelta(days=14)
    for review, ends in ((NOW.date(), "session.review_undated"), (NOW.date() + timedelta(days=1), "session.review")):
        talk = Talk(History(triaged_on=seen, urgency="self_care", review_on=review))
        for intent, slots in ((Intent.START_SESSION, {}), (Intent.NO, {}), (Intent.PAIN_LEVEL, {"level": 2})):
            talk.say(intent, **slots)
        talk.say(Intent.PAUSE)
        talk.say(Intent.NO)
        assert ends in talk.keys


def test_no_questions_are_announced_to_somebody_who_has_answered_them_and_left() -> None:
    talk = Talk().to("site")
    talk.say(Intent.STOP)
    talk.say(Intent.START_SESSION)
    assert talk.state.phase == "warm_up"
    assert "gate.questions" not in talk.keys


@pytest.mark.parametrize("answers", [(Intent.YES,), (Intent.UNSURE, Intent.FALLBACK)])
def test_yes_to_the_quick_check_is_urgent_and_asks_for_the_worst(answers: tuple[Intent, ...]) -> None:
    talk = Talk(History(triaged_on=NOW.date(), urgency="self_care"))
    talk.say(Intent.START_SESSION)
    for answer in answers:
        talk.say(answer)
    assert talk.urgency == "urgent"
    assert talk.state.asks == ("bladder_bowel",)
    talk.say(Intent.YES)
    assert talk.urgency == "emergency"


# What it holds


@pytest.mark.parametrize(
    ("pattern", "items"),
    [
        ("neural_tension", ("mob_pelvic_tilt", "mob_heel_slide", "nerve_slider", "figure_four", "strap_supine")),
        ("hamstring_referred", ("mob_heel_slide", "strap_supine", "seated_chair")),
        ("plantar_fasciitis", ("mob_heel_slide", "seated_chair", "strap_supine", "calf_wall")),
        ("achilles", ("mob_heel_slide", "seated_chair", "strap_supine", "calf_wall")),
        ("unclear", ("mob_pelvic_tilt", "mob_heel_slide", "nerve_slider", "figure_four", "strap_supine")),
    ],
)
def test_the_content_follows_the_result(pattern: str, items: tuple[str, ...]) -> None:
    state = State(assessment=Assessment("self_care", pattern))
    assert items_of(state, pattern, 1, load_guidance()) == items


@pytest.mark.parametrize(
    ("pattern", "steps_from"),
    [
        ("neural_tension", 3),
        ("hamstring_referred", 2),
        ("plantar_fasciitis", 3),
        ("achilles", 3),
        ("unclear", 3),
    ],
)
def test_the_step_and_the_core_come_with_later_stages(pattern: str, steps_from: int) -> None:
    state = State(assessment=Assessment("self_care", pattern))
    begun = items_of(state, pattern, 1, load_guidance())
    for stage in range(5):
        later = (*(("low_step",) if stage >= steps_from else ()), *(("core_1", "core_2") if stage >= 2 else ()))
        assert items_of(state, pattern, stage, load_guidance()) == (*begun, *later)


def test_nothing_lying_flat_for_a_pregnant_person() -> None:
    state = State(assessment=Assessment("self_care", "unclear"), findings=Findings(histories=("pregnant",)))
    guidance = load_guidance()
    assert not [name for name in items_of(state, "unclear", 1, guidance) if guidance.items[name].lying]


@pytest.mark.parametrize(
    ("history", "left_out"),
    [
        ("antibiotic", {"calf_wall"}),
        ("pregnant", {"strap_supine"}),
        ("back_surgery", {"strap_supine"}),
        ("cancer", set()),
    ],
)
def test_an_item_is_left_out_for_whom_it_is_not(history: str, left_out: set[str]) -> None:
    guidance, anybody = load_guidance(), State(assessment=Assessment("self_care", "achilles"))
    somebody = State(assessment=Assessment("self_care", "achilles"), findings=Findings(histories=(history,)))
    items = [set(items_of(state, "achilles", 1, guidance)) for state in (anybody, somebody)]
    assert items[0] - items[1] == left_out
    wished = State(assessment=Assessment("self_care", "achilles"), findings=somebody.findings, wanted="calf_wall")
    assert items_of(wished, "achilles", 1, guidance) == (() if "calf_wall" in left_out else ("calf_wall",))


def led_by(pattern: str) -> Talk:
    """In the warm-up of somebody known."""
    talk = Talk(History(triaged_on=NOW.date(), urgency="self_care", pattern=pattern))
    talk.say(Intent.START_SESSION)
    talk.say(Intent.NO)
    talk.say(Intent.PAIN_LEVEL, level=2)
    return talk


def test_no_stretch_is_chosen_before_one_is_warm() -> None:
    talk = led_by("achilles")
    talk.say(Intent.CHOOSE_STRETCH, stretch="strap_supine")
    assert "session.not_now" in talk.keys
    assert (talk.state.phase, item(talk)) == ("warm_up", "warm_up_walk")


def test_no_stretch_is_chosen_of_a_kind_that_is_over_for_today() -> None:
    talk = led_by("achilles")
    talk.say(Intent.SKIP, part="warm_up", active=True)
    while item(talk) != "seated_chair":
        talk.say(Intent.NEXT)
    talk.say(Intent.YES)
    talk.say(Intent.FEEL, feeling="heel")
    talk.say(Intent.NO, later=30)
    assert item(talk) == "calf_wall"
    talk.say(Intent.CHOOSE_STRETCH, stretch="strap_supine")
    assert "session.not_now" in talk.keys
    assert item(talk) == "calf_wall"


def test_after_the_heel_every_other_item_is_done_the_nerve_safe_way() -> None:
    talk = led_by("hamstring_referred")
    talk.say(Intent.SKIP, part="warm_up", active=True)
    while item(talk) != "strap_supine":
        talk.say(Intent.NEXT)
    assert "item.strap_supine.nerve" not in talk.keys
    talk.say(Intent.YES)
    talk.say(Intent.FEEL, feeling="heel")
    talk.say(Intent.YES, later=30)
    talk.say(Intent.NEXT)
    assert "item.seated_chair.nerve" in talk.keys


@pytest.mark.parametrize("intent", [Intent.STOP, Intent.CANCEL, Intent.HOME])
@pytest.mark.parametrize("place", ["idle", "triage", "result", "warm-up", "item", "hold"])
def test_stop_and_its_like_end_everything_everywhere(place: str, intent: Intent) -> None:
    places = {
        "idle": Talk,
        "triage": lambda: Talk().to("nerve"),
        "result": lambda: Talk().to("bladder_bowel").result(),
        "warm-up": lambda: led_by("achilles"),
        "item": lambda: Talk().session(),
        "hold": lambda: Talk().hold(),
    }
    talk = places[place]()
    talk.say(intent)
    assert (talk.state.phase, talk.state.session, talk.state.open) == ("done", None, None)
    assert not talk.reply.listening
    assert talk.reply.hold_seconds == 0
    assert ("red_flag.stop" in talk.keys) == (place in ("warm-up", "item", "hold"))


@pytest.mark.parametrize(("stage", "seconds", "reps"), [(1, 10, 2), (2, 15, 3), (3, 20, 3), (4, 30, 3)])
def test_the_dose_follows_the_stage(stage: int, seconds: int, reps: int) -> None:
    assert dose(Session(items=("strap_supine",), stage=stage), load_guidance()) == (seconds, reps)


def test_no_wish_makes_a_hold_longer_than_the_cap_or_shorter_than_sense() -> None:
    guidance = load_guidance()
    assert dose(Session(items=("strap_supine",), seconds=500), guidance)[0] == 30
    assert dose(Session(items=("strap_supine",), seconds=1), guidance)[0] == 5


def test_the_warm_up_takes_five_minutes_in_pieces_that_end_in_the_talk_test() -> None:
    talk = Talk().to("bladder_bowel").result()
    talk.say(Intent.YES)
    minutes = 0.0
    while talk.state.phase == "warm_up":
        assert talk.state.asks == ("talk_test",)
        minutes += sum(part.seconds for part in talk.reply.parts if isinstance(part, Pause)) / 60
        talk.say(Intent.YES)
    assert minutes == 5


def test_only_somebody_who_has_been_moving_skips_the_warm_up() -> None:
    warm, cold, told = (Talk().to("bladder_bowel").result() for _ in range(3))
    for talk in (warm, cold, told):
        talk.say(Intent.YES)
    warm.say(Intent.SKIP, part="warm_up")
    assert warm.question == "active"
    warm.say(Intent.YES)
    assert warm.question == "item_ready"
    cold.say(Intent.NEXT)
    cold.say(Intent.NO)
    assert cold.state.phase == "warm_up"
    assert "warm_up.why" in cold.keys
    told.say(Intent.SKIP, part="warm_up", active=True)
    assert told.question == "item_ready"


def test_not_able_to_talk_in_the_warm_up_asks_for_the_chest() -> None:
    talk = Talk().to("bladder_bowel").result()
    talk.say(Intent.YES)
    talk.say(Intent.NO)
    assert talk.state.asks == ("direct_flag", "chest_breathing")
    talk.say(Intent.YES)
    assert talk.urgency == "emergency"


# In a hold, and after it


def test_a_rep_is_one_reply_with_statements_inside_and_one_question_after() -> None:
    talk = Talk().hold()
    assert hold_of(talk).seconds == 10
    assert [cue.at for cue in hold_of(talk).cues] == [5]
    assert talk.keys[-2:] == ("hold.release", "ask.hold_check")
    assert talk.state.asks == ("hold_check",)


@pytest.mark.parametrize("slots", [{"feeling": "thigh"}, {"feeling": "fine"}])
def test_the_right_place_in_the_middle_carries_on_with_the_rest(slots: dict[str, str]) -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, later=4, **slots)
    assert hold_of(talk).seconds == 6
    assert talk.keys[0] == "hold.good"


def test_a_bare_place_means_the_feeling_of_that_place() -> None:
    good, bad = Talk().hold(), Talk().hold()
    good.say(Intent.PAIN_SITE, later=4, site="back_of_thigh")
    bad.say(Intent.PAIN_SITE, later=4, site="under_heel")
    assert good.keys[0] == "hold.good"
    assert bad.keys[0] == "check.heel"


def test_the_right_place_after_the_hold_leads_to_the_next_rep() -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, later=60, feeling="thigh")
    assert talk.state.session is not None
    assert (talk.state.session.side, talk.state.session.rep) == (0, 1)
    talk.say(Intent.FEEL, later=60, feeling="thigh")
    assert (talk.state.session.side, talk.state.session.rep) == (1, 0)


@pytest.mark.parametrize("later", [4, 60])
def test_the_heel_stops_the_hold_rests_and_retries_once_nerve_safe(later: float) -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, later=later, feeling="heel")
    assert talk.keys[:2] == ("check.heel", "item.strap_supine.exit")
    assert any(isinstance(part, Pause) and part.seconds == 20 for part in talk.reply.parts)
    assert talk.reply.hold_seconds == 0
    assert talk.question == "gone"
    talk.say(Intent.YES, later=30)
    assert talk.keys[:2] == ("check.retry", "item.strap_supine.nerve")
    assert talk.reply.hold_seconds == 10


def test_the_heel_a_second_time_ends_hamstring_stretching_today() -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, feeling="heel")
    talk.say(Intent.YES, later=30)
    talk.say(Intent.FEEL, feeling="heel")
    assert "check.heel_over" in talk.keys
    assert talk.state.session is None or "hamstring" in talk.state.session.closed_targets


def test_a_heel_that_does_not_settle_ends_it_the_first_time() -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, feeling="heel")
    talk.say(Intent.NO, later=30)
    assert "check.heel_over" in talk.keys
    assert talk.reply.hold_seconds == 0


@pytest.mark.parametrize("unclear", [Intent.UNSURE, Intent.FALLBACK])
def test_a_heel_of_which_nobody_says_that_it_has_settled_is_not_stretched_again(unclear: Intent) -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, feeling="heel")
    talk.say(unclear, later=30)
    assert talk.question == "gone"
    talk.say(unclear)
    assert "check.heel_over" in talk.keys
    assert talk.reply.hold_seconds == 0


@pytest.mark.parametrize(
    ("intent", "slots", "line"),
    [
        (Intent.PAIN_LEVEL, {"level": 7}, "red_flag.urgent"),
        (Intent.PAIN_LEVEL, {"word": "severe"}, "red_flag.urgent"),
        (Intent.PAIN_LEVEL, {"level": 4}, "check.pain"),
        (Intent.TREND, {"trend": "worse"}, "check.pain"),
        (Intent.FEEL, {"feeling": "heel"}, "check.heel"),
    ],
)
def test_pain_told_instead_of_being_ready_begins_no_hold(intent: Intent, slots: dict[str, Any], line: str) -> None:
    talk = Talk().session()
    assert talk.question == "item_ready"
    talk.say(intent, **slots)
    assert line in talk.keys
    assert talk.reply.hold_seconds == 0


@pytest.mark.parametrize(
    ("slots", "line"),
    [({"level": 7}, "red_flag.urgent"), ({"word": "severe"}, "red_flag.urgent"), ({"level": 4}, "check.warm_up")],
)
def test_pain_in_the_warm_up_stops_it_or_makes_it_easier(slots: dict[str, Any], line: str) -> None:
    talk = led_by("achilles")
    talk.say(Intent.PAIN_LEVEL, **slots)
    assert line in talk.keys


@pytest.mark.parametrize("intent", [Intent.NO, Intent.UNSURE, Intent.FALLBACK, Intent.SILENCE, Intent.NEXT])
def test_only_a_yes_skips_the_warm_up(intent: Intent) -> None:
    talk = Talk().to("bladder_bowel").result()
    talk.say(Intent.YES)
    talk.say(Intent.SKIP, part="warm_up")
    assert talk.question == "active"
    talk.say(intent)
    assert (talk.state.phase, item(talk)) == ("warm_up", "warm_up_walk")
    yes = Talk().to("bladder_bowel").result()
    yes.say(Intent.YES)
    yes.say(Intent.SKIP, part="warm_up")
    yes.say(Intent.YES)
    assert yes.question == "item_ready"


def test_the_calf_eases_off_once_and_then_takes_the_easier_variant() -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, later=60, feeling="calf")
    assert "check.ease" in talk.keys
    talk.say(Intent.FEEL, later=60, feeling="calf")
    assert "item.strap_supine.easier" in talk.keys


@pytest.mark.parametrize(
    ("pattern", "stretch", "feeling", "line"),
    [
        ("unclear", "strap_supine", "thigh", "check.good"),
        ("unclear", "strap_supine", "buttock", "check.ease"),
        ("unclear", "figure_four", "buttock", "check.good"),
        ("unclear", "figure_four", "thigh", "check.ease"),
        ("achilles", "calf_wall", "calf", "check.good"),
        ("achilles", "calf_wall", "thigh", "check.good"),
        ("achilles", "calf_wall", "buttock", "check.ease"),
    ],
)
def test_each_stretch_has_its_own_right_place(pattern: str, stretch: str, feeling: str, line: str) -> None:
    talk = led_by(pattern)
    talk.say(Intent.SKIP, part="warm_up", active=True)
    while item(talk) != stretch:
        talk.say(Intent.NEXT)
    talk.say(Intent.YES)
    talk.say(Intent.FEEL, later=120, feeling=feeling)
    assert line in talk.keys


def test_nothing_at_all_goes_a_little_further_only_once() -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, later=60, feeling="nothing")
    assert "check.further" in talk.keys
    talk.say(Intent.FEEL, later=60, feeling="nothing")
    assert "check.nothing_again" in talk.keys
    assert "check.further" not in talk.keys


def test_the_back_tries_another_position_once() -> None:
    talk = Talk().hold()
    talk.say(Intent.FEEL, later=60, feeling="back")
    assert "check.back" in talk.keys
    talk.say(Intent.FEEL, later=60, feeling="back")
    assert "check.back_over" in talk.keys


@pytest.mark.parametrize("slots", [{"level": 4}, {"level": 6}])
def test_pain_of_four_eases_off_and_ends_the_item_when_it_does_not_settle(slots: dict[str, int]) -> None:
    talk = Talk().hold()
    talk.say(Intent.PAIN_LEVEL, later=4, **slots)
    assert talk.keys[:2] == ("check.pain", "item.strap_supine.exit")
    assert any(isinstance(part, Pause) and part.seconds == 10 for part in talk.reply.parts)
    talk.say(Intent.NO)
    assert "check.leave_it" in talk.keys


def test_rising_pain_eases_off_and_a_three_does_not() -> None:
    rising, three = Talk().hold(), Talk().hold()
    rising.say(Intent.TREND, later=4, trend="worse")
    three.say(Intent.PAIN_LEVEL, later=4, level=3)
    assert rising.question == "settled"
    assert three.keys[0] == "hold.good"


@pytest.mark.parametrize("slots", [{"level": 7}, {"word": "severe"}])
def test_severe_pain_in_a_hold_stops_everything(slots: dict[str, object]) -> None:
    talk = Talk().hold()
    talk.say(Intent.PAIN_LEVEL, later=4, **slots)
    assert talk.urgency == "urgent"
    assert talk.state.phase == "halted"


def test_not_sure_is_asked_once_more_and_then_counts_as_the_heel() -> None:
    talk = Talk().hold()
    talk.say(Intent.UNSURE, later=60)
    assert talk.question == "hold_check"
    talk.say(Intent.UNSURE)
    assert talk.keys[0] == "check.heel"


def test_silence_after_the_check_asks_once_more_and_then_rests() -> None:
    talk = Talk().hold()
    talk.say(Intent.SILENCE, later=60)
    assert talk.keys[0] == "check.still_there"
    talk.say(Intent.SILENCE)
    assert talk.keys == ("item.strap_supine.exit", "session.resting")
    assert not talk.reply.listening
    talk.say(Intent.RESUME)
    assert talk.reply.hold_seconds == 10


def test_a_pause_keeps_what_was_left_of_the_hold() -> None:
    talk = Talk().hold()
    talk.say(Intent.PAUSE, later=4)
    assert talk.question == "paused"
    talk.say(Intent.RESUME, later=500)
    assert talk.reply.hold_seconds == 6


def test_how_much_longer_tells_the_seconds_and_lets_them_run() -> None:
    talk = Talk().hold()
    talk.say(Intent.TIME_LEFT, later=4)
    assert talk.keys[0] == "hold.left"
    assert talk.reply.hold_seconds == 6
    talk.say(Intent.TIME_LEFT, later=3)
    assert talk.reply.hold_seconds == 3


def test_a_hold_is_never_longer_than_planned_however_often_it_is_interrupted() -> None:
    talk = Talk().hold()
    held = 0.0
    for _ in range(12):
        if talk.state.phase != "holding" or not talk.reply.hold_seconds:
            break
        held += 2
        talk.say(Intent.FALLBACK, later=2)
    assert held <= 10


@pytest.mark.parametrize(
    ("clean", "seconds", "line"), [(0, 10, "hold.not_longer"), (1, 10, "hold.not_longer"), (2, 15, "hold.set")]
)
def test_longer_comes_only_after_two_clean_sessions(clean: int, seconds: int, line: str) -> None:
    talk = Talk(History(clean=clean)).hold()
    talk.say(Intent.CHANGE_HOLD, later=0, change="longer")
    assert talk.keys[0] == line
    assert talk.reply.hold_seconds == seconds


def test_shorter_holds_at_once() -> None:
    talk = Talk().hold()
    talk.say(Intent.CHANGE_HOLD, later=2, change="shorter")
    assert talk.reply.hold_seconds == 3


def test_next_previous_and_start_over_move_between_the_items() -> None:
    talk = Talk().session()
    first = item(talk)
    talk.say(Intent.NEXT)
    second = item(talk)
    assert second != first
    talk.say(Intent.PREVIOUS)
    assert item(talk) == first
    talk.say(Intent.NEXT)
    talk.say(Intent.START_OVER)
    assert item(talk) == first


def test_stop_gives_the_exit_and_ends() -> None:
    talk = Talk().hold()
    talk.say(Intent.STOP, later=3)
    assert talk.keys == ("red_flag.stop", "item.strap_supine.exit", "bye")
    assert not talk.reply.listening
    assert [note.kind for note in talk.reply.notes] == ["session"]


def test_the_end_of_a_session_notes_what_was_done_and_names_the_date() -> None:
    talk = Talk().session()
    for _ in range(60):
        if talk.state.phase == "done":
            break
        talk.say(Intent.FEEL if talk.state.phase == "holding" else Intent.YES, later=60, feeling="fine")
    assert talk.keys[-2:] == ("session.finished", "session.review")
    (note,) = talk.reply.notes
    assert note.values["items"] == ["mob_pelvic_tilt", "mob_heel_slide", "nerve_slider", "figure_four", "strap_supine"]
    assert note.values["heel"] == 0


def test_another_session_the_same_day_begins_with_the_quick_check() -> None:
    talk = Talk().hold()
    talk.say(Intent.STOP)
    talk.say(Intent.START_SESSION)
    assert talk.question == "quick_check"


def test_a_front_whose_words_take_time_can_move_the_start_of_the_hold() -> None:
    talk = Talk().hold()
    talk.state = hold_began(talk.state, talk.at + timedelta(seconds=20))
    talk.state, talk.reply = respond(
        talk.state, Turn(Intent.TIME_LEFT, {}, talk.at + timedelta(seconds=24)), talk.guidance
    )
    assert talk.reply.hold_seconds == 6
    assert hold_began(State.new(), NOW) == State.new()


def test_without_a_clock_an_answer_counts_as_after_the_hold() -> None:
    talk = Talk().hold()
    state, reply = respond(talk.state, Turn(Intent.FEEL, {"feeling": "thigh"}), talk.guidance)
    assert state.session is not None
    assert state.session.rep == 1
    assert reply.hold_seconds == 10


def test_ready_said_into_a_hold_is_no_answer_to_the_question_after_it() -> None:
    talk = Talk().hold("figure_four")
    assert talk.question == "hold_check_last"
    talk.say(Intent.YES, later=2)
    assert talk.keys[0] == "hold.good"
    assert talk.reply.hold_seconds == 8


def test_a_bare_no_in_a_hold_lets_go() -> None:
    talk = Talk().hold()
    talk.say(Intent.NO, later=2)
    assert talk.question == "paused"
    assert talk.reply.hold_seconds == 0


def test_questions_after_a_session_are_asked_from_the_first() -> None:
    talk = Talk().hold()
    talk.say(Intent.STOP)
    talk.say(Intent.START_TRIAGE)
    talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain")
    assert talk.question == "bladder_bowel"
