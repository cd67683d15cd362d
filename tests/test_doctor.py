"""What the doctor finds, and what it says to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sound_server import SoundServer

from offline_voice import doctor, portaudio, sound_check
from offline_voice.doctor import Finding, examine
from offline_voice.settings import load_settings

pytestmark = pytest.mark.audio


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


def test_without_sound_devices_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    portaudio.look_again()
    found = _by_name(examine())
    assert not found["sound"].ok
    assert os.linesep not in found["sound"].says
