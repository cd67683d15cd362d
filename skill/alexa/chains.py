"""Whose key signed a request: certificate chains fetched, proved and remembered while they are good."""

from __future__ import annotations

import re
import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from datetime import UTC, datetime
from pathlib import Path

import certifi
import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.alexa.fetching import MOST_SECONDS, BoundedFetch, BusyError, Fetch, FetchError
from skill.alexa.refusal import RefusalError

SIGNER = "echo-api.amazon.com"
MOST_CHAINS = 32
"""Amazon has one or two at a time."""
MOST_FAILURES = 1024
FORGET_FAILURE = 10.0
"""Seconds; short, because the network may be back."""
MOST_CERTIFICATES = 10
"""In one chain."""

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class Proved(msgspec.Struct, frozen=True):
    """The key of a chain that was proved."""

    key: RSAPublicKey
    """Of the signer."""
    since: datetime
    """No certificate of the chain begins later."""
    until: datetime
    """No certificate of the chain ends earlier."""


class Chains:
    """Fetches each chain once and keeps its key until the first certificate in it expires."""

    def __init__(self, roots: Sequence[x509.Certificate], fetch: Fetch) -> None:
        self._store = Store(list(roots)) if roots else None  # the library knows no empty store
        self._fetch = BoundedFetch(fetch)
        self._proved: OrderedDict[str, Proved] = OrderedDict()
        self._failed: OrderedDict[str, float] = OrderedDict()
        self._under_way: dict[str, Future[Proved]] = {}
        self._lock = threading.Lock()

    def key(self, url: str) -> RSAPublicKey:
        """The key of the chain at an address, which must be one that `certificate_url` gave.

        Raises:
            RefusalError: It cannot be fetched, or does not lead from Amazon's signer to a trusted root now.
        """
        with self._lock:
            known = self._known(url)
            if known is not None:
                return known.key
            under_way = self._under_way.get(url)
            mine: Future[Proved] = Future()
            if under_way is None:
                self._under_way[url] = mine
        if under_way is not None:  # whoever asks for the same chain meanwhile waits for the one fetch
            return _outcome(under_way).key
        try:
            mine.set_result(self._fetch_and_prove(url))
        except RefusalError as error:
            mine.set_exception(error)
        finally:
            with self._lock:
                del self._under_way[url]
        return _outcome(mine).key

    def _known(self, url: str) -> Proved | None:
        now = datetime.now(UTC)
        proved = self._proved.get(url)
        if proved is not None and proved.since <= now <= proved.until:
            self._proved.move_to_end(url)
            return proved
        self._proved.pop(url, None)
        if time.monotonic() - self._failed.get(url, -FORGET_FAILURE) < FORGET_FAILURE:
            raise RefusalError("this chain failed a moment ago")
        return None

    def _fetch_and_prove(self, url: str) -> Proved:
        try:
            proved = prove(self._fetch(url), self._store)
        except BusyError as error:
            raise RefusalError(str(error)) from error
        except FetchError as error:
            self._remember_failure(url)
            raise RefusalError(str(error)) from error
        except RefusalError:
            self._remember_failure(url)
            raise
        with self._lock:
            self._proved[url] = proved
            while len(self._proved) > MOST_CHAINS:
                self._proved.popitem(last=False)
        return proved

    def _remember_failure(self, url: str) -> None:
        with self._lock:
            self._failed[url] = time.monotonic()
            self._failed.move_to_end(url)
            while len(self._failed) > MOST_FAILURES:
                self._failed.popitem(last=False)


def _outcome(proving: Future[Proved]) -> Proved:
    try:
        return proving.result(timeout=2 * MOST_SECONDS)
    except (RefusalError, FutureTimeoutError) as error:
        raise RefusalError(str(error) or "the certificate host is too slow") from error


def prove(pem: bytes, store: Store | None) -> Proved:
    """Proves that a chain in PEM leads from Amazon's signer to a trusted root now.

    Raises:
        RefusalError: It does not.
    """
    if store is None:
        raise RefusalError("no root certificate is trusted here")
    blocks = _BLOCK.findall(pem)
    if not 0 < len(blocks) <= MOST_CERTIFICATES:
        raise RefusalError("there is no certificate chain at that address")
    try:
        leaf, *others = (x509.load_pem_x509_certificate(block) for block in blocks)
        verifier = PolicyBuilder().store(store).build_server_verifier(x509.DNSName(SIGNER))
        path = verifier.verify(leaf, others)
        key = leaf.public_key()
    except VerificationError as error:
        raise RefusalError("the certificate chain is not trusted") from error
    except Exception as error:  # what strangers' certificates make a parser raise is nowhere listed
        raise RefusalError("the certificate chain cannot be read") from error
    if not isinstance(key, RSAPublicKey):
        raise RefusalError("the signer's key is of another kind")
    return Proved(
        key,
        since=max(one.not_valid_before_utc for one in path),
        until=min(one.not_valid_after_utc for one in path),
    )


def trusted_roots() -> list[x509.Certificate]:
    """The roots that certifi trusts.

    They are read one by one: a root that the library no longer reads must not take the others with it.
    """
    roots = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # one root has a serial number of zero
        for block in _BLOCK.findall(Path(certifi.where()).read_bytes()):
            try:
                roots.append(x509.load_pem_x509_certificate(block))
            except ValueError:
                continue
    return roots
