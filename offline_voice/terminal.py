"""The typed front in a terminal: real time, a hold that really runs with its seconds counted down, typing interrupts it."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TextIO

from offline_voice.chat import clean
from skill.conversation import Conversation, Exchange
from skill.words import Say, SpokenCue, SpokenHold

PROMPT = "> "
_UP_AND_BACK = "\x1b7\x1b[1A\r\x1b[K{text}\x1b8"
"""Writes over the line above the cursor and leaves the cursor, and what is being typed there, alone."""


class Keyboard:
    """Whole lines from a terminal, waited for no longer than wanted."""

    def __init__(self, file: int = 0) -> None:
        self._file = file
        self._kept = b""
        self.ended = False
        """Whether there will be no more lines."""

    def line(self, seconds: float | None = None) -> str | None:
        """The next line; None when the seconds passed without one or the input ended."""
        ends = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._kept and not self.ended:
            left = None if ends is None else max(0.0, ends - time.monotonic())
            if not select.select([self._file], [], [], left)[0]:
                return None
            read = os.read(self._file, 65536)
            self._kept += read
            self.ended = not read
        line, _, self._kept = self._kept.partition(b"\n")
        return clean(line) if line or not self.ended else None


class Terminal:
    """One conversation with a person at a keyboard."""

    def __init__(
        self,
        conversation: Conversation,
        start: datetime,
        keyboard: Keyboard,
        out: TextIO = sys.stdout,
        speak: Callable[[str], None] | None = None,
    ) -> None:
        self._conversation = conversation
        self._start = start
        self._began = time.monotonic()
        self._keyboard = keyboard
        self._out = out
        self._speak = speak

    def run(self) -> None:
        """Talks until the person or the coach ends it."""
        exchange = self._conversation.launch(self._now())
        while True:
            typed = self._play(exchange)
            if not exchange.reply.listening:
                return
            while not typed and not self._keyboard.ended:
                self._write(PROMPT)
                typed = self._keyboard.line()
            if not typed:
                self._write("\n")
                return
            exchange = self._conversation.hear(typed, self._now())

    def _now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def _play(self, exchange: Exchange) -> str | None:
        """Prints a reply in its own time; gives what was typed into its silences."""
        for part in exchange.spoken.parts:
            if isinstance(part, Say):
                self._say(part)
                continue
            if isinstance(part, SpokenHold):
                self._conversation.hold_began(self._now())
            if typed := self._wait(part if isinstance(part, SpokenHold) else SpokenHold(round(part.seconds))):
                return typed
        return None

    def _wait(self, hold: SpokenHold) -> str | None:
        """Counts a hold or a pause down, with its cues; gives what was typed, which ends it."""
        ends = time.monotonic() + hold.seconds
        due = list(hold.cues)
        self._write(f"  {hold.seconds} s\n{PROMPT}")
        while (left := ends - time.monotonic()) > 0 and not self._keyboard.ended:
            if typed := self._keyboard.line(left % 1 or 1):
                return typed
            left = max(0, round(ends - time.monotonic()))
            self._write(_UP_AND_BACK.format(text=f"  {left} s"))
            while due and hold.seconds - left >= due[0].at:
                self._cue(due.pop(0), left)
        self._write("\r\x1b[K")
        return None

    def _cue(self, cue: SpokenCue, left: int) -> None:
        """Prints a cue in place of the countdown, which goes on below it."""
        self._write(_UP_AND_BACK.format(text=cue.say.text) + f"\n  {left} s\n{PROMPT}")
        if self._speak:
            self._speak(cue.say.text)

    def _say(self, part: Say) -> None:
        self._write(f"{part.text}\n")
        if self._speak:
            self._speak(part.text)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
