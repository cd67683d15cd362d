"""Nothing that works offline reaches out: the operating system is asked for no connection but to this machine itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WATCHED = """
import runpy, socket, sys

HOME = ("127.", "::1", "localhost", "/")

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        where = arguments[1]
        host = str(where[0] if isinstance(where, tuple) else where)
        if not host.startswith(HOME):
            raise SystemExit(f"reached out: {event} {where}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "http.client.connect"):
        host = str(arguments[0] if event != "http.client.connect" else arguments[1])
        if not host.startswith(HOME):
            raise SystemExit(f"reached out: {event} {host}")

sys.addaudithook(watch)
sys.argv = ["stretch-coach", *sys.argv[1:]]
"""
RUN = WATCHED + "runpy.run_module('offline_voice', run_name='__main__')\n"
CONVERSATION = (
    "my heel hurts when i stretch\nno\nno\nno\nno\nno\ntwo\nthree days\nthe same\nmy foot has gone numb\nstop\n"
)
JUDGES = ("check", "doctor")
"""Commands whose exit status tells of the content or the machine, which have tests of their own."""
DIALOGUE = Path(__file__).parents[1] / "dialogues" / "numbness_in_a_hold.yaml"


def run(code: str, *arguments: str, stdin: str = "", folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"STRETCH_COACH_DATA": str(folder), "HOME": str(folder)},
    )


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("chat", "--json"), CONVERSATION),
        (("understand", "--json"), CONVERSATION),
        (("understand", "my foot is numb"), ""),
        (("check",), ""),
        (("say", "launch.welcome"), ""),
        (("replay", str(DIALOGUE), "--front", "core"), ""),
        (("replay", str(DIALOGUE), "--front", "text"), ""),
        (("replay", str(DIALOGUE), "--front", "alexa"), ""),
        (("doctor", "--json"), ""),
    ],
    ids=lambda value: " ".join(value[:1]) if isinstance(value, tuple) else "",
)
def test_an_offline_command_reaches_nobody(arguments: tuple[str, ...], stdin: str, tmp_path: Path) -> None:
    done = run(RUN, *arguments, stdin=stdin, folder=tmp_path)
    assert "reached out" not in done.stderr, done.stderr[-500:]
    assert arguments[0] in JUDGES or done.returncode == 0, done.stderr[-500:]


@pytest.mark.parametrize(
    "reach",
    [
        "socket.create_connection(('192.0.2.1', 9), timeout=0.1)",
        "socket.getaddrinfo('example.org', 443)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
    ],
)
def test_the_watch_would_see_it(reach: str, tmp_path: Path) -> None:
    done = run(f"{WATCHED}\n{reach}\n", folder=tmp_path)
    assert "reached out" in done.stderr
