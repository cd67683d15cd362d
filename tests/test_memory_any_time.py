"""Wishes about the memory are heard at every question of a whole conversation, and lose nothing of what was going on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_memory_talk import TO_THE_RESULT

from offline_voice.memory.store import Store
from offline_voice.opening import open_with_memory
from offline_voice.virtual_time import VirtualConversation
from skill.dialogue.reply import Day, Line, Reply
from skill.dialogue.state import State

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SESSION = (
    "yes", "how long have i got", "i've been walking for ten minutes", "ready", "<hold>", "thigh", "<hold>", "heel", "yes",
    "<hold>", "no", "ready", "stop",
)  # fmt: skip
WISHES = ("forget me", "please forget today", "don't remember this", "no don't remember this", "delete my data please")


def conversation(monkeypatch: pytest.MonkeyPatch, days: int = 0) -> VirtualConversation:
    now = NOW + timedelta(days=days)
    monkeypatch.setenv("STRETCH_COACH_NOW", now.isoformat())
    talk = VirtualConversation(open_with_memory("en-US"), now)
    talk.launch()
    return talk


def days_promised(reply: Reply) -> list[datetime]:
    told = (field for part in reply.parts if isinstance(part, Line) for field in part.fields.values())
    return [datetime.combine(one.on, datetime.min.time(), UTC) for one in told if isinstance(one, Day)]


def moments(monkeypatch: pytest.MonkeyPatch) -> list[tuple[State, datetime]]:
    """Every state with an open question on the way through the questions and a session, on the second day."""
    first = conversation(monkeypatch)
    for line in (*TO_THE_RESULT, "no", "yes"):
        first.line(line)
    talk = conversation(monkeypatch, days=1)
    kept = [(talk.conversation.state, talk.now)]
    for line in ("check my heel", *TO_THE_RESULT, *SESSION):
        talk.line(line)
        assert all(one >= talk.now - timedelta(days=1) for one in days_promised(talk.last.reply))
        if talk.conversation.state.open is not None:
            kept.append((talk.conversation.state, talk.now))
    return kept


@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_to_forget_is_asked_back_and_a_no_goes_on(
    wish: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = moments(monkeypatch)
    assert len({state.open.question for state, _ in ways if state.open}) > 15
    before = Store(data / "memory").read()
    for state, now in ways:
        talk = conversation(monkeypatch, days=1)
        talk.conversation.state, talk.now = state, now
        assert state.open is not None
        asked, back = talk.line(wish), talk.line("no")
        assert asked.keys[-1].startswith("ask.forget"), state.open.question
        assert back.keys[0] == "forget.kept", state.open.question
        assert back.listening
        if state.phase == "triage" and state.open.question != "describe":
            assert back.asks == state.open.asks
        assert talk.conversation.state.session is None or state.session is not None
    assert Store(data / "memory").read() == before


def test_what_is_known_can_be_asked_at_any_question(monkeypatch: pytest.MonkeyPatch) -> None:
    for state, now in moments(monkeypatch):
        talk = conversation(monkeypatch, days=1)
        talk.conversation.state, talk.now = state, now
        assert "memory.what" in talk.line("what do you know about me").keys
        assert talk.line("how am i doing").keys[0].startswith("progress.")


def test_forgotten_at_any_question_nothing_is_left(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = moments(monkeypatch)
    saved = Store(data / "memory").read()
    for state, now in ways:
        talk = conversation(monkeypatch, days=1)
        talk.conversation.state, talk.now = state, now
        talk.line("forget me")
        assert "forget.done" in talk.line("yes").keys
        whole = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
        assert not any(trace in whole for trace in (b"2026-11", b"self_care", b"hamstring", b"strap", b"heel_slide"))
        for line in ("check my heel", *TO_THE_RESULT, "no"):
            talk.line(line)
        assert not Store(data / "memory").read().entries
        Store(data / "memory").take_in(saved.entries)
