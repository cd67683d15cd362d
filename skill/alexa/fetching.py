"""Fetches certificate chains over HTTPS: bounded in time, size and number, and never led elsewhere."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import certifi

MOST_SECONDS = 3.0
"""For a whole fetch; Amazon waits 8 seconds for an answer."""
MOST_BYTES = 64 * 1024
"""Amazon's chains have about 6 kB."""
MOST_AT_ONCE = 4
"""Fetches; fewer than the server's threads, so that strange addresses cannot occupy them all."""

Fetch = Callable[[str], bytes]


class FetchError(Exception):
    """The chain could not be fetched."""


class BusyError(FetchError):
    """Too many other chains are being fetched just now: says nothing about this one."""


def fetch(url: str) -> bytes:
    """The bytes behind an HTTPS address.

    Raises:
        FetchError: No answer, another answer than 200 (a redirect too), or too many bytes.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPSConnection(
        parts.netloc, timeout=MOST_SECONDS, context=ssl.create_default_context(cafile=certifi.where())
    )
    try:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        if answer.status != HTTPStatus.OK:
            raise FetchError(f"the certificate host answered {answer.status}")
        found = answer.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise FetchError("the certificate host did not answer") from error
    finally:
        connection.close()
    return found


class BoundedFetch:
    """A fetch that ends in time whatever the other side does: it runs in a thread of its own, and is left there if late."""

    def __init__(self, inner: Fetch, *, seconds: float = MOST_SECONDS, at_once: int = MOST_AT_ONCE) -> None:
        self._inner = inner
        self._seconds = seconds
        self._free = threading.BoundedSemaphore(at_once)

    def __call__(self, url: str) -> bytes:
        """The bytes behind an address.

        Raises:
            FetchError: They did not come in time, are too many, or too many fetches are under way.
        """
        if not self._free.acquire(blocking=False):
            raise BusyError("too many chains are being fetched")
        outcome: list[bytes | Exception] = []
        done = threading.Event()
        threading.Thread(target=self._run, args=(url, outcome, done), daemon=True, name="chain-fetch").start()
        if not done.wait(self._seconds):
            raise FetchError("the certificate host is too slow")
        found = outcome[0]
        if isinstance(found, Exception):
            raise FetchError(str(found) if isinstance(found, FetchError) else type(found).__name__) from found
        if not isinstance(found, bytes):
            raise FetchError("the certificate host gave no bytes")
        if len(found) > MOST_BYTES:
            raise FetchError("the certificate file is too large")
        return found

    def _run(self, url: str, outcome: list[bytes | Exception], done: threading.Event) -> None:
        try:
            outcome.append(self._inner(url))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in there is told to the thread that waits
            outcome.append(error)
        finally:
            self._free.release()
            done.set()
