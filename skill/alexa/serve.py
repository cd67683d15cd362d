"""Serves the Alexa endpoint on this machine until it is told to stop."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import threading
import time
from typing import Any

import waitress
from waitress import wasyncore

from skill.alexa import settings
from skill.alexa.web import create_app
from skill.errors import ServerError

log = logging.getLogger(__name__)

THREADS = 8
"""More than there may be fetches of certificate chains at once."""
MOST_CONNECTIONS = 300
MOST_READ = 8 * 1024 * 1024
"""Bytes of a body that are taken, though far fewer are believed: so that the refusal is heard and not cut off."""
SILENT_CLIENT = 20
"""Seconds after which a connection without a word is closed."""
LAST_ANSWERS = 5.0
"""Seconds that requests under way have for their answer when the server is told to stop."""
LAST_WORDS = 0.3
"""Seconds without a request under way after which it stops."""


def serve(host: str, port: int, *, verify: bool = True) -> None:
    """Serves until SIGTERM or Ctrl-C. Requests under way then still get their answer.

    Raises:
        ServerError: Unverified requests would come from elsewhere than this machine, or the address cannot be had.
    """
    if not verify and not is_loopback(host):
        raise ServerError(f"--no-verify works only together with --host 127.0.0.1, not {host}")
    app = create_app(verify=verify)
    if verify and settings.skill_id() is None:
        log.warning("%s is not set: requests for any skill are answered", settings.SKILL_ID)
    sockets: dict[int, Any] = {}
    server = waitress.create_server(
        app,
        sockets,
        sockets=[_bound(host, port)],
        threads=THREADS,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=SILENT_CLIENT,
        cleanup_interval=5,
        max_request_body_size=MOST_READ,
        asyncore_use_poll=True,
        ident=None,
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would write a line for every request that waits
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    word = "on" if verify else "off"
    for one in _listeners(sockets):
        log.info("listening on http://%s:%s/alexa, verification %s", one.effective_host, one.effective_port, word)
    while not stop.is_set():
        wasyncore.loop(timeout=0.5, use_poll=True, map=sockets, count=1)
    _finish(sockets)
    server.task_dispatcher.shutdown()
    log.info("stopped")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        raise ServerError(f"cannot listen on {host}:{port}: {error}") from error


def _listeners(sockets: dict[int, Any]) -> list[Any]:
    return [one for one in sockets.values() if hasattr(one, "effective_port")]


def _finish(sockets: dict[int, Any]) -> None:
    """Takes whoever has connected, nobody else, and goes on until every request has its answer or the time is over."""
    wasyncore.loop(timeout=0, use_poll=True, map=sockets, count=100)
    for one in _listeners(sockets):
        one.accepting = False
        one.del_channel(sockets)
        one.socket.close()
    now = time.monotonic()
    until, quiet = now + LAST_ANSWERS, now
    while now < until and now < quiet + LAST_WORDS:
        wasyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)
        now = time.monotonic()
        quiet = now if any(_busy(one) for one in sockets.values()) else quiet


def _busy(one: Any) -> bool:
    return bool(getattr(one, "requests", ()) or getattr(one, "total_outbufs_len", 0))
