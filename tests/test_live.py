"""The voice front live, on a sound server of our own: real recogniser, real voice, real time."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sound_server import SoundServer
from virtual_stage import ANSWERS

from offline_voice.sound import level, read_recording

pytestmark = [pytest.mark.audio, pytest.mark.live]

Record = dict[str, Any]


class Coach:
    """`stretch-coach listen` in the room of a sound server, and a person who speaks to it."""

    def __init__(self, server: SoundServer, folder: Path, cache: Path, hearing: str = "") -> None:
        self.server = server
        self._folder = folder
        self.tape = server.take_down(folder / "tape.raw")
        self._began = time.monotonic()
        self._records: queue.SimpleQueue[tuple[float, Record]] = queue.SimpleQueue()
        environment = {**server.environment, "STRETCH_COACH_CACHE": str(cache)}
        (server.folder / "config.toml").write_text(f"{hearing}\n[timing]\nreply = 5.0\n[speaking]\nrate = 260\n")
        command = [sys.executable, "-m", "offline_voice", "listen", "--json"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        threading.Thread(target=self._read, daemon=True).start()

    def record(self, timeout: float = 60) -> Record:
        """The next turn record."""
        return self._records.get(timeout=timeout)[1]

    def until(self, fits: Callable[[Record], bool], timeout: float = 90) -> Record:
        """The next turn record that fits."""
        ends = time.monotonic() + timeout
        while not fits(record := self.record(max(0.1, ends - time.monotonic()))):
            pass
        return record

    def wait_for_quiet(self, seconds: float = 1.6, timeout: float = 60) -> None:
        """Until the coach has spoken, and has been quiet for a while."""
        ends, begins = time.monotonic() + timeout, self.tape.seconds()
        while time.monotonic() < ends:
            loud = self.tape.loud()
            if loud and loud[-1][1] > begins + 0.2 and self.tape.seconds() - loud[-1][1] > seconds:
                return
            time.sleep(0.1)
        raise TimeoutError("the coach did not come to rest")

    def say(self, text: str) -> None:
        """Somebody says something, to the end."""
        path = self._folder / "said.wav"
        subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(path), text], check=True)
        self.server.say(path).wait(20)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Asks it to end; gives its status and what it wrote to standard error."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=20)
        # PortAudio complains of a vanished sound card in bytes that are no text.
        return self.process.returncode, errors.decode(errors="backslashreplace")

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._records.put((time.monotonic(), json.loads(line)))


@pytest.fixture
def server() -> Iterator[SoundServer]:
    server = SoundServer()
    yield server
    server.close()


@pytest.fixture
def coach(server: SoundServer, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coach]:
    coach = Coach(server, tmp_path, tmp_path_factory.getbasetemp() / "cache")
    yield coach
    if coach.process.poll() is None:
        coach.process.kill()
        coach.process.communicate()


def test_a_session_by_sound_alone_up_to_a_numb_foot_in_a_hold(coach: Coach) -> None:
    record = coach.record()
    assert record["intent"] == "LaunchRequest"
    for _ in range(30):
        if record["hold_seconds"]:
            break
        coach.wait_for_quiet(1.3)
        warm = "talk_test" in record["asks"]
        coach.say(
            "i am already warm" if warm else next((ANSWERS[one] for one in record["asks"] if one in ANSWERS), "no")
        )
        record = coach.record(30)
    assert record["phase"] == "holding"
    coach.wait_for_quiet(2.2)
    coach.say("my foot has gone numb")
    record = coach.until(lambda one: one["phase"] == "halted", 30)
    assert record["heard"]
    assert record["assessment"]["urgency"] == "urgent"
    coach.wait_for_quiet()
    status, errors = coach.end()
    assert status == 0
    assert "Traceback" not in errors


def test_without_an_echo_whoever_says_stop_while_it_speaks_is_obeyed(server: SoundServer, tmp_path: Path) -> None:
    coach = Coach(server, tmp_path, tmp_path / "cache", "[hearing]\necho_cancelled = true")
    coach.record()
    while not coach.tape.loud():
        time.sleep(0.05)
    coach.say("stop")
    assert coach.record(30)["intent"] == "AMAZON.StopIntent"
    assert coach.end()[0] == 0


def test_its_own_voice_starts_nothing(server: SoundServer, coach: Coach) -> None:
    """The microphone hears the loudspeaker, as in any room, and nobody speaks."""
    server.control("load-module", "module-loopback", "source=spk.monitor", "sink=mic", "latency_msec=40")
    assert coach.record()["intent"] == "LaunchRequest"
    ends = time.monotonic() + 40
    while coach.process.poll() is None and time.monotonic() < ends:
        try:
            assert not coach.record(5)["heard"]
        except queue.Empty:
            continue
    assert coach.process.poll() is None
    assert sum(end - begin for begin, end in coach.tape.loud()) > 10


def test_told_to_end_it_ends_in_the_middle_of_a_word(coach: Coach) -> None:
    coach.record()
    while not coach.tape.loud():
        time.sleep(0.1)
    asked = time.monotonic()
    status, _ = coach.end(signal.SIGINT)
    assert status == 0
    assert time.monotonic() - asked < 5


def test_where_there_is_a_microphone_it_starts_by_voice_and_ends_in_peace(server: SoundServer, tmp_path: Path) -> None:
    tape = server.take_down(tmp_path / "tape.raw")
    environment = {**server.environment, "STRETCH_COACH_CACHE": str(tmp_path / "cache")}
    coach = subprocess.Popen(
        [sys.executable, "-m", "offline_voice", "start"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not tape.loud():
        assert coach.poll() is None
        time.sleep(0.1)
    coach.send_signal(signal.SIGINT)
    said, wrong = coach.communicate(timeout=20)
    assert coach.returncode == 0
    assert said.decode().startswith("By voice. Ctrl-C ends it.\n")
    assert b"Traceback" not in wrong


def test_what_it_says_live_can_be_kept(server: SoundServer, tmp_path: Path) -> None:
    tape = server.take_down(tmp_path / "tape.raw")
    kept = tmp_path / "kept.wav"
    command = [sys.executable, "-m", "offline_voice", "listen", "--plain", "--output", str(kept)]
    coach = subprocess.Popen(command, env=server.environment, stdout=subprocess.PIPE, text=True)
    while sum(end - begin for begin, end in tape.loud()) < 2:
        assert coach.poll() is None
        time.sleep(0.1)
    coach.terminate()
    said, _ = coach.communicate(timeout=20)
    assert "coach: " in said
    assert read_recording(kept).seconds > 2
    assert level(read_recording(kept).pcm) > 0.1


def test_a_sound_server_that_dies_and_comes_back_costs_no_dialogue(server: SoundServer, coach: Coach) -> None:
    coach.record()
    coach.wait_for_quiet()
    coach.say("check my heel")
    asks = coach.record()["asks"]
    server.stop_server()
    time.sleep(3)
    server.start()
    coach.tape = server.take_down(server.folder / "after.raw")
    assert coach.until(lambda record: record["intent"] == "AMAZON.RepeatIntent")["asks"] == asks
    coach.wait_for_quiet()
    coach.say("no")
    assert coach.until(lambda record: bool(record["heard"]))["intent"] == "AMAZON.NoIntent"
    status, errors = coach.end()
    assert status == 0
    assert "Traceback" not in errors


def test_without_a_sound_card_one_line_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "PULSE_SERVER": f"unix:{tmp_path}/none"}
    command = [sys.executable, "-m", "offline_voice", "listen", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"stretch-coach devices" in done.stderr
