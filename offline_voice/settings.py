"""How this machine listens and speaks: frozen settings from a TOML file, then `STRETCH_COACH_*`, then the command line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from skill.errors import SettingsError

APP = "stretch-coach"


class Hearing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The microphone and the speech model."""

    model: str | None = None
    """Folder of the Vosk model; None: the best one found (see `offline_voice.model`)."""
    microphone: str | None = None
    """Name, part of a name, or number of the input device; None: the system's default."""
    echo_cancelled: bool = False
    """The microphone does not hear our own loudspeaker (echo cancelling in hardware or sound server): then whoever speaks
    while the coach does is heard, and silences it."""
    short_answers: bool = False
    """Listen for short answers with a grammar first (docs/adr/0007-listening.md says for which models that serves)."""
    command: str | None = None
    """A command that writes raw 16-bit mono sound at 16000 Hz, instead of a device."""


class Speaking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The loudspeaker and the voice."""

    voice: str | None = None
    """An espeak-ng voice such as `en-us` or `en-gb-scotland`; None: the one of the locale."""
    rate: int = 160
    """Words a minute, 80 to 300."""
    volume: float = 1.0
    """0.1 to 2.0; 1.0 is the voice's own loudness."""
    speaker: str | None = None
    """Name, part of a name, or number of the output device; None: the system's default."""
    lead_in: float = 0.3
    """Seconds of silence after the speaker wakes: many swallow the first word."""
    gap: float = 0.6
    """Seconds between two sentences, in which the microphone is open."""
    earcons: bool = True
    """Short sounds that say: I listen, I have heard, I rest."""


class Timing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Waits."""

    reply: float = 8.0
    """Seconds to wait for an answer before asking once more."""
    tail: float = 0.25
    """Seconds after a sound in which the microphone still counts as hearing ourselves."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything about this machine that a person may set."""

    hearing: Hearing = Hearing()
    """The microphone and the speech model."""
    speaking: Speaking = Speaking()
    """The loudspeaker and the voice."""
    timing: Timing = Timing()
    """Waits."""


VARIABLES = {
    "STRETCH_COACH_MODEL": ("hearing", "model"),
    "STRETCH_COACH_MICROPHONE": ("hearing", "microphone"),
    "STRETCH_COACH_MICROPHONE_COMMAND": ("hearing", "command"),
    "STRETCH_COACH_VOICE": ("speaking", "voice"),
    "STRETCH_COACH_RATE": ("speaking", "rate"),
    "STRETCH_COACH_VOLUME": ("speaking", "volume"),
    "STRETCH_COACH_SPEAKER": ("speaking", "speaker"),
}
"""Environment variables that win over the file."""

_LIMITS = {
    ("speaking", "rate"): (80, 300),
    ("speaking", "volume"): (0.1, 2.0),
    ("speaking", "lead_in"): (0.0, 5.0),
    ("speaking", "gap"): (0.0, 3.0),
    ("timing", "reply"): (2.0, 60.0),
    ("timing", "tail"): (0.0, 2.0),
}


def config_file() -> Path:
    """Where the settings file is looked for."""
    named = os.environ.get("STRETCH_COACH_CONFIG")
    return Path(named) if named else Path(platformdirs.user_config_dir(APP)) / "config.toml"


def data_folder() -> Path:
    """Where models and memory live: `STRETCH_COACH_DATA`, else the user's data folder."""
    named = os.environ.get("STRETCH_COACH_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir(APP))


def cache_folder() -> Path:
    """Where rendered sentences and prepared models are kept; safe to delete at any time."""
    named = os.environ.get("STRETCH_COACH_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir(APP))


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this machine.

    Raises:
        SettingsError: the file cannot be read, or a value is not what it must be.
    """
    path = path or config_file()
    raw = _read(path)
    for variable, (table, field) in VARIABLES.items():
        value = (os.environ if environ is None else environ).get(variable)
        if value:
            raw.setdefault(table, {})[field] = value
    try:
        settings = msgspec.convert(raw, Settings, strict=False)
    except msgspec.ValidationError as wrong:
        raise SettingsError(f"settings ({path} and STRETCH_COACH_*): {wrong}") from wrong
    for (table, field), (least, most) in _LIMITS.items():
        value = getattr(getattr(settings, table), field)
        if not least <= value <= most:
            raise SettingsError(f"settings: {table}.{field} is {value}, it must be between {least} and {most}")
    return settings


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise SettingsError(f"{path} cannot be read ({wrong}): mend it or move it away") from wrong
    odd = [name for name, table in raw.items() if not isinstance(table, dict)]
    if odd:
        raise SettingsError(f"{path}: '{odd[0]}' must stand under [hearing], [speaking] or [timing]")
    return raw
