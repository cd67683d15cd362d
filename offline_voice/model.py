"""Which speech model is used, and whether it is whole: looked for in a fixed order, checked before Vosk may load it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec

from offline_voice.model_health import examine_model
from offline_voice.settings import data_folder
from skill.errors import ModelError

SHIPPED = Path(__file__).parent / "models"
SYSTEM = Path("/usr/share/vosk")
SHIPPED_NAMES = {"en": "stretch-en"}
"""The shipped model for each language."""

Origin = Literal["given", "fetched", "system", "shipped"]


class FoundModel(msgspec.Struct, frozen=True):
    """A speech model in use."""

    path: Path
    """Its folder."""
    origin: Origin
    """Where it comes from."""

    @property
    def says(self) -> str:
        """What it is good for, in one line."""
        if self.origin == "shipped":
            return f"{self.path.name}, the small model that comes along: for a first try; 'stretch-coach model fetch' gets a better one"
        return f"{self.path.name} ({self.origin}, {self.path})"


def find_model(given: str | Path | None = None, locale: str = "en-US") -> FoundModel:
    """The model to use.

    Args:
        given: a folder named by the person; it alone is looked at then.
        locale: whose language the model must hear.

    Raises:
        ModelError: the folder named is not a whole model, or there is none at all.
    """
    named = given or os.environ.get("STRETCH_COACH_MODEL")
    if named:
        return _whole(Path(named).expanduser(), "given")
    vosk = os.environ.get("VOSK_MODEL_PATH")
    language = locale.split("-", maxsplit=1)[0]
    places: list[tuple[Path, Origin]] = [(models_folder(), "fetched"), (SYSTEM, "system")]
    if vosk:
        places.insert(1, (Path(vosk), "system"))
    for folder, origin in places:
        if (folder / "am").is_dir():
            return _whole(folder, origin)
        for path in sorted(
            folder.glob(f"vosk-model*-{language}-*"), key=lambda one: ("small" not in one.name, one.name)
        ):
            if path.is_dir():
                return _whole(path, origin)
    return _whole(SHIPPED / SHIPPED_NAMES.get(language, f"stretch-{language}"), "shipped")


def check_model(path: Path) -> None:
    """Looks a model over before Vosk may load it: a damaged one would end the whole process.

    Raises:
        ModelError: it is not whole.
    """
    for fault in examine_model(path):
        if not fault.usable:
            raise ModelError(fault.says)


def models_folder() -> Path:
    """Where fetched models are kept."""
    return data_folder() / "models"


def _whole(path: Path, origin: Origin) -> FoundModel:
    check_model(path)
    return FoundModel(path=path, origin=origin)
