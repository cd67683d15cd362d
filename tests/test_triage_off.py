"""With the health questions switched off the coach judges no symptom, but a volunteered red flag still acts."""

from __future__ import annotations

import pytest

from skill.content import load_guidance
from skill.dialogue import Intent
from tests.core_talk import Talk

FLAGS = load_guidance().flags


def off() -> Talk:
    return Talk(guidance=load_guidance(triage=False))


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        (Intent.START_TRIAGE, {}),
        (Intent.REPORT_SYMPTOM, {"symptom": "heel_pain"}),
        (Intent.PAIN_LEVEL, {"level": 8}),
        (Intent.REPORT_HISTORY, {"history": "pregnant"}),
    ],
)
def test_nothing_is_asked_and_no_level_is_given(intent: Intent, slots: dict[str, object]) -> None:
    talk = off()
    talk.say(intent, **slots)
    assert talk.state.asks == ("offer_session",)
    assert talk.urgency is None


def test_the_session_begins_after_spoken_cautions_with_the_gentlest_set() -> None:
    talk = off()
    talk.say(Intent.START_SESSION)
    assert talk.keys[0] == "gate.cautions"
    assert talk.state.session is not None
    assert talk.state.session.nerve
    assert "low_step" not in talk.state.session.items


@pytest.mark.parametrize("flag", FLAGS)
def test_a_volunteered_flag_still_gets_its_advice(flag: str) -> None:
    talk = off()
    talk.say(Intent.REPORT_SYMPTOM, symptom=flag)
    assert talk.urgency == FLAGS[flag].urgency
    talk.say(Intent.START_SESSION)
    assert talk.state.session is None


def test_a_retraction_leads_back_to_the_offer() -> None:
    talk = off()
    talk.say(Intent.REPORT_SYMPTOM, symptom="numbness")
    talk.say(Intent.RETRACT, symptom="numbness")
    assert talk.keys[0] == "ack.retracted"
    assert (talk.state.phase, talk.state.asks) == ("idle", ("offer_session",))


def test_no_session_begins_on_the_word_that_a_doctor_has_looked_where_no_questions_can_be_asked() -> None:
    talk = off()
    talk.say(Intent.REPORT_SYMPTOM, symptom="numbness")
    talk.say(Intent.CLEARED)
    assert talk.keys[0] == "red_flag.urgent"
    assert (talk.urgency, talk.state.asks) == ("urgent", ())
    talk.say(Intent.START_SESSION)
    assert "red_flag.no_session" in talk.keys
    assert (talk.state.phase, talk.state.session) == ("halted", None)


def test_a_session_that_has_begun_is_no_longer_wished_for() -> None:
    talk = off()
    talk.say(Intent.START_SESSION)
    assert talk.state.goal == "result"
