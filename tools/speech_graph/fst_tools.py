"""Calls of the OpenFst programs (Debian: `libfst-tools` and `libfst22-plugins-base`)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from skill.errors import ModelError

_PLUGINS = "*/fst/22"
"""Where Debian keeps the plugin with the look-ahead type, below /usr/lib."""


def run(*command: str, given: bytes) -> bytes:
    """Passes bytes through one OpenFst program.

    Raises:
        ModelError: the program is not installed, or refuses its input.
    """
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=_environment())  # noqa: S603 - our own commands
    except FileNotFoundError as missing:
        raise ModelError(
            f"{command[0]} is not installed: apt-get install libfst-tools libfst22-plugins-base"
        ) from missing
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ModelError(f"{command[0]} failed: {said[-1] if said else 'it says nothing'}")
    return done.stdout


def compiled(text: str, *then: Sequence[str]) -> bytes:
    """A graph from OpenFst's text format, passed through further programs."""
    graph = run("fstcompile", given=text.encode())
    for command in then:
        graph = run(*command, given=graph)
    return graph


def _environment() -> dict[str, str]:
    folders = [str(folder) for folder in sorted(Path("/usr/lib").glob(_PLUGINS))]
    inherited = os.environ.get("LD_LIBRARY_PATH")
    return {**os.environ, "LD_LIBRARY_PATH": ":".join([*folders, *([inherited] if inherited else [])])}
