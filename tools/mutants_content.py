"""Mutations of the content: every figure, level, switch and list entry of the rules, changed one by one, as `tools/mutants.py` does with code.

A figure grows by one, a level falls by one (the lowest rises), a switch turns, an entry or a line goes. Sources stay as they are: they
say where a rule comes from and decide nothing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from skill.dialogue.guidance import URGENCIES
from tools.last_commit import put, renew

FILES = ("red_flags", "triage", "course", "patterns", "items")
FOLDER = "skill/content"
TESTS = (
    "tests/test_content.py",
    "tests/test_safety_words.py",
    "tests/test_red_flags.py",
    "tests/test_urgency.py",
    "tests/test_triage.py",
    "tests/test_patterns.py",
    "tests/test_session.py",
    "tests/test_memory_course.py",
    "tests/test_memory_talk.py",
    "tests/proof/test_exact_answers.py",
)
_FIGURE = re.compile(r"(?<![\w\".])\d+(?![\w\".])")
_SWITCH = re.compile(r"\b(?:true|false)\b")
_TEXT = re.compile(r'"([^"]*)"(?:, ?)?')


class Tried(msgspec.Struct):
    """What became of one change."""

    file: str
    """The file's name without its ending."""
    place: str
    """The table, and the line in it."""
    change: str
    """The line taken away and the one put in."""
    noticed: bool | None = None
    """Whether a test failed; None: not tried yet."""


def run(copy: Path) -> None:
    """Tries every change in a copy of the last commit; what was tried before on the same content is kept as `tools/mutants.py` does."""
    kept, renewed = copy / "tried.json", renew(copy, FOLDER)
    if renewed == "all":
        kept.write_bytes(msgspec.json.encode([one for name in FILES for one in changes(copy, name)]))
    put(copy, FOLDER)  # a run that was broken off may have left a change in it
    tried = results(copy)
    for one in tried:
        if one.noticed is None or (renewed == "tests" and not one.noticed):
            one.noticed = _noticed(copy, one)
            kept.write_bytes(msgspec.json.encode(tried))


def results(copy: Path) -> list[Tried]:
    """What the last run found."""
    kept = copy / "tried.json"
    return msgspec.json.decode(kept.read_bytes(), type=list[Tried]) if kept.is_file() else []


def changes(copy: Path, name: str) -> Iterator[Tried]:
    """Every change to a file."""
    table = ""
    for number, line in enumerate(_path(copy, name).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("["):
            table = line.strip("[]")
        elif not line.startswith(("#", "sources", "version")) and ".sources" not in f".{table}":
            for changed in _changed(line):
                yield Tried(name, f"{table}, line {number}", f"-{line}\n+{changed}")


def _changed(line: str) -> Iterator[str]:
    """A line with one thing in it changed; empty: without the line."""
    said = line.partition(" # ")[0]
    for found in _FIGURE.finditer(said):
        yield line[: found.start()] + str(int(found[0]) + 1) + line[found.end() :]
    for found in _SWITCH.finditer(said):
        yield line[: found.start()] + ("false" if found[0] == "true" else "true") + line[found.end() :]
    for found in _TEXT.finditer(said):
        if found[1] in URGENCIES:
            lower = URGENCIES.index(found[1]) + 1
            other = URGENCIES[lower] if lower < len(URGENCIES) else URGENCIES[-2]
            yield line[: found.start(1)] + other + line[found.end(1) :]
        elif "[" in said or said.startswith(" "):
            yield line[: found.start()] + line[found.end() :]
        else:
            yield ""


def _noticed(copy: Path, one: Tried) -> bool:
    path = _path(copy, one.file)
    text = path.read_text(encoding="utf-8")
    before, _, after = one.change.partition("\n+")
    lines = text.splitlines()
    lines[int(one.place.rpartition(" ")[2]) - 1] = after
    assert before[1:] in text  # noqa: S101 - the copy is ours
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *TESTS,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command, cwd=copy, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(copy)}
        )
    finally:
        path.write_text(text, encoding="utf-8")
    return done.returncode != 0


def _path(copy: Path, name: str) -> Path:
    return copy / FOLDER / f"{name}.toml"
