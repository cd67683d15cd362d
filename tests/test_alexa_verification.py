"""Only what Amazon signed, for this skill, just now, and once, gets past the door."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any

import pytest
from alexa.authority import CHAIN_URL, key, sign
from alexa.door import Host, authority, door, refusal
from alexa.envelopes import body, launch

from skill.alexa import verification


def test_a_genuine_request_is_let_in_and_its_chain_fetched_once() -> None:
    host = Host(authority().chain())
    verification = door(host)
    for _ in range(3):
        raw = body(launch())
        assert verification.admit(sign(raw), raw).type == "LaunchRequest"
    assert host.asked == [CHAIN_URL]


@pytest.mark.parametrize(
    "change",
    [
        lambda _: {},
        lambda _: {"SignatureCertChainUrl": CHAIN_URL},
        lambda h: {"Signature-256": h["Signature-256"]},
        lambda h: h | {"Signature-256": ""},
        lambda h: h | {"Signature-256": "not base64!"},
        lambda h: h | {"Signature-256": "\u00e4\u00e4\u00e4\u00e4"},
        lambda h: h | {"Signature-256": base64.b64encode(b"short").decode()},
        lambda h: h | {"Signature-256": h["Signature-256"] * 2},
        lambda h: {"SignatureCertChainUrl": CHAIN_URL, "Signature": h["Signature-256"]},
        lambda h: h | sign(b"another body"),
        lambda h: h | sign(body(launch()), leaf_key=key("somebody else")),
    ],
)
def test_a_request_without_the_right_signature_is_refused(change: Any) -> None:
    raw = body(launch())
    refusal(door(), change(sign(raw)), raw)


def test_one_changed_byte_breaks_the_signature() -> None:
    raw = body(launch())
    assert "does not fit" in refusal(door(), sign(raw), raw.replace(b'"1.0"', b'"1.1"'))
    assert "does not fit" in refusal(door(), sign(raw), raw + b" ")
    assert "does not fit" in refusal(door(), sign(raw), raw + b"\xff")


def test_a_request_without_a_signature_is_told_from_one_with_a_wrong_one() -> None:
    raw = body(launch())
    assert "not signed" in refusal(door(), sign(raw) | {"Signature-256": ""}, raw)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b"[]", b"null", b"{}", b"5", b'{"request": 5}', b"[" * 100_000, b'{"a":' * 100_000],
)
def test_a_signed_body_that_is_no_request_is_refused(raw: bytes) -> None:
    refusal(door(), sign(raw), raw)


@pytest.mark.parametrize(
    "stamp",
    [
        lambda now: (now - timedelta(seconds=155)).isoformat(),
        lambda now: (now + timedelta(seconds=155)).isoformat(),
        lambda now: now.replace(tzinfo=None).isoformat(),
        lambda _: "soon",
        lambda _: "",
        lambda _: None,
        lambda _: True,
        lambda _: 10**30,
        lambda _: -1,
        lambda _: "9999-12-31T23:59:59-23:59",
    ],
)
def test_a_time_stamp_that_is_not_of_now_is_refused(stamp: Any) -> None:
    plain = launch()
    plain["request"]["timestamp"] = stamp(datetime.now(UTC))
    raw = body(plain)
    assert "time stamp" in refusal(door(), sign(raw), raw)


class Standing(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Standing:
        """Always the same."""
        return cls(2026, 11, 23, 9, tzinfo=tz)


@pytest.mark.parametrize(("seconds", "taken"), [(-151, False), (-150, True), (0, True), (150, True), (151, False)])
def test_a_time_stamp_is_good_for_amazons_hundred_and_fifty_seconds(
    seconds: int, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = door()
    first = body(launch())
    host.admit(sign(first), first)  # the chain is proved by the true clock
    monkeypatch.setattr(verification, "datetime", Standing)
    raw = body(launch(at=Standing.now(UTC) + timedelta(seconds=seconds)))
    if taken:
        assert host.admit(sign(raw), raw)
    else:
        assert "time stamp" in refusal(host, sign(raw), raw)


def test_a_request_for_another_skill_is_refused() -> None:
    raw = body(launch(application="amzn1.ask.skill.other"))
    assert refusal(door(), sign(raw), raw) == "the request is meant for another skill"
    split = launch()
    split["session"]["application"]["applicationId"] = "amzn1.ask.skill.other"
    raw = body(split)
    assert "another skill" in refusal(door(), sign(raw), raw)
    bare = launch()
    del bare["context"], bare["session"]
    raw = body(bare)
    assert "another skill" in refusal(door(), sign(raw), raw)


def test_without_a_skill_id_any_skill_is_answered() -> None:
    raw = body(launch(application="amzn1.ask.skill.other"))
    assert door(skill=None).admit(sign(raw), raw)


def test_a_request_is_answered_once() -> None:
    verification = door()
    raw = body(launch())
    verification.admit(sign(raw), raw)
    assert "before" in refusal(verification, sign(raw), raw)
    nameless = launch()
    del nameless["request"]["requestId"]
    raw = body(nameless)
    verification.admit(sign(raw), raw)
    assert "before" in refusal(verification, sign(raw), raw)


def test_a_refused_request_does_not_use_up_its_id() -> None:
    verification = door()
    raw = body(launch())
    refusal(verification, sign(b"something else"), raw)
    elsewhere = launch(application="amzn1.ask.skill.other")
    elsewhere["request"]["requestId"] = json.loads(raw)["request"]["requestId"]
    refusal(verification, sign(body(elsewhere)), body(elsewhere))
    assert verification.admit(sign(raw), raw)


def test_an_id_is_remembered_as_long_as_its_stamp_may_be_good_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stamp may lie a hundred and fifty seconds ahead, and is good for as long after that."""
    now = 1000.0
    monkeypatch.setattr(verification, "time", SimpleNamespace(monotonic=lambda: now))
    seen = verification.Seen()
    assert not seen.before("request")
    now += 300
    assert seen.before("request")
    now += 1
    assert not seen.before("another")
    assert len(seen._until) == 1


def test_the_ids_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MOST_SEEN", 10)
    seen = verification.Seen()
    for number in range(100):
        assert not seen.before(f"request {number}")
    assert len(seen._until) <= 11
    assert seen.before("request 99")


def test_of_the_requests_seen_the_last_ones_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MOST_SEEN", 3)
    seen = verification.Seen()
    assert [seen.before(mark) for mark in "abcabc"] == [False] * 3 + [True] * 3
    assert [seen.before(mark) for mark in "dbcd"] == [False, True, True, True]
    assert not seen.before("a")


def test_a_request_is_forgotten_when_its_own_window_is_over_and_no_other_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(verification, "time", SimpleNamespace(monotonic=lambda: now))
    seen = verification.Seen()
    assert not seen.before("early")
    now = 200.0
    assert not seen.before("late")
    now = 2 * verification.TOLERANCE + 1
    assert seen.before("late")
    assert not seen.before("early")
