"""The endpoint: answers for Amazon, a short no for everybody else, and nothing of anybody's words in a log."""

from __future__ import annotations

import importlib.metadata
import logging
from typing import Any

import pytest
from alexa.authority import Authority, sign
from alexa.envelopes import SKILL, body, envelope, intent, launch, resolved
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skill.alexa import builder
from skill.alexa.web import MOST_BYTES, create_app


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def client(authority: Authority) -> FlaskClient:
    """The endpoint with verification on."""
    chain = authority.chain()
    return create_app(SKILL, roots=[authority.root], fetch=lambda _: chain).test_client()


@pytest.fixture(scope="module")
def open_client() -> FlaskClient:
    """The endpoint with verification off."""
    return create_app(SKILL, verify=False).test_client()


def signed(client: FlaskClient, plain: dict[str, Any], **headers: str) -> TestResponse:
    raw = body(plain)
    return client.post("/alexa", data=raw, headers=sign(raw) | headers)


def answer(client: FlaskClient, plain: dict[str, Any]) -> dict[str, Any]:
    response = client.post("/alexa", json=plain)
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    assert found["version"] == "1.0"
    return found


def speech(found: dict[str, Any]) -> str:
    text: str = found["response"]["outputSpeech"]["ssml"]
    assert text.startswith("<speak>")
    return text


def test_a_signed_launch_is_answered_with_an_open_question(client: FlaskClient) -> None:
    response = signed(client, launch())
    assert response.status_code == 200
    found = response.get_json()
    assert "stretch coach" in speech(found)
    assert speech(found).endswith("?</speak>")
    assert found["response"]["reprompt"]["outputSpeech"]["ssml"]
    assert found["response"]["shouldEndSession"] is False
    assert found["sessionAttributes"]["coach"]["version"] == 1


def test_the_installed_packages_are_the_declared_ones_and_an_unsigned_request_is_refused(client: FlaskClient) -> None:
    assert importlib.metadata.version("ask-sdk-webservice-support") == "1.2.0"
    assert importlib.metadata.version("flask-ask-sdk") == "1.0.0"
    assert client.post("/alexa", json=launch()).status_code == 400


def test_the_old_signature_that_the_sdk_would_accept_is_refused(client: FlaskClient) -> None:
    raw = body(launch())
    headers = sign(raw)
    old = {"SignatureCertChainUrl": headers["SignatureCertChainUrl"], "Signature": headers["Signature-256"]}
    assert client.post("/alexa", data=raw, headers=old).status_code == 400


def test_by_default_only_certifis_roots_are_trusted(authority: Authority) -> None:
    chain = authority.chain()
    distrustful = create_app(SKILL, fetch=lambda _: chain).test_client()
    assert signed(distrustful, launch()).status_code == 400


def test_header_names_in_any_case_and_any_content_type_are_accepted(client: FlaskClient) -> None:
    raw = body(launch())
    lower = {name.lower(): value for name, value in sign(raw).items()}
    kind = "application/x-www-form-urlencoded"
    assert client.post("/alexa", data=raw, headers=lower, content_type=kind).status_code == 200


def test_a_refusal_is_one_log_line_and_says_nothing_to_the_caller(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = client.post("/alexa", json=intent("ReportSymptomIntent", {"symptom": resolved("symptom", "leaking")}))
    assert (response.status_code, response.text) == (400, "refused\n")
    assert [record.getMessage() for record in caplog.records] == ["refused 400: the chain URL is no plain address"]


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 5_000_000])
def test_a_large_body_is_too_large(client: FlaskClient, size: int, caplog: pytest.LogCaptureFixture) -> None:
    raw = b"{" + b" " * size
    assert client.post("/alexa", data=raw, headers=sign(raw)).status_code == 413
    assert len(caplog.records) == 1


def test_other_methods_and_paths_are_refused_shortly(client: FlaskClient) -> None:
    assert client.get("/alexa").status_code == 405
    assert client.put("/alexa", data=b"{}").status_code == 405
    assert client.post("/").status_code == 404
    assert client.get("/static/x").status_code == 404


def test_the_health_route_answers_without_a_signature(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("page", ["/privacy", "/terms"])
def test_the_pages_that_the_store_links_to_open_at_their_text(client: FlaskClient, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    assert response.text.startswith("Stretch Coach: ")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"{}", b"\xff", b'{"request": []}', b"[" * 50_000])
def test_without_verification_too_a_body_that_is_no_request_is_refused(open_client: FlaskClient, raw: bytes) -> None:
    assert open_client.post("/alexa", data=raw).status_code == 400


def test_without_verification_too_another_skill_is_refused(open_client: FlaskClient) -> None:
    assert open_client.post("/alexa", json=launch(application="amzn1.ask.skill.other")).status_code == 400


@pytest.mark.parametrize(
    "reason", ["USER_INITIATED", "ERROR", "EXCEEDED_MAX_REPROMPTS", "A_REASON_OF_NEXT_YEAR", None, 5]
)
def test_the_end_of_a_session_gets_no_speech(open_client: FlaskClient, reason: Any) -> None:
    error = {"type": "NEW_ERROR", "message": "x"}
    found = answer(open_client, envelope({"type": "SessionEndedRequest", "reason": reason, "error": error}))
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
def test_requests_without_a_session_get_no_speech(open_client: FlaskClient, request_: dict[str, Any]) -> None:
    assert answer(open_client, envelope(request_, session=False))["response"] == {}


def test_an_event_in_the_middle_of_a_session_keeps_the_state(open_client: FlaskClient) -> None:
    state = answer(open_client, intent("StartTriageIntent"))["sessionAttributes"]
    event = {"type": "Alexa.Presentation.APL.RuntimeError", "errors": []}
    found = answer(open_client, envelope(event, attributes=state))
    assert found["response"] == {}
    assert found["sessionAttributes"] == state


def test_an_intent_without_a_session_is_answered(open_client: FlaskClient) -> None:
    found = answer(
        open_client, envelope({"type": "IntentRequest", "intent": {"name": "AMAZON.HelpIntent"}}, session=False)
    )
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


def test_unknown_fields_values_and_interfaces_change_nothing(open_client: FlaskClient) -> None:
    assert speech(answer(open_client, newer(launch())))
    slot = resolved("symptom", "numb", "numbness")
    slot["confirmationStatus"] = "MAYBE"
    slot["resolutions"]["resolutionsPerAuthority"][0]["status"]["code"] = "ER_SUCCESS_GUESS"
    found = answer(open_client, newer(intent("ReportSymptomIntent", {"symptom": slot})))
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
def test_damaged_or_future_attributes_lead_to_a_spoken_way_on(open_client: FlaskClient, attributes: Any) -> None:
    plain = intent("AMAZON.YesIntent")
    plain["session"]["attributes"] = attributes
    found = answer(open_client, plain)
    assert speech(found)
    assert found["response"]["shouldEndSession"] is False


def test_two_requests_of_one_session_at_once_do_not_disturb_each_other(open_client: FlaskClient) -> None:
    state = answer(open_client, intent("StartTriageIntent"))["sessionAttributes"]
    asked = answer(open_client, intent("ReportSymptomIntent", {"symptom": "heel_pain"}, attributes=state))
    halted = answer(open_client, intent("ReportSymptomIntent", {"symptom": "numbness"}, attributes=state))
    assert asked["sessionAttributes"]["coach"]["phase"] == "triage"
    assert halted["sessionAttributes"]["coach"]["phase"] == "halted"


def test_the_locale_of_the_device_decides_the_words(open_client: FlaskClient) -> None:
    flag = {"symptom": "bladder_bowel"}
    assert "nine one one" in speech(answer(open_client, intent("ReportSymptomIntent", flag)))
    assert "nine nine nine" in speech(answer(open_client, intent("ReportSymptomIntent", flag, locale="en-GB")))
    assert speech(answer(open_client, launch(locale="de-DE")))


def test_a_fault_of_ours_is_an_apology_that_goes_on_and_one_log_line_without_words(
    open_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    state = answer(open_client, intent("StartTriageIntent"))["sessionAttributes"]

    def broken(*_: object) -> None:
        raise RuntimeError("my foot has gone numb")

    monkeypatch.setattr(builder, "answer", broken)
    found = answer(open_client, intent("AMAZON.NoIntent", attributes=state))
    assert speech(found).startswith("<speak>Sorry,")
    assert speech(found).endswith("?</speak>")
    assert found["response"]["shouldEndSession"] is False
    assert found["sessionAttributes"] == state
    assert len(caplog.records) == 1
    assert "RuntimeError" in caplog.text
    assert "numb" not in caplog.text


def test_a_fault_outside_the_skill_is_one_short_line_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(SKILL, verify=False)

    def broken(*_: object) -> None:
        raise RuntimeError("my foot has gone numb")

    monkeypatch.setattr("skill.alexa.web.read", broken)
    response = app.test_client().post("/alexa", json=launch())
    assert (response.status_code, response.text) == (500, "something went wrong\n")
    assert len(caplog.records) == 1
    assert "numb" not in caplog.text


def test_a_wish_for_another_voice_lasts_for_the_session(open_client: FlaskClient) -> None:
    asked = answer(open_client, intent("VoiceIntent", {"change": "slower"}))
    assert '<prosody rate="85%"' in speech(asked)
    later = answer(open_client, intent("AMAZON.HelpIntent", attributes=asked["sessionAttributes"]))
    assert '<prosody rate="85%"' in speech(later)
    assert "prosody" in later["response"]["reprompt"]["outputSpeech"]["ssml"]


def test_stop_ends_the_session(open_client: FlaskClient) -> None:
    for name in ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"):
        found = answer(open_client, intent(name))
        assert found["response"]["shouldEndSession"] is True


def test_help_ends_in_a_question_and_stays_open(open_client: FlaskClient) -> None:
    found = answer(open_client, intent("AMAZON.HelpIntent"))
    assert speech(found).endswith("?</speak>")
    assert found["response"]["shouldEndSession"] is False


def test_the_variant_for_education_offers_no_health_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRETCH_COACH_TRIAGE", "off")
    client = create_app(SKILL, verify=False).test_client()
    found = answer(client, intent("StartTriageIntent"))
    assert found["sessionAttributes"]["coach"]["phase"] != "triage"
    flagged = answer(client, intent("ReportSymptomIntent", {"symptom": "bladder_bowel"}))
    assert "nine one one" in speech(flagged)
