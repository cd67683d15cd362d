"""What many tests need: the content, a conversation on a still clock, the command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from offline_voice.cli import main
from offline_voice.virtual_time import VirtualConversation
from skill.content import load_guidance, load_phrases
from skill.conversation import Conversation
from skill.dialogue.guidance import Guidance
from skill.understanding import load_understanding
from skill.words import Phrases

settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

RunsCommand = Callable[..., Result]


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of its own, so that no test meets the memory of another or of this machine."""
    folder = tmp_path / "data"
    monkeypatch.setenv("STRETCH_COACH_DATA", str(folder))
    return folder


@pytest.fixture
def guidance() -> Guidance:
    """Facts, doses and rules."""
    return load_guidance()


@pytest.fixture
def phrases() -> Phrases:
    """The sentences of the first locale."""
    return load_phrases("en-US")


@pytest.fixture
def conversation(guidance: Guidance, phrases: Phrases) -> Conversation:
    """A conversation in the first locale."""
    return Conversation(guidance, phrases, load_understanding("en-US"))


@pytest.fixture
def talk(conversation: Conversation) -> VirtualConversation:
    """The same on a clock that stands still."""
    return VirtualConversation(conversation, NOW)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> RunsCommand:
    """Runs `stretch-coach` with arguments and an input, at a fixed time."""
    monkeypatch.setenv("STRETCH_COACH_NOW", NOW.isoformat())

    def command(*arguments: str, stdin: bytes | str = b"", **environment: str) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, env=environment, prog_name="stretch-coach")

    return command
