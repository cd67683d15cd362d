"""What the voice front shows: records, lines for a log without the person's words, a picture for the eye."""

from __future__ import annotations

import io
import json
import time
import wave
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from offline_voice.eye import Eye
from offline_voice.live_tape import LiveTape
from offline_voice.mouth import RATE
from offline_voice.show import PlainShow, RecordShow
from offline_voice.sound import silence
from skill.conversation import Conversation
from skill.errors import AudioError

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_records_are_printed_before_the_answer_is_spoken(conversation: Conversation) -> None:
    lines: list[str] = []
    RecordShow(conversation.guidance, lines.append).exchange(conversation.launch(AT))
    assert json.loads(lines[0])["intent"] == "LaunchRequest"


def test_a_log_holds_nothing_of_what_is_said_to_a_person_or_by_one(conversation: Conversation) -> None:
    lines: list[str] = []
    show = PlainShow(lines.append)
    show.exchange(conversation.hear("my left foot tingles terribly", AT))
    show.says("Last time your pain was six out of ten.")
    show.hold(20)
    show.waits("listening")
    show.trouble("no microphone")
    assert len(lines) == 5
    for word in ("tingles", "terribly", "pain", "six"):
        assert word not in " ".join(lines)


def test_the_picture_shows_words_meter_hold_and_progress(conversation: Conversation) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=80)
    with Eye(console, lambda: 0.4, lambda: (3, 10)) as eye:
        eye.exchange(conversation.hear("check my heel", AT))
        eye.says("Let us see.")
        eye.hold(20)
        eye.waits("listening")
        time.sleep(0.4)
    shown = out.getvalue()
    for part in ("check my heel", "Let us see.", "▮", "20 s", "listening", "3/10"):
        assert part in shown


def test_what_is_played_live_is_taken_down_with_its_silences(tmp_path: Path) -> None:
    tape = LiveTape(tmp_path / "live.wav")
    tape.add(silence(0.2, RATE))
    time.sleep(0.5)
    tape.add(silence(0.2, RATE))
    tape.close()
    with wave.open(str(tmp_path / "live.wav")) as file:
        assert file.getnframes() / RATE == pytest.approx(0.7, abs=0.2)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="--output"):
        LiveTape(tmp_path / "none" / "live.wav")
