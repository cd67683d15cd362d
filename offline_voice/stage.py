"""The world as the loop sees it: a clock, a loudspeaker, ears, and one place to wait for whatever happens next."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from offline_voice import service_notify
from offline_voice.events import Event, Played, Quit
from offline_voice.grammar import Way
from offline_voice.listener import Listener
from offline_voice.live_tape import LiveTape, TapedPlayer
from offline_voice.player import Player, open_player
from offline_voice.settings import Settings
from offline_voice.sound import Clip
from skill.errors import AudioError

Report = Callable[[Event], None]

_BEAT_EVERY = 5.0
_BEAT_OLDEST = 30.0
"""Seconds after which a silent listener counts as hung: the service manager then starts the coach anew."""


class Stage(Protocol):
    """What the loop plays on."""

    @property
    def latency(self) -> float:
        """Seconds from `play` to the first sound."""

    def now(self) -> float:
        """Monotonic seconds."""

    def clock(self) -> datetime:
        """The time of day, in the zone of this machine."""

    def play(self, clip: Clip) -> None:
        """Begins to play a clip and closes the ears; `Played` comes at its end. Raises AudioError."""

    def hush(self) -> None:
        """Silence at once; the ears open again."""

    def expect(self, way: Way) -> None:
        """How to listen from now on."""

    def wait(self, until: float) -> Event | None:
        """The next event; None when the time has come first."""

    def loud_at(self) -> float:
        """When somebody last made a sound (monotonic seconds)."""

    def reopen_speaker(self) -> None:
        """Tries to open the loudspeaker again. Raises AudioError."""


class LiveStage:
    """A microphone, a loudspeaker and the real clock.

    Args:
        settings: Of this machine.
        listener: Makes the listener that reports to this stage.
        tape: Takes down what is played.
    """

    def __init__(
        self, settings: Settings, listener: Callable[[Report], Listener], tape: LiveTape | None = None
    ) -> None:
        self._settings = settings
        self._tape = tape
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.listener = listener(self._events.put)
        self._player: Player | None = None
        self._beaten = 0.0

    @property
    def latency(self) -> float:
        """Seconds from `play` to the first sound."""
        return self._player.latency if self._player else 0.0

    def start(self) -> None:
        """Opens loudspeaker and microphone.

        Raises:
            AudioError: one of them cannot be opened.
        """
        self.reopen_speaker()
        self.listener.start()
        if self._settings.hearing.echo_cancelled:
            self.listener.open_ears(0.0)
        service_notify.ready()

    def stop(self) -> None:
        """Closes everything."""
        if self._player:
            self._player.close()
        self.listener.stop()

    def quit(self) -> None:
        """Asks the loop to end; may be called from a signal handler."""
        self._events.put(Quit())

    def now(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def clock(self) -> datetime:
        """The time of day, in the zone of this machine."""
        return datetime.now().astimezone()

    def play(self, clip: Clip) -> None:
        """Begins to play a clip."""
        if self._player is None:
            raise AudioError("the loudspeaker is gone: see 'stretch-coach devices'")
        if not self._settings.hearing.echo_cancelled:
            self.listener.close_ears()
        self._player.play(clip)

    def hush(self) -> None:
        """Silence at once."""
        if self._player:
            self._player.stop()
        self._open_ears(self.now())

    def expect(self, way: Way) -> None:
        """How to listen from now on."""
        self.listener.expect(way)

    def wait(self, until: float) -> Event | None:
        """The next event."""
        while True:
            self._beat()
            left = until - time.monotonic()
            try:
                event = self._events.get(timeout=max(0.0, min(left, _BEAT_EVERY)))
            except queue.Empty:
                if left <= _BEAT_EVERY:
                    return None
                continue
            if isinstance(event, Played):
                self._open_ears(event.at)
            return event

    def loud_at(self) -> float:
        """When somebody last made a sound."""
        return self.listener.loud_at

    def reopen_speaker(self) -> None:
        """Tries to open the loudspeaker."""
        if self._player:
            self._player.close()
            self._player = None
        speaking = self._settings.speaking
        player = open_player(speaking.speaker, speaking.lead_in, self._events.put)
        self._player = TapedPlayer(player, self._tape) if self._tape else player

    def _open_ears(self, silent_from: float) -> None:
        """Hears again, a moment after our own sound; where there is no echo the ears are never closed."""
        if not self._settings.hearing.echo_cancelled:
            self.listener.open_ears(silent_from + self._settings.timing.tail)

    def _beat(self) -> None:
        """Tells the service manager that all threads are alive, now and then."""
        now = time.monotonic()
        if now - self._beaten >= _BEAT_EVERY and now - self.listener.beat < _BEAT_OLDEST:
            service_notify.alive()
            self._beaten = now
