"""Faults planted by hand into a copy of the last commit, one at a time: which tests catch them."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import msgspec

from tools.last_commit import ROOT, unpack

COPY = ROOT / "build" / "planted"
FAULTS = ROOT / "tests" / "proof" / "planted.toml"
TESTS = {
    "core": (
        "tests/proof/test_exact_answers.py",
        "tests/test_red_flags.py",
        "tests/test_halted.py",
        "tests/test_triage.py",
        "tests/test_session.py",
        "tests/proof/test_every_place.py",
    ),
    "state": ("tests/test_state.py", "tests/proof/test_fuzz.py"),
    "verifier": (
        "tests/test_alexa_verification.py",
        "tests/test_alexa_chain_url.py",
        "tests/test_alexa_chains.py",
        "tests/test_alexa_web.py",
    ),
    "store": ("tests/test_memory_store.py",),
    "content": ("tests/test_content.py", "tests/test_safety_words.py", "tests/test_red_flags.py"),
    "words": ("tests/test_spotter.py", "tests/test_net.py", "tests/proof/test_exact_readings.py"),
}


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fault."""

    says: str
    """What would then be wrong, in plain words."""
    file: str
    """Where it is put."""
    old: str
    """What stands there."""
    new: str
    """What is put in its place."""
    tests: str
    """A key of `TESTS`."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of a fault."""

    fault: Fault
    """The fault."""
    caught_by: str
    """The test that failed first; empty: nobody noticed."""


def faults() -> list[Fault]:
    """The faults of `tests/proof/planted.toml`."""
    return msgspec.convert(tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"], list[Fault])


def plant(some: list[Fault]) -> list[Outcome]:
    """Puts in one fault after the other and runs the tests that look after the place.

    Raises:
        SystemExit: The tests fail without any fault, or a fault no longer fits the code.
    """
    unpack(COPY)
    for name in sorted({one.tests for one in some}):
        if failed := _first_failure(name):
            raise SystemExit(f"without any fault {failed} fails already")
    return [Outcome(one, _with(one)) for one in some]


def _with(fault: Fault) -> str:
    path = COPY / fault.file
    text = path.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise SystemExit(f"{fault.file} holds this {text.count(fault.old)} times, not once: {fault.old}")
    path.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    try:
        return _first_failure(fault.tests)
    finally:
        path.write_text(text, encoding="utf-8")


def _first_failure(tests: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *TESTS[tests]]
    done = subprocess.run(command, cwd=COPY, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode not in (0, 1, 2):  # 2: a test that cannot even be collected
        raise SystemExit(f"pytest ended with {done.returncode}: {(done.stdout + done.stderr).strip()[-500:]}")
    told = [line.split(" ")[1] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return told[0] if told else ""
