"""Runs the proofs that go beyond the tests, and writes `docs/proof.md` with the figures of that run.

`python -m tools.proof` runs all of them in about twenty minutes; `python -m tools.proof coverage supply` only these sections,
the others keep their figures and date. Mutation testing takes longer: `python -m tools.mutants` has a page of its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from skill.content import load_guidance, load_phrases
from tools.explore import walk
from tools.planted import faults, plant

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "proof.md"
BUILD = ROOT / "build" / "proof"
LOCKED = ROOT / "requirements" / "locked.txt"
MUTANTS = ROOT / "docs" / "mutants.md"
EXAMPLES = "100"
LOAD_SECONDS = "20"
OPENING = """# Proof

What is claimed here was run, and can be run again: `make proof` writes this page anew, and `python -m tools.proof NAME` one
section of it. Each section says what it proves, how, and when it was last run. What does not reach its bar is said too.

"""
WEIGHED = "tests/test_loop.py::test_eight_hours_leave_no_trace_in_memory"
"""Weighs the memory of its own process, which coverage adds to."""
JUDGED = "tests/test_utterance_sets.py"
"""Hears thousands of sentences, and goes through nothing that others do not."""
Section = tuple[str, list[str]]


def exploration() -> Section:
    """Every turn in every kind of state."""
    began = time.monotonic()
    seen = walk(load_guidance(), load_phrases("en-US"))
    return "The whole dialogue, walked", [
        "Every intent and slot value is tried in every kind of state that can be reached. No step may break a rule: a red flag",
        "reaches its level in its turn, no lock falls without a retraction by name or a clinician's look, no hold runs beside a",
        "red flag, every reply ends in its question, none is longer than a listener waits.",
        "",
        f"**{seen.states:,} kinds of states, {seen.transitions:,} turns, {len(seen.faults)} rules broken**, in {time.monotonic() - began:.0f} s.",
        *(f"- {fault}: {where}" for fault, where in seen.faults.items()),
    ]


def planted() -> Section:
    """Faults of our own."""
    outcomes = plant(faults())
    caught = sum(bool(one.caught_by) for one in outcomes)
    rows = [f"| {one.fault.says} | `{one.fault.file}` | {_test(one.caught_by)} |" for one in outcomes]
    return "Faults planted by hand", [
        f"Into a copy of the code one fault after the other is put. **{caught} of {len(outcomes)} were caught.**",
        "",
        "| the fault | put into | caught by |",
        "|---|---|---|",
        *rows,
    ]


def _test(name: str) -> str:
    return f"`{name.partition('::')[0]}`" if name else "**nobody**"


def generated() -> Section:
    """The tests of `tests/proof` with more examples."""
    BUILD.mkdir(parents=True, exist_ok=True)
    report = BUILD / "tests.xml"
    more = {"STRETCH_COACH_PROOF_EXAMPLES": EXAMPLES, "STRETCH_COACH_PROOF_LOAD_SECONDS": LOAD_SECONDS}
    done = _python(
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--tb=line",
        "-o",
        "junit_family=xunit1",
        f"--junitxml={report}",
        "tests/proof",
        **more,
    )
    cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - written by our own run
    count: Counter[tuple[str, str]] = Counter()
    told: list[str] = []
    for case in cases:
        state = "passed" if all(case.find(one) is None for one in ("failure", "error", "skipped")) else "failed"
        count[case.get("classname", "").rpartition(".")[2].removeprefix("Test"), state] += 1
        told += [f"{one.get('name')} {one.get('value')}" for one in case.iter("property")]
    rows = [f"| {what} | {_of(count, name, 'passed')} | {_of(count, name, 'failed')} |" for name, what in AREAS.items()]
    passed, failed = (sum(many for (_, state), many in count.items() if state == one) for one in ("passed", "failed"))
    return "Conversations, requests and troubles that nobody wrote down", [
        f"**{passed:,} tests passed, {failed} failed**; where hypothesis makes up examples, {EXAMPLES} a test. pytest ended with {done.returncode}.",
        "",
        "| what | passed | failed |",
        "|---|---|---|",
        *rows,
        "",
        f"The server under {LOAD_SECONDS} s of load beside twenty clients that never finish and two that send scraps: {', '.join(told)}.",
    ]


AREAS = {
    "test_every_place": "every turn in every place of the dialogue, with the rules of its shape",
    "test_exact_answers": "exact answers where safety is decided",
    "test_exact_readings": "exact readings of every pattern and of every sentence of the learning halves",
    "test_conversations": "three people at once: free words, clocks that jump, restarts",
    "test_fuzz": "damaged requests, states and words; time for long ones",
    "test_parity": "the same conversation typed, by meanings, and over HTTP as Alexa asks",
    "test_no_network": "offline commands reach nobody",
    "test_faults": "slow clients, killed worker, chain host down, full disk",
}


def _of(count: Counter[tuple[str, str]], name: str, state: str) -> int:
    """Of a module; a state machine's case goes under its class, which is the only one without a module's name."""
    classes = ("People",) if name == "test_conversations" else ()
    return sum(count[one, state] for one in (name, *classes))


LEFT = (
    "a machine without its packages or with broken ones (`aloud`, `mouth`, `recogniser`, `portaudio`): these tests need them",
    "a terminal and a hold in real time (`terminal`, `eye`): tests of them are slow and do not count here",
    "two processes building one cache, a disk that fills meanwhile (`shadow`, `voice_cache`, `prerender`)",
    "a big-endian machine (`sound`), a microphone below 16,000 samples a second (`microphone`)",
    "answers of our own server that its own tests exclude (`fronts_alexa`)",
)


def coverage() -> Section:
    """Branches that the tests go through, with the processes that they start."""
    folder = BUILD / "coverage"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    report, data = BUILD / "coverage.json", str(folder / "data")
    tests = (
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--tb=no",
        "--numprocesses=2",
        "-m",
        "audio or not slow",
        f"--deselect={WEIGHED}",
        f"--ignore={JUDGED}",
        "tests",
    )
    done = _python("coverage", "run", "-m", *tests, COVERAGE_FILE=data)
    _python("coverage", "combine", "-q", str(folder), COVERAGE_FILE=data)
    _python("coverage", "json", "-q", "-o", str(report), COVERAGE_FILE=data)
    files = json.loads(report.read_text())["files"]
    rows, shares = [], []
    for package, bar in (("skill", 95), ("offline_voice", 85)):
        parts = [one["summary"] for name, one in files.items() if name.startswith(f"{package}/")]
        seen, every = (sum(one[which] for one in parts) for which in ("covered_branches", "num_branches"))
        lines, all_lines = (sum(one[which] for one in parts) for which in ("covered_lines", "num_statements"))
        rows.append(f"| `{package}` | {seen:,} of {every:,} | {seen / every:.1%} | {bar} % | {lines / all_lines:.1%} |")
        shares.append(f"{seen / every:.1%} of the branches of `{package}`")
    least = sorted(files.items(), key=lambda one: one[1]["summary"]["percent_covered"])[:8]
    return "Coverage", [
        f"**{', '.join(shares)}** are gone through by the tests of sound and all that are not slow, with the commands, servers",
        f"and voice fronts that they start. pytest ended with {done.returncode}.",
        "",
        "| package | branches | share | bar | lines |",
        "|---|---|---|---|---|",
        *rows,
        "",
        "What is left in the voice front, and why:",
        "",
        *(f"- {why}" for why in LEFT),
        "",
        "Least: " + ", ".join(f"`{name}` {one['summary']['percent_covered']:.0f} %" for name, one in least) + ".",
    ]


def supply() -> Section:
    """Packages: versions, known holes, licences."""
    BUILD.mkdir(parents=True, exist_ok=True)
    names = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCKED.read_text(encoding="utf-8"), re.MULTILINE)
    hashes = LOCKED.read_text(encoding="utf-8").count("--hash=sha256:")
    audit = _python(
        "pip_audit", "--disable-pip", "--require-hashes", "-r", str(LOCKED), "-f", "json", "--progress-spinner", "off"
    )
    listed = json.loads(audit.stdout)["dependencies"] if audit.stdout.startswith("{") else []
    looked = [one for one in listed if "skip_reason" not in one]
    holes = [f"{one['name']} {hole['id']}" for one in looked for hole in one.get("vulns", [])]
    sbom = BUILD / "sbom.json"
    made = _python("cyclonedx_py", "requirements", str(LOCKED), "--output-format", "JSON", "--output-file", str(sbom))
    if made.returncode:
        raise SystemExit(f"no list of parts could be made: {made.stderr.strip()}")
    parts = len(json.loads(sbom.read_text())["components"])
    licences = Counter(_licence(name) for name, _ in names)
    unaudited = len(names) - len(looked)
    return "Supply chain", [
        f"**{len(names)} packages, locked with {hashes} hashes** in `requirements/locked.txt`; `pip install --require-hashes` takes nothing else.",
        f"A list of parts in CycloneDX's format is made from it (`build/proof/sbom.json`, {parts} parts).",
        "",
        f"Audit: {len(looked)} packages looked up, {len(holes)} known holes{': ' + ', '.join(holes) if holes else ''}."
        + (
            f" {unaudited} could not be looked up from here: the package index answers without its list of holes."
            if unaudited
            else ""
        ),
        "",
        "| licence | packages |",
        "|---|---|",
        *(f"| {licence} | {count} |" for licence, count in licences.most_common()),
    ]


def _licence(name: str) -> str:
    """The licence that an installed package names."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return "not installed here"
    classified = [one.rpartition(":: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    named = [*(about.get_all("License-Expression") or []), *classified, *(about.get_all("License") or [])]
    return next(iter(named), "").partition("\n")[0].replace("|", "/")[:60] or "not named"


def mutation() -> Section:
    """The figures of the last mutation run."""
    if not MUTANTS.is_file():
        return "Mutation testing", ["Not run yet: `python -m tools.mutants`."]
    text = MUTANTS.read_text(encoding="utf-8")
    written = next(line for line in text.splitlines() if line.startswith("Written"))
    table = [line for line in text.splitlines() if line.startswith("|")]
    _, _, changes, noticed, _, share, _ = (one.strip() for one in table[-1].split("|"))
    said = f"**{int(noticed):,} of {int(changes):,} small changes to the code and the content were noticed ({share})**."
    return "Mutation testing", [said, written, "What nobody noticed is in [mutants.md](mutants.md).", "", *table]


SECTIONS: dict[str, Callable[[], Section]] = {
    "planted": planted,
    "generated": generated,
    "exploration": exploration,
    "coverage": coverage,
    "supply": supply,
    "mutation": mutation,
}


def _python(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | environment)  # noqa: S603 - our own words


def main(arguments: list[str]) -> int:
    """Runs the sections asked for, and writes the page."""
    unknown = set(arguments) - SECTIONS.keys()
    if unknown:
        print(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    wanted = [name for name in SECTIONS if name in arguments or not arguments]
    with ProcessPoolExecutor(max_workers=1) as beside:
        walked = beside.submit(exploration) if "exploration" in wanted else None
        for name in wanted:
            title, lines = walked.result() if walked and name == "exploration" else SECTIONS[name]()
            print(title, flush=True)
            write(name, title, lines)
    return 0


def write(name: str, title: str, lines: Sequence[str]) -> None:
    """Puts a section into the page, in the place of its last figures."""
    when = f"_{datetime.now(UTC):%d %B %Y}, `python -m tools.proof {name}`_"
    PAGE.write_text(_page(_kept() | {title: "\n".join([when, "", *lines]).strip()}), encoding="utf-8")


def _kept() -> dict[str, str]:
    """The sections of the page as it is."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in text.split("\n## ")[1:]}


def _page(sections: dict[str, str]) -> str:
    """The page: the results at a glance, then every section in its order."""
    ordered = sorted(sections.items(), key=lambda section: [*SECTIONS].index(_when(section[1])["name"]))
    rows = [f"| {title} | {_result(body)} | {_when(body)['date']} |\n" for title, body in ordered]
    glance = "| what | result | run on |\n|---|---|---|\n" + "".join(rows)
    return OPENING + glance + "".join(f"\n## {title}\n\n{body}\n" for title, body in ordered)


def _when(body: str) -> re.Match[str]:
    """The line that says when a section was run, and under which name."""
    found = re.match(r"_(?P<date>[^,]+), `python -m tools.proof (?P<name>\w+)`_", body)
    if found is None:
        raise SystemExit(f"{PAGE.name} has a section that no run wrote: {body[:60]}")
    return found


def _result(body: str) -> str:
    """What a section found, as it is printed boldly there."""
    return body.split("**")[1] if "**" in body else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
