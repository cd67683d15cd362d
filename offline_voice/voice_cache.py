"""Rendered sentences, kept in memory, and the fixed ones on disk, so that they are made once and then start at once."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from offline_voice.mouth import Manner, Voice
from offline_voice.sound import Clip, read_recording, write_recording
from skill.errors import AudioError

log = logging.getLogger(__name__)

KEPT_IN_MEMORY = 60
"""Clips; about 10 MB."""
MOST_BYTES = 400 * 2**20
"""What the folder may grow to before its oldest clips go."""


class VoiceCache:
    """A voice that remembers what it has said.

    Args:
        voice: Makes what is not there yet.
        manner: How it speaks at first.
        folder: Where clips are kept between runs; None: nowhere.
        fixed: What may be kept there: what else is said tells of a person, and nobody agreed to that. None: everything.
    """

    def __init__(self, voice: Voice, manner: Manner, folder: Path | None, fixed: Collection[str] | None = None) -> None:
        self.manner = manner
        self._voice = voice
        self._folder = folder
        self._fixed = fixed
        self._kept: OrderedDict[tuple[str, Manner], Clip] = OrderedDict()

    def clip(self, text: str) -> Clip:
        """The sentence as sound.

        Raises:
            AudioError: there is no voice.
        """
        key = (text, self.manner)
        clip = self._kept.pop(key, None) or self._from_disk(text) or self._made(text)
        self._kept[key] = clip
        while len(self._kept) > KEPT_IN_MEMORY:
            self._kept.popitem(last=False)
        return clip

    def fill(self, texts: Iterable[str]) -> Iterator[bool]:
        """Renders sentences ahead into the folder; gives for each, when it is there, whether it had to be made."""
        for text in texts:
            path = self._path(text)
            missing = path is not None and not path.exists()
            if missing:
                self._made(text)
            yield missing

    def _made(self, text: str) -> Clip:
        clip = self._voice.render(text, self.manner)
        path = self._path(text)
        if path is not None and clip.pcm:
            self._write(path, clip)
        return clip

    def _from_disk(self, text: str) -> Clip | None:
        path = self._path(text)
        if path is None or not path.exists():
            return None
        try:
            return read_recording(path)
        except AudioError:
            path.unlink(missing_ok=True)
            return None

    def _path(self, text: str) -> Path | None:
        if self._folder is None or (self._fixed is not None and text not in self._fixed):
            return None
        manner = self.manner
        mark = f"{manner.voice}\n{manner.rate}\n{manner.volume}\n{text}"
        return self._folder / f"{hashlib.sha256(mark.encode()).hexdigest()[:32]}.wav"

    def _write(self, path: Path, clip: Clip) -> None:
        """Keeps a clip; where there is no room, the cache is given up and the voice goes on."""
        unfinished: Path | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            os.close(handle)
            unfinished = Path(name)
            write_recording(unfinished, clip)
            unfinished.replace(path)
        except (OSError, AudioError) as wrong:
            log.warning("sentences are not kept any more: %s", wrong)
            self._folder = None
            if unfinished is not None:
                with contextlib.suppress(OSError):
                    unfinished.unlink(missing_ok=True)


def trim_folder(folder: Path, most: int = MOST_BYTES) -> None:
    """Deletes the oldest clips of a folder until it is no larger than `most` bytes."""
    try:
        clips = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob("*.wav"))
        size = sum(one for _, one, _ in clips)
        for _, one, path in clips:
            if size <= most:
                return
            path.unlink(missing_ok=True)
            size -= one
    except OSError as wrong:
        log.warning("%s cannot be tidied: %s", folder, wrong.strerror or wrong)
