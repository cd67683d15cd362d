"""The service: a unit that systemd accepts, and a clear line on a machine without systemd."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from conftest import RunsCommand

from offline_voice import service, service_notify
from skill.errors import StretchCoachError


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose `systemctl` and `loginctl` write down what they are told."""
    log = tmp_path / "told"
    for name in ("systemctl", "loginctl"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {log}\n[ "$2" != is-active ] || echo active\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return log


def test_install_starts_it_and_keeps_it_without_a_login(told: Path) -> None:
    assert service.NAME in service.install("en-GB")
    unit = service.unit_file().read_text()
    assert "listen --plain --locale en-GB" in unit
    assert "Restart=on-failure" in unit
    assert "WatchdogSec=" in unit
    orders = told.read_text()
    assert "loginctl enable-linger" in orders
    assert f"systemctl --user enable --now {service.NAME}" in orders
    assert service.status() == "installed, active"


def test_remove_leaves_nothing(told: Path) -> None:
    assert service.remove() == "no service was installed"
    service.install()
    service.remove()
    assert not service.unit_file().exists()
    assert "disable --now" in told.read_text()


def test_the_commands_do_the_same(run: RunsCommand, told: Path) -> None:
    assert run("service", "status").stdout.startswith("not installed")
    assert service.NAME in run("service", "install").stdout
    assert f"enable --now {service.NAME}" in told.read_text()
    assert run("service", "status").stdout == "installed, active\n"
    assert run("service", "remove").stdout == "the service is gone\n"


def test_what_systemd_refuses_and_why_is_one_line(run: RunsCommand, told: Path) -> None:
    (told.parent / "bin" / "systemctl").write_text("#!/bin/sh\necho first >&2\necho no bus >&2\nexit 1\n")
    refused = run("service", "install")
    assert refused.exit_code == 1
    assert refused.stderr == "Error: 'systemctl --user daemon-reload' failed: no bus\n"


def test_a_place_for_the_unit_that_cannot_be_written_is_named(
    run: RunsCommand, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (told.parent / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(told.parent / "file"))
    refused = run("service", "install")
    assert refused.exit_code == 1
    assert str(told.parent / "file") in refused.stderr
    assert not told.exists()


def test_without_systemd_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StretchCoachError, match="no systemd"):
        service.install()


def test_signs_of_life_reach_the_service_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        service_notify.ready()
        service_notify.alive()
        assert [manager.recv(100), manager.recv(100)] == [b"READY=1", b"WATCHDOG=1"]
    service_notify.alive()
    monkeypatch.delenv("NOTIFY_SOCKET")
    service_notify.alive()
