"""The numbers of a batch's rows, taken under the rows of its boards, for all boards at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from server.sync.ports import Contested, Entry

from .tables import boards, workshops

_TOUCH_SECONDS: Final = 3_600.0

_COUNT: Final = (
    update(boards)
    .where(boards.c.id == bindparam("board"))
    .values(head=boards.c.head + bindparam("rows"), history=boards.c.history + bindparam("bytes"))
)
_TAKEN: Final = select(boards.c.id, boards.c.head, boards.c.epoch, boards.c.workshop, boards.c.touched)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the rows of one board in a batch are called."""

    first: int
    """The first `seq`; the others follow without holes."""
    epoch: int


def take(conn: Connection, batch: Mapping[str, Sequence[Entry]]) -> dict[str, Numbers]:
    """Count the entries of each board in its row, which stays locked. Contested when a board is gone."""
    # Every process locks boards in this order, and workshops after all boards: nobody waits in a circle.
    names = sorted(batch)
    conn.execute(_COUNT, [_counted(name, batch[name]) for name in names])
    found = {row.id: row for row in conn.execute(_TAKEN.where(boards.c.id.in_(names)))}
    for name in names:
        if name not in found:
            raise Contested(f"board {name} is gone", name)
    _touch(conn, batch, found)
    return {name: Numbers(row.head - len(batch[name]) + 1, row.epoch) for name, row in found.items()}


def _counted(board: str, entries: Sequence[Entry]) -> dict[str, Any]:
    return {"board": board, "rows": len(entries), "bytes": sum(len(entry.update) for entry in entries)}


def _touch(conn: Connection, batch: Mapping[str, Sequence[Entry]], found: Mapping[str, Any]) -> None:
    """Activity is known to the hour, so that an edit does not cost two more rows to write."""
    active: dict[str, float] = {}
    for board in sorted(batch):
        at, row = batch[board][-1].at, found[board]
        if at - row.touched >= _TOUCH_SECONDS:
            conn.execute(update(boards).where(boards.c.id == board).values(touched=at))
            active[row.workshop] = max(at, active.get(row.workshop, 0.0))
    for workshop in sorted(active):
        earlier = (workshops.c.id == workshop) & (workshops.c.last_active < active[workshop])
        conn.execute(update(workshops).where(earlier).values(last_active=active[workshop]))
