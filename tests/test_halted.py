"""While an advice stands nothing leads to a stretch, and only a named retraction or a cleared triage takes it off."""

from __future__ import annotations

import pytest

from skill.dialogue import Intent
from tests.core_talk import Talk


def halted(flag: str = "numbness") -> Talk:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom=flag)
    assert talk.state.phase == "halted"
    return talk


@pytest.mark.parametrize(
    "intent",
    [
        Intent.START_SESSION,
        Intent.CHOOSE_STRETCH,
        Intent.RESUME,
        Intent.NEXT,
        Intent.SKIP,
        Intent.YES,
        Intent.NO,
        Intent.FEEL,
    ],
)
def test_no_wish_leads_to_a_stretch(intent: Intent) -> None:
    talk = halted()
    for _ in range(4):
        talk.say(intent, stretch="strap_supine", feeling="fine")
        assert talk.state.phase == "halted"
        assert talk.urgency == "urgent"
        assert talk.reply.hold_seconds == 0


def test_a_bare_no_and_a_denial_leave_the_advice_standing() -> None:
    talk = halted()
    talk.say(Intent.NO)
    assert "red_flag.stands" in talk.keys
    talk.say(Intent.DENY_SYMPTOM, symptom="numbness")
    assert talk.urgency == "urgent"


@pytest.mark.parametrize("slots", [{"symptom": "numbness"}, {"person": "other"}], ids=["named", "another person's"])
def test_a_retraction_that_names_it_goes_on_with_the_questions(slots: dict[str, str]) -> None:
    talk = halted()
    talk.say(Intent.RETRACT, **slots)
    assert talk.urgency is None
    assert talk.state.lock is None
    assert talk.state.phase == "triage"
    assert talk.result().urgency == "self_care"


def test_retracting_another_sign_changes_nothing() -> None:
    talk = halted()
    talk.say(Intent.RETRACT, symptom="tingling")
    assert talk.urgency == "urgent"


def test_one_of_two_signs_retracted_leaves_the_other() -> None:
    talk = halted("bladder_bowel")
    talk.say(Intent.REPORT_SYMPTOM, symptom="numbness")
    talk.say(Intent.RETRACT, symptom="bladder_bowel")
    assert talk.urgency == "urgent"
    assert talk.state.lock_reasons == ("numbness",)


def test_misheard_alone_is_asked_about_and_only_a_no_takes_it_back() -> None:
    talk = halted()
    talk.say(Intent.RETRACT)
    assert talk.question == "direct_flag"
    assert talk.urgency == "urgent"
    talk.say(Intent.UNSURE)
    assert talk.urgency == "urgent"
    talk.say(Intent.RETRACT)
    talk.say(Intent.NO)
    assert talk.state.phase == "triage"


def test_it_unlocks_only_through_all_the_questions_after_a_clinician() -> None:
    talk = halted()
    talk.say(Intent.START_TRIAGE)
    assert talk.question == "cleared"
    talk.say(Intent.NO)
    assert talk.urgency == "urgent"
    talk.say(Intent.CLEARED)
    assert talk.question == "bladder_bowel"
    assert talk.state.lock == "urgent"
    talk.say(Intent.START_SESSION)
    assert talk.reply.hold_seconds == 0
    talk.result()
    assert talk.urgency == "self_care"
    assert talk.state.lock is None


def test_the_same_sign_again_in_a_cleared_triage_stops_again() -> None:
    talk = halted()
    talk.say(Intent.CLEARED)
    talk.say(Intent.NO)
    talk.say(Intent.NO)
    talk.say(Intent.YES)
    assert talk.urgency == "urgent"
    assert talk.state.phase == "halted"


def test_silence_ends_it_with_the_action_said_once_more() -> None:
    talk = halted("bladder_bowel")
    talk.say(Intent.SILENCE)
    assert talk.keys == ("red_flag.emergency",)
    assert not talk.reply.listening
    assert talk.state.phase == "halted"


def test_a_new_session_begins_without_the_old_level_but_with_all_questions() -> None:
    talk = halted()
    talk.say(Intent.LAUNCH)
    assert talk.urgency is None
    talk.say(Intent.START_SESSION)
    assert talk.question == "bladder_bowel"


@pytest.mark.parametrize("intent", [Intent.REPORT_SYMPTOM, Intent.DENY_SYMPTOM])
def test_saying_that_the_sign_is_long_over_takes_it_back_by_name(intent: Intent) -> None:
    talk = halted()
    talk.say(intent, symptom="numbness", course="past")
    assert talk.urgency is None
    assert talk.state.phase == "triage"


def test_saying_that_another_sign_is_over_takes_nothing_back() -> None:
    talk = halted()
    talk.say(Intent.DENY_SYMPTOM, symptom="tingling", course="past")
    assert talk.urgency == "urgent"
