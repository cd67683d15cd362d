"""Takes down what is played live into a WAV file, with the silences between as long as they were."""

from __future__ import annotations

import time
import wave
from pathlib import Path

from offline_voice.mouth import RATE
from offline_voice.player import Over, Player
from offline_voice.sound import Clip, silence
from skill.errors import AudioError


class LiveTape:
    """A WAV file that grows while the coach speaks."""

    def __init__(self, path: Path) -> None:
        try:
            self._place = path.open("wb")
        except OSError as wrong:
            raise AudioError(
                f"{path} cannot be written ({wrong.strerror}): name another place with --output"
            ) from wrong
        self._file = wave.open(self._place, "wb")  # noqa: SIM115 - open as long as the coach runs
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE)
        self._ends = time.monotonic()

    def add(self, clip: Clip) -> None:
        """A clip that begins to play now."""
        now = time.monotonic()
        self._file.writeframes(silence(now - self._ends, RATE).pcm + clip.pcm)
        self._ends = max(now, self._ends) + clip.seconds

    def close(self) -> None:
        """Finishes the file."""
        self._file.close()
        self._place.close()


class TapedPlayer:
    """A player whose clips are taken down."""

    def __init__(self, player: Player, tape: LiveTape) -> None:
        self._player = player
        self._tape = tape
        self.latency = player.latency

    def start(self, over: Over) -> None:
        """As the player does."""
        self._player.start(over)

    def play(self, clip: Clip) -> None:
        """As the player does, and takes it down."""
        self._player.play(clip)
        self._tape.add(clip)

    def stop(self) -> None:
        """As the player does."""
        self._player.stop()

    def close(self) -> None:
        """As the player does; the tape stays open."""
        self._player.close()
