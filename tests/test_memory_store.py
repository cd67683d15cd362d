"""The memory file: what goes in comes out, whatever happens to the process or the file, and what is forgotten is gone."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from offline_voice.memory.schema import APPLICATION, STEPS, backup
from offline_voice.memory.store import Kept, Store
from skill.dialogue.memory import Entry
from skill.errors import MemoryStoreError

DAY = date(2026, 11, 23)
RESULT = Entry(DAY, "assessment", urgency="self_care", pattern="achilles", pain=3, review_on=DAY + timedelta(days=14))
SESSION = Entry(DAY, "session", urgency="self_care", pain=2.5, items=("strap_supine",), felt=("thigh", "heel"), heel=1)
WHOLE = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "memory", wait=0.2)


@pytest.fixture
def full(store: Store) -> Store:
    store.keep([RESULT, SESSION], agreed=True)
    return store


def entries(store: Store) -> list[Entry]:
    return list(store.read().entries.values())


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_goes_in_comes_out_in_the_order_of_days(full: Store) -> None:
    earlier = Entry(DAY - timedelta(days=400), "session")
    full.take_in({"0" * 32: earlier})
    assert entries(full) == [earlier, RESULT, SESSION]
    assert full.read().agreed is True


def test_nothing_is_created_by_looking(store: Store) -> None:
    assert store.read() == Kept()
    assert not store.file.parent.exists()


def test_only_the_owner_can_read(full: Store) -> None:
    assert stat.S_IMODE(full.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(full.file.parent.stat().st_mode) == 0o700
    full.file.chmod(0o644)
    full.read()
    assert stat.S_IMODE(full.file.stat().st_mode) == 0o600


def test_without_a_yes_no_entry_is_kept(store: Store) -> None:
    assert store.keep([SESSION]) == ()
    assert store.keep([SESSION], agreed=False) == ()
    assert store.read() == Kept(agreed=False)


def test_a_day_or_some_entries_can_be_forgotten(full: Store) -> None:
    (tomorrow,) = full.keep([Entry(DAY + timedelta(days=1), "session", pain=1)])
    full.forget_day(DAY)
    assert list(full.read().entries) == [tomorrow]
    full.forget_entries([tomorrow])
    assert full.read() == Kept(agreed=True)


def test_forgetting_some_entries_leaves_the_others_and_the_yes(full: Store) -> None:
    before = full.read()
    names = full.keep([Entry(DAY, "session", pain=1), Entry(DAY, "session", pain=2)])
    full.forget_entries(names)
    assert full.read() == before
    full.forget_day(DAY - timedelta(days=1))
    assert full.read() == before


@pytest.mark.parametrize("held", [False, True], ids=["at rest", "with the log of a killed process beside it"])
def test_after_forgetting_nothing_is_left_in_the_folder(full: Store, held: bool) -> None:
    with closing(sqlite3.connect(full.file)) as other:
        if held:  # a reader that stays open keeps the write-ahead log in place
            other.execute("SELECT * FROM entry").fetchall()
        full.keep([Entry(DAY, "session", pattern="hamstring_referred", items=("calf_wall",))])
        backup(full.file, 1).write_bytes(b"achilles")
        assert b"achilles" in everything_in(full.file.parent)
        full.forget_all()
        left = everything_in(full.file.parent)
    assert full.read() == Kept()
    for trace in (b"achilles", b"hamstring_referred", b"strap_supine", b"calf_wall", b"2026-11-23", b"thigh"):
        assert trace not in left, trace


def test_a_name_that_is_taken_in_twice_counts_once(full: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    assert other.take_in(full.read().entries) == 2
    assert other.take_in(full.read().entries) == 0
    assert other.read() == full.read()


def test_what_is_taken_in_changes_nothing_that_is_there_already(full: Store) -> None:
    before = full.read()
    changed = {name: Entry(DAY, "session", pain=9) for name in before.entries}
    assert full.take_in(changed) == 0
    assert full.read() == before


def test_what_is_deleted_is_overwritten_and_what_is_written_is_on_the_disk(full: Store) -> None:
    """Only the first of two nets shows from outside; each must hold alone."""
    with full._open() as connection:
        habits = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("secure_delete", "synchronous")}
        assert habits == {"secure_delete": 1, "synchronous": 2}
        assert connection.execute("PRAGMA temp_store").fetchone()[0] == 2, "nothing of it goes into other files"
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_forgetting_says_so_where_somebody_who_reads_keeps_the_log_in_use(full: Store) -> None:
    with closing(sqlite3.connect(full.file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM entry").fetchall()
        with pytest.raises(MemoryStoreError, match="in use"):
            full.forget_day(DAY)
        reader.execute("COMMIT")
    full.forget_day(DAY)
    assert b"strap_supine" not in everything_in(full.file.parent)


def test_a_clock_that_is_set_back_writes_nothing(full: Store) -> None:
    with pytest.raises(MemoryStoreError, match="set the clock"):
        full.keep([Entry(DAY - timedelta(days=1), "session")])
    assert entries(full) == [RESULT, SESSION]


def test_a_write_that_is_refused_changes_not_even_the_agreement(full: Store) -> None:
    with closing(sqlite3.connect(full.file)) as connection, connection:
        connection.execute("UPDATE agreement SET agreed = 0")
    with pytest.raises(MemoryStoreError, match="set the clock"):
        full.keep([Entry(DAY - timedelta(days=1), "session")], agreed=True)
    assert full.read().agreed is False


def old(file: Path) -> None:
    """A file as the first version wrote it."""
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in STEPS[0]:
            connection.execute(statement)
        connection.execute("INSERT INTO agreement VALUES (1, 1)")
        connection.execute(
            "INSERT INTO entry VALUES (1, '2026-01-02', 'session', NULL, NULL, 4, '[]', '[]', 0, 1, NULL)"
        )
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 1")


def test_an_old_file_is_copied_and_then_brought_up_to_date(store: Store) -> None:
    old(store.file)
    kept = store.read()
    assert list(kept.entries.values()) == [Entry(date(2026, 1, 2), "session", pain=4)]
    assert all(len(name) == 32 for name in kept.entries)
    copy = backup(store.file, 1)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT day, pain FROM entry").fetchall() == [("2026-01-02", 4.0)]
    store.forget_all()
    assert not copy.exists()


def spoil(file: Path, how: str) -> None:
    sound = file.read_bytes()
    if how == "no database":
        file.write_bytes(b"this is a shopping list, and a long one" * 100)
    elif how == "cut short":
        file.write_bytes(sound[: len(sound) // 2])
    elif how == "damaged inside":
        file.write_bytes(sound[:5000] + bytes(8000) + sound[13000:])
    elif how == "a newer version":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version = 99")
    elif how == "another program's":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA application_id = 7")
    elif how == "another program's without a mark":
        file.unlink()
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("CREATE TABLE shopping (what TEXT)")
    elif how == "a value that cannot be":
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("UPDATE entry SET pain = 70")


SPOILT = (
    "no database",
    "cut short",
    "damaged inside",
    "a newer version",
    "another program's",
    "another program's without a mark",
    "a value that cannot be",
)


@pytest.mark.parametrize("how", SPOILT)
def test_a_file_that_cannot_be_used_is_told_of_and_left_as_it_was(full: Store, how: str) -> None:
    spoil(full.file, how)
    before = full.file.read_bytes()
    with pytest.raises(MemoryStoreError) as told:
        full.read()
    assert "\n" not in str(told.value)
    assert full.file.read_bytes() == before
    if how != "a value that cannot be":
        with pytest.raises(MemoryStoreError):
            full.keep([SESSION])
        assert full.file.read_bytes() == before


@pytest.mark.parametrize("how", SPOILT)
def test_even_a_file_that_cannot_be_used_can_be_forgotten(full: Store, how: str) -> None:
    spoil(full.file, how)
    full.forget_all()
    assert full.read() == Kept()
    assert b"strap_supine" not in everything_in(full.file.parent)


def test_a_file_that_is_thrown_away_is_overwritten_first(full: Store, tmp_path: Path) -> None:
    spoil(full.file, "a newer version")
    copy = backup(full.file, 1)
    copy.write_bytes(b"strap_supine")
    for path in (full.file, copy):
        os.link(path, tmp_path / path.name)
    full.forget_all()
    assert list(full.file.parent.iterdir()) == []
    assert not any(everything_in(tmp_path))


def test_no_page_that_was_in_use_is_kept_after_forgetting(full: Store) -> None:
    full.keep([Entry(DAY, "session", felt=(f"place_{number}",) * 40) for number in range(100)])
    full.forget_day(DAY)
    with closing(sqlite3.connect(full.file)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_a_file_held_by_another_process_is_waited_for_and_then_left_alone(full: Store) -> None:
    with closing(sqlite3.connect(full.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MemoryStoreError):
            full.keep([SESSION])
        with pytest.raises(MemoryStoreError):
            full.forget_all()
        other.execute("COMMIT")
    assert entries(full) == [RESULT, SESSION]


@contextmanager
def as_somebody_without_rights() -> Iterator[None]:
    """Root may write everywhere: only for others is a folder read-only."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_a_memory_that_is_read_only_is_told_of_and_left_as_it_was(what: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        store = Store(Path(place) / "memory")
        store.keep([SESSION], agreed=True)
        folder = store.file.parent
        store.file.chmod(0o444)
        folder.chmod(0o755 if what == "the file" else 0o555)
        before = store.file.read_bytes()
        with as_somebody_without_rights(), pytest.raises(MemoryStoreError):
            store.keep([SESSION])
        assert store.file.read_bytes() == before
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "memory").write_text("a file where the folder should be")
    with pytest.raises(MemoryStoreError):
        Store(tmp_path / "memory").keep([SESSION], agreed=True)
    with pytest.raises(MemoryStoreError, match=r"history.sqlite3 cannot be read \(Not a directory\)"):
        Store(tmp_path / "memory").read()


def test_a_file_that_cannot_be_deleted_is_told_of(store: Store) -> None:
    store.file.mkdir(parents=True)
    with pytest.raises(MemoryStoreError, match=r"cannot be deleted \(Is a directory\): delete it by hand"):
        store.forget_all()


def test_an_empty_file_is_a_memory_without_entries(store: Store) -> None:
    store.file.parent.mkdir(parents=True)
    store.file.touch()
    assert store.read() == Kept()


def test_a_full_disk_is_told_of_and_loses_nothing(full: Store) -> None:
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    many = [Entry(DAY, "session", felt=(f"place_{number}",) * 40) for number in range(200)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (full.file.stat().st_size + 4096, most))
    try:
        with pytest.raises(MemoryStoreError):
            full.keep(many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert entries(full) == [RESULT, SESSION]
    assert len(full.keep(many)) == 200


KILLED = """
import os, signal, sqlite3, sys
from datetime import date
from pathlib import Path
from offline_voice.memory import store as stores
from skill.dialogue.memory import Entry
left = int(sys.argv[2])
real = sqlite3.connect
def connect(*args, **more):
    connection = real(*args, **more)
    def statement(_):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    connection.set_trace_callback(statement)
    return connection
stores.sqlite3.connect = connect
store = stores.Store(Path(sys.argv[1]))
for number in range(3):
    store.keep([Entry(date(2026, 11, 24 + number), "session", pain=number)], agreed=True)
    print(number, flush=True)
"""


@pytest.mark.slow
def test_a_process_killed_at_any_statement_loses_at_most_what_it_was_writing(tmp_path: Path) -> None:
    for count in range(200):
        folder = tmp_path / str(count)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(count)], cwd=WHOLE, capture_output=True, check=False
        )
        told = len(done.stdout.split())
        pains = [one.pain for one in entries(Store(folder))]
        assert pains in (list(range(told)), list(range(told + 1))), count
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
    assert count > 20
    assert told == 3


WRITER = """
import sys
from datetime import date
from pathlib import Path
from offline_voice.memory.store import Store
from skill.dialogue.memory import Entry
store = Store(Path(sys.argv[1]), wait=30)
for number in range(25):
    store.keep([Entry(date(2026, 11, 24), "session", heel=number, felt=(sys.argv[2],))], agreed=True)
"""


@pytest.mark.slow
def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    both = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=WHOLE) for name in ("a", "b")]
    assert [one.wait() for one in both] == [0, 0]
    kept = entries(Store(tmp_path))
    for name in ("a", "b"):
        assert [one.heel for one in kept if one.felt == (name,)] == list(range(25))


def test_what_another_process_forgot_is_not_written_again(full: Store) -> None:
    Store(full.file.parent).forget_all()
    assert full.keep([SESSION]) == ()
    assert full.read() == Kept()
