"""Renders the fixed sentences of a locale ahead, in the background, so that each of them starts at once."""

from __future__ import annotations

import threading
import time

from offline_voice.plan import sentences
from offline_voice.voice_cache import VoiceCache
from skill.errors import AudioError
from skill.words import Phrases

_BREATH = 0.05
"""Seconds between two renderings: whoever speaks now goes first."""


def fixed_sentences(phrases: Phrases) -> tuple[str, ...]:
    """Every sentence without a field to be filled in: none of them tells of a person."""
    wordings = (wording for wordings in phrases.lines.values() for wording in wordings if "{" not in wording)
    return tuple(dict.fromkeys(sentence for wording in wordings for sentence in sentences(wording)))


class Prerender:
    """Fills a voice's cache in a thread of its own."""

    def __init__(self, voice: VoiceCache, phrases: Phrases) -> None:
        self._voice = voice
        self._texts = fixed_sentences(phrases)
        self._made = 0

    def start(self) -> None:
        """Begins; it ends by itself."""
        threading.Thread(target=self._work, name="prerender", daemon=True).start()

    def progress(self) -> tuple[int, int]:
        """How many are there, and of how many."""
        return self._made, len(self._texts)

    def _work(self) -> None:
        try:
            for rendered in self._voice.fill(self._texts):
                self._made += 1
                if rendered:
                    time.sleep(_BREATH)
        except AudioError:
            self._made = len(self._texts)
