"""A hostile judge at the door: requests broken, forged, stale and strange, each signed as well as its maker could."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from alexa.authority import Authority, certificate, key, pem, sign
from alexa.envelopes import SKILL, body, envelope, intent, launch, resolved
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skill.alexa.verification import CHAIN_URL, SIGNATURE
from skill.alexa.web import create_app

MOST_BYTES = 24 * 1024
"""Of one answer; Amazon takes more, and was said to take no more for years."""
Forge = Callable[[dict[str, Any]], tuple[bytes, dict[str, str]]]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def door(authority: Authority) -> FlaskClient:
    chain = authority.chain()
    return create_app(SKILL, roots=[authority.root], fetch=lambda _: chain).test_client()


def post(door: FlaskClient, raw: bytes, **headers: str) -> TestResponse:
    return door.post(
        "/alexa", data=raw, headers=sign(raw) | {name.replace("_", "-"): one for name, one in headers.items()}
    )


def _signed(raw: bytes) -> tuple[bytes, dict[str, str]]:
    return raw, sign(raw)


def _with(plain: dict[str, Any], signature: str) -> tuple[bytes, dict[str, str]]:
    raw = body(plain)
    return raw, sign(raw) | {SIGNATURE: signature}


def _by(plain: dict[str, Any], **how: Any) -> tuple[bytes, dict[str, str]]:
    raw = body(plain)
    made = key("leaf").sign(raw, how.get("padding", PKCS1v15()), how.get("digest", SHA256()))
    return raw, sign(raw) | {SIGNATURE: base64.b64encode(made).decode()}


def _changed(plain: dict[str, Any], *path: str, value: Any) -> tuple[bytes, dict[str, str]]:
    inner = plain
    for one in path[:-1]:
        inner = inner[one]
    inner[path[-1]] = value
    return _signed(body(plain))


def _stamp(plain: dict[str, Any], value: Any) -> tuple[bytes, dict[str, str]]:
    return _changed(plain, "request", "timestamp", value=value)


def _named(plain: dict[str, Any], value: Any) -> tuple[bytes, dict[str, str]]:
    plain["context"]["System"]["application"] = plain["session"]["application"] = value
    return _signed(body(plain))


def _now() -> datetime:
    return datetime.now(UTC)


FORGERIES: dict[str, Forge] = {
    "signed another spelling of the same JSON": lambda p: (
        body(p),
        sign(json.dumps(p, separators=(",", ":")).encode()),
    ),
    "signed sorted keys": lambda p: (body(p), sign(json.dumps(p, sort_keys=True).encode())),
    "signed with SHA-1": lambda p: _by(p, digest=SHA1()),  # noqa: S303 - what must be refused
    "signed with SHA-512": lambda p: _by(p, digest=SHA512()),
    "signed with PSS": lambda p: _by(p, padding=PSS(MGF1(SHA256()), 32)),
    "signature in hexadecimal": lambda p: _with(p, base64.b64decode(sign(body(p))[SIGNATURE]).hex()),
    "signature for web addresses": lambda p: _with(p, "-_" + sign(body(p))[SIGNATURE][2:]),
    "signature with a space in it": lambda p: _with(
        p, sign(body(p))[SIGNATURE][:10] + " " + sign(body(p))[SIGNATURE][10:]
    ),
    "signature without its end": lambda p: _with(p, sign(body(p))[SIGNATURE].rstrip("=")[:-3]),
    "signature twice": lambda p: _with(p, f"{sign(body(p))[SIGNATURE]}, {sign(body(p))[SIGNATURE]}"),
    "signature with its name": lambda p: _with(p, f"sha256={sign(body(p))[SIGNATURE]}"),
    "signature of all ones": lambda p: _with(p, base64.b64encode(b"\xff" * 256).decode()),
    "signature of nothing but zeros": lambda p: _with(p, base64.b64encode(bytes(256)).decode()),
    "signature of 90,000 letters": lambda p: _with(p, "QUJD" * 22_500),
    "signature of the address": lambda p: (body(p), sign(sign(body(p))[CHAIN_URL].encode())),
    "signature of an empty body": lambda p: (body(p), sign(b"")),
    "two addresses": lambda p: (body(p), sign(body(p)) | {CHAIN_URL: ", ".join([sign(b"")[CHAIN_URL]] * 2)}),
    "address with a port of nought": lambda p: (body(p), sign(body(p), "https://s3.amazonaws.com:0/echo.api/x.pem")),
    "address in a region": lambda p: (body(p), sign(body(p), "https://s3.eu-west-1.amazonaws.com/echo.api/x.pem")),
    "address of a bucket's host": lambda p: (
        body(p),
        sign(body(p), "https://echo.api.s3.amazonaws.com/echo.api/x.pem"),
    ),
    "address by number": lambda p: (body(p), sign(body(p), "https://52.216.0.1/echo.api/x.pem")),
    "address of this machine": lambda p: (body(p), sign(body(p), "https://127.0.0.1/echo.api/x.pem")),
    "address of a cloud's secrets": lambda p: (body(p), sign(body(p), "http://169.254.169.254/echo.api/x.pem")),
    "address of a file": lambda p: (body(p), sign(body(p), "file:///echo.api/x.pem")),
    "address with letters that look alike": lambda p: (
        body(p),
        sign(body(p), "https://s3.xn--amazonas-p1a.com/echo.api/x"),
    ),
    "address with one slash": lambda p: (body(p), sign(body(p), "https:/s3.amazonaws.com/echo.api/x.pem")),
    "address with three slashes": lambda p: (body(p), sign(body(p), "https:///s3.amazonaws.com/echo.api/x.pem")),
    "address with a tab": lambda p: (body(p), sign(body(p), "https://s3.amazonaws.com/echo.api/x\t.pem")),
    "address with a nought in it": lambda p: (body(p), sign(body(p), "https://s3.amazonaws.com/echo.api/x%00.pem")),
    "a byte after the end": lambda p: (body(p) + b"\0", sign(body(p))),
    "a line end after the end": lambda p: (body(p) + b"\n", sign(body(p))),
    "byte order mark": lambda p: _signed(b"\xef\xbb\xbf" + body(p)),
    "UTF-16": lambda p: _signed(body(p).decode().encode("utf-16")),
    "UTF-32": lambda p: _signed(body(p).decode().encode("utf-32-le")),
    "compressed": lambda p: _signed(gzip.compress(body(p))),
    "base64": lambda p: _signed(base64.b64encode(body(p))),
    "a form": lambda p: _signed(b"request=" + body(p)),
    "two requests in one": lambda p: _signed(body(p) + body(p)),
    "a comma too many": lambda p: _signed(body(p)[:-1] + b",}"),
    "with a comment": lambda p: _signed(b"/* hello */" + body(p)),
    "single quotes": lambda p: _signed(body(p).replace(b'"', b"'")),
    "not a number": lambda p: _signed(body(p)[:-1] + b', "x": NaN}'),
    "half a character": lambda p: _signed(body(p).replace(b"en-US", b"en-\xc3")),
    "half a surrogate": lambda p: _signed(body(p).replace(b"en-US", b"en-\\ud83d")),
    "a broken escape": lambda p: _signed(body(p).replace(b"en-US", b"en-\\uZZZZ")),
    "no request": lambda p: _signed(body({name: one for name, one in p.items() if name != "request"})),
    "a request of text": lambda p: _changed(p, "request", value="LaunchRequest"),
    "a list of requests": lambda p: _changed(p, "request", value=[p["request"]]),
    "two hundred thousand brackets": lambda _: _signed(b'{"request":' + b"[" * 200_000),
    "stamp of a quarter hour ago": lambda p: _stamp(p, (_now() - timedelta(minutes=15)).isoformat()),
    "stamp just too old": lambda p: _stamp(p, (_now() - timedelta(seconds=151)).isoformat()),
    "stamp too far ahead": lambda p: _stamp(p, (_now() + timedelta(seconds=152)).isoformat()),
    "stamp of now in another zone's hours": lambda p: _stamp(p, _now().strftime("%Y-%m-%dT%H:%M:%S+02:00")),
    "stamp in seconds": lambda p: _stamp(p, int(time.time())),
    "stamp with a fraction": lambda p: _stamp(p, time.time() * 1000),
    "stamp of digits in quotes": lambda p: _stamp(p, str(int(time.time() * 1000))),
    "stamp of a web header": lambda p: _stamp(p, _now().strftime("%a, %d %b %Y %H:%M:%S GMT")),
    "stamp in a list": lambda p: _stamp(p, [_now().isoformat()]),
    "stamp of the year nought": lambda p: _stamp(p, "0000-01-01T00:00:00Z"),
    "stamp of the leap second of no year": lambda p: _stamp(p, "2026-13-32T25:61:61Z"),
    "stamp that is endless": lambda p: _stamp(p, "9" * 100_000),
    "skill of another case": lambda p: _named(p, {"applicationId": SKILL.upper()}),
    "skill with a space after it": lambda p: _named(p, {"applicationId": f"{SKILL} "}),
    "skill in a list": lambda p: _named(p, {"applicationId": [SKILL]}),
    "skill that is nothing": lambda p: _named(p, {"applicationId": None}),
    "skill under another name": lambda p: _named(p, {"id": SKILL}),
    "application of text": lambda p: _named(p, SKILL),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_what_is_not_genuine_is_refused_at_once_and_in_few_words(
    door: FlaskClient, forge: Forge, caplog: pytest.LogCaptureFixture
) -> None:
    raw, headers = forge(
        intent("ReportSymptomIntent", {"symptom": resolved("symptom", "i am leaking", "bladder_bowel")})
    )
    began = time.monotonic()
    response = door.post("/alexa", data=raw, headers=headers)
    assert (response.status_code, response.text) == (400, "refused\n")
    assert time.monotonic() - began < 2
    (line,) = (record.getMessage() for record in caplog.records)
    assert line.startswith("refused 400: ")
    assert "leaking" not in line
    assert len(line) < 100


def test_the_same_id_in_another_signed_body_is_refused(door: FlaskClient) -> None:
    first, second = launch(), intent("AMAZON.HelpIntent")
    second["request"]["requestId"] = first["request"]["requestId"]
    assert post(door, body(first)).status_code == 200
    assert post(door, body(second)).status_code == 400


def _weak(authority: Authority) -> bytes:
    return authority.chain(authority.leaf(generate_private_key(65537, 1024)))  # noqa: S505 - what must be refused


def _of_names(*names: str) -> Callable[[Authority], bytes]:
    return lambda authority: authority.chain(authority.leaf(names=names))


CHAINS: dict[str, Callable[[Authority], bytes]] = {
    "DER": lambda a: a.leaf().public_bytes(Encoding.DER),
    "a name that ends alike": _of_names("evil-echo-api.amazon.com"),
    "a name that begins alike": _of_names("echo-api.amazon.com.evil.example"),
    "a wildcard of another depth": _of_names("*.com"),
    "many names of others": _of_names(*(f"{number}.example.com" for number in range(500))),
    "a key of 1024 bits": _weak,
    "an authority as the signer": lambda a: pem(
        certificate("echo-api.amazon.com", key("leaf"), "trusted middle", key("trusted middle"), ca=True), a.middle
    ),
    "a middle that has expired": lambda a: pem(
        a.leaf(),
        certificate(
            "trusted middle", key("trusted middle"), "trusted root", key("trusted root"),
            ca=True, begins=timedelta(days=-9), ends=timedelta(days=-1),
        ),
    ),
    "a middle signed by somebody else": lambda a: pem(
        a.leaf(), certificate("trusted middle", key("trusted middle"), "trusted root", key("somebody"), ca=True)
    ),
    "the root alone": lambda a: pem(a.root),
    "a private key's clothes": lambda a: a.chain().replace(b"CERTIFICATE", b"RSA PRIVATE KEY"),
    "a page of a web site": lambda _: b"<html>" + b"x" * 60_000,
}  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_a_chain_that_nobody_should_trust_is_refused(authority: Authority, chain: Callable[[Authority], bytes]) -> None:
    made = chain(authority)
    distrustful = create_app(SKILL, roots=[authority.root], fetch=lambda _: made).test_client()
    assert post(distrustful, body(launch())).status_code == 400


@pytest.mark.parametrize("fetched", ["text", None, 5, [b"x"], x509, RecursionError("deep"), MemoryError()])
def test_a_fetch_that_gives_anything_else_is_a_refusal(authority: Authority, fetched: Any) -> None:
    def fetch(_: str) -> Any:
        if isinstance(fetched, BaseException):
            raise fetched
        return fetched

    door = create_app(SKILL, roots=[authority.root], fetch=fetch).test_client()
    assert post(door, body(launch())).status_code == 400


def _in_session(**request: Any) -> dict[str, Any]:
    return envelope({"type": "IntentRequest", "intent": {"name": "AMAZON.HelpIntent"}} | request)


def _without(plain: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: one for name, one in plain.items() if name not in names}


def _slots(slots: Any, name: str = "ReportSymptomIntent") -> dict[str, Any]:
    return _in_session(intent={"name": name, "slots": slots})


def _state(**changes: Any) -> dict[str, Any]:
    plain = intent("AMAZON.YesIntent", attributes={"coach": {"version": 1, **changes}})
    plain["session"]["attributes"]["padding"] = "x" * 100_000
    return plain


def _millis(plain: dict[str, Any]) -> dict[str, Any]:
    plain["request"]["timestamp"] = int(time.time() * 1000)
    return plain


def _deep(depth: int) -> Any:
    found: Any = "numb"
    for _ in range(depth):
        found = {"slotValue": {"type": "List", "values": [{"value": found} if isinstance(found, str) else found]}}
    return found


SPOKEN: dict[str, Callable[[], dict[str, Any]]] = {
    "a launch without a session": lambda: launch(session=False),
    "a launch without a context but with the skill": lambda: _without(launch(), "context"),
    "a session without attributes": lambda: {**launch(), "session": {"application": {"applicationId": SKILL}}},
    "attributes that are nothing": lambda: {
        **launch(), "session": {"application": {"applicationId": SKILL}, "attributes": None, "new": "perhaps"},
    },
    "a launch in the middle of a session": lambda: launch(attributes={"coach": {"version": 1, "phase": "triage"}}),
    "a launch with a task of a year to come": lambda: envelope({"type": "LaunchRequest", "task": {"name": "x", "version": "9"}}),
    "a time stamp in milliseconds": lambda: _millis(launch()),
    "no locale": lambda: {**launch(), "request": _without(launch()["request"], "locale")},
    "a locale in a list": lambda: launch(locale=["en-US"]),
    "a locale of nobody": lambda: launch(locale="tlh-QO'noS"),
    "a locale that leads out of the folder": lambda: launch(locale="../../../../etc/passwd"),
    "a locale of 50,000 letters": lambda: launch(locale="en-" + "U" * 50_000),
    "an intent without a name": lambda: _in_session(intent={}),
    "an intent of text": lambda: _in_session(intent="AMAZON.HelpIntent"),
    "an intent that nobody knows": lambda: _in_session(intent={"name": "AMAZON.DanceIntent"}),
    "an intent with a name of 50,000 letters": lambda: _in_session(intent={"name": "x" * 50_000}),
    "an intent request without an intent": lambda: envelope({"type": "IntentRequest"}),
    "a session that is resumed": lambda: envelope({"type": "SessionResumedRequest", "cause": {"type": "ConnectionCompleted"}}),
    "a kind of request of a year to come": lambda: envelope({"type": "ThoughtRequest", "thought": "numb"}),
    "slots in a list": lambda: _slots([{"name": "symptom", "value": "numb"}]),
    "slots that are nothing": lambda: _slots(None),
    "slots of text": lambda: _slots({"symptom": "numb", "side": 5, "site": None}),
    "a slot without a name": lambda: _slots({"": {"value": "numb"}}),
    "a slot of a year to come": lambda: _slots({"mood": resolved("mood", "glum", "glum")}),
    "a slot that was not heard": lambda: _slots({"symptom": {"name": "symptom", "value": "?"}}),
    "a slot with a value of a table": lambda: _slots({"symptom": {"name": "symptom", "value": {"text": "numb"}}}),
    "a slot five deep": lambda: _slots({"symptom": _deep(5)}),
    "a slot fifty deep": lambda: _slots({"symptom": _deep(50)}),
    "many values": lambda: _slots(
        {"symptom": {"slotValue": {"type": "List", "values": [resolved("symptom", "numb", "numbness")] * 300}}}
    ),
    "a value id of nobody": lambda: _slots({"symptom": resolved("symptom", "odd", "of_nobody")}),
    "a value id in a list": lambda: _slots(
        {"symptom": {"value": "x", "resolutions": {"resolutionsPerAuthority": [{"values": [{"value": {"id": ["a"]}}]}]}}}
    ),
    "authorities of every kind": lambda: _slots(
        {"symptom": {"value": "numb", "resolutions": {"resolutionsPerAuthority": [None, 5, "x", {}, {"values": {}}]}}}
    ),
    "a number that is none": lambda: _slots({"level": {"name": "level", "value": "nan"}}, "PainLevelIntent"),
    "a number beyond all": lambda: _slots({"level": {"name": "level", "value": "1e999"}}, "PainLevelIntent"),
    "a number of 10,000 digits": lambda: _slots({"level": {"name": "level", "value": "9" * 10_000}}, "PainLevelIntent"),
    "a number in Arabic digits": lambda: _slots({"level": {"name": "level", "value": "\u0665"}}, "PainLevelIntent"),
    "a time beyond all": lambda: _slots({"duration": {"name": "duration", "value": f"P{'9' * 400}Y"}}, "DurationIntent"),
    "a time without an end": lambda: _slots({"duration": {"name": "duration", "value": "P"}}, "DurationIntent"),
    "a hold beyond all": lambda: _slots({"seconds": {"name": "seconds", "value": f"PT{'9' * 400}S"}}, "ChangeHoldIntent"),
    "a hold of nothing": lambda: _slots({"seconds": {"name": "seconds", "value": "-0"}}, "ChangeHoldIntent"),
    "a word with markup": lambda: _slots({"symptom": {"name": "symptom", "value": "<speak>&numb</speak>"}}),
    "a word without an end to its line": lambda: _slots({"symptom": {"name": "symptom", "value": "numb\u202e\x00\x1b[31m"}}),
    "a word of emoji": lambda: _slots({"symptom": {"name": "symptom", "value": "\U0001f9b6\U0001f525" * 500}}),
    "a state of tomorrow": lambda: _state(version=2, phase="dancing"),
    "a state with a hold of no session": lambda: _state(phase="holding", open={"question": "hold_check", "asks": ["hold_check"]}),
    "a state that is locked for nothing": lambda: _state(phase="halted", lock="emergency"),
    "a state with a history of somebody": lambda: _state(history={"consent": True, "last_on": "2026-11-01", "urgency": "urgent"}),
    "a state that waits with notes": lambda: _state(unsaved=[{"type": "note", "kind": "session", "values": {"pain": 3}}]),
    "a state with words to be said again": lambda: _state(said={"parts": [{"type": "line", "key": "of.nobody"}]}),
    "a dialog that is at its end": lambda: _in_session(dialogState="COMPLETED", intent={"name": "AMAZON.StopIntent"}),
    "a person who is known by voice": lambda: {
        **launch(), "context": launch()["context"] | {"System": launch()["context"]["System"] | {"person": {"personId": "p"}}},
    },
    "interfaces in a list": lambda: {
        **launch(), "context": {"System": launch()["context"]["System"] | {"device": {"supportedInterfaces": ["APL"]}}},
    },
    "a version of a year to come": lambda: {**launch(), "version": 3.5, "experiment": {"deep": [[[]]]}},
}  # fmt: skip


@pytest.mark.parametrize("make", SPOKEN.values(), ids=SPOKEN)
def test_what_is_genuine_is_answered_in_speech_whatever_its_shape(
    door: FlaskClient, make: Callable[[], dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    began = time.monotonic()
    response = post(door, body(make()))
    assert time.monotonic() - began < 3
    assert response.status_code == 200
    assert len(response.data) < MOST_BYTES
    found = msgspec.json.decode(response.data)
    speech = found["response"]["outputSpeech"]["ssml"]
    assert speech.startswith("<speak>")
    assert speech.endswith("</speak>")
    assert len(speech) < 8000
    assert isinstance(found["response"]["shouldEndSession"], bool)
    if not found["response"]["shouldEndSession"]:
        assert found["response"]["reprompt"]["outputSpeech"]["ssml"]
    assert "Sorry, something went wrong" not in speech
    assert caplog.records == []


SILENT = (
    "AlexaSkillEvent.SkillEnabled", "AlexaSkillEvent.SkillDisabled", "AlexaSkillEvent.SkillAccountLinked",
    "AlexaSkillEvent.SkillPermissionChanged", "AlexaSkillEvent.ProactiveSubscriptionChanged", "AlexaHouseholdListEvent.ItemsCreated",
    "Alexa.Presentation.APL.UserEvent", "Alexa.Presentation.APL.LoadIndexListData", "Alexa.Presentation.APLT.UserEvent",
    "Alexa.Presentation.HTML.Message", "AudioPlayer.PlaybackNearlyFinished", "PlaybackController.PlayCommandIssued",
    "System.ExceptionEncountered", "Connections.Response", "GameEngine.InputHandlerEvent", "CustomInterfaceController.EventsReceived",
    "Messaging.MessageReceived", "Reminders.ReminderStarted", "Dialog.InputRequest", "Display.ElementSelected",
    "CanFulfillIntentRequest", "SessionEndedRequest", "Alexa.FutureThing.Happened",
)  # fmt: skip
PARTS: dict[str, Any] = {
    "error": {"type": "INVALID_RESPONSE", "message": "leaking"}, "cause": {"requestId": "r"}, "reason": "A_REASON_TO_COME",
    "payload": {"a": [1]}, "body": {"acceptedPermissions": []}, "arguments": ["leaking"], "eventCreationTime": "2026-11-23T00:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize("session", [True, False], ids=["in a session", "without one"])
@pytest.mark.parametrize("kind", SILENT)
def test_events_get_an_empty_answer_with_or_without_a_session(door: FlaskClient, kind: str, session: bool) -> None:
    attributes = {"coach": {"version": 1, "phase": "triage"}} if session else None
    response = post(door, body(envelope({"type": kind, **PARTS}, session=session, attributes=attributes)))
    assert response.status_code == 200
    found = response.get_json()
    assert found["response"] == {}
    assert found.get("sessionAttributes", attributes) == attributes
