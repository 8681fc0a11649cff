"""SQLite's files: private ones, checked copies, one put in place of another."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .errors import NotADatabase
from .sqlite_engine import translating


def create_private(path: Path) -> None:
    """Make the file, and folders above it, unless they exist; readable by this user only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def copy(source: Path, target: Path) -> None:
    """Copy one moment of a database, which may be in use, into a new single file, and check the copy.

    The target is as `appearing` says. NotADatabase when the source or the copy is damaged.
    """
    with (
        appearing(target) as fresh,
        translating(writing=False),
        closing(sqlite3.connect(source)) as old,
        closing(sqlite3.connect(fresh)) as new,
    ):
        old.execute("PRAGMA query_only = ON")
        old.backup(new)  # in one step: writers go on, and never make it start over


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """An empty file to make a database in; at the end it is checked and takes the target's name.

    The target appears complete or not at all, readable by this user only; an existing file is replaced.
    """
    fresh = target.with_name(f"{target.name}.{time.time_ns()}.part")
    try:
        create_private(fresh)
        yield fresh
        with translating(writing=True), closing(sqlite3.connect(fresh)) as new:
            new.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            check(new)
        _sync(fresh)
        os.replace(fresh, target)
        _sync(target.parent)
    finally:
        for suffix in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def check_file(path: Path) -> None:
    """As `check`, of a file."""
    with translating(writing=False), closing(sqlite3.connect(path)) as connection:
        check(connection)


def check(connection: sqlite3.Connection) -> None:
    """Read the whole database; NotADatabase when any of it is damaged."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise NotADatabase(f"the database is damaged: {'; '.join(found)}")
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    if dangling:
        raise NotADatabase(f"a row of {dangling[0]} refers to one of {dangling[2]} that is not there")


def replace(path: Path, fresh: Path) -> Path:
    """Put a complete database in place of `path`, and keep the old one under the name returned.

    There is a whole database at `path` at every moment. Nobody may have either open.
    """
    aside = path.with_name(f"{path.name}.replaced-{stamp()}")
    os.link(path, aside)
    for suffix in ("-wal", "-shm"):
        # A log of the old database would be taken for one of the new.
        log = path.with_name(path.name + suffix)
        if log.exists():
            os.replace(log, aside.with_name(aside.name + suffix))
    os.replace(fresh, path)
    _sync(path.parent)
    return aside


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def stamp() -> str:
    """The moment, as part of a file's name; no two are the same."""
    return f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{time.time_ns() % 10**9:09}"
