"""Workshops: settings, how long they are kept, and erasing that erases."""

from typing import Any

import pytest
from sqlalchemy import Connection

from server.boards.roles import Role
from server.storage import audit, boards, erasure, workshops
from server.storage.tables import metadata
from server.storage.workshops import DAY, RETENTION, Workshop
from server.sync.ports import JournalError
from tests.support.edits import Editor
from tests.support.filled import OTHER_WORDS, SECRET_WORDS, counts, fill, said
from tests.support.kept import NOW, Kept, entry


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


async def test_erasing_leaves_no_word_in_any_row(store: Kept) -> None:
    other = store.db.write_sync(workshops.create, title="Toinen", locale="fi", now=NOW)
    await fill(store, other.id, OTHER_WORDS)
    alone = store.db.read_sync(counts)
    await fill(store, store.workshop, SECRET_WORDS)
    both = store.db.read_sync(counts)
    # The second workshop itself was there before.
    assert all(both[name] > alone.get(name, 0) for name in metadata.tables if name != "workshops")
    assert store.db.read_sync(said, SECRET_WORDS) > 10
    assert await erasure.erase_workshop(store.db, store.workshop, NOW, "anna")
    assert store.db.read_sync(said, SECRET_WORDS) == 0
    assert store.db.read_sync(said, OTHER_WORDS) > 10
    after = store.db.read_sync(counts)
    # Its device stays until it is swept, its pseudonymous audit lines until they are too old.
    assert after == alone | {"workshops": 1, "devices": 2, "audit": 5}


async def test_erasing_is_told_in_the_audit_log_without_words(store: Kept) -> None:
    await fill(store, store.workshop, SECRET_WORDS)
    assert await erasure.erase_workshop(store.db, store.workshop, NOW + 1, "anna")
    assert not await erasure.erase_workshop(store.db, store.workshop, NOW + 2, "anna")
    lines = store.db.read_sync(audit.of_workshop, store.workshop)
    assert [(line.command, line.person, line.at) for line in lines][2:] == [
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
    assert store.db.read_sync(counts) == {"audit": 2}
    assert await erasure.purge(store.db, NOW + 2 * DAY) == []


async def test_purging_takes_what_is_due_and_nothing_else(store: Kept) -> None:
    board, stays = store.board().id, store.board().id
    store.db.write_sync(boards.mark_deleted, board, NOW)
    await store.journal.append_many([entry(board, Editor(1).write("n1", SECRET_WORDS))])
    old = store.db.write_sync(workshops.create, title="vanha", locale="fi", now=NOW, retention=DAY)
    assert await erasure.purge(store.db, NOW + boards.GRACE - 1) == [old.id]
    assert store.db.read_sync(said, SECRET_WORDS) > 0
    assert await erasure.purge(store.db, NOW + boards.GRACE) == []
    assert store.db.read_sync(said, SECRET_WORDS) == 0
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
