"""The typed front, for programs that write into it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import RunsCommand


def records(run: RunsCommand, stdin: bytes | str, *arguments: str) -> list[dict[str, Any]]:
    result = run("chat", "--json", *arguments, stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_first_record_is_the_launch_and_each_line_has_one(run: RunsCommand) -> None:
    launch, numb = records(run, "um my foot is kind of numb\n")
    assert (launch["intent"], launch["phase"]) == ("LaunchRequest", "idle")
    assert numb["assessment"]["urgency"] == "urgent"
    assert numb["phase"] == "halted"


def test_no_input_is_a_polite_end(run: RunsCommand) -> None:
    assert [one["intent"] for one in records(run, b"")] == ["LaunchRequest"]


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        (b"\xe9 \xff\xfe\x00 pain\n", "\ufffd \ufffd\ufffd\x00 pain"),
        (b"\n", ""),
        (b"   \t \r\n", ""),
        (b"\xef\xbb\xbfstop\r\n", "stop"),
        ("\U0001f9b6 \u0645\u0631\u062d\u0628\u0627\n".encode(), "\U0001f9b6 \u0645\u0631\u062d\u0628\u0627"),
        (b"no newline at the end", "no newline at the end"),
    ],
)
def test_any_bytes_are_answered(run: RunsCommand, line: bytes, heard: str) -> None:
    _, answer = records(run, line)
    assert answer["heard"] == heard
    assert answer["say"]


def test_a_very_long_line_is_one_utterance(run: RunsCommand) -> None:
    long = "my heel aches and " * 600
    _, answer, after = records(run, f"{long}\nstop\n")
    assert len(long) > 10_000
    assert answer["heard"] == long.strip()
    assert after["intent"] == "AMAZON.StopIntent"


def test_it_answers_after_the_end_too_and_never_loses_the_lock(run: RunsCommand) -> None:
    *_, stopped, wish = records(run, "my foot is numb\nstop\nguide me through a stretch\n")
    assert stopped["listening"] is False
    assert wish["phase"] == "halted"


def test_the_clock_begins_where_it_is_set(run: RunsCommand) -> None:
    lines = [
        "my heel hurts when i stretch",
        *["no"] * 5,
        "two",
        "one week",
        "better",
        *["no"] * 2,
        "under the heel",
        *["no"] * 6,
    ]
    result = run("chat", "--json", stdin="\n".join(lines), STRETCH_COACH_NOW="2030-01-01T23:30:00-05:00")
    reviews = [json.loads(line)["assessment"] for line in result.stdout.splitlines()]
    assert {one["review_on"] for one in reviews if one} == {"2030-01-16"}


def test_readable_text_shows_both_sides(run: RunsCommand) -> None:
    shown = run("chat", stdin="my foot is numb\n").stdout
    assert "Welcome to stretch coach." in shown
    assert "\n> my foot is numb\nPlease be seen by a medical professional today" in shown


@pytest.mark.parametrize(
    ("environment", "arguments", "says"),
    [
        ({"STRETCH_COACH_NOW": "tomorrow"}, (), "STRETCH_COACH_NOW is 'tomorrow'; write it like 2026-12-07T09:00:00Z"),
        ({"STRETCH_COACH_TRIAGE": "maybe"}, (), "STRETCH_COACH_TRIAGE is 'maybe'; set it to on or off"),
        ({}, ("--locale", "xx-XX"), "no phrases for locale 'xx-XX'"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_status_1(
    run: RunsCommand, environment: dict[str, str], arguments: tuple[str, ...], says: str
) -> None:
    result = run("chat", *arguments, **environment)
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_health_questions_can_be_switched_off(run: RunsCommand) -> None:
    result = run("chat", "--json", stdin="guide me through a stretch\nmy foot is numb\n", STRETCH_COACH_TRIAGE="off")
    _, wish, numb = (json.loads(line) for line in result.stdout.splitlines())
    assert wish["phase"] == "warm_up"
    assert numb["assessment"]["urgency"] == "urgent"


def test_another_program_can_hold_a_conversation(tmp_path: Path) -> None:
    """Each answer arrives before the next line is written, though the output is a pipe and the machine's locale is C."""
    command = [str(Path(sys.executable).parent / "stretch-coach"), "chat", "--json"]
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as talk:
        assert talk.stdin
        assert talk.stdout
        assert json.loads(talk.stdout.readline())["intent"] == "LaunchRequest"
        for words in ("my heel hurts when i stretch", "f\u00fcr", "stop"):
            talk.stdin.write(f"{words}\n".encode())
            talk.stdin.flush()
            assert json.loads(talk.stdout.readline())["heard"] == words
        talk.stdin.close()
        assert talk.wait(10) == 0
