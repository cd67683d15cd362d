"""Recordings of people who talk about something else: the actors of two games and the voice of a telephone exchange.

`apt-get download` fetches them into `build/human-speech` when they are first asked for; the repository holds nothing of them.
They have 8,000 or 11,025 samples a second, fewer than a microphone gives, so they are somewhat harder to hear.
"""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tools.synthetic_voices import RATE

FOLDER = Path(__file__).parent.parent / "build" / "human-speech"
PAUSE = 0.7
"""Seconds of silence after each recording."""
_SHORTEST = 0.4
"""Seconds; what is shorter is a sound rather than a sentence."""
_RAW = ("-t", "raw", "-r", str(RATE), "-e", "signed", "-b", "16", "-c", "1", "-")
_GAME = ("-t", "raw", "-r", "11025", "-c", "1")

Recordings = Iterator[Callable[[], bytes]]
"""Recordings that are decoded when they are called: raw 16-bit mono sound at `tools.synthetic_voices.RATE`."""


def human_talk(minutes: float, part: int = 0, parts: int = 1, folder: Path = FOLDER) -> dict[str, bytes]:
    """So many minutes of each source, spread evenly over it, with a pause after each recording.

    Args:
        minutes: How much of each source, where it has so much.
        part: Which of the parts that have no recording in common.
        parts: How many such parts are made.
        folder: Where the packages are kept.
    """
    return {name: _spread(list(find(folder))[part::parts], minutes) for name, find in SOURCES.items()}


def _spread(recordings: list[Callable[[], bytes]], minutes: float) -> bytes:
    """Every nth recording, with n so that they last as long as wanted; the length is guessed from a tenth of them."""
    some = [len(one()) for one in recordings[:: max(1, len(recordings) // 50)]]
    seconds = (sum(some) / len(some) / 2 / RATE + PAUSE) * len(recordings)
    step = max(1.0, seconds / 60 / minutes)
    chosen = (recordings[int(place * step)] for place in range(int(len(recordings) / step)))
    return b"".join(sound + bytes(2 * round(PAUSE * RATE)) for sound in (one() for one in chosen) if _long(sound))


def _long(sound: bytes) -> bool:
    return len(sound) >= 2 * RATE * _SHORTEST


def _telephone(folder: Path) -> Recordings:
    """Announcements of a telephone exchange, one woman, 8,000 samples a second."""
    for file in sorted(_package("asterisk-core-sounds-en-wav", folder).rglob("*.wav")):
        if file.parent.name != "silence":
            yield lambda file=file: _converted(file.read_bytes(), "-t", "wav")  # type: ignore[misc]


def _film(folder: Path) -> Recordings:
    """The dialogues of Beneath a Steel Sky: a table of number, place and size beside one large file, 8-bit samples."""
    game = _package("beneath-a-steel-sky", folder) / "usr/share/scummvm/beneath-a-steel-sky"
    table, sounds = (game / "sky.dnr").read_bytes(), (game / "sky.dsk").read_bytes()
    for entry in range(4, 4 + 8 * struct.unpack_from("<I", table)[0], 8):
        place, size = (int.from_bytes(table[entry + at : entry + at + 3], "little") for at in (2, 5))
        place = (place & 0x7FFFFF) << (4 if place & 0x800000 else 0)
        if struct.unpack_from("<H", table, entry)[0] >= _FIRST_SPOKEN:
            sound = sounds[place + _HEADER : place + (size & 0x3FFFFF)]
            yield lambda sound=sound: _converted(sound, *_GAME, "-e", "unsigned", "-b", "8")  # type: ignore[misc]


_FIRST_SPOKEN, _HEADER = 50000, 22
"""Of the files of Beneath a Steel Sky: the number of the first sentence, and the bytes before its sound."""


def _adventure(folder: Path) -> Recordings:
    """The dialogues of Flight of the Amazon Queen: a table of name, place and size before MP3s, a letter before what is no talk."""
    tool = _player(folder)
    packed = next(_package("flight-of-the-amazon-queen", folder).rglob("queen.1c")).read_bytes()
    for entry in range(struct.unpack_from(">H", packed, 13)[0]):
        name, place, size = struct.unpack_from(">12sxII", packed, 15 + 21 * entry)
        if name[:1].isdigit() and name.rstrip(b"\0").endswith(b".SB"):
            sound = packed[place : place + size]
            yield lambda sound=sound: _converted(tool(sound), *_GAME, "-e", "signed", "-b", "16")  # type: ignore[misc]


def _player(folder: Path) -> Callable[[bytes], bytes]:
    """Debian's mpg123, which need not be installed."""
    parts = [_package(name, folder) for name in ("mpg123", "libmpg123-0", "libout123-0", "libsyn123-0")]
    libraries = ":".join(str(file.parent) for part in parts for file in part.rglob("lib*123.so.0"))
    (program,) = parts[0].rglob("usr/bin/mpg123.bin")
    command = [str(program), "-q", "-s", "-m", "-r", "11025", "-"]
    environment = os.environ | {"LD_LIBRARY_PATH": libraries}
    return lambda sound: _run(command, sound, environment)


SOURCES: Mapping[str, Callable[[Path], Recordings]] = {
    "film actors": _film,
    "stage actors": _adventure,
    "a telephone's voice": _telephone,
}
"""Who talks."""


def _package(name: str, folder: Path) -> Path:
    """A Debian package, unpacked."""
    unpacked = folder / name
    if not unpacked.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _run(["apt-get", "download", "--quiet", name], folder=folder)
        (archive,) = folder.glob(f"{name}_*.deb")
        _run(["dpkg", "--extract", str(archive), str(unpacked)])
        archive.unlink()
    return unpacked


def _converted(sound: bytes, *shape: str) -> bytes:
    return _run(["sox", "-V0", *shape, "-", *_RAW], sound)


def _run(
    command: list[str], given: bytes = b"", environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, check=True, env=environment, cwd=folder)  # noqa: S603 - our own commands
    return done.stdout
