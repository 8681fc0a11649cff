"""The boundary around pycrdt: whatever goes wrong behind it is Broken."""

from dataclasses import replace

import pytest
from anyio import to_thread
from pycrdt import Map

from server.sync.document import Broken, Document, Moment, merge
from server.sync.ports import CorruptBoard
from server.sync.watch import Watch
from tests.support.hall import BOARD, Journal


@pytest.mark.parametrize("deltas", [[b"\xff", b"\xff"], [b"\0\0", b""]])
def test_what_cannot_be_merged_is_broken(deltas: list[bytes]) -> None:
    with pytest.raises(Broken):
        merge(deltas)
    with pytest.raises(Broken):
        Moment(deltas[0], deltas, 2).encode()


async def test_a_document_that_was_built_in_a_thread_is_edited_and_watched_here() -> None:
    """pycrdt holds the interpreter while it applies an update, but the gate's index, which takes ten times as
    long, lets the event loop turn."""
    journal = Journal()
    journal.create(BOARD)
    loaded = await journal.load(BOARD)
    document = await to_thread.run_sync(Document.load, loaded, 7)
    watch = Watch(document.doc)
    watch.listen()
    _, delta = document.edit(lambda doc: doc.get("notes", type=Map).update({"n1": Map({"color": "pink"})}))
    assert [change.id for change in watch.stop()] == ["n1"]
    assert (document.version, document.diff(b"\x00")) == (1, document.full())
    assert len(delta) > 2


async def test_a_board_that_cannot_be_read_is_told_from_a_thread_too() -> None:
    journal = Journal()
    journal.create(BOARD)
    loaded = replace(await journal.load(BOARD), updates=[b"\xff"])
    with pytest.raises(CorruptBoard):
        await to_thread.run_sync(Document.load, loaded, 7)
