"""A copy of the last commit, in which a tool may change what it likes."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
TESTS = ("tests", "tools")
"""Folders of the tests, and of what they are made with."""


def unpack(folder: Path) -> None:
    """Puts the last commit into a folder, in place of whatever was there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    put(folder)


def put(folder: Path, *paths: str) -> None:
    """Puts some paths of the last commit over what is there; without any all of it."""
    command = ["git", "archive", "HEAD", *paths]
    packed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603 - our own words
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def renew(folder: Path, code: str) -> Literal["all", "tests", "nothing"]:
    """Makes a copy of an earlier commit one of the last: anew where the code under a path has changed, else only the tests in it.

    Returns:
        What was put in.
    """
    state, tests = git("ls-tree", "-r", "HEAD", code), git("ls-tree", "HEAD", *TESTS)
    stamps = folder / ".code", folder / ".tests"
    before = [stamp.read_text() if stamp.is_file() else "" for stamp in stamps]
    if before == [state, tests]:
        return "nothing"
    if before[0] != state:
        unpack(folder)
    else:
        put(folder, *TESTS)
    for stamp, text in zip(stamps, (state, tests), strict=True):
        stamp.write_text(text)
    (folder / ".commit").write_text(git("rev-parse", "HEAD"))
    return "all" if before[0] != state else "tests"


def git(*arguments: str) -> str:
    """What git says."""
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603, S607 - our own words
