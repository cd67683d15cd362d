"""Requests of every shape, of today and of some years from now: a sensible answer, and never a fault."""

from __future__ import annotations

import time
from typing import Any

import pytest
from alexa.endpoint import answer, client, speech
from alexa.envelopes import envelope, intent, launch, resolved


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"{}", b"\xff", b'{"request": []}', b"[" * 50_000])
def test_without_verification_too_a_body_that_is_no_request_is_refused(raw: bytes) -> None:
    assert client().post("/alexa", data=raw).status_code == 400


def test_without_verification_too_another_skill_is_refused() -> None:
    assert client().post("/alexa", json=launch(application="amzn1.ask.skill.other")).status_code == 400


@pytest.mark.parametrize(
    "reason", ["USER_INITIATED", "ERROR", "EXCEEDED_MAX_REPROMPTS", "A_REASON_OF_NEXT_YEAR", None, 5]
)
def test_the_end_of_a_session_gets_no_speech(reason: Any) -> None:
    error = {"type": "NEW_ERROR", "message": "x"}
    found = answer(envelope({"type": "SessionEndedRequest", "reason": reason, "error": error}))
    assert found["response"] == {}


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "System.ExceptionEncountered", "error": {"type": "NEW", "message": "x"}, "cause": {"requestId": "r"}},
        {"type": "AlexaSkillEvent.SkillEnabled", "eventCreationTime": "2026-11-23T00:00:00Z"},
        {"type": "AlexaSkillEvent.SkillPermissionAccepted", "body": {"acceptedPermissions": [{"scope": "new"}]}},
        {"type": "AudioPlayer.PlaybackFailed", "error": {"type": "NEW"}},
        {"type": "Alexa.Presentation.APL.UserEvent", "arguments": [], "source": None},
        {"type": "Alexa.Presentation.Holograms.Waved"},
        {"type": "BrandNewRequest"},
        {},
        {"type": None},
        {"type": {"deep": 1}},
    ],
)
def test_requests_without_a_session_get_no_speech(request_: dict[str, Any]) -> None:
    assert answer(envelope(request_, session=False))["response"] == {}


def test_an_event_in_the_middle_of_a_session_keeps_the_state() -> None:
    state = answer(intent("StartTriageIntent"))["sessionAttributes"]
    event = {"type": "Alexa.Presentation.APL.RuntimeError", "errors": []}
    found = answer(envelope(event, attributes=state))
    assert found["response"] == {}
    assert found["sessionAttributes"] == state


def test_an_intent_without_a_session_is_answered() -> None:
    found = answer(envelope({"type": "IntentRequest", "intent": {"name": "AMAZON.HelpIntent"}}, session=False))
    assert speech(found)
    assert "sessionAttributes" not in found


def newer(plain: dict[str, Any]) -> dict[str, Any]:
    """A request as Amazon may send it some years from now."""
    plain["version"] = "2.0"
    plain["unknown"] = {"a": [1, None]}
    plain["request"] |= {"dialogState": "PONDERING", "mood": 7, "locale": "en-AU"}
    system = plain["context"]["System"]
    system["device"]["supportedInterfaces"] = {"Alexa.Presentation.APL": None, "Hologram": {"size": "large"}}
    system["unit"] = {"unitId": "u", "persistentUnitId": "p"}
    plain["context"]["Viewport"] = {"shape": "HEXAGON", "experiences": [{}], "mode": "WALL"}
    plain["session"]["attributes"]["other"] = [1, 2]
    return plain


def test_unknown_fields_values_and_interfaces_change_nothing() -> None:
    assert speech(answer(newer(launch())))
    slot = resolved("symptom", "numb", "numbness")
    slot["confirmationStatus"] = "MAYBE"
    slot["resolutions"]["resolutionsPerAuthority"][0]["status"]["code"] = "ER_SUCCESS_GUESS"
    found = answer(newer(intent("ReportSymptomIntent", {"symptom": slot})))
    assert "today" in speech(found)


@pytest.mark.parametrize(
    "attributes",
    [
        {"coach": None},
        {"coach": "state"},
        {"coach": {"version": 99, "phase": "orbit"}},
        {"coach": {"version": 1, "phase": "holding"}},
        {"coach": {"version": 1, "phase": "triage", "open": {"question": "nothing", "asks": ["x"]}}},
        {"coach": [[[[[[]]]]]]},
        {"coach": {"turns": 10**40}},
        [],
        "text",
        5,
    ],
)
def test_damaged_or_future_attributes_lead_to_a_spoken_way_on(attributes: Any) -> None:
    plain = intent("AMAZON.YesIntent")
    plain["session"]["attributes"] = attributes
    found = answer(plain)
    assert speech(found)
    assert found["response"]["shouldEndSession"] is False


def test_two_requests_of_one_session_at_once_do_not_disturb_each_other() -> None:
    state = answer(intent("StartTriageIntent"))["sessionAttributes"]
    asked = answer(intent("ReportSymptomIntent", {"symptom": "heel_pain"}, attributes=state))
    halted = answer(intent("ReportSymptomIntent", {"symptom": "numbness"}, attributes=state))
    assert asked["sessionAttributes"]["coach"]["phase"] == "triage"
    assert halted["sessionAttributes"]["coach"]["phase"] == "halted"


def test_the_locale_of_the_device_decides_the_words() -> None:
    flag = {"symptom": "bladder_bowel"}
    assert "nine one one" in speech(answer(intent("ReportSymptomIntent", flag)))
    assert "nine nine nine" in speech(answer(intent("ReportSymptomIntent", flag, locale="en-GB")))
    assert speech(answer(launch(locale="de-DE")))


@pytest.mark.parametrize(
    "slot",
    [
        resolved("symptom", "numb foot " * 20_000),
        {"slotValue": {"type": "List", "values": [{"value": f"thing number {number} here"} for number in range(5000)]}},
    ],
    ids=["very long words", "very many values"],
)
def test_slots_of_any_size_are_answered_soon(slot: dict[str, Any]) -> None:
    began = time.monotonic()
    assert speech(answer(intent("ReportSymptomIntent", {"symptom": slot})))
    assert time.monotonic() - began < 8
