"""Erasing erases from the disk too."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from server.storage import boards, erasure, workshops
from server.storage.workshops import DAY
from tests.support.edits import Editor
from tests.support.filled import OTHER_WORDS, SECRET_WORDS, counts, fill, forms
from tests.support.kept import NOW, Kept, entry
from tests.support.postgres import Postgres


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(tmp_path)
    yield kept
    kept.db.close()


def on_disk(folder: Path, words: str) -> dict[str, int]:
    """How often the words stand in each file below the folder; in both ways that they may be written."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    hits = {name: sum(data.count(form) for form in forms(words)) for name, data in found.items()}
    return {name: count for name, count in hits.items() if count}


async def test_erasing_leaves_no_word_on_the_disk(store: Kept) -> None:
    other = store.db.write_sync(workshops.create, title="Toinen", locale="fi", now=NOW)
    await fill(store, other.id, OTHER_WORDS)
    await fill(store, store.workshop, SECRET_WORDS)
    assert sum(on_disk(store.folder, SECRET_WORDS).values()) > 100
    assert await erasure.erase_workshop(store.db, store.workshop, NOW, "anna")
    assert on_disk(store.folder, SECRET_WORDS) == {}
    assert sum(on_disk(store.folder, OTHER_WORDS).values()) > 100
    store.reopen()
    assert on_disk(store.folder, SECRET_WORDS) == {}


async def test_purging_leaves_no_word_on_the_disk(store: Kept) -> None:
    board, stays = store.board().id, store.board().id
    store.db.write_sync(boards.mark_deleted, board, NOW)
    await store.journal.append_many([entry(board, Editor(1).write("n1", SECRET_WORDS))])
    old = store.db.write_sync(workshops.create, title="vanha", locale="fi", now=NOW, retention=DAY)
    assert await erasure.purge(store.db, NOW + boards.GRACE - 1) == [old.id]
    assert "lappu.db" in on_disk(store.folder, SECRET_WORDS)
    assert await erasure.purge(store.db, NOW + boards.GRACE) == []
    assert on_disk(store.folder, SECRET_WORDS) == {}
    assert [one.id for one in store.db.read_sync(boards.in_workshop, store.workshop)] == [stays]


async def test_a_log_that_cannot_be_emptied_now_holds_up_nobody_and_is_emptied_later(store: Kept) -> None:
    await fill(store, store.workshop, SECRET_WORDS)
    started, go = threading.Event(), threading.Event()

    def long_read(conn: Connection) -> None:
        counts(conn)
        started.set()
        assert go.wait(10)

    reading = asyncio.ensure_future(store.db.read(long_read))
    await asyncio.to_thread(started.wait, 10)
    before = time.monotonic()
    await erasure.erase_workshop(store.db, store.workshop, NOW)
    assert time.monotonic() - before < 2, "the writer waited for a reader"
    assert on_disk(store.folder, SECRET_WORDS)
    go.set()
    await reading
    await erasure.purge(store.db, NOW)
    assert on_disk(store.folder, SECRET_WORDS) == {}


async def test_on_postgresql_compacting_leaves_no_word_in_the_tables(tmp_path: Path) -> None:
    """Also not in the planner's samples. PostgreSQL's log holds them until its segments are used again."""
    with Postgres(autovacuum="off") as server:
        store = Kept(tmp_path, server.create())
        other = store.db.write_sync(workshops.create, title="Toinen", locale="fi", now=NOW)
        await fill(store, other.id, OTHER_WORDS)
        await fill(store, store.workshop, SECRET_WORDS)
        for command in ("ANALYZE", "CHECKPOINT"):
            server.execute(command, store.url)
        samples = str(server.execute("SELECT most_common_vals, histogram_bounds FROM pg_stats", store.url))
        assert SECRET_WORDS in samples
        assert sum(on_disk(server.data / "base", SECRET_WORDS).values()) > 100
        assert await erasure.erase_workshop(store.db, store.workshop, NOW, "anna")
        await store.db.compact()
        server.execute("CHECKPOINT")
        tables = server.data / "base"
        assert on_disk(tables, SECRET_WORDS) == {}
        assert sum(on_disk(tables, OTHER_WORDS).values()) > 100
        await store.db.aclose()
