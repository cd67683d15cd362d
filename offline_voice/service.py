"""The systemd user service: the coach by voice from the moment the machine starts, without anybody logging in."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from pathlib import Path

from skill.errors import StretchCoachError

NAME = "stretch-coach.service"
_UNIT = """\
[Unit]
Description=stretch coach by voice
Wants=pipewire-pulse.service
After=pipewire-pulse.service pulseaudio.service sound.target

[Service]
Type=notify
NotifyAccess=main
ExecStart={command} listen --plain --locale {locale}
Restart=on-failure
RestartSec=2
WatchdogSec=60
KillMode=mixed
TimeoutStopSec=20

[Install]
WantedBy=default.target
"""


def unit_file() -> Path:
    """Where the unit stands."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "systemd" / "user" / NAME


def unit(locale: str) -> str:
    """The unit's text for this installation."""
    command = Path(sys.argv[0]).resolve() if Path(sys.argv[0]).name == "stretch-coach" else None
    return _UNIT.format(command=command or f"{sys.executable} -m offline_voice", locale=locale)


def install(locale: str = "en-US") -> str:
    """Writes the unit, starts it, and lets it run without a login; gives what was done.

    Raises:
        StretchCoachError: there is no systemd, or it refuses.
    """
    _need_systemd()
    path = unit_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(unit(locale), encoding="utf-8")
    except OSError as wrong:
        raise StretchCoachError(f"{path} cannot be written ({wrong.strerror})") from wrong
    _run("loginctl", "enable-linger", getpass.getuser())
    _run("systemctl", "--user", "daemon-reload")
    _run("systemctl", "--user", "enable", "--now", NAME)
    return f"runs as {NAME}; 'journalctl --user -u {NAME} -f' shows what it does"


def remove() -> str:
    """Stops the service and takes its unit away.

    Raises:
        StretchCoachError: there is no systemd, or it refuses.
    """
    _need_systemd()
    if not unit_file().exists():
        return "no service was installed"
    _run("systemctl", "--user", "disable", "--now", NAME)
    unit_file().unlink()
    _run("systemctl", "--user", "daemon-reload")
    return "the service is gone"


def status() -> str:
    """Whether it is installed and runs.

    Raises:
        StretchCoachError: there is no systemd.
    """
    _need_systemd()
    if not unit_file().exists():
        return "not installed: 'stretch-coach service install' does it"
    state = subprocess.run(  # noqa: S603 - our own words
        ["systemctl", "--user", "is-active", NAME],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=False,
    )
    return f"installed, {state.stdout.strip() or 'unknown'}"


def _need_systemd() -> None:
    if not shutil.which("systemctl") or not shutil.which("loginctl"):
        raise StretchCoachError("this machine has no systemd: start 'stretch-coach listen --plain' yourself")


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise StretchCoachError(f"'{' '.join(words)}' failed: {told[-1]}")
