"""A room in which somebody talks who does not mean the coach: the real ears, and the real loop, on a clock faster than time.

What the coach says takes its time and makes it deaf, as live; for every moment of silence a block of the room's sound is heard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from offline_voice.ears import Ears
from offline_voice.events import Event, Played, Quit, Said
from offline_voice.grammar import Grammars, Way
from offline_voice.microphone import BLOCKS_A_SECOND
from offline_voice.recogniser import SpeechModel
from offline_voice.settings import Settings
from offline_voice.sound import Clip
from offline_voice.utterances import Utterances
from tools.synthetic_voices import RATE

_BLOCK = 2 * RATE // BLOCKS_A_SECOND


class Room:
    """A stage (`offline_voice.stage.Stage`) for sound that was recorded; asks the loop to end with it.

    Args:
        sound: What is heard in the room, raw.
        model: The speech model.
        grammars: How to listen.
        began: The time of day at the start.
    """

    latency = 0.0

    def __init__(self, sound: bytes, model: SpeechModel, grammars: Grammars, began: datetime) -> None:
        self._sound = memoryview(sound)
        self._began = began
        self._heard_to = 0
        self._tail = Settings().timing.tail
        self._plays_until: float | None = None
        self._deaf_until = 0.0
        self._deaf = False
        self._events: deque[Event] = deque()
        self._utterances = Utterances(Ears(model, RATE, grammars.noise), self._events.append, self.now)

    def now(self) -> float:
        """Seconds from the start."""
        return self._heard_to / 2 / RATE

    def clock(self) -> datetime:
        """The time of day."""
        return self._began + timedelta(seconds=self.now())

    def play(self, clip: Clip) -> None:
        """Takes as long as the clip."""
        self._plays_until = self.now() + clip.seconds

    def hush(self) -> None:
        """Silence."""
        self._plays_until = None

    def expect(self, way: Way) -> None:
        """How to listen from now on."""
        self._utterances.expect(way)

    def wait(self, until: float) -> Event | None:
        """Hears the room until something happens, or until then."""
        while not self._events:
            if self._plays_until is not None and self.now() >= self._plays_until:
                self._deaf_until, self._plays_until = self.now() + self._tail, None
                return Played(at=self.now())
            if self.now() >= until:
                return None
            self._hear()
        return self._events.popleft()

    def loud_at(self) -> float:
        """Nobody lengthens a gap."""
        return -1.0

    def reopen_speaker(self) -> None:
        """Nothing is ever lost."""

    def _hear(self) -> None:
        block = bytes(self._sound[self._heard_to : self._heard_to + _BLOCK])
        self._heard_to += _BLOCK
        if self._heard_to >= len(self._sound):
            self._events.append(Quit())
        deaf = self._plays_until is not None or self.now() < self._deaf_until
        if deaf and not self._deaf:
            self._utterances.forget()
        elif not deaf:
            self._utterances.hear(block, self.now())
        self._deaf = deaf


def overheard(sound: bytes, model: SpeechModel, grammars: Grammars, way: Way) -> Iterator[Said]:
    """Everything that is heard in a room where the coach is silent and expects the same all the time."""
    room = Room(sound, model, grammars, datetime.min.replace(tzinfo=UTC))
    room.expect(way)
    while not isinstance(event := room.wait(float("inf")), Quit):
        if isinstance(event, Said):
            yield event
            if not way.strict:
                room.expect(way)
