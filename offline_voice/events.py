"""What may happen while the coach waits: sound heard, sound played, devices gone and back, the wish to end."""

from __future__ import annotations

import msgspec

from offline_voice.ears import Heard


class Stirring(msgspec.Struct, frozen=True):
    """Somebody has begun to speak: a partial result. It pauses the coach and decides nothing."""

    at: float
    """When (monotonic seconds)."""


class Said(msgspec.Struct, frozen=True):
    """An utterance has ended."""

    heard: Heard
    """What was said; its text is empty where it was nothing."""
    began: float
    """When its first partial result came (monotonic seconds)."""
    at: float
    """When its final result came (monotonic seconds)."""


class Played(msgspec.Struct, frozen=True):
    """A clip has come to its end."""

    at: float
    """When its last sample leaves the loudspeaker (monotonic seconds)."""


class MicrophoneLost(msgspec.Struct, frozen=True):
    """No sound comes in any more."""


class MicrophoneBack(msgspec.Struct, frozen=True):
    """Sound comes in again."""


class Quit(msgspec.Struct, frozen=True):
    """The program is asked to end."""


Event = Stirring | Said | Played | MicrophoneLost | MicrophoneBack | Quit
