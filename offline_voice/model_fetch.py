"""Fetches the better speech model once: resumed where it broke off, checked by its sum, in place only when whole."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from offline_voice.model import check_model, models_folder
from skill.errors import ModelError

Progress = Callable[[int, int], None]
"""Takes the bytes that are there, and of how many."""

_BLOCK = 1 << 16
_PATIENCE = 30.0


class Offer(msgspec.Struct, frozen=True):
    """A model that can be fetched."""

    name: str
    """Its folder's name."""
    url: str
    """Where it is."""
    size: int
    """Bytes of the archive."""
    sha256: str
    """The archive's sum."""


SMALL = Offer(
    name="vosk-model-small-en-us-0.15",
    url="https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip",
    size=41_205_931,
    sha256="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
)
"""The English model of choice on a Raspberry Pi, Apache-2.0."""


def fetch(progress: Progress, source: str | None = None, offer: Offer = SMALL) -> Path:
    """Puts a speech model into the user's data folder and gives its place.

    Args:
        progress: Is told how far the download is.
        source: A folder or an archive (.zip) on this machine; None: the model is downloaded.
        offer: What to download.

    Raises:
        ModelError: no network, no room, a wrong sum, or no model in it.
    """
    folder = models_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if source is None:
            archive = folder / f"{offer.name}.zip.part"
            _download(offer, archive, progress)
            placed = _unpack(archive, folder, offer.name)
            archive.unlink()
            return placed
        place = Path(source).expanduser()
        if place.is_dir():
            check_model(place)
            return _place(lambda made: shutil.copytree(place, made / place.name), folder, place.name)
        return _unpack(place, folder, place.stem)
    except OSError as wrong:
        raise ModelError(f"{wrong.filename or folder}: {wrong.strerror or wrong}; mend that and try again") from wrong


def _download(offer: Offer, part: Path, progress: Progress) -> None:
    """Brings the archive, from where an earlier try broke off."""
    try:
        _bring(offer, part, progress)
        broke = "" if part.stat().st_size >= offer.size else "the connection broke"
    except (urllib.error.URLError, TimeoutError, ConnectionError, http.client.HTTPException) as wrong:
        broke = str(getattr(wrong, "reason", wrong))
    if broke:
        raise ModelError(
            f"{offer.url} cannot be fetched ({broke}): try again, it goes on where it stopped, "
            "or give a folder or .zip that you have"
        )
    if _sum_of(part) != offer.sha256:
        part.unlink()
        raise ModelError(f"what came from {offer.url} is not the model that was expected: try again")


def _bring(offer: Offer, part: Path, progress: Progress) -> None:
    there = part.stat().st_size if part.exists() else 0
    if there >= offer.size:
        return
    request = urllib.request.Request(offer.url, headers={"Range": f"bytes={there}-"} if there else {})  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
        resumed = answer.status == 206  # partial content
        there = there if resumed else 0
        with part.open("ab" if resumed else "wb") as file:
            while block := answer.read(_BLOCK):
                file.write(block)
                there += len(block)
                progress(there, offer.size)


def _unpack(archive: Path, folder: Path, name: str) -> Path:
    try:
        with zipfile.ZipFile(archive) as packed:
            tops = {Path(one).parts[0] for one in packed.namelist() if one.strip("/")}
            outside = any(".." in Path(one).parts or one.startswith("/") for one in packed.namelist())
            if len(tops) != 1 or outside:
                raise ModelError(f"{archive} is no archive of one speech model: fetch it again")
            return _place(packed.extractall, folder, tops.pop() if name not in tops else name)
    except zipfile.BadZipFile as wrong:
        raise ModelError(f"{archive} is no archive of a speech model: fetch it again") from wrong


def _place(fill: Callable[[Path], object], folder: Path, name: str) -> Path:
    """Fills a folder aside and moves the model into place in one step."""
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=".new-"))
    try:
        fill(aside)
        check_model(aside / name)
        place = folder / name
        if place.exists():
            os.replace(place, aside / "old")  # noqa: PTH105 - atomic
        os.replace(aside / name, place)  # noqa: PTH105
        return place
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
