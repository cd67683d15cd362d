"""The turn record."""

import json

from offline_voice.virtual_time import VirtualConversation
from skill.record import record

FIELDS = [
    "heard",
    "confidence",
    "intent",
    "slots",
    "say",
    "reprompt",
    "keys",
    "asks",
    "phase",
    "assessment",
    "facts",
    "hold_seconds",
    "listening",
]


def test_a_record_has_every_field_in_its_order(talk: VirtualConversation) -> None:
    talk.launch()
    shown = json.loads(talk.line("um my foot is kind of numb").line())
    assert list(shown) == FIELDS
    assert shown["heard"] == "um my foot is kind of numb"
    assert shown["confidence"] is None
    assert shown["intent"] == "ReportSymptomIntent"
    assert shown["slots"] == {"symptom": "numbness", "symptoms": ["numbness"]}
    assert "red_flag.numbness" in shown["keys"]
    assert shown["asks"] == []
    assert shown["phase"] == "halted"
    assert shown["assessment"] == {"urgency": "urgent", "pattern": None, "reasons": ["numbness"], "review_on": None}
    assert shown["hold_seconds"] == 0
    assert shown["listening"] is True


def test_the_launch_record_has_no_level_and_an_open_question(talk: VirtualConversation) -> None:
    launch = record(talk.launch(), talk.conversation.guidance)
    assert (launch.intent, launch.heard, launch.assessment) == ("LaunchRequest", "", None)
    assert launch.asks == ("offer_triage",)


def test_the_facts_are_those_that_the_lines_rest_on(talk: VirtualConversation) -> None:
    talk.launch()
    shown = talk.line("where does the sciatic nerve start")
    assert "S7" in shown.facts
    assert "fact.s7" in shown.keys


def test_a_record_is_one_line_whatever_was_said(talk: VirtualConversation) -> None:
    talk.launch()
    line = talk.line("mein\u2028knie\ttut weh \U0001f9b5").line()
    assert "\n" not in line
    assert json.loads(line)["heard"] == "mein\u2028knie\ttut weh \U0001f9b5"


def test_a_level_is_kept_until_a_new_check_begins(talk: VirtualConversation) -> None:
    talk.launch()
    talk.line("my foot is numb")
    later = talk.line("what is neural tension")
    assert later.assessment is not None
    assert later.assessment.urgency == "urgent"
    anew = talk.line("a doctor has checked that")
    assert (anew.assessment, anew.phase) == (None, "triage")
