"""The endpoint: answers for Amazon, a short no for everybody else, and nothing of anybody's words in a log."""

from __future__ import annotations

import importlib.metadata
import logging
from typing import Any

import pytest
from alexa.authority import Authority, sign
from alexa.endpoint import answer, speech
from alexa.envelopes import SKILL, body, intent, launch, resolved
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skill.alexa import builder
from skill.alexa.web import MOST_BYTES, create_app
from skill.errors import SettingsError


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def verified(authority: Authority) -> FlaskClient:
    """The endpoint with verification on."""
    chain = authority.chain()
    return create_app(SKILL, roots=[authority.root], fetch=lambda _: chain).test_client()


def signed(verified: FlaskClient, plain: dict[str, Any], **headers: str) -> TestResponse:
    raw = body(plain)
    return verified.post("/alexa", data=raw, headers=sign(raw) | headers)


def test_a_signed_launch_is_answered_with_an_open_question(verified: FlaskClient) -> None:
    response = signed(verified, launch())
    assert response.status_code == 200
    found = response.get_json()
    assert "stretch coach" in speech(found)
    assert speech(found).endswith("?</speak>")
    assert found["response"]["reprompt"]["outputSpeech"]["ssml"]
    assert found["response"]["shouldEndSession"] is False
    assert found["sessionAttributes"]["coach"]["version"] == 1


def test_the_installed_packages_are_the_declared_ones_and_an_unsigned_request_is_refused(verified: FlaskClient) -> None:
    assert importlib.metadata.version("ask-sdk-webservice-support") == "1.2.0"
    assert importlib.metadata.version("flask-ask-sdk") == "1.0.0"
    assert verified.post("/alexa", json=launch()).status_code == 400


def test_the_old_signature_that_the_sdk_would_accept_is_refused(verified: FlaskClient) -> None:
    raw = body(launch())
    headers = sign(raw)
    old = {"SignatureCertChainUrl": headers["SignatureCertChainUrl"], "Signature": headers["Signature-256"]}
    assert verified.post("/alexa", data=raw, headers=old).status_code == 400


def test_by_default_only_certifis_roots_are_trusted(authority: Authority) -> None:
    chain = authority.chain()
    distrustful = create_app(SKILL, fetch=lambda _: chain).test_client()
    assert signed(distrustful, launch()).status_code == 400


def test_header_names_in_any_case_and_any_content_type_are_accepted(verified: FlaskClient) -> None:
    raw = body(launch())
    lower = {name.lower(): value for name, value in sign(raw).items()}
    kind = "application/x-www-form-urlencoded"
    assert verified.post("/alexa", data=raw, headers=lower, content_type=kind).status_code == 200


def test_a_refusal_is_one_log_line_and_says_nothing_to_the_caller(
    verified: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = verified.post("/alexa", json=intent("ReportSymptomIntent", {"symptom": resolved("symptom", "leaking")}))
    assert (response.status_code, response.text) == (400, "refused\n")
    assert [record.getMessage() for record in caplog.records] == ["refused 400: the chain URL is no plain address"]


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 5_000_000])
def test_a_large_body_is_too_large(verified: FlaskClient, size: int, caplog: pytest.LogCaptureFixture) -> None:
    raw = b"{" + b" " * size
    assert verified.post("/alexa", data=raw, headers=sign(raw)).status_code == 413
    assert len(caplog.records) == 1


def test_other_methods_and_paths_are_refused_shortly(verified: FlaskClient) -> None:
    assert verified.get("/alexa").status_code == 405
    assert verified.put("/alexa", data=b"{}").status_code == 405
    assert verified.post("/").status_code == 404
    assert verified.get("/static/x").status_code == 404


def test_the_health_route_answers_without_a_signature(verified: FlaskClient) -> None:
    response = verified.get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("page", ["/privacy", "/terms"])
def test_the_pages_that_the_store_links_to_open_at_their_text(verified: FlaskClient, page: str) -> None:
    response = verified.get(page)
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    assert response.text.startswith("Stretch Coach: ")


def test_a_fault_of_ours_is_an_apology_that_goes_on_and_one_log_line_without_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    state = answer(intent("StartTriageIntent"))["sessionAttributes"]

    def broken(*_: object) -> None:
        raise RuntimeError("my foot has gone numb")

    monkeypatch.setattr(builder, "answer", broken)
    found = answer(intent("AMAZON.NoIntent", attributes=state))
    assert speech(found).startswith("<speak>Sorry,")
    assert speech(found).endswith("?</speak>")
    assert found["response"]["shouldEndSession"] is False
    assert found["sessionAttributes"]["coach"] == state["coach"]
    assert len(caplog.records) == 1
    assert "RuntimeError" in caplog.text
    assert "numb" not in caplog.text


@pytest.mark.parametrize(
    ("symptom", "lock"), [("numbness", "urgent"), ("bladder_bowel", "emergency"), ("heel_pain", None)]
)
def test_a_state_that_cannot_be_answered_is_let_go_of_but_never_its_lock(
    monkeypatch: pytest.MonkeyPatch, symptom: str, lock: str | None
) -> None:
    found = answer(intent("ReportSymptomIntent", {"symptom": symptom}))
    with monkeypatch.context() as patch:
        patch.setattr(builder, "answer", lambda *_: 1 / 0)
        for kept in (True, False):
            before, found = found, answer(intent("AMAZON.HelpIntent", attributes=found["sessionAttributes"]))
            assert speech(found).startswith("<speak>Sorry,")
            assert (found["sessionAttributes"]["coach"] == before["sessionAttributes"]["coach"]) is kept
    again = answer(intent("AMAZON.HelpIntent", attributes=found["sessionAttributes"]))
    assert "sorry" not in again["sessionAttributes"]
    assert again["sessionAttributes"]["coach"]["lock"] == lock
    assert again["sessionAttributes"]["coach"]["phase"] == ("halted" if lock else "idle")


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


def test_a_wish_for_another_voice_lasts_for_the_session() -> None:
    asked = answer(intent("VoiceIntent", {"change": "slower"}))
    assert '<prosody rate="85%"' in speech(asked)
    later = answer(intent("AMAZON.HelpIntent", attributes=asked["sessionAttributes"]))
    assert '<prosody rate="85%"' in speech(later)
    assert "prosody" in later["response"]["reprompt"]["outputSpeech"]["ssml"]


def test_stop_ends_the_session() -> None:
    for name in ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"):
        found = answer(intent(name))
        assert found["response"]["shouldEndSession"] is True


def test_help_ends_in_a_question_and_stays_open() -> None:
    found = answer(intent("AMAZON.HelpIntent"))
    assert speech(found).endswith("?</speak>")
    assert found["response"]["shouldEndSession"] is False


def test_the_variant_for_education_offers_no_health_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRETCH_COACH_TRIAGE", "off")
    education = create_app(SKILL, verify=False).test_client()
    assert "symptoms" not in speech(answer(launch(), education))
    found = answer(intent("StartTriageIntent"), education)
    assert found["sessionAttributes"]["coach"]["phase"] != "triage"
    flagged = answer(intent("ReportSymptomIntent", {"symptom": "bladder_bowel"}), education)
    assert "nine one one" in speech(flagged)


def test_the_skill_id_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRETCH_COACH_SKILL_ID", SKILL)
    endpoint = create_app(verify=False).test_client()
    assert endpoint.post("/alexa", json=launch()).status_code == 200
    assert endpoint.post("/alexa", json=launch(application="amzn1.ask.skill.other")).status_code == 400


def test_a_setting_that_cannot_be_read_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRETCH_COACH_TRIAGE", "perhaps")
    with pytest.raises(SettingsError, match="STRETCH_COACH_TRIAGE must be on or off, not 'perhaps'"):
        create_app(verify=False)
