"""Certificate chains: which are believed, how they are fetched, and what is remembered of them."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alexa.authority import CHAIN_URL, Authority, certificate, key, pem, sign
from alexa.door import Host, authority, door, refusal
from alexa.envelopes import body, launch
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.verification import Store

from skill.alexa import chains, fetching
from skill.alexa.verification import Verification


@pytest.mark.parametrize(
    "chain",
    [
        lambda a: pem(a.leaf(), a.middle, a.root),
        lambda a: pem(a.leaf(), a.middle, Authority("retired").root),
        lambda a: pem(a.leaf(), Authority("retired").root, a.middle),
        lambda a: b"Amazon's chain:\n" + pem(a.leaf()) + b"\n\n" + pem(a.middle) + b"\n",
        lambda a: pem(a.leaf(), a.middle, *[a.root] * 8),
        lambda a: pem(a.leaf_of_the_root()),
    ],
    ids=[
        "with the root",
        "with a root nobody trusts any more",
        "in another order",
        "with words around",
        "of ten",
        "of one",
    ],
)
def test_every_chain_that_leads_to_a_trusted_root_is_accepted(chain: Any) -> None:
    raw = body(launch())
    assert door(Host(chain(authority()))).admit(sign(raw), raw)


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
        lambda a: pem(a.leaf(), a.middle, *[a.root] * 9),
        lambda a: pem(a.leaf(names=("*.amazon.com.example.com",)), a.middle),
        lambda a: pem(a.leaf(names=("amazon.com",)), a.middle),
        lambda a: pem(a.leaf()).replace(b"M", b"!", 3),
        lambda _: b"",
        lambda _: b"<Error>AccessDenied</Error>",
        lambda _: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        lambda a: a.chain() + b"#" * 70_000,
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
        "more than ten",
        "a wildcard of another name",
        "a name above",
        "garbled",
        "empty",
        "no certificate",
        "nonsense in a certificate's clothes",
        "too large",
    ],
)
def test_every_other_chain_is_refused(chain: Any) -> None:
    raw = body(launch())
    assert refusal(door(Host(chain(authority()))), sign(raw), raw) in {
        "the certificate chain is not trusted",
        "the certificate chain cannot be read",
        "there is no certificate chain at that address",
        "the certificate file is too large",
    }


def test_a_key_of_another_kind_is_refused() -> None:
    leaf = authority().leaf(ec.generate_private_key(ec.SECP256R1()))
    raw = body(launch())
    assert "another kind" in refusal(door(Host(authority().chain(leaf))), sign(raw), raw)


def test_a_failed_chain_is_remembered_for_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(chains, "time", SimpleNamespace(monotonic=lambda: now))
    host = Host(b"nothing here")
    verification = door(host)
    raw = body(launch())
    for _ in range(5):
        refusal(verification, sign(raw), raw)
        now += 2
    assert len(host.asked) == 1
    host.answer = authority().chain()
    assert verification.admit(sign(raw), raw)


def test_a_chain_is_good_only_while_all_of_it_is() -> None:
    trusted = authority()
    longer = trusted.leaf(begins=timedelta(days=-2), ends=timedelta(days=40))
    proved = chains.prove(pem(longer, trusted.middle), Store([trusted.root]))
    assert (proved.since, proved.until) == (trusted.middle.not_valid_before_utc, trusted.middle.not_valid_after_utc)


def test_a_chain_is_fetched_again_when_the_clock_says_that_it_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    class Behind(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - timedelta(days=2)

    host = Host(authority().chain())
    verification = door(host)
    first, second = body(launch()), body(launch())
    verification.admit(sign(first), first)
    monkeypatch.setattr(chains, "datetime", Behind)
    verification.admit(sign(second), second)
    assert len(host.asked) == 2


def test_a_chain_is_fetched_again_when_it_has_expired() -> None:
    host = Host(lambda _: authority().chain(authority().leaf(ends=timedelta(seconds=3))))
    verification = door(host)
    first, second = body(launch()), body(launch())
    verification.admit(sign(first), first)
    host.answer = authority().chain()
    time.sleep(3.2)
    assert verification.admit(sign(second), second)
    assert len(host.asked) == 2


def test_a_thousand_strange_addresses_neither_fill_the_memory_nor_push_out_the_good_one() -> None:
    host = Host(lambda url: authority().chain() if url == CHAIN_URL else b"nothing")
    verification = door(host)
    raw = body(launch())
    verification.admit(sign(raw), raw)
    for number in range(1500):
        refusal(verification, sign(raw, f"https://s3.amazonaws.com/echo.api/{number}.pem"), raw)
    assert len(verification._chains._failed) <= chains.MOST_FAILURES
    again = body(launch())
    assert verification.admit(sign(again), again)
    assert host.asked.count(CHAIN_URL) == 1


def test_chains_remembered_are_bounded() -> None:
    verification = door()
    for number in range(chains.MOST_CHAINS + 10):
        raw = body(launch())
        verification.admit(sign(raw, f"https://s3.amazonaws.com/echo.api/{number}.pem"), raw)
    assert len(verification._chains._proved) == chains.MOST_CHAINS


def test_of_failed_chains_the_last_ones_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "MOST_FAILURES", 2)
    host = Host(b"nothing")
    verification, raw = door(host), body(launch())
    names = [f"https://s3.amazonaws.com/echo.api/{number}.pem" for number in range(3)]
    for name in (names[0], names[1], names[0], names[1], names[2], names[1], names[2], names[0]):
        refusal(verification, sign(raw, name), raw)
    assert host.asked == [*names, names[0]]


class Answering:
    """A certificate host that answers with a status, and whatever bytes."""

    status = 200

    def __init__(self, host: str, *, timeout: float, context: ssl.SSLContext) -> None:
        assert host == "s3.amazonaws.com"
        assert timeout <= 3
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)

    def request(self, method: str, path: str) -> None:
        """Takes a request."""
        assert (method, path) == ("GET", "/echo.api/echo-api-cert-1.pem")

    def getresponse(self) -> Any:
        """Answers it."""
        return SimpleNamespace(status=self.status, read=lambda most: b"chain"[:most])

    def close(self) -> None:
        """Closes the connection."""


def test_a_chain_comes_from_a_host_that_proves_itself_and_from_nowhere_it_leads_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching.http.client, "HTTPSConnection", Answering)
    assert fetching.fetch(CHAIN_URL) == b"chain"
    for status in (201, 204, 301, 302, 307, 403, 404, 500):
        monkeypatch.setattr(Answering, "status", status)
        with pytest.raises(fetching.FetchError, match=str(status)):
            fetching.fetch(CHAIN_URL)


class Serving(BaseHTTPRequestHandler):
    """Answers over HTTPS with as many bytes as the path says."""

    def do_GET(self) -> None:
        """One answer."""
        many = int(self.path.strip("/"))
        self.send_response(200)
        self.send_header("Content-Length", str(many))
        self.end_headers()
        with suppress(OSError):  # who has enough hangs up
            self.wfile.write(b"#" * many)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def https(tmp_path: Path) -> Iterator[str]:
    """A host on this machine, with a certificate of our authority."""
    paper = tmp_path / "host.pem"
    private = key("leaf").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    paper.write_bytes(private + authority().chain(authority().leaf(names=("localhost",))))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paper)
    server = ThreadingHTTPServer(("localhost", 0), Serving)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_host_is_believed_by_certifis_roots_and_read_no_further_than_needed(
    https: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(fetching.FetchError, match=r"^the certificate host did not answer$"):
        fetching.fetch(f"{https}/10")
    roots = tmp_path / "roots.pem"
    roots.write_bytes(pem(authority().root))
    monkeypatch.setattr(fetching.certifi, "where", lambda: str(roots))
    assert fetching.fetch(f"{https}/10") == b"#" * 10
    assert len(fetching.fetch(f"{https}/{fetching.MOST_BYTES}")) == fetching.MOST_BYTES
    assert len(fetching.fetch(f"{https}/{2 * fetching.MOST_BYTES}")) == fetching.MOST_BYTES + 1


@pytest.fixture
def hanging() -> Iterator[Host]:
    release = threading.Event()

    def hang(_: str) -> bytes:
        release.wait(20)
        return b""

    yield Host(hang)
    release.set()


def test_a_host_that_hangs_holds_nobody(hanging: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "BoundedFetch", partial(fetching.BoundedFetch, seconds=0.2, at_once=2))
    verification = door(hanging)
    raw = body(launch())
    began = time.monotonic()
    reasons = [
        refusal(verification, sign(raw, f"https://s3.amazonaws.com/echo.api/{number}.pem"), raw) for number in range(4)
    ]
    assert time.monotonic() - began < 6
    assert reasons[:2] == ["the certificate host is too slow"] * 2
    assert reasons[2:] == ["too many chains are being fetched"] * 2


def test_the_good_address_is_not_held_against_for_a_moment_in_which_strangers_keep_everybody_busy() -> None:
    release, busy = threading.Event(), threading.Barrier(fetching.MOST_AT_ONCE + 1)

    def serve(url: str) -> bytes:
        if url == CHAIN_URL:
            return authority().chain()
        busy.wait(5)
        release.wait(5)
        return b"nothing"

    verification = door(Host(serve))
    strange, good = body(launch()), body(launch())
    urls = [f"https://s3.amazonaws.com/echo.api/{number}.pem" for number in range(fetching.MOST_AT_ONCE)]
    with ThreadPoolExecutor(fetching.MOST_AT_ONCE) as pool:
        strangers = [pool.submit(refusal, verification, sign(strange, url), strange) for url in urls]
        busy.wait(5)
        assert refusal(verification, sign(good), good) == "too many chains are being fetched"
        release.set()
        assert [one.result() for one in strangers] == ["there is no certificate chain at that address"] * len(urls)
    assert verification.admit(sign(good), good)


def test_many_requests_at_once_wait_for_one_fetch() -> None:
    def slowly(_: str) -> bytes:
        time.sleep(0.3)
        return authority().chain()

    host = Host(slowly)
    verification = door(host)
    raws = [body(launch()) for _ in range(30)]
    with ThreadPoolExecutor(30) as pool:
        admitted = list(pool.map(lambda raw: verification.admit(sign(raw), raw).type, raws))
    assert admitted == ["LaunchRequest"] * 30
    assert len(host.asked) == 1


def test_a_fetch_that_breaks_is_a_refusal() -> None:
    def broken(_: str) -> bytes:
        raise OSError("no network")

    raw = body(launch())
    assert refusal(door(Host(broken)), sign(raw), raw) == "OSError"


def test_without_a_network_the_real_fetch_says_so() -> None:
    with pytest.raises(fetching.FetchError):
        fetching.fetch("https://localhost:1/echo.api/x.pem")


def test_every_root_of_certifi_is_read() -> None:
    roots = chains.trusted_roots()
    assert len(roots) > 100
    subjects = {root.subject.rfc4514_string() for root in roots}
    assert any("Amazon Root CA 1" in subject for subject in subjects)


def test_a_root_that_cannot_be_read_does_not_take_the_others_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = tmp_path / "roots.pem"
    nonsense = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    roots.write_bytes(nonsense + pem(authority().root))
    monkeypatch.setattr(chains.certifi, "where", lambda: str(roots))
    assert chains.trusted_roots() == [authority().root]


def test_where_no_root_is_trusted_everything_is_refused() -> None:
    raw = body(launch())
    distrustful = Verification(None, roots=[], fetch=Host(authority().chain()))
    assert refusal(distrustful, sign(raw), raw) == "no root certificate is trusted here"
