"""End-pointing of our own: a folder of links to a model, with other pauses in its `model.conf`.

Vosk 0.3.45 has no call for this, but reads the figures from the model's folder. The model itself stays untouched.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
from pathlib import Path

import msgspec

from offline_voice.settings import cache_folder

log = logging.getLogger(__name__)


class Pauses(msgspec.Struct, frozen=True):
    """Seconds of silence after which Vosk takes a sentence for finished; see docs/adr/0007-listening.md."""

    sure: float = 0.5
    """When the words make a likely end (rule 2)."""
    fair: float = 0.8
    """When they may be an end (rule 3)."""
    unsure: float = 1.2
    """Whatever they are (rule 4)."""


PAUSES = Pauses()


def shadow_of(model: Path, pauses: Pauses = PAUSES) -> Path:
    """A folder that Vosk loads like `model`, with these pauses. Where none can be made, the model itself."""
    config = (model / "conf" / "model.conf").read_text(encoding="utf-8")
    wanted = _with(config, pauses)
    mark = hashlib.sha256(f"{model.resolve()}\n{wanted}".encode()).hexdigest()[:12]
    folder = cache_folder() / "models" / f"{model.name}-{mark}"
    try:
        if not _sound(folder, model):
            _build(folder, model.resolve(), wanted)
    except OSError as wrong:
        log.warning("no room for the pauses of our own (%s): Vosk's stand", wrong.strerror or wrong)
        return model
    return folder


def _with(config: str, pauses: Pauses) -> str:
    kept = [
        line for line in config.splitlines() if not re.match(r"\s*--endpoint\.rule[234]\.min-trailing-silence", line)
    ]
    ours = [
        f"--endpoint.rule{rule}.min-trailing-silence={seconds}"
        for rule, seconds in ((2, pauses.sure), (3, pauses.fair), (4, pauses.unsure))
    ]
    return "\n".join([*kept, *ours, ""])


def _sound(folder: Path, model: Path) -> bool:
    """Whether a folder made earlier still leads to the model's files."""
    return (folder / "conf" / "model.conf").is_file() and all((folder / one.name).exists() for one in model.iterdir())


def _build(folder: Path, model: Path, config: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    (made / "conf").mkdir()
    for one in model.iterdir():
        if one.name != "conf":
            (made / one.name).symlink_to(one)
    for one in (model / "conf").iterdir():
        if one.name != "model.conf":
            (made / "conf" / one.name).symlink_to(one)
    (made / "conf" / "model.conf").write_text(config, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.replace(made, folder)  # noqa: PTH105 - atomic: a second process may build the same folder
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        if not _sound(folder, model):
            raise
