"""What the coach knows and says, as data, and its two loaders: the only place of the shared layer that reads content files."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from skill.dialogue.guidance import Guidance
from skill.errors import ContentError
from skill.words import Phrases

FOLDER = Path(__file__).parent
FILES = ("red_flags", "triage", "patterns", "course", "items", "topics", "claims", "sources")


def locales(folder: Path = FOLDER) -> tuple[str, ...]:
    """The locales there are phrases for, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/phrases.toml")))


def load_guidance(*, triage: bool = True, folder: Path = FOLDER) -> Guidance:
    """Loads facts, doses and rules.

    Args:
        triage: False where the deployer has switched the health questions off.
        folder: Where the content files are.

    Raises:
        ContentError: A file is missing or does not have the shape of `skill.dialogue.guidance`.
    """
    return _guidance(triage, folder)


@cache
def _guidance(triage: bool, folder: Path) -> Guidance:
    merged: dict[str, Any] = {"triage": triage}
    for name in FILES:
        merged |= read_toml(folder / f"{name}.toml")
    try:
        return msgspec.convert(merged, Guidance)
    except msgspec.ValidationError as error:
        raise ContentError(f"content: {error}") from error


def load_phrases(locale: str = "en-US", *, folder: Path = FOLDER) -> Phrases:
    """Loads every sentence of a locale.

    A locale may name another as its `base` and then holds only what differs from it.

    Raises:
        ContentError: There is no such locale, or a file is damaged.
    """
    return Phrases(locale=locale, lines=phrase_lines(locale, folder))


@cache
def phrase_lines(locale: str, folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """Line key to wordings, from every TOML file of the locale's folder."""
    if locale not in locales(folder):
        raise ContentError(f"no phrases for locale {locale!r}; there are: {', '.join(locales(folder))}")
    lines: dict[str, tuple[str, ...]] = {}
    own: dict[str, tuple[str, ...]] = {}
    for path in sorted((folder / locale).glob("*.toml")):
        table = read_toml(path)
        base = table.pop("base", None)
        if base is not None:
            lines |= phrase_lines(base, folder)
        for key, wordings in flatten(table, path.name):
            if key in own:
                raise ContentError(f"{locale}/{path.name}: {key} is said in another file too")
            own[key] = wordings
    return lines | own


def flatten(table: dict[str, Any], where: str, prefix: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Nested tables as dotted keys with their wordings."""
    flat: list[tuple[str, tuple[str, ...]]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            flat += flatten(value, where, f"{key}.")
        elif isinstance(value, str):
            flat.append((key, (value,)))
        elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            flat.append((key, tuple(value)))
        else:
            raise ContentError(f"{where}: {key} must be a sentence or a list of sentences")
    return flat


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a table.

    Raises:
        ContentError: It is missing, unreadable or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error
