"""The server itself: real sockets, slow and large clients, and a stop that lets nobody down."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from alexa.envelopes import body, intent, launch

from skill.alexa.serve import is_loopback, serve
from skill.errors import ServerError

START = "import logging; logging.basicConfig(level='INFO', format='%(message)s'); from skill.alexa.serve import serve; "


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Server:
    """The endpoint in a process of its own."""

    def __init__(self, host: str = "127.0.0.1", **environment: str) -> None:
        self.host, self.port = host, free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"{START}serve({host!r}, {self.port}, verify=False)"],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        until = time.monotonic() + 20
        while self.get("/healthz")[0] != 200:
            assert time.monotonic() < until, "the server does not come up"
            time.sleep(0.05)

    def get(self, path: str) -> tuple[int, bytes]:
        """A GET; status 0 while nobody listens."""
        try:
            return self.ask("GET", path)
        except ConnectionRefusedError:
            return 0, b""

    def ask(self, method: str, path: str, raw: bytes | None = None) -> tuple[int, bytes]:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request(method, path, raw, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self) -> str:
        """Stops it as a service manager does, and gives its log."""
        self.process.send_signal(signal.SIGTERM)
        _, log = self.process.communicate(timeout=20)
        return log


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    if running.process.poll() is None:
        running.stop()
    assert running.process.stderr is not None
    running.process.stderr.close()


def test_a_conversation_over_http_and_an_orderly_stop(server: Server) -> None:
    status, raw = server.ask("POST", "/alexa", body(launch()))
    assert status == 200
    state = json.loads(raw)["sessionAttributes"]
    status, raw = server.ask("POST", "/alexa", body(intent("StartTriageIntent", attributes=state)))
    assert json.loads(raw)["sessionAttributes"]["coach"]["phase"] == "triage"
    log = server.stop().splitlines()
    assert server.process.returncode == 0
    assert log == [f"listening on http://127.0.0.1:{server.port}/alexa, verification off", "stopped"]


def test_large_bodies_are_refused_by_length_and_in_pieces(server: Server) -> None:
    assert server.ask("POST", "/alexa", b" " * 3_000_000)[0] == 413
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    pieces: Any = (b" " * 50_000 for _ in range(40))
    with contextlib.suppress(
        BrokenPipeError, ConnectionResetError
    ):  # the answer may come before the last piece is sent
        connection.request("POST", "/alexa", pieces, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_clients_that_never_finish_hold_nobody_up(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(60)]
    for one in slow:
        one.sendall(b"POST /alexa HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    began = time.monotonic()
    assert server.ask("POST", "/alexa", body(launch()))[0] == 200
    assert time.monotonic() - began < 6
    for one in slow:
        one.close()


def test_a_request_under_way_is_answered_before_the_server_stops(server: Server) -> None:
    raw = body(launch())
    with socket.create_connection(("127.0.0.1", server.port)) as one:
        one.sendall(b"POST /alexa HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(raw) + raw)
        server.process.send_signal(signal.SIGTERM)
        one.settimeout(10)
        assert one.recv(64).startswith(b"HTTP/1.1 200")
    assert server.process.wait(10) == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])  # noqa: S104 - that they are refused is the point
def test_without_verification_it_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(ServerError, match="--no-verify"):
        serve(host, 5000, verify=False)


def test_what_this_machine_alone_can_reach() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "localhost", "::1", "127.1.2.3"))


def test_a_port_that_is_taken_is_one_clear_line(server: Server) -> None:
    with pytest.raises(ServerError, match=f"cannot listen on 127.0.0.1:{server.port}"):
        serve("127.0.0.1", server.port, verify=False)
