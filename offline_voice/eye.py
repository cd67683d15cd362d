"""The picture for a person at the terminal: what was heard, what is said, how loud it is, how long the hold still runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from offline_voice.show import Waits
from skill.conversation import Exchange

_PICTURES_A_SECOND = 8
_METER = 20
"""Characters of the level meter."""
_DOING = {"listening": "listening", "resting": "resting", "speaking": "speaking", "holding": "hold"}


class Eye:
    """Lines that stay, and below them one that moves.

    Args:
        console: The terminal.
        level: How loud it is at the microphone, 0 to 1.
        prepared: How many of the fixed sentences are rendered, and of how many.
    """

    def __init__(self, console: Console, level: Callable[[], float], prepared: Callable[[], tuple[int, int]]) -> None:
        self._console = console
        self._level = level
        self._prepared = prepared
        self._doing = "speaking"
        self._hold = (0.0, 0)
        self._live = Live(
            console=console, refresh_per_second=_PICTURES_A_SECOND, get_renderable=self._picture, transient=True
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def exchange(self, exchange: Exchange) -> None:
        """What was heard."""
        if exchange.heard:
            self._console.print(Text(f"you    {exchange.heard}", style="cyan"))

    def says(self, text: str) -> None:
        """What the coach says."""
        self._doing = "speaking"
        self._console.print(Text(f"coach  {text}"))

    def hold(self, seconds: int) -> None:
        """Starts the bar."""
        self._hold = (time.monotonic(), seconds)

    def waits(self, what: Waits) -> None:
        """Listening or resting."""
        self._doing = what

    def trouble(self, text: str) -> None:
        """In red."""
        self._console.print(Text(text, style="bold red"))

    def _picture(self) -> RenderableType:
        lit = min(_METER, round(self._level() * _METER * 2))
        row = Table.grid(padding=(0, 2))
        row.add_row(Text(self._doing, style="bold"), Text("▮" * lit + "▯" * (_METER - lit), style="green"))
        began, seconds = self._hold
        passed = time.monotonic() - began
        made, of = self._prepared()
        pictures: list[RenderableType] = [row]
        if passed < seconds:
            pictures.append(ProgressBar(total=seconds, completed=passed, width=2 * _METER))
            pictures.append(Text(f"{seconds - passed:.0f} s"))
        if made < of:
            pictures.append(Text(f"preparing sentences {made}/{of}", style="dim"))
        return Group(*pictures)
