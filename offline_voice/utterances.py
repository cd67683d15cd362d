"""Where an utterance begins and ends in a stream of sound: reported as events, for a microphone and for recordings alike."""

from __future__ import annotations

import time
from collections.abc import Callable

from offline_voice.ears import Ears
from offline_voice.events import Event, Said, Stirring
from offline_voice.grammar import Way

MOST_SECONDS = 12.0
"""An utterance is taken for ended after so long: television does not pause."""


class Utterances:
    """Follows a stream of sound. Belongs to one thread.

    Args:
        ears: What recognises it.
        report: Is told what happens.
        clock: Tells when a final result was there (seconds).
    """

    def __init__(
        self, ears: Ears, report: Callable[[Event], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ears = ears
        self._report = report
        self._clock = clock
        self._began: float | None = None

    def expect(self, way: Way) -> None:
        """Listens this way from now on; an utterance under way is forgotten."""
        self._ears.expect(way)
        self._began = None

    def forget(self) -> None:
        """Forgets the utterance under way."""
        self._ears.reset()
        self._began = None

    def hear(self, block: bytes, now: float) -> None:
        """Hears a little more.

        Args:
            block: The sound.
            now: When its end was there (seconds).
        """
        heard = self._ears.feed(block)
        if heard is None and self._began is not None and now - self._began > MOST_SECONDS:
            heard = self._ears.finish()
        if heard is None and self._ears.partial and self._began is None:
            self._began = now
            self._report(Stirring(at=now))
        elif heard is not None:
            began, self._began = self._began, None
            if heard.text or began is not None:
                self._report(Said(heard=heard, began=now if began is None else began, at=self._clock()))
