"""R2: what the journal acknowledged is there after kill -9, whenever it came."""

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from server.storage.ids import hashed
from tests.support.edits import replayed, texts
from tests.support.kept import Kept, url_of
from tests.support.vfs import missing

# Writes batches for two boards, tells every seq that was acknowledged, and checkpoints in between.
WRITER = """
import asyncio, os, random, signal, sys
from server.storage.database import Database
from server.storage.definitions import Definitions
from server.storage.ids import hashed
from server.storage.journal import JournalStore
from tests.support.edits import Editor
from tests.support.kept import compile_test_template, entry
from tests.support.vfs import Vfs

def killer(left):
    def before(op):
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0
    return before

async def main(url, seed, boundary, *boards):
    rng = random.Random(int(seed))
    if int(boundary):
        Vfs(before=killer(int(boundary))).install()
    journal = JournalStore(Database(url), Definitions(compile_test_template), history_bytes=20_000)
    editors, heads = {}, {}
    for board in boards:
        loaded = await journal.load(board)
        editors[board] = Editor(rng.getrandbits(50))
        heads[board] = loaded.head
        for update in ([loaded.checkpoint] if loaded.checkpoint else []) + list(loaded.updates):
            editors[board].take(update)
    number = 0
    while True:
        batch = []
        for board in rng.choices(boards, k=rng.randint(1, 8)):
            number += 1
            editor = editors[board]
            update = editor.write(f"{seed}-{number}", "x" * rng.randint(1, 300))
            batch.append(entry(board, update, editor.client))
        for sent, seq in zip(batch, await journal.append_many(batch), strict=True):
            heads[sent.board] = seq
            print("acked", sent.board, seq, hashed(sent.update.hex()), flush=True)
        if rng.random() < 0.1:
            board = rng.choice(boards)
            await journal.checkpoint(board, heads[board], editors[board].state())

asyncio.run(main(*sys.argv[1:]))
"""


def killed(
    url: str, seed: int, boards: list[str], after: float, boundary: int = 0
) -> list[tuple[str, int, str]]:
    """Let a process write until it has acknowledged something, and kill it `after` seconds later; or let it
    die before the `boundary`-th write, sync, cut or deletion of a file, if one is given."""
    command = [sys.executable, "-c", WRITER, url, str(seed), str(boundary), *boards]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline()]
        ended = time.monotonic() + after
        while lines[-1] and (boundary or time.monotonic() < ended):
            lines.append(process.stdout.readline())
        process.kill()
        lines += process.stdout.readlines()
        errors = process.stderr.read()
    assert not errors, errors
    # The kill may have cut the last line.
    told = [line.split() for line in lines if line.endswith("\n")]
    return [(board, int(seq), digest) for _, board, seq, digest in told]


def test_r2_no_acknowledged_edit_is_lost_by_kill_9(tmp_path: Path) -> None:
    _campaign(tmp_path, [0] * 5)


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_r2_no_acknowledged_edit_is_lost_by_a_kill_at_a_boundary(tmp_path: Path) -> None:
    _campaign(tmp_path, [60, 61, 301, 997])


@pytest.mark.long
def test_r2_no_acknowledged_edit_is_lost_by_many_kills(tmp_path: Path) -> None:
    _campaign(tmp_path, [0] * 200)


@pytest.mark.long
@pytest.mark.skipif(bool(missing()), reason=missing())
def test_r2_no_acknowledged_edit_is_lost_by_a_kill_at_any_boundary(tmp_path: Path) -> None:
    _campaign(tmp_path, range(60, 560, 2))


def _campaign(folder: Path, boundaries: Sequence[int]) -> None:
    """A kill for each, at a random moment for each 0."""
    start = random.SystemRandom().getrandbits(32)
    print(f"first seed {start}")
    rng = random.Random(start)
    store = Kept(folder)
    boards = [store.board().id, store.board().id]
    store.db.close()
    acked: dict[tuple[str, int], str] = {}
    for seed, boundary in enumerate(boundaries, start):
        for board, seq, digest in killed(url_of(folder), seed, boards, rng.uniform(0, 0.3), boundary):
            assert (board, seq) not in acked, "a seq was given twice"
            acked[board, seq] = digest
    store.open()
    _compare(store, boards, acked)
    store.db.close()
    print(f"{len(boundaries)} kills, {len(acked)} acknowledged edits, none lost")
    assert len(acked) >= 5 * len(boundaries)


def _compare(store: Kept, boards: list[str], acked: dict[tuple[str, int], str]) -> None:
    """Every acknowledged edit is in the journal's document; each was one note, found by its number."""
    for board in boards:
        loaded = asyncio.run(store.journal.load(board))
        head = max(seq for kept, seq in acked if kept == board)
        assert loaded.head >= head
        notes = texts(replayed(loaded.checkpoint, loaded.updates))
        assert len(notes) == loaded.head, "each edit made one note"
        rows = {loaded.head - len(loaded.updates) + n: row for n, row in enumerate(loaded.updates, 1)}
        for (kept, seq), digest in acked.items():
            if kept == board and seq in rows:
                assert hashed(rows[seq].hex()) == digest
