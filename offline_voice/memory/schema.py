"""The shape of the memory file, version by version, and the way from an older one to the newest: copy first, then change."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skill.errors import MemoryStoreError

APPLICATION = 0x53746368
"""The mark in the file's header that makes it ours."""
PRIVATE = 0o600
"""Only the owner reads and writes."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE agreement (id INTEGER PRIMARY KEY CHECK (id = 1), agreed INTEGER NOT NULL) STRICT",
        """CREATE TABLE entry (
            number INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, urgency TEXT, pattern TEXT, pain REAL,
            items TEXT NOT NULL, felt TEXT NOT NULL, heel INTEGER NOT NULL, stage INTEGER NOT NULL, review_on TEXT
        ) STRICT""",
        "CREATE INDEX entry_by_day ON entry (day, number)",
    ),
    (  # a name for every entry, so that the same file can be taken in twice and counts once
        "ALTER TABLE entry ADD COLUMN uid TEXT NOT NULL DEFAULT ''",
        "UPDATE entry SET uid = lower(hex(randomblob(16)))",
        "CREATE UNIQUE INDEX entry_by_uid ON entry (uid)",
    ),
)
"""What makes each version out of the one before it."""


def prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Brings an open file to the newest version.

    Raises:
        MemoryStoreError: It is damaged, another program's, or of a newer version; then it was not touched.
        sqlite3.Error: It cannot be read or written.
    """
    version = _version(connection, file)
    if version == len(STEPS):
        return
    if version == 0:
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        _copy(connection, backup(file, version))
    with transaction(connection):
        for step in STEPS[_version(connection, file) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")


def _version(connection: sqlite3.Connection, file: Path) -> int:
    """The version of a file; 0 where it is still empty."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION and (application or version or tables):
        raise MemoryStoreError(f"{file} is another program's: move it away")
    if version > len(STEPS):
        raise MemoryStoreError(
            f"{file} was written by a newer stretch-coach: install that again, or move the file away"
        )
    (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise MemoryStoreError(f"{file} is damaged: move it away, or delete it with stretch-coach history forget")
    return int(version)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing, and nobody else writes meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def backup(file: Path, version: int) -> Path:
    """Where the copy of an older version is kept."""
    return file.with_name(f"{file.name}.version-{version}")


def backups(file: Path) -> tuple[Path, ...]:
    """Every copy of an older version there is."""
    return tuple(sorted(file.parent.glob(f"{file.name}.version-*")))


def _copy(connection: sqlite3.Connection, copy: Path) -> None:
    """A whole copy, as private as the file itself; one that was left half-way is made anew."""
    copy.unlink(missing_ok=True)
    create(copy)
    connection.execute("VACUUM INTO ?", (str(copy),))


def create(file: Path) -> None:
    """An empty file that only its owner reads and writes, in a folder that only its owner enters."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, PRIVATE))
