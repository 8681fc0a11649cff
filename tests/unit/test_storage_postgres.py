"""What PostgreSQL alone has: a server that goes away, other processes, commits that nobody answers."""

import asyncio
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, insert, select, text

from server.storage import boards, database, postgres_writer, snapshots
from server.storage.address import backend_at
from server.storage.backend import Work
from server.storage.database import Database
from server.storage.errors import (
    DatabaseBusy,
    DiskFull,
    InDoubt,
    NotADatabase,
    StorageError,
    Unreachable,
)
from server.storage.tables import audit
from tests.support.edits import Editor
from tests.support.kept import NOW, Kept, entry
from tests.support.postgres import Postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server that these tests may stop."""
    with Postgres() as own:
        yield own


@pytest.fixture
def db(postgres_url: str) -> Iterator[Database]:
    opened = Database(postgres_url, readers=2)
    yield opened
    opened.close()


@pytest.fixture
def own(server: Postgres) -> Iterator[Database]:
    """A database on the server that may be stopped."""
    opened = Database(server.create(), readers=2)
    yield opened
    opened.close()


def note(conn: Connection, word: str) -> None:
    conn.execute(insert(audit).values(at=1.0, command=word, workshop="w"))


def words(conn: Connection) -> list[str]:
    return list(conn.scalars(select(audit.c.command).order_by(audit.c.id)))


def setting(conn: Connection, name: str) -> str:
    return str(conn.scalar(text(f"SHOW {name}")))


def test_r1_the_writer_waits_for_the_disk_whatever_the_server_says(postgres: Postgres) -> None:
    url = postgres.create()
    name = conninfo_to_dict(url)["dbname"]
    postgres.execute(f"ALTER ROLE lappu IN DATABASE {name} SET synchronous_commit = off")
    assert postgres.execute("SHOW synchronous_commit", url) == [("off",)]
    opened = Database(url)
    assert opened.write_sync(setting, "synchronous_commit") == "on"
    opened.close()


def test_reads_see_one_moment_and_cannot_write(db: Database) -> None:
    assert db.read_sync(setting, "transaction_isolation") == "repeatable read"
    with pytest.raises(StorageError, match="read-only"):
        db.read_sync(note, "sly")


@pytest.mark.parametrize(("code", "error"), [("53100", DiskFull), ("XX001", NotADatabase)])
def test_a_full_disk_and_a_damaged_table_are_known(
    db: Database, code: str, error: type[StorageError]
) -> None:
    def fail(conn: Connection) -> None:
        conn.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '{code}'; END $$"))

    with pytest.raises(error, match="so it is"):
        db.write_sync(fail)
    db.write_sync(note, "after")
    assert db.read_sync(words) == ["after"]


def test_an_error_does_not_tell_what_is_kept(db: Database) -> None:
    def twice(conn: Connection) -> None:
        for _ in range(2):
            conn.execute(insert(audit).values(id=4711, at=1.0, command="b", workshop="secret"))

    with pytest.raises(StorageError, match="23505") as caught:
        db.write_sync(twice)
    assert "4711" not in str(caught.value)


# --- a server that goes away


def test_after_a_restart_all_goes_on_without_an_error(own: Database, server: Postgres) -> None:
    own.write_sync(note, "before")
    for restart in (server.kill, server.stop):
        restart()
        server.start()
        assert own.read_sync(words)[0] == "before"
        own.write_sync(note, "after")
    assert own.read_sync(words) == ["before", "after", "after"]


def test_while_it_is_away_nothing_is_kept_and_everybody_is_told(own: Database, server: Postgres) -> None:
    server.kill()
    for _ in range(2):
        with pytest.raises(Unreachable):
            own.write_sync(note, "lost")
        with pytest.raises(Unreachable):
            own.read_sync(words)
    server.start()
    own.write_sync(note, "after")
    assert own.read_sync(words) == ["after"]


def test_closing_does_not_wait_for_a_server_that_stands_still(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "CLOSE_SECONDS", 0.1)
    opened = Database(server.create(), readers=1)
    opened.read_sync(words)
    asking = threading.Barrier(3)

    def ask(conn: Connection) -> list[str]:
        asking.wait(10)
        return words(conn)

    server.freeze()
    asked = [opened._read(ask), opened._write(False, ask)]
    asking.wait(10)
    opened.close()
    for one in asked:
        with pytest.raises(Unreachable):
            one.result(0)
    server.thaw()


async def test_r2_a_batch_waits_for_the_server_and_is_kept_once(server: Postgres, tmp_path: Path) -> None:
    store = Kept(tmp_path, server.create())
    board = store.board().id
    editor = Editor(1)
    assert await store.journal.append_many([entry(board, editor.write("n1", "x"))]) == [1]
    tried = asyncio.Event()

    async def sleep(seconds: float) -> None:
        tried.set()
        await asyncio.sleep(0.01)

    store.journal._sleep = sleep
    server.kill()
    waiting = asyncio.ensure_future(store.journal.append_many([entry(board, editor.write("n2", "x"))]))
    await asyncio.wait_for(tried.wait(), 10)
    assert not waiting.done()
    await asyncio.to_thread(server.start)
    assert await asyncio.wait_for(waiting, 10) == [2]
    assert (await store.journal.load(board)).head == 2
    await store.db.aclose()


# --- a commit that nobody answers


def cut_at_commit(server: Postgres, url: str, *, after: bool) -> None:
    """Break the connection of the next commit, before or after it is on the disk."""
    if after:
        # A commit then waits for a second server that never comes, with all on the first one's disk.
        server.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        server.execute("SELECT pg_reload_conf()")
        return
    server.execute(
        "CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
        url,
    )
    server.execute(
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON updates DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION die()",
        url,
    )


def end_the_waiting_commit(server: Postgres) -> None:
    waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    while not server.execute(f"SELECT pg_terminate_backend(pid) {waiting}"):
        pass
    server.execute("ALTER SYSTEM RESET synchronous_standby_names")
    server.execute("SELECT pg_reload_conf()")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_r2_a_commit_that_nobody_answered_is_looked_up(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    store = Kept(tmp_path, server.create())
    board = store.board().id
    update = Editor(1).write("n1", "x")
    doubts: list[InDoubt] = []
    write = store.db._writer.write

    def noticing(work: Work[Any], *, alone: bool) -> Any:
        try:
            return write(work, alone=alone)
        except InDoubt as doubt:
            doubts.append(doubt)
            if not after:
                server.execute("DROP TRIGGER die ON updates", store.url)
            raise

    monkeypatch.setattr(store.db._writer, "write", noticing)
    cut_at_commit(server, store.url, after=after)
    waiting = asyncio.ensure_future(store.journal.append_many([entry(board, update)]))
    if after:
        await asyncio.to_thread(end_the_waiting_commit, server)
    assert await asyncio.wait_for(waiting, 20) == [1]
    assert len(doubts) == 1
    loaded = await store.journal.load(board)
    assert (loaded.head, list(loaded.updates)) == (1, [update])
    await store.db.aclose()


# --- several processes


def test_several_use_it_and_who_must_be_alone_is_refused(
    db: Database, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_writer, "START_SECONDS", 0.0)
    second = Database(postgres_url)
    second.write_sync(note, "two")
    db.write_sync(note, "one")
    with pytest.raises(DatabaseBusy), second._backend.alone():
        pass
    second.close()
    db.close()
    with second._backend.alone(), pytest.raises(DatabaseBusy):
        second._backend.writer()


def test_only_one_writes_unless_it_locks_rows_itself(db: Database, postgres_url: str) -> None:
    second = Database(postgres_url)
    inside, go = threading.Event(), threading.Event()

    def slow(conn: Connection) -> None:
        note(conn, "slow")
        inside.set()
        assert go.wait(10)

    first = threading.Thread(target=db.write_sync, args=(slow,))
    first.start()
    assert inside.wait(10)
    asyncio.run(second.write_beside(note, "beside"))
    assert second.read_sync(words) == ["beside"]
    second._writer._connection.exec_driver_sql("SET lock_timeout = '50ms'")  # type: ignore[attr-defined]
    second._writer._connection.commit()  # type: ignore[attr-defined]
    with pytest.raises(DatabaseBusy, match="lock timeout"):
        second.write_sync(note, "at once")
    go.set()
    first.join()
    second.write_sync(note, "then")
    assert db.read_sync(words)[-1] == "then"
    second.close()


def test_processes_that_start_at_once_make_the_schema_once(postgres_empty_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda url: Database(url, readers=1), [postgres_empty_url] * 4))
    assert sorted(one.migrated.before is None for one in opened) == [False, False, False, True]
    for one in opened:
        one.close()


def test_a_database_of_another_encoding_or_program_is_refused(postgres: Postgres) -> None:
    postgres.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(NotADatabase, match="UTF8"):
        Database(postgres.url("latin"))
    other = postgres.create()
    postgres.execute("CREATE TABLE recipes (name text)", other)
    with pytest.raises(NotADatabase, match="not a database of this program"):
        Database(other)
    with pytest.raises(Unreachable, match="nowhere"):
        Database(postgres.url("nowhere"))


def test_no_name_of_it_shows_a_password(tmp_path: Path) -> None:
    backend = backend_at("postgresql://me:hush@db.example/lappu", tmp_path)
    assert "hush" not in backend.name
    assert "db.example" in backend.name


async def test_processes_that_write_on_the_same_boards_leave_no_holes(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches over several boards in any order, hours apart, beside somebody who reorders and snapshots."""
    monkeypatch.setattr(postgres_writer, "TRIES", 1)  # nobody may wait in a circle, not even once
    stores = [Kept(tmp_path, postgres_url) for _ in range(3)]
    made = [stores[0].board().id for _ in range(4)]
    given: dict[str, list[int]] = {board: [] for board in made}

    async def write(number: int, store: Kept) -> None:
        dice, editor = random.Random(number), Editor(100 + number)
        for step in range(40):
            chosen = dice.sample(made, dice.randint(1, 4))
            update = editor.write(f"n{step}", "x")
            more = {"at": NOW + 3_700.0 * step, "before": b"state" if dice.random() < 0.1 else None}
            batch = [entry(board, update, editor.client, f"p{number}", **more) for board in chosen]
            for board, seq in zip(chosen, await store.journal.append_many(batch), strict=True):
                given[board].append(seq)

    async def direct(store: Kept) -> None:
        dice = random.Random(0)
        for _ in range(30):
            board = dice.choice(made)
            await store.db.write(boards.patch, board, title="x", position=dice.randint(0, 3))
            await store.db.write(
                snapshots.create, board=board, seq=0, state=b"s", kind="auto", name="", now=NOW
            )

    async with asyncio.timeout(60):
        await asyncio.gather(*(write(n, store) for n, store in enumerate(stores)), direct(stores[0]))
    for board, seqs in given.items():
        assert sorted(seqs) == list(range(1, len(seqs) + 1))
        assert (await stores[0].journal.load(board)).head == len(seqs)
    for store in stores:
        await store.db.aclose()
