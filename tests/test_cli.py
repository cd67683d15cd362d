"""The commands: their help, their records, their errors."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import click
import pytest
from conftest import RunsCommand

from offline_voice.cli import main
from offline_voice.command import needs
from skill.errors import StretchCoachError

COMMANDS = sorted(main.commands)


def test_every_command_of_the_contract_is_there() -> None:
    wanted = {
        "chat",
        "understand",
        "listen",
        "serve",
        "replay",
        "check",
        "say",
        "doctor",
        "devices",
        "model",
        "service",
    }
    assert wanted <= set(COMMANDS)


def leaves(command: click.Command, *names: str) -> list[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        return [leaf for name, one in command.commands.items() for leaf in leaves(one, *names, name)]
    return [(names, command)]


@pytest.mark.parametrize(
    ("names", "command"), leaves(main), ids=lambda one: " ".join(one) if isinstance(one, tuple) else "command"
)
def test_every_command_has_help_a_locale_and_a_trace(
    run: RunsCommand, names: tuple[str, ...], command: click.Command
) -> None:
    shown = run(*names, "--help").stdout
    assert "--locale" in shown
    assert "--debug" in shown
    assert (command.help or "").strip()
    assert all(one.help for one in command.params if isinstance(one, click.Option))


@pytest.mark.parametrize(
    "arguments",
    [
        ("chat", "--loud"),
        ("understand", "--phase", "asleep", "hi"),
        ("replay",),
        ("replay", "--front", "phone", "x"),
        ("fly",),
    ],
)
def test_wrong_usage_is_status_2(run: RunsCommand, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_understand_takes_words_on_the_command_line(run: RunsCommand) -> None:
    shown = json.loads(run("understand", "--json", "um my foot is kind of numb").stdout)
    assert shown == {
        "heard": "um my foot is kind of numb",
        "intent": "ReportSymptomIntent",
        "slots": {"symptom": "numbness", "symptoms": ["numbness"]},
    }


def test_understand_reads_lines_plain_or_with_their_own_context(run: RunsCommand) -> None:
    lines = [
        "three",
        '{"text": "three", "asks": ["severity_0_10"], "phase": "triage"}',
        '{"text": "three", "asks": "duration", "phase": null}',
        '{"text": "not closed',
        '{"words": "no text in it"}',
        "[]",
    ]
    result = run("understand", "--json", stdin="\n".join(lines))
    shown = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["heard"] for one in shown] == ["three", "three", "three", *lines[3:]]
    assert (shown[1]["intent"], shown[1]["slots"]["level"]) == ("PainLevelIntent", 3)
    assert shown[2]["intent"] == "DurationIntent"


def test_understand_keeps_the_open_question_in_mind(run: RunsCommand) -> None:
    shown = run("understand", "--json", "--asks", "severity_0_10", "--phase", "triage", "three").stdout
    assert json.loads(shown)["slots"]["level"] == 3
    assert "level=3" in run("understand", "--asks", "severity_0_10", "three").stdout


def test_say_prints_every_wording(run: RunsCommand) -> None:
    assert run("say", "bye").stdout.strip()
    wrong = run("say", "fact.s7777")
    assert wrong.exit_code == 1
    assert "did you mean fact.s7" in wrong.stderr


def test_check_is_content(run: RunsCommand) -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "content, words and interaction models fit together\n")


def test_replay_names_what_differs_and_ends_with_status_1(run: RunsCommand, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("name: fine\nturns:\n- {launch: true, phase: idle}\n")
    bad.write_text("name: not fine\nturns:\n- {launch: true, phase: done}\n")
    assert run("replay", str(good)).exit_code == 0
    result = run("replay", str(good), str(bad))
    assert result.exit_code == 1
    assert "same      good.yaml: fine" in result.stdout
    assert "differs   bad.yaml: not fine\n          turn 1: phase is idle, not done" in result.stdout


def test_a_front_that_cannot_hold_a_conversation_leaves_it_out(run: RunsCommand, tmp_path: Path) -> None:
    path = tmp_path / "quiet.yaml"
    path.write_text("name: quiet\nfronts: [core]\nturns:\n- {launch: true}\n")
    assert "left out  quiet.yaml" in run("replay", str(path), "--front", "text").stdout


def test_an_open_endpoint_is_refused(run: RunsCommand) -> None:
    result = run("serve", "--no-verify", "--host", "0.0.0.0")  # noqa: S104 - it must be refused
    assert result.exit_code == 1
    assert "--no-verify" in result.stderr


def test_start_says_which_front_and_why(run: RunsCommand, tmp_path: Path) -> None:
    result = run("start", STRETCH_COACH_MODEL=str(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.startswith("Typed, because ")
    assert str(tmp_path) in result.stdout
    assert "Welcome to stretch coach" in result.stdout


def test_a_missing_library_is_one_line_that_says_what_to_install() -> None:
    with (
        pytest.raises(StretchCoachError, match=r"no_such_library is missing: .*stretch-coach\[voice\]"),
        needs("voice"),
    ):
        import no_such_library  # type: ignore[import-not-found]  # noqa: F401, PLC0415


def test_a_missing_module_of_ours_is_a_fault_and_not_hidden() -> None:
    with pytest.raises(ImportError, match="skill"), needs("voice"):
        import skill.no_such_module  # type: ignore[import-not-found]  # noqa: F401, PLC0415


def test_an_unforeseen_error_names_its_place_but_not_what_was_said(
    run: RunsCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("my secret words")

    monkeypatch.setattr("offline_voice.cli.load_understanding", broken)
    result = run("understand", "my secret words")
    assert result.exit_code == 1
    assert "unforeseen ValueError at test_cli.py:" in result.stderr
    assert "secret" not in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" in run("understand", "--debug", "my secret words").stderr


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "offline_voice", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("stretch-coach, version ")


def test_the_log_has_detail_only_in_debugging(run: RunsCommand) -> None:
    for arguments, level in ((("say", "bye"), logging.INFO), (("say", "--debug", "bye"), logging.DEBUG)):
        assert run(*arguments).exit_code == 0
        assert logging.getLogger("skill").level == level


def test_several_recordings_may_follow_one_option(run: RunsCommand) -> None:
    with main.commands["listen"].make_context(
        "listen", ["--input", "a", "<hold>", "--json", "--input", "b", "c"]
    ) as ctx:
        assert ctx.params["inputs"] == ("a", "<hold>", "b", "c")
        assert ctx.params["as_json"] is True
    assert run("listen", "--input").exit_code == 2
