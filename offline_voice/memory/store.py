"""The memory file: entries and the agreement to keep them. Opened for a moment, in one transaction, and closed again.

Whatever is wrong with the file ends in one `MemoryStoreError`, and the file is left as it was. A process that is killed
loses at most what it was just about to write.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from offline_voice.memory.schema import PRIVATE, backups, create, prepare, transaction
from skill.dialogue.memory import Entry
from skill.errors import MemoryStoreError

FILE = "history.sqlite3"
WAIT = 2.0
"""Seconds to wait for another process that writes."""
_FIELDS = ("day", "kind", "urgency", "pattern", "pain", "items", "felt", "heel", "stage", "review_on")
_READ = f"SELECT uid, {', '.join(_FIELDS)} FROM entry ORDER BY day, number"  # noqa: S608 - names of our own
_WRITE = f"INSERT OR IGNORE INTO entry (uid, {', '.join(_FIELDS)}) VALUES (?{', ?' * len(_FIELDS)})"  # noqa: S608


class MemoryInUseError(MemoryStoreError):
    """Another process holds the memory file."""


class Kept(msgspec.Struct, frozen=True):
    """All that is kept."""

    agreed: bool | None = None
    """Whether the person agreed to being remembered; None: never asked."""
    entries: Mapping[str, Entry] = {}
    """By a name of their own, oldest first."""


class Store:
    """The memory file of one person.

    Args:
        folder: Where it is, or will be once there is something to keep.
        wait: Seconds to wait for another process.
    """

    def __init__(self, folder: Path, wait: float = WAIT) -> None:
        self.file = folder / FILE
        self._wait = wait

    def read(self) -> Kept:
        """Everything; nothing is created where nothing is.

        Raises:
            MemoryStoreError: The file cannot be used.
        """
        if not self._there():
            return Kept()
        with self._open() as connection:
            agreed = _agreed(connection)
            return Kept(agreed, {row["uid"]: _entry(row) for row in connection.execute(_READ)})

    def keep(self, entries: Iterable[Entry], agreed: bool | None = None) -> tuple[str, ...]:
        """Adds entries, and the answer to whether they may be kept; without such a yes, now or earlier, no entry is kept.

        Returns:
            The names of the entries that were kept.

        Raises:
            MemoryStoreError: The file cannot be used, or already knows later days: then the clock is wrong.
        """
        named = {uuid.uuid4().hex: one for one in entries}
        with self._open(new=True) as connection, transaction(connection):
            if agreed is not None:
                connection.execute("INSERT OR REPLACE INTO agreement (id, agreed) VALUES (1, ?)", (int(agreed),))
            if not _agreed(connection):
                return ()
            (latest,) = connection.execute("SELECT max(day) FROM entry").fetchone()
            if latest is not None and any(one.on.isoformat() < latest for one in named.values()):
                raise MemoryStoreError(f"the clock is set back: the last entry is of {latest}; set the clock")
            connection.executemany(_WRITE, (_row(uid, one) for uid, one in named.items()))
        return tuple(named)

    def take_in(self, entries: Mapping[str, Entry]) -> int:
        """Adds the entries of another machine, each once, and the yes that goes with them.

        Returns:
            How many were new.

        Raises:
            MemoryStoreError: The file cannot be used.
        """
        with self._open(new=True) as connection, transaction(connection):
            connection.execute("INSERT OR REPLACE INTO agreement (id, agreed) VALUES (1, 1)")
            (before,) = connection.execute("SELECT count(*) FROM entry").fetchone()
            connection.executemany(_WRITE, (_row(uid, one) for uid, one in entries.items()))
            (after,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        return int(after) - int(before)

    def forget_day(self, day: date) -> None:
        """Deletes a day for good.

        Raises:
            MemoryStoreError: It could not be deleted.
        """
        self._forget(("DELETE FROM entry WHERE day = ?", (day.isoformat(),)))

    def forget_entries(self, names: Iterable[str]) -> None:
        """Deletes some entries for good.

        Raises:
            MemoryStoreError: They could not be deleted.
        """
        self._forget(*(("DELETE FROM entry WHERE uid = ?", (one,)) for one in names))

    def forget_all(self) -> None:
        """Deletes everything for good, also out of a file that cannot be used.

        Raises:
            MemoryStoreError: It could not be deleted, or another process holds the file.
        """
        try:
            self._forget(("DELETE FROM entry", ()), ("DELETE FROM agreement", ()))
        except MemoryInUseError:
            raise
        except MemoryStoreError:
            self._destroy()

    def _forget(self, *deletions: tuple[str, tuple[str, ...]]) -> None:
        """Deletes rows, then every trace of them: free pages, the write-ahead log, copies of older versions."""
        if not self._there():
            return
        with self._open() as connection:
            with transaction(connection):
                for statement, values in deletions:
                    connection.execute(statement, values)
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise MemoryInUseError(f"{self.file} is in use: end the other stretch-coach, then forget again")
            for copy in backups(self.file):
                copy.unlink()

    def _destroy(self) -> None:
        """Overwrites and removes the file with all that belongs to it."""
        try:
            for path in sorted(self.file.parent.glob(f"{FILE}*")):
                with path.open("r+b") as file:
                    file.write(bytes(path.stat().st_size))
                path.unlink()
        except OSError as error:
            raise MemoryStoreError(f"{self.file} cannot be deleted ({error.strerror}): delete it by hand") from error

    def _there(self) -> bool:
        """Whether there is a file.

        Raises:
            MemoryStoreError: It cannot be told.
        """
        try:
            self.file.stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise MemoryStoreError(f"{self.file} cannot be read ({error.strerror})") from error
        return True

    @contextmanager
    def _open(self, *, new: bool = False) -> Iterator[sqlite3.Connection]:
        """The file, ready to be used; every fault of it as a `MemoryStoreError`."""
        try:
            if new:
                create(self.file)
            if self.file.stat().st_mode & 0o077:
                self.file.chmod(PRIVATE)
            address = f"{self.file.absolute().as_uri()}?mode=rw"
            with closing(sqlite3.connect(address, uri=True, timeout=self._wait, isolation_level=None)) as connection:
                connection.row_factory = sqlite3.Row
                for habit in (
                    "secure_delete = ON",
                    "temp_store = MEMORY",
                    "synchronous = FULL",
                    "trusted_schema = OFF",
                ):
                    connection.execute(f"PRAGMA {habit}")
                prepare(connection, self.file)
                yield connection
        except (sqlite3.Error, OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
            kind = (
                MemoryInUseError if isinstance(error, sqlite3.OperationalError) and _held(error) else MemoryStoreError
            )
            raise kind(f"{self.file} cannot be used ({error}): mend it, or move it away") from error


def _held(error: sqlite3.Error) -> bool:
    """Whether another process holds the file."""
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _agreed(connection: sqlite3.Connection) -> bool | None:
    row = connection.execute("SELECT agreed FROM agreement").fetchone()
    return None if row is None else bool(row[0])


def _row(uid: str, one: Entry) -> tuple[Any, ...]:
    plain = msgspec.to_builtins(one)
    plain["day"] = plain.pop("on")
    return (
        uid,
        *(msgspec.json.encode(plain[name]).decode() if name in ("items", "felt") else plain[name] for name in _FIELDS),
    )


def _entry(row: sqlite3.Row) -> Entry:
    plain = {name: row[name] for name in _FIELDS if name != "day"}
    lists = {name: msgspec.json.decode(plain[name]) for name in ("items", "felt")}
    return msgspec.convert({**plain, **lists, "on": row["day"]}, Entry)
