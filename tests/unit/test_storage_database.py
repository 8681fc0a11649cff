"""The database: one writer in order, readers beside it, a lock, and a disk that fails or is full."""

import asyncio
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text

from server.storage.address import backend_at
from server.storage.database import Database
from server.storage.errors import DatabaseBusy, DatabaseClosed, DiskFailure, DiskFull, StorageError
from server.storage.tables import audit
from tests.support.kept import url_of


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = Database(url_of(tmp_path), readers=2)
    yield opened
    opened.close()


def note(conn: Connection, word: str) -> None:
    conn.execute(insert(audit).values(at=1.0, command=word, workshop="w"))


def words(conn: Connection) -> list[str]:
    return list(conn.scalars(select(audit.c.command).order_by(audit.c.id)))


def pragma(conn: Connection, name: str) -> object:
    return conn.exec_driver_sql(f"PRAGMA {name}").scalar()


async def test_writes_happen_in_the_order_of_the_calls(db: Database) -> None:
    wanted = [f"word {number}" for number in range(200)]
    await asyncio.gather(*(db.write(note, word) for word in wanted))
    assert await db.read(words) == wanted


async def test_a_write_that_raises_leaves_nothing(db: Database) -> None:
    def half(conn: Connection) -> None:
        note(conn, "half")
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        await db.write(half)
    await db.write(note, "whole")
    assert await db.read(words) == ["whole"]


async def test_a_write_cancelled_while_it_waits_never_happens(db: Database) -> None:
    started, go = threading.Event(), threading.Event()

    def slow(conn: Connection) -> None:
        started.set()
        assert go.wait(10)

    first = asyncio.ensure_future(db.write(slow))
    await asyncio.to_thread(started.wait, 10)
    second = asyncio.ensure_future(db.write(note, "never"))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    go.set()
    await first
    await db.write(note, "last")
    assert await db.read(words) == ["last"]


async def test_a_read_sees_one_moment(db: Database) -> None:
    reading, go = threading.Event(), threading.Event()

    def twice(conn: Connection) -> tuple[list[str], list[str]]:
        before = words(conn)
        reading.set()
        assert go.wait(10)
        return before, words(conn)

    await db.write(note, "first")
    both = asyncio.ensure_future(db.read(twice))
    await asyncio.to_thread(reading.wait, 10)
    await db.write(note, "second")
    go.set()
    assert await both == (["first"], ["first"])
    assert await db.read(words) == ["first", "second"]


def test_r1_the_writer_waits_for_the_disk_and_alone_checkpoints(db: Database) -> None:
    writing = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
        "wal_autocheckpoint": 1000,
        "query_only": 0,
    }
    assert {name: db.write_sync(pragma, name) for name in writing} == writing
    reading = {"query_only": 1, "wal_autocheckpoint": 0}
    assert {name: db.read_sync(pragma, name) for name in reading} == reading


def test_readers_cannot_write(db: Database) -> None:
    with pytest.raises(StorageError, match="readonly"):
        db.read_sync(note, "sly")


def test_a_second_opening_is_refused_until_the_first_is_closed(tmp_path: Path) -> None:
    first = Database(url_of(tmp_path))
    with pytest.raises(DatabaseBusy, match="another process"):
        Database(url_of(tmp_path))
    first.close()
    first.close()
    Database(url_of(tmp_path)).close()


def test_a_second_process_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    held = Database(url_of(tmp_path))
    program = f"from server.storage.database import Database; Database({url_of(tmp_path)!r})"
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    held.close()
    assert other.returncode != 0
    assert "DatabaseBusy" in other.stderr
    assert "is in use by another process (pid " in other.stderr


def test_the_files_are_this_users_only(tmp_path: Path) -> None:
    opened = Database(url_of(tmp_path / "data"))
    opened.write_sync(note, "secret")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    opened.close()
    assert set(modes.values()) == {0o600}, modes
    assert {"lappu.db", "lappu.db-wal", "lappu.db.lock"} <= set(modes)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=ro",
        "postgresql://h",
        "mysql://h/d",
        "lappu.db",
    ],
)
def test_an_address_that_is_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|SQLite or PostgreSQL|needs a file|needs a name"):
        backend_at(url, Path())


async def test_after_closing_nothing_is_taken(tmp_path: Path) -> None:
    opened = Database(url_of(tmp_path))
    await opened.write(note, "word")
    await opened.aclose()
    for call in (opened.write, opened.read):
        with pytest.raises(DatabaseClosed):
            await call(words)
    assert not (tmp_path / "lappu.db-wal").exists()


def test_a_full_disk_keeps_nothing_and_recovers(db: Database) -> None:
    def limit(conn: Connection, pages: int) -> None:
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill(conn: Connection) -> None:
        note(conn, "first of a full disk")
        note(conn, "x" * 1_000_000)

    pages = db.write_sync(pragma, "page_count")
    assert isinstance(pages, int)
    db.write_sync(limit, pages + 20)
    with pytest.raises(DiskFull):
        db.write_sync(fill)
    assert db.read_sync(words) == []
    db.write_sync(note, "small")
    db.write_sync(limit, 1_000_000)
    db.write_sync(fill)
    assert [word[:5] for word in db.read_sync(words)] == ["small", "first", "xxxxx"]


# A file may not grow beyond this limit; a write beyond it fails as a broken disk does (the program,
# unlike most, gets no signal). In a process of its own, since the limit is the process's.
FAILING = """
import os, resource, sys
from server.storage.database import Database
from server.storage.errors import DiskFailure
from server.storage.tables import audit
from sqlalchemy import insert
def note(conn, word):
    conn.execute(insert(audit).values(at=1.0, command=word, workshop="w"))
db = Database(sys.argv[1])
db.write_sync(note, "before")
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
try:
    for number in range(100):
        db.write_sync(note, "x" * 50_000)
except DiskFailure as failure:
    print("first", failure)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
try:
    db.write_sync(note, "after")
except DiskFailure as failure:
    print("second", failure)
db.close()
print("log", os.path.getsize(sys.argv[1].removeprefix("sqlite:///") + "-wal") > 0, flush=True)
os._exit(7)
"""


def test_a_failing_disk_is_never_trusted_again(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    other = subprocess.run(
        [sys.executable, "-c", FAILING, url_of(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert other.returncode == 7, other.stderr
    lines = other.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["first", "second", "log"], other.stdout
    assert "SQLITE_IOERR" in lines[0]
    assert lines[2] == "log True"
    again = Database(url_of(tmp_path))
    kept = again.read_sync(words)
    again.close()
    assert kept[0] == "before"
    assert "after" not in kept


def test_a_failure_of_the_disk_is_not_handled_in_passing() -> None:
    assert not issubclass(DiskFailure, StorageError)


async def test_scrub_empties_the_log_unless_somebody_reads(db: Database, tmp_path: Path) -> None:
    log = tmp_path / "lappu.db-wal"
    await db.write(note, "word")
    assert log.stat().st_size > 0
    assert await db.scrub()
    assert log.stat().st_size == 0


async def test_a_backup_is_one_moment_while_writing_goes_on(db: Database, tmp_path: Path) -> None:
    def pair(conn: Connection, number: int) -> None:
        note(conn, f"{number} a")
        note(conn, f"{number} b")

    async def write() -> None:
        for number in range(150):
            await db.write(pair, number)

    copies = [tmp_path / f"copy-{number}.db" for number in range(4)]

    async def copy() -> None:
        for target in copies:
            await db.backup(target)

    await asyncio.gather(write(), copy())
    counts = []
    for target in copies:
        assert target.stat().st_mode & 0o777 == 0o600
        opened = Database(f"sqlite:///{target}")
        assert opened.read_sync(lambda conn: conn.scalar(text("PRAGMA integrity_check"))) == "ok"
        counts.append(
            opened.read_sync(lambda conn: conn.scalar(select(func.count()).select_from(audit)) or 0)
        )
        opened.close()
    assert [count % 2 for count in counts] == [0] * 4
    assert counts == sorted(counts)
    assert not [name for name in os.listdir(tmp_path) if ".part" in name]


async def test_a_backup_that_cannot_be_written_harms_nothing(db: Database, tmp_path: Path) -> None:
    await db.write(note, "word")
    with pytest.raises(OSError, match="copy"):
        await db.backup(Path("/proc/copy.db"))
    await db.write(note, "more")
    assert await db.read(words) == ["word", "more"]
