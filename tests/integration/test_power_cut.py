"""R2 when the power goes: what was acknowledged before is in whatever the disk may hold afterwards.

The real storage layer works on the real SQLite while every write and sync of its files is recorded, from the
very first start on. Then, for moments of that record, images are made of what a disk may hold that forgets,
tears and reorders what was not synced; each is opened as the server would.
"""

import asyncio
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from server.storage import sqlite_engine, sqlite_files
from server.storage.database import Database
from server.storage.definitions import Definitions
from server.storage.errors import StorageError
from server.storage.journal import JournalStore
from server.sync.ports import CorruptBoard, UnknownBoard
from tests.support.edits import Editor, replayed, texts
from tests.support.kept import Kept, compile_test_template, entry, url_of
from tests.support.power import Disk
from tests.support.vfs import Op, Vfs, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

SEED = 20_261_124
IMAGES = 200
LONG_RECORDS, LONG_IMAGES = 20, 500
BATCHES = 120


@dataclass
class Record:
    """What was done to the files, and after how many operations what was acknowledged."""

    ops: list[Op] = field(default_factory=list)
    boards: dict[str, int] = field(default_factory=dict)
    acked: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Board → (operations before it, note), in order."""

    def made(self, board: str) -> None:
        self.boards[board] = len(self.ops)
        self.acked[board] = []

    def ack(self, board: str, note: str) -> None:
        self.acked[board].append((len(self.ops), note))


def record(folder: Path, seed: int) -> Record:
    """Work on a new database for a while, with checkpoints, a scrub and a restart in between."""
    made = Record()
    with Vfs(after=made.ops.append).installed():
        store = Kept(folder)
        for _ in range(2):
            made.made(store.board().id)
        editors = {board: Editor(100 + number) for number, board in enumerate(made.boards)}
        dice = random.Random(seed)
        for number in range(BATCHES):
            asyncio.run(_work(store, editors, made, dice, number))
            if number == BATCHES // 2:
                store.reopen()
        store.db.close()
    return made


async def _work(
    store: Kept, editors: dict[str, Editor], made: Record, dice: random.Random, number: int
) -> None:
    """One batch, and now and then a checkpoint or a scrub."""
    notes = [
        (dice.choice(list(editors)), f"{number}-{part}", "x" * dice.randrange(3_000))
        for part in range(dice.randrange(1, 8))
    ]
    batch = [entry(board, editors[board].write(note, text), 1) for board, note, text in notes]
    seqs = await store.journal.append_many(batch)
    for board, note, _ in notes:
        made.ack(board, note)
    if dice.random() < 0.1:
        board, seq = notes[-1][0], seqs[-1]
        await store.journal.checkpoint(board, seq, editors[board].state())
    if dice.random() < 0.03:
        await store.db.scrub()


def images(made: Record, count: int, dice: random.Random, folder: Path) -> Iterator[int]:
    """Images at so many moments, one after the other in `folder`; the operations that were done by then.

    Most moments are such at which something may be lost.
    """
    moments = sorted(dice.randrange(1, len(made.ops) + 1) for _ in range(count))
    disk, done = Disk(), 0
    for moment in moments:
        for op in made.ops[done:moment]:
            disk.take(op)
        done = moment
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        disk.image(folder, dice)
        yield done


def lost(made: Record, done: int, folder: Path) -> int:
    """How many acknowledged edits the image lacks; StorageError or CorruptBoard when it can't be read."""
    db = Database(url_of(folder), readers=1)
    try:
        db.write_sync(lambda conn: sqlite_files.check(conn.connection.dbapi_connection))  # type: ignore[arg-type]
        journal = JournalStore(db, Definitions(compile_test_template))
        return sum(_lost_on(journal, board, made, done) for board in made.boards)
    finally:
        db.close()


def _lost_on(journal: JournalStore, board: str, made: Record, done: int) -> int:
    acked = [note for count, note in made.acked[board] if count <= done]
    try:
        loaded = asyncio.run(journal.load(board))
    except UnknownBoard:
        return len(acked) + (made.boards[board] <= done)
    notes = texts(replayed(loaded.checkpoint, loaded.updates))
    assert len(notes) == loaded.head, "each edit made one note"
    return sum(note not in notes for note in acked)


@dataclass
class Found:
    images: int = 0
    acked: int = 0
    """Acknowledged edits that were looked for, in all images together."""
    losing: int = 0
    """Images that lack one or can't be read."""


def campaign(folder: Path, count: int, seed: int) -> Found:
    """Record, make images, open each."""
    made = record(folder / "recorded", seed)
    found = Found()
    for done in images(made, count, random.Random(seed), folder / "image"):
        found.images += 1
        found.acked += sum(1 for acks in made.acked.values() for at, _ in acks if at <= done)
        try:
            found.losing += bool(lost(made, done, folder / "image"))
        except (StorageError, CorruptBoard) as error:
            print(f"image at operation {done} of seed {seed}: {error}")
            found.losing += 1
    return found


def test_r2_nothing_acknowledged_is_lost_when_the_power_goes(tmp_path: Path) -> None:
    found = campaign(tmp_path, IMAGES, SEED)
    print(f"\npower cut: {found} (seed {SEED})")
    assert found.losing == 0
    assert found.acked > 50 * IMAGES


@pytest.mark.long
def test_r2_nothing_acknowledged_is_lost_in_ten_thousand_power_cuts(tmp_path: Path) -> None:
    first = random.SystemRandom().getrandbits(32)
    total = Found()
    for seed in range(first, first + LONG_RECORDS):
        found = campaign(tmp_path / str(seed), LONG_IMAGES, seed)
        shutil.rmtree(tmp_path / str(seed))
        total = Found(total.images + found.images, total.acked + found.acked, total.losing + found.losing)
    print(f"\npower cut: {total} (first seed {first})")
    assert total.losing == 0
    assert total.images == LONG_RECORDS * LONG_IMAGES


def test_the_images_catch_a_writer_that_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seeded bug: synchronous=NORMAL, which syncs the log only when it is put into the database."""
    hasty = tuple(one.replace("synchronous = FULL", "synchronous = NORMAL") for one in sqlite_engine._WRITING)
    assert hasty != sqlite_engine._WRITING
    monkeypatch.setattr(sqlite_engine, "_WRITING", hasty)
    made = record(tmp_path / "recorded", SEED)
    monkeypatch.undo()
    dice = random.Random(SEED)
    losing = sum(
        bool(lost(made, done, tmp_path / "image")) for done in images(made, 60, dice, tmp_path / "image")
    )
    print(f"\npower cut with synchronous=NORMAL: {losing} of 60 images lack acknowledged edits")
    assert losing > 10
