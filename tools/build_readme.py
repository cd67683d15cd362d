"""Writes the coach's part of the conversation in the README: `python -m tools.build_readme`."""

from __future__ import annotations

import re
import textwrap
from datetime import UTC, datetime
from pathlib import Path

from offline_voice.opening import open_conversation
from offline_voice.virtual_time import VirtualConversation

README = Path(__file__).parent.parent / "README.md"
WIDTH = 110
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

_BLOCK = re.compile(r"(<!-- transcript: [^\n]*\n```text\n)(.*?)(```\n)", re.DOTALL)


def with_transcript(readme: str) -> str:
    """The README with the answers that the coach gives now to what is said in it."""
    return _BLOCK.sub(lambda block: f"{block[1]}{transcript(block[2])}{block[3]}", readme)


def transcript(block: str) -> str:
    """A conversation: what is said (lines that begin with ``>``) out of a block, with the answers."""
    talk = VirtualConversation(open_conversation("en-US"), NOON)
    answered = (
        f"{line}\n{_wrapped(talk.hear(line[2:]).spoken.text)}" for line in block.splitlines() if line.startswith("> ")
    )
    return "\n".join((_wrapped(talk.launch().spoken.text), *answered))


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH) + "\n"


if __name__ == "__main__":
    README.write_text(with_transcript(README.read_text(encoding="utf-8")), encoding="utf-8")
