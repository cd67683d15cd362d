"""Only what Amazon signed, for this skill, just now, and once, gets past the door."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alexa.authority import CHAIN_URL, Authority, certificate, key, pem, sign
from alexa.envelopes import SKILL, body, launch
from cryptography.hazmat.primitives.asymmetric import ec

from skill.alexa import chains, fetching, verification
from skill.alexa.chain_url import certificate_url
from skill.alexa.refusal import RefusalError
from skill.alexa.verification import Verification

GOOD_URLS = [
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
    "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo%2eapi/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api//./echo-api-cert.pem",
]
BAD_URLS = [
    "",
    "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://notamazon.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
    "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
    "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:99999/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:abc/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil-bucket/x",
    "https://s3.amazonaws.com/echo.api/..%2fevil-bucket/x",
    "https://s3.amazonaws.com/echo.api/../evil-bucket/x",
    "https://s3.amazonaws.com/echo.api%5c..%5cevil/x",
    "https://s3.amazonaws.com\\@evil.com/echo.api/x",
    "https://user@s3.amazonaws.com/echo.api/x.pem",
    "https://evil.com#@s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/x.pem?versionId=1",
    "https://s3.amazonaws.com/echo.api/x.pem?",
    "https://s3.amazonaws.com/echo.api/x.pem#part",
    "https://s3.amazonaws.com/echo.api/",
    "https://s3.amazonaws.com/echo.api",
    "https://s3.amazonaws.com//echo.api/x.pem",
    "https://s3.amazonaws.com.evil.com/echo.api/x.pem",
    "https://s3.amazonaws.com./echo.api/x.pem",
    "https://[s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/x%0d%0aHost:evil",
    "https://s3.amazonaws.com/echo.api/x y.pem",
    "https://s3.amazonaws.com/echo.api/\u00e4.pem",
    "ftp://s3.amazonaws.com/echo.api/x.pem",
    "//s3.amazonaws.com/echo.api/x.pem",
    "s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/" + "x" * 5000,
]


@pytest.mark.parametrize("url", GOOD_URLS)
def test_an_address_of_amazons_is_read_as_the_one_place_it_means(url: str) -> None:
    assert certificate_url(url) == "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"


@pytest.mark.parametrize("url", BAD_URLS)
def test_any_other_address_is_refused_before_anything_is_fetched(url: str) -> None:
    with pytest.raises(RefusalError, match="chain URL"):
        certificate_url(url)


def test_an_address_that_is_encoded_twice_is_fetched_as_it_was_meant() -> None:
    url = "https://s3.amazonaws.com/echo.api/%252e%252e/x"
    assert certificate_url(url) == url


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


class Host:
    """Serves chains and counts how often it was asked."""

    def __init__(self, answer: bytes | Callable[[str], bytes]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        """The answer of this host."""
        self.asked.append(url)
        return self.answer if isinstance(self.answer, bytes) else self.answer(url)


def door(authority: Authority, host: Host | None = None, skill: str | None = SKILL) -> Verification:
    return Verification(skill, roots=[authority.root], fetch=host or Host(authority.chain()))


def refusal(verification: Verification, headers: dict[str, str], raw: bytes) -> str:
    with pytest.raises(RefusalError) as caught:
        verification.admit(headers, raw)
    assert caught.value.status == 400
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_genuine_request_is_let_in_and_its_chain_fetched_once(authority: Authority) -> None:
    host = Host(authority.chain())
    verification = door(authority, host)
    for _ in range(3):
        raw = body(launch())
        assert verification.admit(sign(raw), raw).type == "LaunchRequest"
    assert host.asked == [CHAIN_URL]


@pytest.mark.parametrize(
    "chain",
    [
        lambda a: pem(a.leaf(), a.middle, a.root),
        lambda a: pem(a.leaf(), a.middle, Authority("retired").root),
        lambda a: pem(a.leaf(), Authority("retired").root, a.middle),
        lambda a: b"Amazon's chain:\n" + pem(a.leaf()) + b"\n\n" + pem(a.middle) + b"\n",
    ],
    ids=["with the root", "with a root nobody trusts any more", "in another order", "with words around"],
)
def test_every_chain_that_leads_to_a_trusted_root_is_accepted(authority: Authority, chain: Any) -> None:
    raw = body(launch())
    assert door(authority, Host(chain(authority))).admit(sign(raw), raw)


@pytest.mark.parametrize(
    "chain",
    [
        lambda a: pem(a.leaf(names=("echo-api.example.com",)), a.middle),
        lambda a: pem(a.leaf(names=None), a.middle),
        lambda a: pem(a.leaf(begins=timedelta(days=-9), ends=timedelta(days=-1)), a.middle),
        lambda a: pem(a.leaf(begins=timedelta(days=1)), a.middle),
        lambda _: Authority("unknown").chain(),
        lambda a: pem(a.leaf()),
        lambda _: pem(certificate("echo-api.amazon.com", key("leaf"), "echo-api.amazon.com", key("leaf"))),
        lambda a: pem(a.middle, a.leaf()),
        lambda a: pem(*[a.leaf()] * 11),
        lambda a: pem(a.leaf()).replace(b"M", b"!", 3),
        lambda _: b"",
        lambda _: b"<Error>AccessDenied</Error>",
        lambda _: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        lambda _: b"\xff" * 70_000,
    ],
    ids=[
        "another name",
        "no name",
        "expired",
        "not yet valid",
        "unknown root",
        "no intermediate",
        "signed by itself",
        "leaf not first",
        "too many",
        "garbled",
        "empty",
        "no certificate",
        "nonsense in a certificate's clothes",
        "too large",
    ],
)
def test_every_other_chain_is_refused(authority: Authority, chain: Any) -> None:
    raw = body(launch())
    refusal(door(authority, Host(chain(authority))), sign(raw), raw)


def test_a_key_of_another_kind_is_refused(authority: Authority) -> None:
    leaf = authority.leaf(ec.generate_private_key(ec.SECP256R1()))
    raw = body(launch())
    assert "another kind" in refusal(door(authority, Host(authority.chain(leaf))), sign(raw), raw)


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
def test_a_request_without_the_right_signature_is_refused(authority: Authority, change: Any) -> None:
    raw = body(launch())
    refusal(door(authority), change(sign(raw)), raw)


def test_one_changed_byte_breaks_the_signature(authority: Authority) -> None:
    raw = body(launch())
    assert "does not fit" in refusal(door(authority), sign(raw), raw.replace(b'"1.0"', b'"1.1"'))
    assert "does not fit" in refusal(door(authority), sign(raw), raw + b" ")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b"[]", b"null", b"{}", b"5", b'{"request": 5}', b"[" * 100_000, b'{"a":' * 100_000],
)
def test_a_signed_body_that_is_no_request_is_refused(authority: Authority, raw: bytes) -> None:
    refusal(door(authority), sign(raw), raw)


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
def test_a_time_stamp_that_is_not_of_now_is_refused(authority: Authority, stamp: Any) -> None:
    plain = launch()
    plain["request"]["timestamp"] = stamp(datetime.now(UTC))
    raw = body(plain)
    assert "time stamp" in refusal(door(authority), sign(raw), raw)


@pytest.mark.parametrize("seconds", [-140, 0, 140])
def test_a_time_stamp_within_the_tolerance_is_accepted(authority: Authority, seconds: int) -> None:
    raw = body(launch(at=datetime.now(UTC) + timedelta(seconds=seconds)))
    assert door(authority).admit(sign(raw), raw)


def test_a_request_for_another_skill_is_refused(authority: Authority) -> None:
    raw = body(launch(application="amzn1.ask.skill.other"))
    assert "another skill" in refusal(door(authority), sign(raw), raw)
    split = launch()
    split["session"]["application"]["applicationId"] = "amzn1.ask.skill.other"
    raw = body(split)
    assert "another skill" in refusal(door(authority), sign(raw), raw)
    bare = launch()
    del bare["context"], bare["session"]
    raw = body(bare)
    assert "another skill" in refusal(door(authority), sign(raw), raw)


def test_without_a_skill_id_any_skill_is_answered(authority: Authority) -> None:
    raw = body(launch(application="amzn1.ask.skill.other"))
    assert door(authority, skill=None).admit(sign(raw), raw)


def test_a_request_is_answered_once(authority: Authority) -> None:
    verification = door(authority)
    raw = body(launch())
    verification.admit(sign(raw), raw)
    assert "before" in refusal(verification, sign(raw), raw)
    nameless = launch()
    del nameless["request"]["requestId"]
    raw = body(nameless)
    verification.admit(sign(raw), raw)
    assert "before" in refusal(verification, sign(raw), raw)


def test_a_refused_request_does_not_use_up_its_id(authority: Authority) -> None:
    verification = door(authority)
    raw = body(launch())
    refusal(verification, sign(b"something else"), raw)
    assert verification.admit(sign(raw), raw)


def test_the_ids_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MOST_SEEN", 10)
    seen = verification.Seen()
    for number in range(100):
        assert not seen.before(f"request {number}")
    assert len(seen._until) <= 11
    assert seen.before("request 99")


def test_a_failed_chain_is_remembered_briefly(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "FORGET_FAILURE", 0.3)
    host = Host(b"nothing here")
    verification = door(authority, host)
    raw = body(launch())
    for _ in range(5):
        refusal(verification, sign(raw), raw)
    assert len(host.asked) == 1
    host.answer = authority.chain()
    time.sleep(0.35)
    assert verification.admit(sign(raw), raw)


def test_a_chain_is_fetched_again_when_it_has_expired(authority: Authority) -> None:
    host = Host(lambda _: authority.chain(authority.leaf(ends=timedelta(seconds=1.5))))
    verification = door(authority, host)
    first, second = body(launch()), body(launch())
    verification.admit(sign(first), first)
    host.answer = authority.chain()
    time.sleep(2)
    assert verification.admit(sign(second), second)
    assert len(host.asked) == 2


def test_a_thousand_strange_addresses_neither_fill_the_memory_nor_push_out_the_good_one(authority: Authority) -> None:
    host = Host(lambda url: authority.chain() if url == CHAIN_URL else b"nothing")
    verification = door(authority, host)
    raw = body(launch())
    verification.admit(sign(raw), raw)
    for number in range(1500):
        refusal(verification, sign(raw, f"https://s3.amazonaws.com/echo.api/{number}.pem"), raw)
    assert len(verification._chains._failed) <= chains.MOST_FAILURES
    again = body(launch())
    assert verification.admit(sign(again), again)
    assert host.asked.count(CHAIN_URL) == 1


def test_chains_remembered_are_bounded(authority: Authority) -> None:
    verification = door(authority)
    for number in range(chains.MOST_CHAINS + 10):
        raw = body(launch())
        verification.admit(sign(raw, f"https://s3.amazonaws.com/echo.api/{number}.pem"), raw)
    assert len(verification._chains._proved) == chains.MOST_CHAINS


@pytest.fixture
def hanging() -> Iterator[Host]:
    release = threading.Event()

    def hang(_: str) -> bytes:
        release.wait(20)
        return b""

    yield Host(hang)
    release.set()


def test_a_host_that_hangs_holds_nobody(authority: Authority, hanging: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.BoundedFetch.__init__, "__kwdefaults__", {"seconds": 0.2, "at_once": 2})
    verification = door(authority, hanging)
    raw = body(launch())
    began = time.monotonic()
    reasons = [
        refusal(verification, sign(raw, f"https://s3.amazonaws.com/echo.api/{number}.pem"), raw) for number in range(4)
    ]
    assert time.monotonic() - began < 2
    assert reasons[:2] == ["the certificate host is too slow"] * 2
    assert reasons[2:] == ["too many chains are being fetched"] * 2


def test_many_requests_at_once_wait_for_one_fetch(authority: Authority) -> None:
    def slowly(_: str) -> bytes:
        time.sleep(0.3)
        return authority.chain()

    host = Host(slowly)
    verification = door(authority, host)
    raws = [body(launch()) for _ in range(30)]
    with ThreadPoolExecutor(30) as pool:
        admitted = list(pool.map(lambda raw: verification.admit(sign(raw), raw).type, raws))
    assert admitted == ["LaunchRequest"] * 30
    assert len(host.asked) == 1


def test_a_fetch_that_breaks_is_a_refusal(authority: Authority) -> None:
    def broken(_: str) -> bytes:
        raise OSError("no network")

    raw = body(launch())
    assert refusal(door(authority, Host(broken)), sign(raw), raw) == "OSError"


def test_without_a_network_the_real_fetch_says_so() -> None:
    with pytest.raises(fetching.FetchError):
        fetching.fetch("https://localhost:1/echo.api/x.pem")


def test_every_root_of_certifi_is_read() -> None:
    roots = chains.trusted_roots()
    assert len(roots) > 100
    subjects = {root.subject.rfc4514_string() for root in roots}
    assert any("Amazon Root CA 1" in subject for subject in subjects)
