"""The thread that hears: it alone owns the recogniser, takes what the microphone gives, and reports events.

Half-duplex: while the coach itself makes a sound, and a moment after it, what comes in is dropped.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from offline_voice.ears import Ears
from offline_voice.events import Event, MicrophoneBack, MicrophoneLost
from offline_voice.grammar import Way
from offline_voice.microphone import Microphone
from offline_voice.recogniser import SpeechModel
from offline_voice.sound import level
from offline_voice.utterances import Utterances
from skill.errors import AudioError

MOST_WAITING = 400
"""Blocks that may wait to be recognised; some 20 s."""
DEAF_AFTER = 2.0
"""Seconds without any sample after which the microphone counts as lost."""
_LOUD, _LOUDER_THAN_FLOOR = 0.02, 4.0
"""What counts as somebody making a sound: the level, and how often the room's own."""

_Block = tuple[float, bytes]
"""When a block of sound came (monotonic seconds), and the sound."""
_Order = _Block | Way | None


class Listener:
    """Ears in a thread of their own."""

    def __init__(
        self, model: SpeechModel, microphone: Microphone, noise: frozenset[str], report: Callable[[Event], None]
    ) -> None:
        self._model = model
        self._microphone = microphone
        self._noise = noise
        self._report = report
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._deaf_until = float("inf")
        self._thread = threading.Thread(target=self._work, name="ears", daemon=True)
        self._floor = 0.0
        self.level = 0.0
        """How loud it is, 0 to 1, for the eye."""
        self.loud_at = 0.0
        """When somebody last made a sound (monotonic seconds)."""
        self.beat = time.monotonic()
        """When the thread was last seen alive (monotonic seconds)."""

    def start(self) -> None:
        """Opens the microphone and begins to hear.

        Raises:
            AudioError: the microphone cannot be opened.
        """
        self._microphone.start(self._take)
        self._thread.start()

    def expect(self, way: Way) -> None:
        """Listens this way from now on."""
        self._orders.put(way)

    def close_ears(self) -> None:
        """Drops what comes in, until told otherwise."""
        self._deaf_until = float("inf")

    def open_ears(self, after: float) -> None:
        """Hears again what comes in after a moment (monotonic seconds)."""
        self._deaf_until = after

    def stop(self) -> None:
        """Ends the thread and closes the microphone."""
        self._orders.put(None)
        self._thread.join(timeout=5)
        self._microphone.stop()

    def _work(self) -> None:
        utterances = Utterances(Ears(self._model, self._microphone.rate, self._noise), self._report)
        deaf = True
        while True:
            self.beat = time.monotonic()
            try:
                order = self._orders.get(timeout=DEAF_AFTER)
            except queue.Empty:
                utterances.forget()
                if not self._regain(utterances):
                    return
                continue
            if order is None:
                return
            if isinstance(order, Way):
                utterances.expect(order)
                continue
            now, block = order
            self._measure(block, now)
            if now - len(block) / 2 / self._microphone.rate >= self._deaf_until:
                deaf = False
                utterances.hear(block, now)
            elif not deaf:
                deaf = True
                utterances.forget()

    def _measure(self, block: bytes, now: float) -> None:
        self.level = level(block)
        self._floor = min(self.level, self._floor * 1.02 + 1e-4)
        if self.level > max(_LOUD, _LOUDER_THAN_FLOOR * self._floor):
            self.loud_at = now

    def _take(self, block: bytes) -> None:
        """A block from the microphone's own thread; dropped where the recogniser is far behind."""
        if self._orders.qsize() < MOST_WAITING:
            self._orders.put((time.monotonic(), block))

    def _regain(self, utterances: Utterances) -> bool:
        """Reports the loss and tries to open the microphone until sound comes; False: told to end meanwhile."""
        self._report(MicrophoneLost())
        self._microphone.stop()
        while True:
            self.beat = time.monotonic()
            try:
                self._microphone.start(self._take)
            except AudioError:
                time.sleep(DEAF_AFTER)
            try:
                while isinstance(order := self._orders.get(timeout=DEAF_AFTER), Way):
                    utterances.expect(order)
            except queue.Empty:
                self._microphone.stop()
                continue
            if order is None:
                return False
            self._report(MicrophoneBack())
            return True
