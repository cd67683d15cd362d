"""Mutation testing of the safety code, the verifier and the memory: small changes, one by one, that some test must notice.

`python -m tools.mutants` copies the last commit to `build/mutants`, lets mutmut change the modules named below there, changes the
figures and lists of the content itself (`tools/mutants_content.py`), and writes `docs/mutants.md`: how many changes were noticed,
when, and every one that nobody noticed. A run that was broken off goes on where it stopped, as long as the code is the same;
where only tests have changed since, what nobody had noticed is tried once more. `python -m tools.mutants dialogue` looks at one group alone,
`python -m tools.mutants dialogue halt gate` at some of its modules, and `python -m tools.mutants --page` only writes the page.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from tools import mutants_content
from tools.last_commit import ROOT, renew

COPY = ROOT / "build" / "mutants"
PAGE = ROOT / "docs" / "mutants.md"
REASONS = ROOT / "tests" / "proof" / "survivors.toml"
BAR = 0.9
UNNOTICED = (0, 5, 33, 34)
"""mutmut's marks of a change with which every test passed, or which no test reaches."""
FORGIVEN = 37
"""mutmut's own mark of a change that a type checker refuses; we run none."""
CONTENT = "content"
"""The name of the group that is no code."""
SQL = re.compile(r'"(SELECT|INSERT|DELETE|PRAGMA|VACUUM|BEGIN|COMMIT|ROLLBACK)\b|row\["')
"""Statements and names of columns."""


class Group(msgspec.Struct, frozen=True):
    """Modules that the same tests look after."""

    folder: str
    """Where they are."""
    modules: tuple[str, ...]
    """Their names."""
    tests: tuple[str, ...]
    """The tests that are run against each change."""

    @property
    def files(self) -> list[str]:
        """Their paths."""
        return [f"{self.folder}/{name}.py" for name in self.modules]


GROUPS = {
    "dialogue": Group(
        "skill/dialogue",
        (
            "red_flags",
            "halt",
            "halted",
            "urgency",
            "triage",
            "answers",
            "findings",
            "checks",
            "gate",
            "admission",
            "holds",
            "offers",
            "warm_up",
            "in_session",
            "steering",
            "everywhere",
        ),
        (
            "tests/test_admission.py",
            "tests/test_answers.py",
            "tests/test_findings.py",
            "tests/test_halt.py",
            "tests/test_holds.py",
            "tests/proof/test_exact_answers.py",
            "tests/proof/test_every_place.py",
            "tests/test_red_flags.py",
            "tests/test_halted.py",
            "tests/test_triage.py",
            "tests/test_session.py",
            "tests/test_urgency.py",
            "tests/test_patterns.py",
            "tests/test_triage_off.py",
        ),
    ),
    "state": Group(
        "skill/dialogue",
        ("state", "fitting", "questions"),
        ("tests/test_state.py", "tests/proof/test_exact_answers.py", "tests/proof/test_every_place.py"),
    ),
    "understanding": Group(
        "skill/understanding",
        ("red_flags", "scope", "clauses", "course", "net", "context", "answers"),
        (
            "tests/test_net.py",
            "tests/test_spotter.py",
            "tests/test_understanding_answers.py",
            "tests/proof/test_exact_readings.py",
        ),
    ),
    "verifier": Group(
        "skill/alexa",
        ("verification", "chains", "chain_url", "fetching", "incoming"),
        (
            "tests/test_alexa_chain_url.py",
            "tests/test_alexa_verification.py",
            "tests/test_alexa_chains.py",
            "tests/test_alexa_hostile.py",
            "tests/test_alexa_web.py",
        ),
    ),
    "memory": Group(
        "offline_voice/memory",
        ("store", "keeper", "schema", "files"),
        ("tests/test_memory_store.py", "tests/test_keeper.py", "tests/test_history_command.py"),
    ),
}


class Found(msgspec.Struct):
    """What became of the changes to a module."""

    name: str
    """Dotted; of a file of the content, its path."""
    noticed: int = 0
    """A test failed, or did not end."""
    unnoticed: list[str] = []
    """The changes with which every test passed, or which none reaches: the lines that they take away and put in."""
    untried: int = 0
    """Not tried yet."""

    @property
    def share(self) -> float:
        """Of those tried, how many were noticed."""
        tried = self.noticed + len(self.unnoticed)
        return self.noticed / tried if tried else 0.0


def main(arguments: list[str]) -> int:
    """Runs what is asked for, and writes the page."""
    every = (*GROUPS, CONTENT)
    wanted = [name for name in arguments if name in every] or ([] if "--page" in arguments else every)
    for name in wanted:
        if name == CONTENT:
            mutants_content.run(COPY / CONTENT)
        else:
            run(name, GROUPS[name], [one for one in GROUPS[name].modules if one in arguments])
    found = {name: of_content() if name == CONTENT else results(name) for name in every if (COPY / name).is_dir()}
    PAGE.write_text(page(found), encoding="utf-8")
    everything = [one for some in found.values() for one in some]
    for one in everything:
        print(
            f"{one.name:32} {one.noticed:5} noticed {len(one.unnoticed):4} not {one.untried:5} untried {one.share:.1%}"
        )
    return 0 if everything and all(one.share >= BAR and not one.untried for one in everything) else 1


def run(name: str, group: Group, modules: Sequence[str] = ()) -> None:
    """Changes the modules of a group, or some of them, in a copy of the last commit, one change after the other."""
    copy = COPY / name
    renewed = renew(copy, group.folder)
    if renewed == "all":
        with (copy / "pyproject.toml").open("a", encoding="utf-8") as settings:
            settings.write(f"\n[tool.mutmut]\n{_settings(group, copy)}")
    elif renewed == "tests":
        for path in (copy / "mutants" / group.folder).glob("*.meta"):
            if modules and path.name.partition(".")[0] not in modules:
                continue
            found = json.loads(path.read_text())
            codes = found["exit_code_by_key"]
            found["exit_code_by_key"] = {one: None if code in UNNOTICED else code for one, code in codes.items()}
            path.write_text(json.dumps(found))
    mutmut = Path(sys.executable).parent / "mutmut"
    log = copy / "mutmut.log"
    with log.open("wb") as out:
        some = [f"{group.folder}/{one}.*".replace("/", ".") for one in modules]
        command = ["nice", "-n", "15", str(mutmut), "run", "--max-children", "1", *some]
        done = subprocess.run(command, cwd=copy, stdout=out, stderr=subprocess.STDOUT, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise SystemExit(f"mutmut ended with {done.returncode}; read {log.relative_to(ROOT)}")


def _settings(group: Group, copy: Path) -> str:
    tests, root = [test for test in group.tests if (copy / test).is_file()], group.folder.partition("/")[0]
    settings = {
        "source_paths": [root],
        "only_mutate": group.files,
        "also_copy": ["interaction_models", "tools", "tests", *({"skill", "offline_voice"} - {root})],
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "no:xdist"],
    }
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())


def results(name: str) -> list[Found]:
    """What the last run of a group found, module by module."""
    folder = COPY / name / "mutants" / GROUPS[name].folder
    found = []
    for module in GROUPS[name].modules:
        path = folder / f"{module}.py.meta"
        codes = json.loads(path.read_text())["exit_code_by_key"] if path.is_file() else {}
        one = Found(f"{GROUPS[name].folder}/{module}".replace("/", "."), unnoticed=[])
        for mutant, code in codes.items():
            if code is None:
                one.untried += 1
            elif code in UNNOTICED:
                one.unnoticed.append(change_of(name, one, mutant))
            elif code != FORGIVEN:
                one.noticed += 1
        one.unnoticed = [change for change in one.unnoticed if not _same_sql(change)]
        found.append(one)
    return found


def of_content() -> list[Found]:
    """The same of the content, file by file."""
    found = {name: Found(f"{mutants_content.FOLDER}/{name}.toml", unnoticed=[]) for name in mutants_content.FILES}
    for tried in mutants_content.results(COPY / CONTENT):
        one = found[tried.file]
        if tried.noticed is None:
            one.untried += 1
        elif tried.noticed:
            one.noticed += 1
        else:
            one.unnoticed.append(f"{tried.place}\n{tried.change}")
    return list(found.values())


def _same_sql(change: str) -> bool:
    """Whether a change only makes letters of SQL small or capital, which it reads alike."""
    before, _, after = change.partition("\n+")
    return bool(SQL.search(before)) and before[1:].lower() == after.lower()


def change_of(name: str, module: Found, mutant: str) -> str:
    """A change, as the lines that it takes away and puts in."""
    functions = _functions(COPY / name / "mutants" / (module.name.replace(".", "/") + ".py"))
    changed = mutant.removeprefix(f"{module.name}.")
    original = changed.rpartition("__mutmut_")[0] + "__mutmut_orig"
    lines = difflib.unified_diff(functions[original], functions[changed], lineterm="", n=0)
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


@cache
def _functions(path: Path) -> dict[str, list[str]]:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    return {node.name: lines[node.lineno : node.end_lineno] for node in functions}


def page(found: dict[str, list[Found]]) -> str:
    """The page: a table of the figures, and each change that nobody noticed with the reason why it may stay."""
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8")) if REASONS.is_file() else {}
    commits = [f"{name} {(COPY / name / '.commit').read_text()[:12]}" for name in found]
    lines = [
        "# Mutation testing",
        "",
        f"Written by `python -m tools.mutants` on {datetime.now(UTC):%d %B %Y}; commits tried: {', '.join(commits)}.",
        "mutmut changes one small thing at a time in the code that decides about safety, about whom to believe and about what",
        "is remembered: an operator, a number, a word, an argument. For each change the tests of that code are run. A change that",
        "every test lets pass is listed below; one that only writes SQL in small letters changes nothing, and is not counted.",
        "",
        "| module | changes | noticed | not noticed | share |",
        "|---|---|---|---|---|",
    ]
    everything = [one for some in found.values() for one in some]
    for one in everything:
        untried = f" ({one.untried} not tried)" if one.untried else ""
        tried = one.noticed + len(one.unnoticed)
        lines.append(
            f"| `{one.name}` | {tried}{untried} | {one.noticed} | {len(one.unnoticed)} | {f'{one.share:.1%}' if tried else '-'} |"
        )
    noticed, missed = sum(one.noticed for one in everything), sum(len(one.unnoticed) for one in everything)
    share = noticed / (noticed + missed) if noticed + missed else 0.0
    lines += [f"| together | {noticed + missed} | {noticed} | {missed} | {share:.1%} |", "", "## Not noticed", ""]
    for some in found.values():
        for one in some:
            if one.unnoticed:
                lines += [f"### `{one.name}`", "", *_survivors(one, reasons), ""]
    return "\n".join(lines).rstrip() + "\n"


def _survivors(module: Found, reasons: dict[str, str]) -> list[str]:
    """The changes of a module, equal ones once, each with its reason."""
    counted = Counter(module.unnoticed)
    lines: list[str] = []
    for change, times in counted.items():
        why = next((reason for words, reason in reasons.items() if words in change), "no test notices")
        lines += [f"{why}{f' ({times} times)' if times > 1 else ''}:", "", "```diff", *change.splitlines(), "```", ""]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
