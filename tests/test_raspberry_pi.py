"""Every package that the coach needs comes ready-made for a 64-bit Raspberry Pi, or as Python alone."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.slow

PURE_SOURCE = {"srt"}
"""No wheel on PyPI, but nothing to compile."""
PLATFORMS = ("manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64", "manylinux_2_34_aarch64")
SYSTEMS = {"Bookworm": "3.11", "Trixie": "3.13"}


def _needed() -> dict[str, str]:
    """Name and version of every package under the coach's extras, as they are installed here."""
    found: dict[str, str] = {}
    waiting = [Requirement("stretch-coach[alexa,voice]")]
    while waiting:
        wanted = waiting.pop()
        there = importlib.metadata.distribution(wanted.name)
        for line in there.requires or ():
            requirement = Requirement(line)
            extras = wanted.extras or {""}
            if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
                name = requirement.name.lower().replace("_", "-")
                if name not in found or requirement.extras:
                    found[name] = importlib.metadata.version(requirement.name)
                    waiting.append(requirement)
    return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_package_is_there_for_aarch64(system: str, tmp_path: Path) -> None:
    needed = _needed()
    assert {"vosk", "pyttsx3", "sounddevice", "flask", "cryptography"} <= set(needed)
    pins = [f"{name}=={version}" for name, version in needed.items() if name not in PURE_SOURCE]
    places = [word for platform in PLATFORMS for word in ("--platform", platform)]
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-deps", "--only-binary=:all:"]
    where = ["--target", str(tmp_path), "--python-version", SYSTEMS[system], *places]
    done = subprocess.run([*command, *where, *pins], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_has_no_wheel_has_nothing_to_compile() -> None:
    for name in PURE_SOURCE:
        files = importlib.metadata.distribution(name).files or ()
        assert files
        assert not [file for file in files if file.suffix in (".so", ".c", ".pyx")]
