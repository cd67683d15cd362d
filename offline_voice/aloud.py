"""Says single sentences on the loudspeaker, for the commands that do not listen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from offline_voice.grammar import load_grammars
from offline_voice.listen import voice_of
from offline_voice.player import open_player
from offline_voice.settings import load_settings

PATIENCE = 5.0
"""Seconds past its end after which a sentence counts as said, whatever the sound card reports."""


@contextmanager
def aloud(locale: str) -> Iterator[Callable[[str], None]]:
    """Opens the loudspeaker; gives a function that says a sentence and returns at its end.

    Raises:
        AudioError: There is no voice, or no loudspeaker.
    """
    settings = load_settings()
    voice = voice_of(settings, load_grammars(locale), locale)
    over = threading.Event()
    player = open_player(settings.speaking.speaker, settings.speaking.lead_in, lambda _: over.set())

    def speak(text: str) -> None:
        clip = voice.clip(text)
        over.clear()
        player.play(clip)
        over.wait(settings.speaking.lead_in + clip.seconds + PATIENCE)

    try:
        yield speak
    finally:
        player.close()
