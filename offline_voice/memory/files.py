"""The memory as a file to take along: JSON that another machine takes in, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from skill.dialogue.memory import Entry
from skill.errors import MemoryStoreError

BYTES_AT_MOST = 20_000_000
"""A file to take in is not larger."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]


class Parcel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `--export json` writes and `history import` reads."""

    entries: dict[Name, Entry]
    """Entries by name, oldest first."""
    format: Literal["stretch-coach history"] = "stretch-coach history"
    """The mark of such a file."""
    version: Literal[1] = 1
    """Of this shape."""


def as_json(entries: Mapping[str, Entry]) -> str:
    """Entries as JSON, to be taken in elsewhere."""
    return msgspec.json.format(msgspec.json.encode(Parcel(dict(entries))), indent=2).decode() + "\n"


def as_csv(entries: Mapping[str, Entry]) -> str:
    """Entries as a table with a head; lists are joined with spaces."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(Entry.__struct_fields__)
    for one in entries.values():
        plain = msgspec.to_builtins(one).values()
        table.writerow(
            "" if value is None else " ".join(value) if isinstance(value, list | tuple) else value for value in plain
        )
    return text.getvalue()


def read_json(path: Path) -> dict[str, Entry]:
    """The entries of an exported file.

    Raises:
        MemoryStoreError: It cannot be read, or is not what `--export json` writes.
    """
    try:
        if path.stat().st_size > BYTES_AT_MOST:
            raise MemoryStoreError(f"{path} is too large to be an exported history")
        return msgspec.json.decode(path.read_bytes(), type=Parcel).entries
    except OSError as error:
        raise MemoryStoreError(f"{path} cannot be read ({error.strerror})") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise MemoryStoreError(
            f"{path} is no history of stretch-coach ({error}): export it again with --export json"
        ) from error
