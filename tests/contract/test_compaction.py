"""Compaction never loses: what may go, what stays, and that all that stays makes the board."""

import random
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, func, select

from server.storage import compaction
from server.storage.checkpoints import keep_unverified
from server.storage.compaction import APART_SECONDS, KEEP_SECONDS, Kept, Plan, plan
from server.storage.tables import boards, checkpoint_states, checkpoints, updates
from server.sync.ports import Entry
from tests.support.edits import Editor, replayed, texts
from tests.support.kept import NOW, entry
from tests.support.kept import Kept as Store

OpenStore = Callable[..., Store]
MINUTE = 60.0


def kept(*minutes: float) -> list[Kept]:
    """Checkpoints made so many minutes ago, each 100 edits after the one before."""
    return [Kept(number, number * 100, NOW - ago * MINUTE) for number, ago in enumerate(minutes, 1)]


@pytest.mark.parametrize(
    ("minutes", "wanted"),
    [
        ((), Plan((), 0)),
        ((500,), Plan((), 0)),
        ((500, 400), Plan((), 100)),
        ((59, 1), Plan((), 0)),
        ((61, 1), Plan((), 100)),
        ((500, 400, 300), Plan((1,), 200)),
        ((300, 200, 70, 61, 59, 50, 40, 30, 20, 10, 5), Plan((1, 2, 3, 5, 6, 8), 400)),
        ((30, 29, 28, 2, 1), Plan((2, 3), 0)),
    ],
    ids=str,
)
def test_what_may_go_by_age(minutes: tuple[float, ...], wanted: Plan) -> None:
    assert plan(kept(*minutes), NOW) == wanted


def test_the_plan_never_takes_what_it_needs() -> None:
    rng = random.Random(4)
    for _ in range(2_000):
        ages = sorted((rng.expovariate(1 / 50) for _ in range(rng.randint(0, 30))), reverse=True)
        before = kept(*ages)
        made = plan(before, NOW)
        staying = [one for one in before if one.id not in made.checkpoints]
        assert staying[-2:] == before[-2:]
        assert made.floor in {0, *(one.seq for one in staying)}
        assert all(one.seq >= made.floor for one in staying)
        if made.floor:
            assert next(one for one in staying if one.seq == made.floor).at <= NOW - KEEP_SECONDS
        assert len(staying) <= 2 + 2 + KEEP_SECONDS / APART_SECONDS
        assert plan(staying, NOW).checkpoints == ()


def shape(conn: Connection, board: str) -> tuple[list[int], list[tuple[int, bytes]], int]:
    """The numbers of the kept rows, the counting checkpoints by seq, and the bytes the board's row tells."""
    rows = list(conn.scalars(select(updates.c.seq).where(updates.c.board == board).order_by(updates.c.seq)))
    states = conn.execute(
        select(checkpoints.c.seq, checkpoint_states.c.data)
        .join(checkpoint_states, checkpoint_states.c.checkpoint == checkpoints.c.id)
        .where(checkpoints.c.board == board, checkpoints.c.verified)
        .order_by(checkpoints.c.seq)
    )
    history = conn.scalar(select(boards.c.history).where(boards.c.id == board))
    assert history is not None
    return rows, [(row.seq, row.data) for row in states], history


def data(conn: Connection, board: str, after: int) -> list[bytes]:
    wanted = (updates.c.board == board) & (updates.c.seq > after)
    return list(conn.scalars(select(updates.c.data).where(wanted).order_by(updates.c.seq)))


def size(conn: Connection, board: str) -> int:
    counted = select(func.coalesce(func.sum(func.length(updates.c.data)), 0)).where(updates.c.board == board)
    return conn.scalar(counted) or 0


def random_edit(rng: random.Random, editor: Editor, number: int) -> bytes:
    notes = sorted(editor.texts())
    dice = rng.random()
    if dice < 0.4 or not notes:
        return editor.write(f"n{number}", "x" * rng.randint(1, 40))
    note = rng.choice(notes)
    if dice < 0.6:
        return editor.move(note, rng.randint(0, 999))
    return editor.append(note, "äö🎈") if dice < 0.8 else editor.delete(note)


@pytest.mark.parametrize("seed", range(3))
async def test_r3_compaction_never_loses(open_store: OpenStore, seed: int) -> None:
    rng = random.Random(seed)
    roomy = seed % 2 == 0
    store = open_store(history_bytes=64 * 1024 * 1024 if roomy else rng.choice([2_000, 6_000]))
    board = store.board().id
    editors = [Editor(10), Editor(11)]
    whole = Editor(1)
    head = deleted = 0
    for step in range(100):
        made: list[Entry] = []
        for _ in range(rng.randint(1, 6)):
            editor = rng.choice(editors)
            update = random_edit(rng, editor, len(made) + 1000 * step)
            whole.take(update)
            made.append(entry(board, update, editor.client, "anna", at=store.clock.now))
        head = (await store.journal.append_many(made))[-1]
        if rng.random() < 0.3:
            for editor in editors:
                editor.take(whole.state())
        store.clock.now += rng.expovariate(1 / 120)
        if rng.random() < 0.25:
            await store.journal.checkpoint(board, head, whole.state())
        rows, states, history = store.db.read_sync(shape, board)
        first = rows[0] if rows else head + 1
        deleted += first > 1
        assert rows == list(range(first, head + 1))
        assert history == store.db.read_sync(size, board)
        usable = [(seq, state) for seq, state in states if seq >= first - 1]
        if roomy:
            assert first - 1 in {0, *(seq for seq, _ in states)}
            assert usable == states
        assert first == 1 or usable
        for seq, state in usable:
            assert texts(replayed(state, store.db.read_sync(data, board, seq))) == whole.texts()
        loaded = await store.journal.load(board)
        assert texts(replayed(loaded.checkpoint, loaded.updates)) == whole.texts()
        assert loaded.head == head
    assert deleted, "nothing was ever compacted"


async def test_rows_of_the_last_hour_stay_and_older_ones_go(open_store: OpenStore) -> None:
    store = open_store()
    board = store.board().id
    editor = Editor(10)
    for number in range(1, 10):
        await store.journal.append_many([entry(board, editor.write(f"n{number}", "x"))])
        await store.journal.checkpoint(board, number, editor.state())
        store.clock.now += 20 * MINUTE
    rows, states, _ = store.db.read_sync(shape, board)
    # The ninth was made 20 minutes ago, the sixth 80: the newest that is at least an hour old when the
    # ninth came is the sixth, exactly 60 minutes before it.
    assert rows == [7, 8, 9]
    assert [seq for seq, _ in states] == [6, 7, 8, 9]


async def test_a_board_never_stops_taking_edits_at_its_bound(open_store: OpenStore) -> None:
    store = open_store(history_bytes=50_000)
    board = store.board().id
    editor = Editor(10)
    for number in range(1, 41):
        await store.journal.append_many([entry(board, editor.write(f"n{number}", "x" * 4_000))])
        await store.journal.checkpoint(board, number, editor.state())
        _, _, history = store.db.read_sync(shape, board)
        assert history <= 50_000
    loaded = await store.journal.load(board)
    assert len(texts(replayed(loaded.checkpoint, loaded.updates))) == 40


async def test_only_the_newest_covers_when_one_piece_alone_is_too_much(open_store: OpenStore) -> None:
    store = open_store(history_bytes=1_000)
    board = store.board().id
    editor = Editor(10)
    for number in range(1, 4):
        await store.journal.append_many([entry(board, editor.write(f"n{number}", "x" * 4_000))])
        await store.journal.checkpoint(board, number, editor.state())
    rows, states, history = store.db.read_sync(shape, board)
    assert (rows, history) == ([], 0)
    assert [seq for seq, _ in states][-2:] == [2, 3]


async def test_rows_go_in_slices(open_store: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "SLICE_ROWS", 10)
    store = open_store()
    board = store.board().id
    editor = Editor(10)
    first = [entry(board, editor.write(f"n{number}", "x")) for number in range(35)]
    await store.journal.append_many(first)
    await store.journal.checkpoint(board, 35, editor.state())
    await store.journal.append_many([entry(board, editor.write("last", "x"))])
    store.clock.now += KEEP_SECONDS
    await store.journal.checkpoint(board, 36, editor.state())
    assert store.db.read_sync(shape, board)[0] == [36]


async def test_a_state_that_was_never_confirmed_covers_nothing(open_store: OpenStore) -> None:
    """As after a crash between writing a checkpoint and confirming it."""
    store = open_store()
    board = store.board().id
    editor = Editor(10)
    await store.journal.append_many([entry(board, editor.write(f"n{number}", "x")) for number in range(3)])
    store.db.write_sync(keep_unverified, board, 3, b"half a state", NOW)
    store.reopen()
    store.clock.now += 10 * KEEP_SECONDS
    assert not store.db.write_sync(compaction.prune, board, store.clock.now, 1)
    loaded = await store.journal.load(board)
    assert (loaded.checkpoint, len(loaded.updates)) == (None, 3)
    await store.journal.checkpoint(board, 3, editor.state())
    assert (await store.journal.load(board)).checkpoint == editor.state()
