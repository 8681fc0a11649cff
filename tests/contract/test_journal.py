"""What every journal keeps to (`sync.ports.Journal`): the one on either database and the one in memory."""

import asyncio
from typing import Any, Protocol

import pytest
from pycrdt import Doc
from sqlalchemy import Connection, select, update

from server.boards.stage import Stage, first
from server.storage.fingerprint import fingerprint, replay
from server.storage.ids import new_id
from server.storage.tables import checkpoint_states, checkpoints, updates
from server.sync.ports import (
    Born,
    Claim,
    Contested,
    CorruptBoard,
    Glance,
    Journal,
    JournalError,
    UnknownBoard,
)
from tests.support.edits import Editor, replayed, texts
from tests.support.kept import TEMPLATE, Kept, entry
from tests.support.memory_journal import MemoryJournal


class Harness(Protocol):
    """What the suite needs beside the journal itself."""

    @property
    def journal(self) -> Journal:
        """The journal, also after `reopen`."""

    def board(self) -> str:
        """A new board without content, of TEMPLATE."""

    def damage_row(self, board: str, seq: int) -> None:
        """Change a kept row behind the journal's back."""

    def damage_newest_checkpoint(self, board: str) -> None:
        """Change the newest kept checkpoint behind the journal's back."""

    def reopen(self) -> None:
        """End and start again, on what was kept."""


class OnDatabase:
    """The journal of the server."""

    def __init__(self, store: Kept) -> None:
        self._store = store

    @property
    def journal(self) -> Journal:
        return self._store.journal

    def board(self) -> str:
        return self._store.board().id

    def damage_row(self, board: str, seq: int) -> None:
        self._store.db.write_sync(_damage_row, board, seq)

    def damage_newest_checkpoint(self, board: str) -> None:
        self._store.db.write_sync(_damage_newest_checkpoint, board)

    def reopen(self) -> None:
        self._store.reopen()


class InMemory:
    """The journal of tests."""

    def __init__(self) -> None:
        self._journal = MemoryJournal()
        self.journal: Journal = self._journal
        self.damage_row = self._journal.damage_row
        self.damage_newest_checkpoint = self._journal.damage_newest_checkpoint

    def board(self) -> str:
        made = new_id()
        self._journal.create(made, TEMPLATE)
        return made

    def reopen(self) -> None:
        """Nothing is kept elsewhere, so nothing has to be read again."""


def _damage_row(conn: Connection, board: str, seq: int) -> None:
    this = (updates.c.board == board) & (updates.c.seq == seq)
    data = conn.scalar(select(updates.c.data).where(this))
    assert data is not None
    conn.execute(update(updates).where(this).values(data=bytes([data[0] ^ 1]) + data[1:]))


def _damage_newest_checkpoint(conn: Connection, board: str) -> None:
    newest = select(checkpoints.c.id).where(checkpoints.c.board == board).order_by(checkpoints.c.seq.desc())
    this = checkpoint_states.c.checkpoint == conn.scalar(newest.limit(1))
    data = conn.scalar(select(checkpoint_states.c.data).where(this))
    assert data is not None
    conn.execute(update(checkpoint_states).where(this).values(data=data[:-1] + bytes([data[-1] ^ 1])))


@pytest.fixture(params=["sqlite", "postgres", "memory"])
def kind(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def kept(kind: str, request: pytest.FixtureRequest) -> Harness:
    if kind == "memory":
        return InMemory()
    return OnDatabase(request.getfixturevalue("store"))


async def test_a_new_board_is_empty_and_in_its_first_step(kept: Harness) -> None:
    board = kept.board()
    loaded = await kept.journal.load(board)
    assert (loaded.board, loaded.head, loaded.checkpoint, list(loaded.updates)) == (board, 0, None, [])
    assert loaded.template == TEMPLATE
    assert loaded.stage == first(TEMPLATE)
    assert (loaded.epoch, loaded.layout_version) == (1, 1)


async def test_seqs_count_each_board_without_holes(kept: Harness) -> None:
    one, two = kept.board(), kept.board()
    editor = Editor(1)
    made = [editor.write(f"n{number}", "x") for number in range(5)]
    order = [one, two, one, one, two]
    batch = [entry(board, update) for board, update in zip(order, made, strict=True)]
    assert await kept.journal.append_many(batch) == [1, 1, 2, 3, 2]
    assert await kept.journal.append_many(batch[:2]) == [4, 3]
    loaded = await kept.journal.load(one)
    assert loaded.head == 4
    assert list(loaded.updates) == [made[0], made[2], made[3], made[0]]


async def test_r2_what_was_kept_is_there_after_a_restart(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(2**52)
    notes = [editor.write("n1", "Äiti 🎈"), editor.append("n1", "!")]
    born = (Born("notes", "n1", "anna"),)
    await kept.journal.append_many([entry(board, update, 2**52, born=born) for update in notes])
    kept.reopen()
    loaded = await kept.journal.load(board)
    assert texts(replayed(loaded.checkpoint, loaded.updates)) == {"n1": "Äiti 🎈! @10"}
    assert loaded.claims == {2**52: Claim(2**52, "anna")}
    assert loaded.born == {("notes", "n1"): "anna"}


async def test_r7_a_board_that_is_not_there_is_never_an_empty_one(kept: Harness) -> None:
    with pytest.raises(UnknownBoard):
        await kept.journal.load("nowhere")
    with pytest.raises(JournalError):
        await kept.journal.checkpoint("nowhere", 0, Editor(1).state())


async def test_a_batch_is_kept_whole_or_not_at_all(kept: Harness) -> None:
    board = kept.board()
    update = Editor(1).write("n1", "x")
    born = (Born("notes", "n1", None),)
    with pytest.raises(JournalError):
        await kept.journal.append_many([entry(board, update, born=born), entry("nowhere", update)])
    loaded = await kept.journal.load(board)
    assert (loaded.head, list(loaded.updates), loaded.claims, loaded.born) == (0, [], {}, {})
    assert await kept.journal.append_many([entry(board, update)]) == [1]


async def test_a_claimed_client_id_is_never_another_persons(kept: Harness) -> None:
    board, other = kept.board(), kept.board()
    update = Editor(1).write("n1", "x")
    await kept.journal.append_many([entry(board, update, 7, "anna")])
    for thief in ("bertil", None):
        with pytest.raises(JournalError):
            await kept.journal.append_many([entry(board, update, 7, thief)])
    assert (await kept.journal.load(board)).claims == {7: Claim(7, "anna")}
    assert (await kept.journal.load(board)).head == 1
    assert await kept.journal.append_many([entry(other, update, 7, "bertil")]) == [1]


async def test_one_batch_cannot_give_a_client_id_to_two_people(kept: Harness) -> None:
    board = kept.board()
    update = Editor(1).write("n1", "x")
    with pytest.raises(JournalError):
        await kept.journal.append_many([entry(board, update, 7, "anna"), entry(board, update, 7, "bertil")])
    assert (await kept.journal.load(board)).claims == {}


async def test_a_presence_id_becomes_a_content_id_and_stays_one(kept: Harness) -> None:
    board = kept.board()
    update = Editor(1).write("n1", "x")
    for kind in ("presence", "content", "presence"):
        await kept.journal.append_many([entry(board, update, claims=(Claim(7, "anna", kind),))])
    assert (await kept.journal.load(board)).claims == {7: Claim(7, "anna", "content")}


async def test_the_first_author_of_a_thing_stays(kept: Harness) -> None:
    board = kept.board()
    update = Editor(1).write("n1", "x")
    for by in ("anna", None, "bertil"):
        await kept.journal.append_many([entry(board, update, born=(Born("notes", "n1", by),))])
    assert (await kept.journal.load(board)).born == {("notes", "n1"): "anna"}


async def test_r3_a_checkpoint_and_the_rows_after_it_make_the_document(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    await kept.journal.append_many([entry(board, editor.write(f"n{number}", "x")) for number in range(4)])
    await kept.journal.append_many([entry(board, editor.delete("n2"))])
    state = editor.state()
    await kept.journal.checkpoint(board, 5, state)
    after = [editor.move("n1", 33), editor.append("n3", "yz"), editor.delete("n0")]
    await kept.journal.append_many([entry(board, update) for update in after])
    loaded = await kept.journal.load(board)
    assert (loaded.head, loaded.checkpoint, list(loaded.updates)) == (8, state, after)
    assert texts(replayed(loaded.checkpoint, loaded.updates)) == editor.texts()


async def test_r2_a_checkpoint_that_lacks_an_edit_does_not_count(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    first_row = editor.write("n1", "x")
    early = editor.state()
    deleted = editor.delete("n1")
    await kept.journal.append_many([entry(board, first_row), entry(board, deleted)])
    with pytest.raises(JournalError):
        await kept.journal.checkpoint(board, 2, early)
    loaded = await kept.journal.load(board)
    assert (loaded.checkpoint, list(loaded.updates)) == (None, [first_row, deleted])
    await kept.journal.checkpoint(board, 2, editor.state())
    assert (await kept.journal.load(board)).checkpoint == editor.state()


async def test_a_checkpoint_with_an_edit_that_was_never_kept_does_not_count(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    await kept.journal.append_many([entry(board, editor.write("n1", "x"))])
    editor.write("n2", "never committed")
    with pytest.raises(JournalError):
        await kept.journal.checkpoint(board, 1, editor.state())
    assert (await kept.journal.load(board)).checkpoint is None


async def test_a_checkpoint_may_hold_kept_edits_that_came_later(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    made = [editor.write("n1", "x"), editor.append("n1", "y")]
    await kept.journal.append_many([entry(board, update) for update in made])
    await kept.journal.checkpoint(board, 1, editor.state())
    loaded = await kept.journal.load(board)
    assert list(loaded.updates) == made[1:]
    assert texts(replayed(loaded.checkpoint, loaded.updates)) == editor.texts()


async def test_a_checkpoint_whose_encoding_loses_something_does_not_count(kept: Harness) -> None:
    """As pycrdt's does when half of a surrogate pair was deleted (the gate refuses such an edit)."""
    board = kept.board()
    editor = Editor(10)
    rows = [editor.write("n1", "a🎈b"), editor.write("n2", "zz")]
    clocks = fingerprint(replay(rows)).clocks[10]
    halves = [b"\x00\x01\x0a\x01" + bytes([clock]) + b"\x01" for clock in range(clocks)]
    lossy = [half for half in halves if _loses(replay([*rows, half]))]
    assert lossy, "pycrdt has mended this: another way to make a lossy state is needed"
    rows.append(lossy[0])
    await kept.journal.append_many([entry(board, row, 10) for row in rows])
    with pytest.raises(JournalError):
        await kept.journal.checkpoint(board, 3, replay(rows).get_update())
    loaded = await kept.journal.load(board)
    assert (loaded.checkpoint, list(loaded.updates)) == (None, rows)


def _loses(doc: Doc[Any]) -> bool:
    return fingerprint(replay([doc.get_update()])).clocks != fingerprint(doc).clocks


@pytest.mark.parametrize("state", [b"", b"\x00", b"\x01\x01\xff", b"not an update"], ids=repr)
async def test_a_checkpoint_that_nobody_reads_does_not_count(kept: Harness, state: bytes) -> None:
    board = kept.board()
    await kept.journal.append_many([entry(board, Editor(1).write("n1", "x"))])
    with pytest.raises(JournalError):
        await kept.journal.checkpoint(board, 1, state)
    assert (await kept.journal.load(board)).checkpoint is None


async def test_a_checkpoint_of_the_future_does_not_count(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    await kept.journal.append_many([entry(board, editor.write("n1", "x"))])
    with pytest.raises(JournalError):
        await kept.journal.checkpoint(board, 2, editor.state())


async def test_an_older_checkpoint_changes_nothing(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    await kept.journal.append_many([entry(board, editor.write("n1", "x"))])
    early = editor.state()
    await kept.journal.append_many([entry(board, editor.append("n1", "y"))])
    await kept.journal.checkpoint(board, 2, editor.state())
    await kept.journal.checkpoint(board, 1, early)
    assert (await kept.journal.load(board)).checkpoint == editor.state()


async def test_a_damaged_row_makes_its_board_readable_only_and_no_other(kept: Harness) -> None:
    board, other = kept.board(), kept.board()
    editor = Editor(1)
    made = [editor.write(f"n{number}", "x") for number in range(3)]
    await kept.journal.append_many([entry(board, update) for update in made])
    await kept.journal.append_many([entry(other, made[0])])
    kept.damage_row(board, 2)
    with pytest.raises(CorruptBoard) as caught:
        await kept.journal.load(board)
    assert caught.value.readable is not None
    assert (caught.value.readable.head, list(caught.value.readable.updates)) == (1, made[:1])
    assert list((await kept.journal.load(other)).updates) == made[:1]


async def test_a_live_document_heals_a_damaged_row(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    await kept.journal.append_many([entry(board, editor.write(f"n{number}", "x")) for number in range(3)])
    kept.damage_row(board, 2)
    await kept.journal.checkpoint(board, 3, editor.state())
    loaded = await kept.journal.load(board)
    assert texts(replayed(loaded.checkpoint, loaded.updates)) == editor.texts()


async def test_a_damaged_checkpoint_gives_way_to_the_one_before(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    for number in range(3):
        made = [entry(board, editor.write(f"n{number}{letter}", letter)) for letter in "ab"]
        await kept.journal.append_many(made)
        await kept.journal.checkpoint(board, 2 * number + 2, editor.state())
    kept.damage_newest_checkpoint(board)
    loaded = await kept.journal.load(board)
    assert (loaded.head, len(loaded.updates)) == (6, 2)
    assert texts(replayed(loaded.checkpoint, loaded.updates)) == editor.texts()


async def test_reading_and_writing_at_once_never_shows_half_a_batch(kept: Harness) -> None:
    board = kept.board()
    editor = Editor(1)
    batches = [[editor.write(f"n{number}{letter}", "x") for letter in "abc"] for number in range(20)]

    async def write() -> None:
        for batch in batches:
            await kept.journal.append_many([entry(board, update) for update in batch])

    async def read() -> list[int]:
        return [(await kept.journal.load(board)).head for _ in range(30)]

    _, heads = await asyncio.gather(write(), read())
    assert [head % 3 for head in heads] == [0] * 30
    assert heads == sorted(heads)
    assert (await kept.journal.load(board)).head == 60


async def test_what_came_since_is_told_row_by_row_with_its_claims_and_births(kept: Harness) -> None:
    board, anna = kept.board(), Editor(1)
    first, second = anna.write("a", "yksi"), anna.write("b", "kaksi")
    await kept.journal.append_many([entry(board, first, born=(Born("notes", "a", "anna"),))])
    await kept.journal.append_many([entry(board, b"\x00\x00", 7, "bea")])
    await kept.journal.append_many([entry(board, second, born=(Born("notes", "b", "anna"),))])
    all_of_it, nothing = await kept.journal.since(board, 0), await kept.journal.since(board, 3)
    assert [row.seq for row in all_of_it.rows] == [1, 2, 3]
    assert (all_of_it.epoch, all_of_it.head, all_of_it.stage) == (1, 3, first_stage())
    assert (nothing.head, list(nothing.rows)) == (3, [])
    later = await kept.journal.since(board, 1)
    assert [row.claims for row in later.rows] == [(Claim(7, "bea"),), ()]
    assert [row.born for row in later.rows] == [(), (Born("notes", "b", "anna"),)]
    assert [row.update for row in later.rows] == [b"\x00\x00", second]


async def test_what_was_there_already_is_not_told_as_new(kept: Harness) -> None:
    board, anna = kept.board(), Editor(1)
    born = (Born("notes", "a", "anna"),)
    await kept.journal.append_many([entry(board, anna.write("a", "x"), born=born)])
    await kept.journal.append_many([entry(board, anna.write("b", "y"), born=(Born("notes", "a", "bea"),))])
    (row,) = (await kept.journal.since(board, 1)).rows
    assert (row.claims, row.born) == ((), ())


async def test_a_damaged_row_is_missing_from_what_came_since(kept: Harness) -> None:
    board, anna = kept.board(), Editor(1)
    await kept.journal.append_many([entry(board, anna.write(name, "x")) for name in "abc"])
    kept.damage_row(board, 2)
    later = await kept.journal.since(board, 0)
    assert ([row.seq for row in later.rows], later.head) == ([1, 3], 3)


async def test_a_glance_tells_how_far_boards_are_and_leaves_out_what_is_not_there(kept: Harness) -> None:
    one, other = kept.board(), kept.board()
    await kept.journal.append_many([entry(one, Editor(1).write("a", "x"))])
    seen = await kept.journal.glance([one, other, "nowhere"])
    version = first_stage().version
    assert seen == {one: Glance(1, 1, version), other: Glance(1, 0, version)}
    with pytest.raises(UnknownBoard):
        await kept.journal.since("nowhere", 0)


async def test_what_cannot_be_kept_for_one_board_is_told_with_that_board(kept: Harness) -> None:
    one, other = kept.board(), kept.board()
    await kept.journal.append_many([entry(one, Editor(1).write("a", "x"))])
    batch = [entry(other, Editor(2).write("b", "x"), 2), entry(one, Editor(1).write("c", "x"), 1, "bea")]
    with pytest.raises(Contested) as told:
        await kept.journal.append_many(batch)
    assert (told.value.board, told.value.client) == (one, 1)
    with pytest.raises(Contested) as told:
        await kept.journal.append_many([batch[0], entry("nowhere", b"\x00\x00")])
    assert (told.value.board, told.value.client) == ("nowhere", None)
    assert await kept.journal.append_many(batch[:1]) == [1]


def first_stage() -> Stage:
    """The stage of a new board of TEMPLATE."""
    return first(TEMPLATE)
