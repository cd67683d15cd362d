"""Plays a small sound and listens for it: is the microphone on, does it hear the loudspeaker, how late."""

from __future__ import annotations

import queue
import time

import msgspec

from offline_voice.earcons import earcon
from offline_voice.microphone import CommandMicrophone, DeviceMicrophone, Microphone
from offline_voice.mouth import RATE
from offline_voice.player import open_player
from offline_voice.settings import Settings
from offline_voice.sound import level
from skill.errors import AudioError

_WAKING = 4.0
"""Seconds that a device may take to give its first sound."""
_ROOM = 1.0
"""Seconds of listening to the room."""
_ECHO = 1.5
"""Seconds of waiting for our own sound."""
_LOUDER = 3.0
"""How much louder than the room our sound must come in."""


class SoundCheck(msgspec.Struct, frozen=True):
    """What came of it."""

    microphone: str
    """Its rate."""
    quiet: float
    """The level of the room, 0 to 1."""
    heard: bool
    """Whether our own sound came in."""
    latency: float | None
    """Seconds from playing to hearing; None: not heard."""
    player_latency: float
    """Seconds that the loudspeaker's driver takes of that."""


def check_sound(settings: Settings) -> SoundCheck:
    """Uses microphone and loudspeaker for some seconds.

    Raises:
        AudioError: one of them is missing, or gives no sound at all.
    """
    blocks: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
    hearing = settings.hearing
    microphone = CommandMicrophone(hearing.command) if hearing.command else DeviceMicrophone(hearing.microphone)
    player = open_player(settings.speaking.speaker, settings.speaking.lead_in, lambda _: None)
    try:
        microphone.start(lambda block: blocks.put((time.monotonic(), block)))
        _first(blocks)
        room = [loud for _, loud in _levels(blocks, _ROOM)]
        quiet = sorted(room)[len(room) // 2] if room else 0.0
        began = time.monotonic() + settings.speaking.lead_in
        player.play(earcon("ready", RATE))
        came = [
            at for at, loud in _levels(blocks, settings.speaking.lead_in + _ECHO) if loud > max(0.01, _LOUDER * quiet)
        ]
        latency = max(0.0, came[0] - began) if came else None
        return SoundCheck(_named(microphone), quiet, bool(came), latency, player.latency)
    finally:
        microphone.stop()
        player.close()


def _first(blocks: queue.SimpleQueue[tuple[float, bytes]]) -> None:
    """Waits until sound comes at all: a device may take a moment to wake."""
    try:
        blocks.get(timeout=_WAKING)
    except queue.Empty:
        raise AudioError("the microphone gives no sound at all: pull it and put it back") from None


def _levels(blocks: queue.SimpleQueue[tuple[float, bytes]], seconds: float) -> list[tuple[float, float]]:
    """When each block came in that time, and how loud it was."""
    ends = time.monotonic() + seconds
    found: list[tuple[float, float]] = []
    while (left := ends - time.monotonic()) > 0:
        try:
            at, block = blocks.get(timeout=left)
        except queue.Empty:
            break
        found.append((at, level(block)))
    return found


def _named(microphone: Microphone) -> str:
    return f"{microphone.rate} Hz"
