"""Compares the endpoint with a hello-world skill on the same SDK behind the same verification, in one run.

    python -m tools.bench_alexa
    python -m tools.bench_alexa --soak 120

Both are served by waitress with the same settings, each in a process of its own that is held to one core. The requests are
signed, each is new, and those to the coach are a whole conversation with its session attributes. `--soak` asks the coach alone,
for so many seconds, with all clients pausing between two requests as people do, and looks at its memory.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

HOUSE = Path(__file__).parent.parent
sys.path.insert(0, str(HOUSE / "tests"))

from alexa.authority import Authority, pem, sign  # noqa: E402 - the tests' folder comes in first
from alexa.envelopes import SKILL, body, intent, launch  # noqa: E402

from skill.alexa.verification import MOST_SEEN  # noqa: E402
from skill.alexa.web import create_app  # noqa: E402

CLIENTS = 50
ROUNDS = 5
PORTION = 2000
"""Requests of a soak that are signed before they are sent."""
LONGEST = 600
"""Seconds of a soak."""
PAUSE = 0.1
"""Seconds between two requests of one client in a soak."""
CONVERSATION: tuple[tuple[str, dict[str, Any]], ...] = (
    ("StartTriageIntent", {}),
    ("ReportSymptomIntent", {"symptom": "heel_pain"}),
    *((("AMAZON.NoIntent", {}),) * 5),
    ("PainLevelIntent", {"level": {"name": "level", "value": "2"}}),
    ("DurationIntent", {"duration": {"name": "duration", "value": "P3D"}}),
    ("TrendIntent", {"trend": "better"}),
    ("AskTopicIntent", {"question": "S27"}),
    ("AMAZON.RepeatIntent", {}),
    ("ReportSymptomIntent", {"symptom": "numbness"}),
)


class Figures(msgspec.Struct, frozen=True):
    """What one server does."""

    name: str
    """Which."""
    cold: float
    """Seconds from the start of the process to the first signed answer."""
    alone: float
    """Median milliseconds of a request when nothing else is asked."""
    work: float
    """Milliseconds of processor time a request, with all clients; unlike the other times the same on a busy machine."""
    rate: float
    """Requests a second on one core."""
    median: float
    """Milliseconds with all clients."""
    late: float
    """99th percentile of that."""
    memory: float
    """Resident megabytes after all requests."""
    failed: int
    """Answers other than 200."""


def requests(count: int, conversation: Sequence[dict[str, Any]]) -> list[bytes]:
    """Signed HTTP requests, each with an id of its own, going round a conversation."""
    made = []
    for number in range(count):
        plain = conversation[number % len(conversation)]
        fresh = launch()["request"]
        plain = plain | {"request": plain["request"] | {name: fresh[name] for name in ("requestId", "timestamp")}}
        raw = body(plain)
        headers = {"Host": "bench", "Content-Type": "application/json", "Content-Length": str(len(raw)), **sign(raw)}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        made.append(f"POST /alexa HTTP/1.1\r\n{lines}\r\n".encode() + raw)
    return made


def conversation() -> list[dict[str, Any]]:
    """The requests of a conversation, each with the attributes that the answer before it gave."""
    client = create_app(SKILL, verify=False).test_client()
    envelopes, attributes = [launch()], None
    for step in (None, *CONVERSATION):
        if step is not None:
            envelopes.append(intent(*step, attributes=attributes))
        attributes = client.post("/alexa", json=envelopes[-1]).get_json()["sessionAttributes"]
    return envelopes


def answer(connection: socket.socket, raw: bytes) -> int:
    """Sends one request on an open connection and reads its answer; gives the status."""
    connection.sendall(raw)
    found = b""
    while b"\r\n\r\n" not in found:
        found += connection.recv(65536)
    head, _, rest = found.partition(b"\r\n\r\n")
    length = int(
        next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")).split(b":")[1]
    )
    while len(rest) < length:
        rest += connection.recv(65536)
    return int(head.split()[1])


def load(port: int, clients: int, made: list[bytes], pause: float = 0.0) -> tuple[list[float], float, int]:
    """Sends requests with some clients at once: milliseconds of each, seconds of all, how many failed."""
    shares = [made[number::clients] for number in range(clients)]
    taken: list[float] = []
    failed: list[int] = []

    def client(share: list[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for raw in share:
                began = time.perf_counter()
                status = answer(connection, raw)
                taken.append(1000 * (time.perf_counter() - began))
                if status != 200:
                    failed.append(status)
                if pause:
                    time.sleep(pause)

    threads = [threading.Thread(target=client, args=(share,)) for share in shares]
    began = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return taken, time.perf_counter() - began, len(failed)


@contextmanager
def server(name: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """One of the two servers in a process of its own, on one core."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(HOUSE / "tools" / "alexa_bench" / "server.py"), name, str(port), str(folder)]
    process = subprocess.Popen(command)  # noqa: S603 - our own script
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(10)


def first_answer(port: int, raw: bytes) -> None:
    """Waits until the server gives its first answer."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                assert answer(connection, raw) == 200  # noqa: S101 - else the figures would be of refusals
                return
        except ConnectionRefusedError:
            time.sleep(0.005)


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def measure(name: str, folder: Path, count: int, envelopes: list[dict[str, Any]]) -> Figures:
    """All figures of one server."""
    (opening,) = requests(1, envelopes)
    began = time.perf_counter()
    with server(name, folder) as (process, port):
        first_answer(port, opening)
        cold = time.perf_counter() - began
        load(port, 1, requests(100, envelopes))
        alone, _, _ = load(port, 1, requests(300, envelopes))
        before = processor_seconds(process.pid)
        taken, seconds, failed = load(port, CLIENTS, requests(count, envelopes))
        work = 1000 * (processor_seconds(process.pid) - before) / count
        memory = resident(process.pid)
    late = statistics.quantiles(taken, n=100)[98]
    return Figures(
        name, cold, statistics.median(alone), work, count / seconds, statistics.median(taken), late, memory, failed
    )


def soak(folder: Path, seconds: int, envelopes: list[dict[str, Any]]) -> None:
    """Asks the coach for so long, and prints what became of the answers and of its memory.

    The requests are signed in portions, because a time stamp is good for two and a half minutes only. Memory may grow until
    the list of request ids is full, and not after that.
    """
    taken: list[float] = []
    failed, memory = 0, {}
    with server("coach", folder) as (process, port):
        first_answer(port, *requests(1, envelopes))
        memory[0] = resident(process.pid)
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            some, _, wrong = load(port, CLIENTS, requests(PORTION, envelopes), PAUSE)
            taken += some
            failed += wrong + PORTION - len(some)
            memory[len(taken)] = resident(process.pid)
        lasted = time.monotonic() - began
    late = statistics.quantiles(taken, n=100)[98]
    print(f"{CLIENTS} clients, {lasted:.0f} s, {len(taken)} requests, {failed} failed, verification on")
    print(f"median {statistics.median(taken):.1f} ms, 99th percentile {late:.1f} ms, longest {max(taken):.0f} ms")
    full = next((one for asked, one in memory.items() if asked >= MOST_SEEN), None)
    print(f"resident: {memory[0]:.1f} MB before, {memory[len(taken)]:.1f} MB after", end="")
    print("" if full is None else f"; {full:.1f} MB when the list of request ids was full")


def main() -> None:
    """Measures both in turn, some rounds long, and prints the median of each figure; or soaks the coach."""
    parser = argparse.ArgumentParser(description="Compares the endpoint with a hello-world skill.")
    parser.add_argument("--requests", type=int, default=3000, help="with all clients together, in a round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--soak", type=int, metavar="SECONDS", help=f"ask the coach alone for so long, at most {LONGEST}"
    )
    options = parser.parse_args()
    if options.soak is not None and not 0 < options.soak <= LONGEST:
        parser.error(f"a soak takes 1 to {LONGEST} seconds")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    authority = Authority()
    envelopes = conversation()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "chain.pem").write_bytes(authority.chain())
        (folder / "root.pem").write_bytes(pem(authority.root))
        if options.soak:
            soak(folder, options.soak, envelopes)
            return
        rounds: dict[str, list[Figures]] = {"hello": [], "coach": []}
        for _ in range(options.rounds):
            for name, found in rounds.items():
                found.append(measure(name, folder, options.requests, envelopes if name == "coach" else [launch()]))
    columns = [field for field in Figures.__struct_fields__ if field != "name"]
    middle = {
        name: [statistics.median(getattr(one, field) for one in found) for field in columns]
        for name, found in rounds.items()
    }
    print(f"{'':22}{'hello-world':>12}{'coach':>12}{'ratio':>8}")
    labels = (
        "cold start, s",
        "one client, ms",
        "processor time, ms",
        "requests/s, one core",
        "50 clients: median, ms",
        "50 clients: p99, ms",
        "memory, MB",
        "failed",
    )
    for label, hello, coach in zip(labels, *middle.values(), strict=True):
        print(f"{label:22}{hello:12.2f}{coach:12.2f}{coach / hello if hello else 0:8.2f}")
    print(json.dumps({"requests": options.requests, "rounds": options.rounds, "clients": CLIENTS}))


if __name__ == "__main__":
    main()
