"""The typed front in a terminal: a hold takes its time, and typing interrupts it."""

import io
import os
import re
import threading
import time
from collections.abc import Iterator

import pytest
from conftest import NOW

from offline_voice.terminal import Keyboard, Terminal
from skill.conversation import Conversation

TO_THE_FIRST_HOLD = (
    "guide me through a stretch",
    *("no",) * 5,
    "one",
    *("no",) * 2,
    "skip the warm up",
    *("yes",) * 2,
)


class Typist:
    """Types into a pipe and reads what the screen shows."""

    def __init__(self, conversation: Conversation) -> None:
        self.reading, writing = os.pipe()
        self._writing: int | None = writing
        self.screen = io.StringIO()
        self.terminal = Terminal(conversation, NOW, Keyboard(self.reading), self.screen)
        self._thread = threading.Thread(target=self.terminal.run, daemon=True)

    def start(self) -> None:
        """Begins the conversation."""
        self._thread.start()

    def type(self, text: str) -> None:
        """One line."""
        assert self._writing is not None
        os.write(self._writing, f"{text}\n".encode())

    def wait_for(self, text: str, seconds: float = 10.0) -> None:
        """Until the screen shows it."""
        ends = time.monotonic() + seconds
        while not re.search(text, self.screen.getvalue()):
            assert time.monotonic() < ends, self.screen.getvalue()
            time.sleep(0.02)

    def hang_up(self) -> None:
        """No more lines will come."""
        if self._writing is not None:
            os.close(self._writing)
        self._writing = None

    def wait_for_the_end(self) -> None:
        """Until the conversation is over."""
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture
def typist(conversation: Conversation) -> Iterator[Typist]:
    one = Typist(conversation)
    yield one
    one.hang_up()
    one.wait_for_the_end()
    os.close(one.reading)


def test_it_greets_answers_and_ends(typist: Typist) -> None:
    typist.start()
    typist.wait_for("Shall we check your symptoms[?]\n> $")
    typist.type("")
    typist.type("my foot is numb")
    typist.wait_for("medical professional today")
    typist.type("stop")
    typist.wait_for_the_end()


def test_the_end_of_the_input_is_a_polite_end(typist: Typist) -> None:
    typist.start()
    typist.wait_for("> $")
    typist.hang_up()
    typist.wait_for_the_end()
    assert typist.screen.getvalue().endswith("> \n")


@pytest.mark.slow
def test_a_hold_counts_down_gives_its_cue_in_time_and_is_interrupted_by_typing(typist: Typist) -> None:
    typist.start()
    for line in TO_THE_FIRST_HOLD:
        typist.wait_for("> $")
        before = len(typist.screen.getvalue())
        typist.type(line)
        typist.wait_for(rf"(?s)^.{{{before + 2},}}")
    typist.wait_for(r"\n  32 s\n> ")
    began = time.monotonic()
    typist.wait_for("If it is the heel, say heel")
    assert 4.5 <= time.monotonic() - began <= 6.5
    seconds = [int(one) for one in re.findall(r"  (\d+) s", typist.screen.getvalue())]
    assert seconds[seconds.index(32) :][:4] == [32, 31, 30, 29]
    typist.type("my foot is going numb")
    typist.wait_for("medical professional today", seconds=2)
    assert "let go" not in typist.screen.getvalue()
