"""The voice loop's world on a clock that the test moves: a loudspeaker that takes notes, a person who answers."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from offline_voice.earcons import earcon
from offline_voice.ears import Heard
from offline_voice.events import Event, Played, Quit, Said, Stirring
from offline_voice.grammar import Way
from offline_voice.mouth import RATE
from offline_voice.sound import Clip
from skill.conversation import Exchange
from skill.errors import AudioError

BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANSWERS = {
    "offer_triage": "guide me through a stretch",
    "describe": "my heel hurts when i stretch",
    "severity_0_10": "two out of ten",
    "pain_now": "two out of ten",
    "duration": "two weeks",
    "worsening": "about the same",
    "selfcare_tried": "yes rest helps",
    "general_history": "none of those",
    "pain_site": "the back of my thigh",
    "offer_session": "yes please",
    "talk_test": "yes",
    "confirm": "ready",
    "hold_check": "the back of my thigh",
}
"""What a person without any warning sign answers; "no" to all other questions."""


class Shown:
    """What the loop showed."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.said: list[str] = []
        self.troubles: list[str] = []
        self.on_hold: Callable[[int], None] = lambda _: None

    def exchange(self, exchange: Exchange) -> None:
        """Keeps it."""
        self.exchanges.append(exchange)

    def says(self, text: str) -> None:
        """Keeps it."""
        self.said.append(text)

    def hold(self, seconds: int) -> None:
        """Passes it on."""
        self.on_hold(seconds)

    def waits(self, what: str) -> None:
        """Is heard as an earcon."""

    def trouble(self, text: str) -> None:
        """Keeps it."""
        self.troubles.append(text)


class VirtualStage:
    """A stage on which time passes only while somebody waits.

    Args:
        answer: Gives what the person says after each sound that invites them; None: nothing.
        ends: When the program is asked to end (seconds from the start).
    """

    latency = 0.05

    def __init__(self, answer: Callable[[], str | None], ends: float = 3600.0) -> None:
        self._answer = answer
        self._time = 0.0
        self._coming: list[tuple[float, int, Event]] = []
        self._number = 0
        self._sounding = 0.0
        self.played: list[tuple[float, Clip]] = []
        """When each clip began, and the clip."""
        self.ways: list[Way] = []
        """How the loop wanted to listen."""
        self.speaker_gone = False
        """Whether the loudspeaker is unplugged."""
        self.at(ends, Quit())

    def at(self, when: float, event: Event) -> None:
        """Something that will happen."""
        self._number += 1
        heapq.heappush(self._coming, (when, self._number, event))

    def say(self, text: str, begins: float) -> None:
        """A person who will speak for a second; their words end with the final result."""
        self.at(begins + 0.4, Stirring(at=begins + 0.4))
        self.at(begins + 1.5, Said(heard=Heard(text), began=begins + 0.4, at=begins + 1.5))

    def now(self) -> float:
        """Seconds from the start."""
        return self._time

    def clock(self) -> datetime:
        """The time of day."""
        return BEGAN + timedelta(seconds=self._time)

    def play(self, clip: Clip) -> None:
        """Takes note, and lets a person answer to the sound that invites them."""
        if self.speaker_gone:
            raise AudioError("the loudspeaker is gone")
        self.played.append((self._time, clip))
        self._sounding = self._time + clip.seconds
        self.at(self._sounding, Played(at=self._sounding))
        if clip == earcon("ready", RATE) and (text := self._answer()):
            self.say(text, self._sounding + 0.5)

    def hush(self) -> None:
        """Forgets that the clip would have ended."""
        self._coming = [one for one in self._coming if not isinstance(one[2], Played)]
        heapq.heapify(self._coming)

    def expect(self, way: Way) -> None:
        """Takes note."""
        self.ways.append(way)

    def wait(self, until: float) -> Event | None:
        """Moves the clock to the next event, or to `until`."""
        if self._coming and self._coming[0][0] <= until:
            when, _, event = heapq.heappop(self._coming)
            self._time = max(self._time, when)
            return event
        self._time = max(self._time, until)
        return None

    def loud_at(self) -> float:
        """Nobody makes a sound but with words."""
        return -1.0

    def reopen_speaker(self) -> None:
        """Works when it is plugged in again."""
        if self.speaker_gone:
            raise AudioError("there is no loudspeaker")
