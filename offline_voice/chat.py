"""The typed front without a terminal: one utterance a line in, one answer a line out, in virtual time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from offline_voice.virtual_time import VirtualConversation
from skill.record import Record, record

BYTE_ORDER_MARK = "\ufeff"


def answer_lines(
    lines: Iterable[bytes],
    talk: VirtualConversation,
    show: Callable[[str], None],
    *,
    as_json: bool,
    speak: Callable[[str], None] | None = None,
) -> None:
    """Greets, then answers every line at once until there are no more.

    Args:
        lines: Raw lines; bytes that are not UTF-8 are replaced, nothing is refused.
        talk: The conversation.
        show: Takes each finished line of output.
        as_json: Whether to give turn records instead of readable text.
        speak: Says a reply, and returns when it is said.
    """
    written = Record.line if as_json else readable

    def give(turn: Record) -> None:
        show(written(turn))
        if speak and turn.say:
            speak(turn.say)

    give(record(talk.launch(), talk.conversation.guidance))
    for line in lines:
        give(talk.line(clean(line)))


def clean(line: bytes) -> str:
    """A line of input as text, without what belongs to the file and not to the words."""
    return line.decode("utf-8", errors="replace").strip().removeprefix(BYTE_ORDER_MARK).strip()


def readable(record: Record) -> str:
    """A turn for the eye: what was heard, what was said."""
    heard = f"> {record.heard}\n" if record.heard else ""
    return f"{heard}{record.say}\n"
