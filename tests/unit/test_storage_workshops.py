"""Workshops: settings, how long they are kept, and erasing that erases."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from server.boards.roles import Role
from server.storage import audit, boards, devices, erasure, links, people, snapshots, stages, votes, workshops
from server.storage.tables import metadata
from server.storage.workshops import DAY, RETENTION, Workshop
from server.sync.ports import Born, JournalError
from tests.support.edits import Editor
from tests.support.kept import NOW, TEMPLATE, Kept, entry

KEY = bytes(32)
SECRET_WORDS = "Äidin salaisuus 4711"
OTHER_WORDS = "Naapurin juttu 4712"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(tmp_path)
    yield kept
    kept.db.close()


def test_a_new_workshop_is_kept_for_its_idle_days(store: Kept) -> None:
    made = store.db.write_sync(workshops.create, title="Paja", locale="sv", now=NOW + 1, retention=7 * DAY)
    assert (made.title, made.locale, made.delete_at, made.fixed) == ("Paja", "sv", NOW + 1 + 7 * DAY, False)
    assert made.reading == dict.fromkeys(("snapshots", "export", "report"), Role.PARTICIPANT)
    assert not made.lobby
    assert store.db.read_sync(workshops.get, made.id) == made
    assert [one.id for one in store.db.read_sync(workshops.everything)] == [store.workshop, made.id]


def patched(store: Kept, **changes: Any) -> Workshop:
    after = store.db.write_sync(workshops.patch, store.workshop, **changes)
    assert after is not None
    assert store.db.read_sync(workshops.get, store.workshop) == after
    return after


def test_settings_change_one_by_one(store: Kept) -> None:
    assert patched(store, title="Uusi").title == "Uusi"
    assert patched(store, locale="en").title == "Uusi"
    assert patched(store, lobby=True).lobby
    changed = patched(store, reading={"export": Role.FACILITATOR}).reading
    assert changed == {
        "snapshots": Role.PARTICIPANT,
        "export": Role.FACILITATOR,
        "report": Role.PARTICIPANT,
    }
    after = patched(store)
    assert (after.title, after.locale, after.lobby, after.reading) == ("Uusi", "en", True, changed)
    with pytest.raises(ValueError, match="minutes"):
        patched(store, reading={"minutes": Role.OWNER})
    assert store.db.write_sync(workshops.patch, "nowhere", title="x") is None


def test_a_date_that_somebody_set_holds_against_activity(store: Kept) -> None:
    fixed = patched(store, delete_at=NOW + DAY)
    assert (fixed.delete_at, fixed.fixed) == (NOW + DAY, True)
    store.db.write_sync(workshops.touch, store.workshop, NOW + 5)
    assert patched(store, title="x").delete_at == NOW + DAY
    freed = patched(store, delete_at=None)
    assert (freed.delete_at, freed.fixed) == (NOW + 5 + RETENTION, False)


async def test_an_edit_is_activity_to_the_hour(store: Kept) -> None:
    board = store.board().id
    editor = Editor(1)
    for hours, wanted in ((0.5, 0.0), (1.5, 1.5), (2.0, 1.5), (2.5, 2.5), (1.0, 2.5)):
        await store.journal.append_many([entry(board, editor.write(f"n{hours}", "x"), at=NOW + hours * 3600)])
        found = store.db.read_sync(workshops.get, store.workshop)
        assert found is not None
        assert found.last_active == NOW + wanted * 3600


def test_whose_day_has_come(store: Kept) -> None:
    fixed = store.db.write_sync(workshops.create, title="b", locale="fi", now=NOW)
    store.db.write_sync(workshops.patch, fixed.id, delete_at=NOW + DAY)
    marked = store.db.write_sync(workshops.create, title="c", locale="fi", now=NOW)
    store.db.write_sync(workshops.mark_deleted, marked.id, NOW)
    for when, wanted in (
        (NOW, {marked.id}),
        (NOW + DAY, {marked.id, fixed.id}),
        (NOW + RETENTION - 1, {marked.id, fixed.id}),
        (NOW + RETENTION, {marked.id, fixed.id, store.workshop}),
    ):
        assert set(store.db.read_sync(workshops.due, when)) == wanted


# --- erasing


async def fill(store: Kept, workshop: str, words: str) -> str:
    """Put these words wherever a workshop can hold words; the cookie of a device."""
    db = store.db
    db.write_sync(workshops.patch, workshop, title=words)
    db.write_sync(links.create_all, KEY, workshop)
    anna = db.write_sync(
        people.create, workshop=workshop, name=words, locale="fi", role=Role.PARTICIPANT, now=NOW
    )
    db.write_sync(people.issue_token, anna.id, NOW)
    cookie = db.write_sync(devices.remember, None, anna, NOW)
    db.write_sync(devices.hand_over, anna.id, NOW)
    board = db.write_sync(boards.create, workshop=workshop, template=TEMPLATE, title=words, now=NOW).id
    editor = Editor(1)
    made = [editor.write(f"n{number}", words * size) for number, size in enumerate((1, 500, 3, 40))]
    made += [editor.append("n0", words), editor.delete("n1")]
    born = (Born("notes", "n1", anna.id),)
    await store.journal.append_many([entry(board, update, 1, anna.id, born=born) for update in made])
    await store.journal.checkpoint(board, 6, editor.state())
    last = editor.write("n9", words)
    await store.journal.append_many([entry(board, last, 1, anna.id)])
    keep = {"board": board, "seq": 7, "state": editor.state(), "now": NOW, "name": words, "reason": ""}
    db.write_sync(lambda conn: snapshots.create(conn, kind="manual", **keep))  # type: ignore[arg-type]  # mixed
    stage = db.read_sync(stages.get, board)
    db.write_sync(stages.change, board, stage, stage, person=anna.id, command="board.rules", now=NOW)
    db.write_sync(
        votes.add, board=board, vote_id=f"v{board}", zones=[words], n=1, ended=NOW, results={words: 1}
    )
    return cookie


def counts(conn: Connection) -> dict[str, int]:
    found = {
        name: conn.scalar(select(func.count()).select_from(table)) or 0
        for name, table in metadata.tables.items()
    }
    return {name: count for name, count in found.items() if count}


def on_disk(folder: Path, words: str) -> dict[str, int]:
    """How often the words stand in each file of the data folder; in both ways that they may be written."""
    forms = {words.encode(), words.encode("unicode_escape").replace(rb"\xc4", rb"\u00c4")}
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    hits = {name: sum(data.count(form) for form in forms) for name, data in found.items()}
    return {name: count for name, count in hits.items() if count}


async def test_erasing_leaves_no_word_on_the_disk(store: Kept) -> None:
    other = store.db.write_sync(workshops.create, title="Toinen", locale="fi", now=NOW)
    await fill(store, other.id, OTHER_WORDS)
    alone = store.db.read_sync(counts)
    await fill(store, store.workshop, SECRET_WORDS)
    both = store.db.read_sync(counts)
    # Both use the same definition, and the second workshop itself was there before.
    assert all(
        both[name] > alone.get(name, 0)
        for name in metadata.tables
        if name not in ("definitions", "workshops")
    )
    assert sum(on_disk(store.folder, SECRET_WORDS).values()) > 100
    assert await erasure.erase_workshop(store.db, store.workshop, NOW, "anna")
    assert on_disk(store.folder, SECRET_WORDS) == {}
    assert sum(on_disk(store.folder, OTHER_WORDS).values()) > 100
    after = store.db.read_sync(counts)
    # Its device stays until it is swept, its pseudonymous audit lines until they are too old.
    assert after == alone | {"workshops": 1, "devices": 2, "audit": 3}
    store.reopen()
    assert on_disk(store.folder, SECRET_WORDS) == {}


async def test_erasing_is_told_in_the_audit_log_without_words(store: Kept) -> None:
    await fill(store, store.workshop, SECRET_WORDS)
    assert await erasure.erase_workshop(store.db, store.workshop, NOW + 1, "anna")
    assert not await erasure.erase_workshop(store.db, store.workshop, NOW + 2, "anna")
    lines = store.db.read_sync(audit.of_workshop, store.workshop)
    assert [(line.command, line.person, line.at) for line in lines][1:] == [
        ("workshop.erase", "anna", NOW + 1)
    ]


async def test_an_edit_that_comes_after_erasing_fails_alone(store: Kept) -> None:
    board = store.board().id
    update = Editor(1).write("n1", "x")
    await erasure.erase_workshop(store.db, store.workshop, NOW)
    with pytest.raises(JournalError):
        await store.journal.append_many([entry(board, update)])
    assert store.db.read_sync(counts) == {"audit": 1}


async def test_erasing_that_was_interrupted_is_finished_by_the_next_purge(store: Kept) -> None:
    await fill(store, store.workshop, SECRET_WORDS)
    store.db.write_sync(workshops.mark_deleted, store.workshop, NOW)
    assert store.db.write_sync(workshops.erase_some, store.workshop)
    store.reopen()
    assert store.db.read_sync(workshops.get, store.workshop) is None
    assert await erasure.purge(store.db, NOW + 2 * DAY) == [store.workshop]
    assert on_disk(store.folder, SECRET_WORDS) == {}
    assert store.db.read_sync(counts) == {"audit": 1}
    assert await erasure.purge(store.db, NOW + 2 * DAY) == []


async def test_purging_takes_what_is_due_and_nothing_else(store: Kept) -> None:
    board, stays = store.board().id, store.board().id
    store.db.write_sync(boards.mark_deleted, board, NOW)
    await store.journal.append_many([entry(board, Editor(1).write("n1", SECRET_WORDS))])
    old = store.db.write_sync(workshops.create, title="vanha", locale="fi", now=NOW, retention=DAY)
    assert await erasure.purge(store.db, NOW + boards.GRACE - 1) == [old.id]
    assert "lappu.db" in on_disk(store.folder, SECRET_WORDS)
    assert await erasure.purge(store.db, NOW + boards.GRACE) == []
    assert on_disk(store.folder, SECRET_WORDS) == {}
    assert [one.id for one in store.db.read_sync(boards.in_workshop, store.workshop)] == [stays]


async def test_other_writers_get_their_turn_while_a_big_board_is_erased(
    store: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "_SLICE_ROWS", 10)
    big, other = store.board().id, store.db.write_sync(workshops.create, title="b", locale="fi", now=NOW)
    editor = Editor(1)
    await store.journal.append_many([entry(big, editor.write(f"n{number}", "x")) for number in range(100)])
    turns = 0

    def count_turns(conn: Connection, workshop: str) -> bool:
        nonlocal turns
        turns += 1
        return real(conn, workshop)

    real = workshops.erase_some
    monkeypatch.setattr(workshops, "erase_some", count_turns)
    await erasure.erase_workshop(store.db, store.workshop, NOW)
    assert turns == 10 + 1 + 1
    assert [one.id for one in store.db.read_sync(workshops.everything)] == [other.id]


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
