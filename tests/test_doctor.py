"""What the doctor finds, and what it says to do about it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import RunsCommand
from sound_server import SoundServer

from offline_voice import doctor, portaudio, sound_check
from offline_voice.doctor import Finding, examine
from offline_voice.settings import load_settings
from offline_voice.start import hindrance

pytestmark = [pytest.mark.audio, pytest.mark.live]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"STRETCH_COACH_{name}", str(tmp_path / name.lower()))
    monkeypatch.delenv("STRETCH_COACH_MODEL", raising=False)
    return tmp_path


def _by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_a_sound_machine_hears_itself() -> None:
    found = _by_name(examine(sound=False))
    assert found["voice"].ok
    assert found["words"].ok, found["words"].says
    assert found["hearing"].ok
    assert "stretch-coach model fetch" in [one.mend for one in examine(sound=False)]


def test_a_damaged_model_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "broken").mkdir()
    monkeypatch.setenv("STRETCH_COACH_MODEL", str(home / "broken"))
    found = _by_name(examine(sound=False))
    assert not found["speech model"].ok
    assert "hearing" not in found


def test_damaged_settings_are_named(home: Path) -> None:
    (home / "config").write_text("[speaking]\nspeed = 3")
    found = _by_name(examine(sound=False))
    assert not found["settings"].ok
    assert found["voice"].ok


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LEAST_FREE", 2**60)
    found = _by_name(examine(sound=False))
    assert not found["data folder"].ok
    assert "make room" in found["cache folder"].mend


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    server = SoundServer()
    for name in ("XDG_RUNTIME_DIR", "PULSE_SERVER"):
        monkeypatch.setenv(name, server.environment[name])
    portaudio.look_again()
    yield server
    server.close()


@pytest.mark.slow
def test_the_microphone_hears_the_loudspeaker_or_not(server: SoundServer) -> None:
    deaf = sound_check.check_sound(load_settings())
    assert deaf.latency is None
    server.control("load-module", "module-loopback", "source=spk.monitor", "sink=mic", "latency_msec=40")
    hearing = sound_check.check_sound(load_settings())
    assert hearing.latency is not None
    assert hearing.latency < 1.5


@pytest.mark.slow
def test_a_machine_with_both_is_told_that_all_is_well(server: SoundServer, run: RunsCommand) -> None:
    server.control("load-module", "module-loopback", "source=spk.monitor", "sink=mic", "latency_msec=40")
    done = run("doctor", "--json")
    found = {one["name"]: one for one in json.loads(done.stdout)}
    assert {"microphone", "loudspeaker", "both together"} <= found.keys()
    assert "hears the loudspeaker after" in found["both together"]["says"]


def test_the_command_says_what_is_well_what_is_not_and_what_mends_it(run: RunsCommand, home: Path) -> None:
    well = run("doctor", "--no-sound")
    assert well.exit_code == 0
    assert "ok  voice: " in well.stdout
    assert "\n    stretch-coach model fetch\n" in well.stdout
    (home / "config").write_text("[speaking]\nspeed = 3")
    ill = run("doctor", "--no-sound")
    assert ill.exit_code == 1
    assert "NO  settings: " in ill.stdout


def test_devices_are_listed_with_what_they_can_do(server: SoundServer, run: RunsCommand) -> None:
    assert server.control("info")
    lines = run("devices").stdout.splitlines()
    assert any("  pulse  (microphone and loudspeaker, " in line for line in lines)
    assert hindrance("en-US") is None


def test_without_a_device_it_says_so_and_the_coach_is_typed_to(
    run: RunsCommand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    portaudio.look_again()
    assert "no sound device" in run("devices").stdout
    assert run("start").stdout.startswith("Typed, because there is no microphone.\n")


def test_without_sound_devices_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    portaudio.look_again()
    found = _by_name(examine())
    assert not found["sound"].ok
    assert os.linesep not in found["sound"].says
