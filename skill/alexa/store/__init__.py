"""The texts for Amazon's skill store: descriptions, testing instructions, privacy and terms, as data in this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from skill.content import read_toml
from skill.errors import ContentError

FIRST = "en-US"


class StoreTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One locale of the store."""

    name: str
    """The name that people see."""
    summary: str
    """One sentence, at most 160 characters."""
    description: str
    """The page in the store, with the disclaimer."""
    phrases: tuple[str, ...]
    """Three things to say, each out of the interaction model."""
    keywords: tuple[str, ...]
    """What people search for."""
    testing: str
    """How Amazon's testers find everything."""
    privacy: str
    """The privacy policy."""
    terms: str
    """The terms of use."""


def load_store(locale: str = FIRST, *, triage: bool = True) -> StoreTexts:
    """Reads the texts of a locale; one without a file of its own takes the first's.

    Args:
        locale: Of the store.
        triage: False for the variant that explains and stretches only.

    Raises:
        ContentError: The file is damaged.
    """
    folder = Path(__file__).parent
    own = folder / f"{locale}.toml"
    table: dict[str, Any] = read_toml(own if own.is_file() else folder / f"{FIRST}.toml")
    education = table.pop("education", {})
    try:
        texts = msgspec.convert(table if triage else table | education, StoreTexts)
    except msgspec.ValidationError as error:
        raise ContentError(f"{own.name}: {error}") from error
    trimmed = {name: value.strip() for name, value in msgspec.structs.asdict(texts).items() if isinstance(value, str)}
    return msgspec.structs.replace(texts, **trimmed)
