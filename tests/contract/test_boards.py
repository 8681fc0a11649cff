"""Boards with their stage, snapshots, votes and audit log."""

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select, update

from server.boards.stage import Paused, Stage, first
from server.storage import audit, boards, definitions, snapshots, stages, votes, workshops
from server.storage.boards import Board
from server.storage.definitions import Definitions
from server.storage.errors import CorruptSnapshot, LimitReached, StaleStage
from server.storage.snapshots import MOST_AUTO, MOST_MANUAL, Kind
from server.storage.tables import definitions as definition_rows
from server.storage.tables import snapshots as snapshot_rows
from server.storage.tables import stages as stage_rows
from server.sync.ports import Born, CorruptBoard, UnknownBoard
from tests.support.edits import Editor, replayed, texts
from tests.support.kept import NOW, TEMPLATE, Kept, compile_test_template, entry


def titles(conn: Connection, workshop: str) -> list[str]:
    return [board.title for board in boards.in_workshop(conn, workshop)]


def three(store: Kept) -> list[Board]:
    made = [store.board() for _ in range(3)]
    for board, title in zip(made, "abc", strict=True):
        store.db.write_sync(boards.patch, board.id, title=title)
    return made


async def test_a_board_comes_with_its_first_content_in_one_transaction(store: Kept) -> None:
    editor = Editor(5)
    begun = [editor.write("n1", "valmis"), editor.append("n1", "!")]
    born = (Born("notes", "n1", None),)
    board = store.board([entry("", update, 5, None, born=born) for update in begun])
    assert (board.head, board.epoch, board.position, board.template) == (2, 1, 0, "test")
    loaded = await store.journal.load(board.id)
    assert texts(replayed(None, loaded.updates)) == {"n1": "valmis! @10"}
    assert loaded.workshop == store.workshop
    assert loaded.claims[5].person is None
    assert loaded.born == {("notes", "n1"): None}
    assert loaded.stage == Stage(step="A")


def test_an_id_that_none_can_be_finds_nothing(store: Kept) -> None:
    board = store.board()
    for odd in (f"{board.id}\0", "\0", "'; --", "ä" * 5_000):
        assert store.db.read_sync(boards.get, odd) is None
        assert store.db.read_sync(workshops.get, odd) is None
        assert store.db.read_sync(snapshots.get, board.id, odd) is None


def test_boards_keep_their_order(store: Kept) -> None:
    a, b, c = three(store)
    assert store.db.read_sync(titles, store.workshop) == ["a", "b", "c"]
    for board, position, wanted in (
        (c, 0, "cab"),
        (c, 99, "abc"),
        (a, 1, "bac"),
        (b, -5, "bac"),
        (b, 2, "acb"),
    ):
        moved = store.db.write_sync(boards.patch, board.id, position=position)
        assert moved is not None
        assert store.db.read_sync(titles, store.workshop) == list(wanted)
    assert store.db.write_sync(boards.patch, "nowhere", title="x") is None


async def test_a_deleted_board_is_unknown_and_can_come_back_for_a_while(store: Kept) -> None:
    board, _, _ = three(store)
    await store.journal.append_many([entry(board.id, Editor(1).write("n1", "x"))])
    assert store.db.write_sync(boards.mark_deleted, board.id, NOW)
    assert not store.db.write_sync(boards.mark_deleted, board.id, NOW)
    assert store.db.read_sync(boards.get, board.id) is None
    assert store.db.read_sync(titles, store.workshop) == ["b", "c"]
    with pytest.raises(UnknownBoard):
        await store.journal.load(board.id)
    assert await store.journal.append_many([entry(board.id, Editor(1).write("n2", "x"))]) == [2]
    assert store.db.read_sync(boards.due, NOW + boards.GRACE - 1) == []
    assert store.db.read_sync(boards.due, NOW + boards.GRACE) == [board.id]


async def test_a_board_of_a_deleted_workshop_is_unknown(store: Kept) -> None:
    board = store.board()
    store.db.write_sync(workshops.mark_deleted, store.workshop, NOW)
    assert store.db.read_sync(boards.get, board.id) is None
    with pytest.raises(UnknownBoard):
        await store.journal.load(board.id)


async def test_the_definition_is_kept_once_and_compiled_once(store: Kept) -> None:
    one, two = store.board(), store.board()
    assert one.definition == two.definition
    other = replace(TEMPLATE, source={**TEMPLATE.source, "name": {"fi": "Uusi"}})
    three = store.db.write_sync(boards.create, workshop=store.workshop, template=other, title="t", now=NOW)
    assert three.definition != one.definition
    count = store.db.read_sync(lambda conn: len(conn.execute(select(definition_rows)).all()))
    assert count == 2
    compiled: list[object] = []

    def compiler(source: object) -> object:
        compiled.append(source)
        return compile_test_template(source)  # type: ignore[arg-type]  # a mapping, as the caller says

    cache = Definitions(compiler)  # type: ignore[arg-type]  # as above
    for _ in range(3):
        assert store.db.read_sync(cache.template, three.definition).source == other.source
    assert compiled == [other.source]
    assert dict(store.db.read_sync(definitions.source_of, one.definition)) == dict(TEMPLATE.source)


async def test_r7_a_damaged_definition_or_stage_makes_the_board_corrupt(store: Kept) -> None:
    board = store.board()

    def damage(conn: Connection) -> None:
        conn.execute(update(definition_rows).values(source=json.dumps({"slug": "other"})))

    store.db.write_sync(damage)
    with pytest.raises(CorruptBoard, match="definition"):
        await store.journal.load(board.id)


@pytest.mark.parametrize("kept", ["", "{}", "null", '{"step": 1}'])
async def test_r7_a_damaged_stage_makes_the_board_corrupt(store: Kept, kept: str) -> None:
    board = store.board()
    store.db.write_sync(lambda conn: conn.execute(update(stage_rows).values(stage=kept)))
    with pytest.raises(CorruptBoard):
        await store.journal.load(board.id)


# --- stage and audit


def test_a_stage_changes_with_its_line_in_the_audit_log(store: Kept) -> None:
    board = store.board()
    before = store.db.read_sync(stages.get, board.id)
    assert before == first(TEMPLATE)
    after = replace(before, step="B", version=2, paused=Paused("Kahvi ☕"), opened=frozenset({"circle"}))
    store.db.write_sync(stages.change, board.id, before, after, person="anna", command="step.set", now=NOW)
    assert store.db.read_sync(stages.get, board.id) == after
    lines = store.db.read_sync(audit.of_workshop, store.workshop)
    assert lines == [audit.Line(NOW, "anna", "step.set", store.workshop, board.id)]


def test_a_stage_that_somebody_else_changed_is_not_overwritten(store: Kept) -> None:
    board = store.board()
    before = store.db.read_sync(stages.get, board.id)
    mine, theirs = replace(before, step="B", version=2), replace(before, own_notes_only=True, version=2)
    change = {"person": "anna", "command": "step.set", "now": NOW}
    store.db.write_sync(stages.change, board.id, before, theirs, **change)  # type: ignore[arg-type]  # str, float
    with pytest.raises(StaleStage):
        store.db.write_sync(stages.change, board.id, before, mine, **change)  # type: ignore[arg-type]  # as above
    assert store.db.read_sync(stages.get, board.id) == theirs
    assert len(store.db.read_sync(audit.of_workshop, store.workshop)) == 1
    with pytest.raises(UnknownBoard):
        store.db.write_sync(stages.change, "nowhere", before, mine, **change)  # type: ignore[arg-type]  # as above


def test_old_lines_of_the_audit_log_go(store: Kept) -> None:
    for days in (0, 399, 401):
        when = NOW - days * 86_400
        store.db.write_sync(audit.add, person=None, command=f"{days}", workshop="w", now=when)
    store.db.write_sync(audit.forget, NOW)
    assert [line.command for line in store.db.read_sync(audit.of_workshop, "w")] == ["0", "399"]


# --- snapshots


def snap(
    store: Kept, board: str, name: str, kind: Kind = "manual", state: bytes = b"state"
) -> snapshots.Snapshot:
    return store.db.write_sync(
        snapshots.create, board=board, seq=3, state=state, kind=kind, name=name, now=NOW, by="anna"
    )


def test_snapshots_are_listed_newest_first_and_kept_exactly(store: Kept) -> None:
    board, other = store.board(), store.board()
    made = [snap(store, board.id, name, state=name.encode() * 2_000) for name in ("yksi", "kaksi", "Ä🎈")]
    snap(store, other.id, "muualla")
    assert store.db.read_sync(snapshots.of_board, board.id) == made[::-1]
    for one in made:
        assert store.db.read_sync(snapshots.get, board.id, one.id) == (one, one.name.encode() * 2_000)
    assert (made[0].definition, made[0].layout_version) == (board.definition, 1)
    assert store.db.read_sync(snapshots.get, other.id, made[0].id) is None
    assert store.db.read_sync(snapshots.get, board.id, "nothing") is None
    with pytest.raises(UnknownBoard):
        snap(store, "nowhere", "x")


def test_automatic_snapshots_make_room_and_manual_ones_do_not(store: Kept) -> None:
    board = store.board()
    for number in range(MOST_AUTO + 3):
        snap(store, board.id, f"auto {number}", "auto")
    for number in range(MOST_MANUAL):
        snap(store, board.id, f"manual {number}")
    with pytest.raises(LimitReached):
        snap(store, board.id, "one too many")
    snap(store, board.id, "last auto", "auto")
    listed = store.db.read_sync(snapshots.of_board, board.id)
    autos = [one.name for one in listed if one.kind == "auto"]
    assert (len(listed), len(autos)) == (MOST_AUTO + MOST_MANUAL, MOST_AUTO)
    assert (autos[0], autos[-1]) == ("last auto", "auto 4")


def test_a_damaged_snapshot_is_noticed(store: Kept) -> None:
    board = store.board()
    made = snap(store, board.id, "x")
    store.db.write_sync(lambda conn: conn.execute(update(snapshot_rows).values(data=b"stats")))
    with pytest.raises(CorruptSnapshot):
        store.db.read_sync(snapshots.get, board.id, made.id)


async def test_a_mass_deletion_comes_with_the_state_before_it(store: Kept) -> None:
    board = store.board()
    editor = Editor(5)
    await store.journal.append_many([entry(board.id, editor.write("n1", "x"), 5)])
    before = editor.state()
    deletion = entry(board.id, editor.delete("n1"), 5, before=before)
    fails = replace(deletion, board="nowhere")
    with pytest.raises(Exception, match="gone"):
        await store.journal.append_many([deletion, fails])
    assert store.db.read_sync(snapshots.of_board, board.id) == []
    await store.journal.append_many([deletion])
    (made,) = store.db.read_sync(snapshots.of_board, board.id)
    assert (made.kind, made.reason, made.by, made.seq, made.at) == ("auto", "mass-deletion", "anna", 1, NOW)
    assert store.db.read_sync(snapshots.get, board.id, made.id) == (made, before)


# --- votes


def test_ended_votes_are_kept_in_order(store: Kept) -> None:
    board = store.board()
    for number, ended in (("v2", NOW + 2), ("v1", NOW + 1)):
        store.db.write_sync(
            votes.add, board=board.id, vote_id=number, zones=["a", "b"], n=3, ended=ended, results={"n1": 2}
        )
    kept = store.db.read_sync(votes.of_board, board.id)
    assert kept == [
        votes.Vote("v1", ("a", "b"), 3, NOW + 1, {"n1": 2}),
        votes.Vote("v2", ("a", "b"), 3, NOW + 2, {"n1": 2}),
    ]
    assert store.db.read_sync(votes.of_board, "nowhere") == []


async def test_many_boards_are_written_in_one_transaction_each_batch(store: Kept) -> None:
    made = [store.board().id for _ in range(5)]
    editor = Editor(5)
    batches = [
        [entry(board, editor.write(f"{board}{number}", "x"), 5) for board in made] for number in range(4)
    ]
    taken = [await store.journal.append_many(batch) for batch in batches]
    assert taken == [[n] * 5 for n in (1, 2, 3, 4)]
    heads = await asyncio.gather(*(store.journal.load(board) for board in made))
    assert [loaded.head for loaded in heads] == [4] * 5
