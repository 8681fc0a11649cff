"""What a disk may hold after the power went: what was synced, and of the rest whatever it likes.

Of a write that was not synced each sector is there or not, some only in part; sizes may have grown before
their bytes came; a file that was deleted may be back, a new one may be missing.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from .vfs import Delete, Op, Sync, Truncate, Write

SECTOR = 512


@dataclass
class File:
    """One file: what is certain of it (None: that it exists isn't), and what was done to it since."""

    durable: bytes | None = None
    pending: list[Write | Truncate] = field(default_factory=list)


class Disk:
    """Takes in operations one by one; gives images of what may be left at any moment."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self._ghosts: dict[str, bytes] = {}
        """Files that were deleted, which the folder may not know yet."""

    def take(self, op: Op) -> None:
        """The operation is done."""
        if isinstance(op, Delete):
            self._delete(op)
            return
        file = self.files.setdefault(op.name, File())
        if not isinstance(op, Sync):
            file.pending.append(op)
            return
        if file.durable is None:
            self._ghosts.clear()  # SQLite syncs the folder of a new file along with it
        content = bytearray(file.durable or b"")
        for one in file.pending:
            _apply(content, one)
        file.durable, file.pending = bytes(content), []

    def _delete(self, op: Delete) -> None:
        file = self.files.pop(op.name, None)
        if op.durable:
            self._ghosts.clear()
        elif file is not None and file.durable is not None:
            self._ghosts[op.name] = file.durable

    def unsynced(self) -> int:
        """How many operations may be lost now."""
        return sum(len(file.pending) for file in self.files.values())

    def image(self, folder: Path, dice: Random) -> None:
        """Write into an empty folder what may be left if the power goes now."""
        kept = dice.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for name, file in self.files.items():
            if file.durable is not None or dice.random() < max(kept, 0.2):
                (folder / name).write_bytes(_left(file, kept, dice))
        for name, content in self._ghosts.items():
            if name not in self.files and dice.random() < 0.5:
                (folder / name).write_bytes(content)


def _apply(content: bytearray, op: Write | Truncate) -> None:
    if isinstance(op, Truncate):
        del content[op.size :]
        return
    content.extend(bytes(max(0, op.at - len(content))))
    content[op.at : op.at + len(op.data)] = op.data


def _left(file: File, kept: float, dice: Random) -> bytes:
    content = bytearray(file.durable or b"")
    grown = dice.random() < 0.3
    for op in file.pending:
        if isinstance(op, Truncate):
            if dice.random() < kept:
                _apply(content, op)
            continue
        for part in _sectors(op):
            if dice.random() < kept:
                _apply(content, _torn(part, dice) if dice.random() < 0.02 else part)
            elif grown and part.at >= len(content):
                rubbish = bytes(len(part.data)) if dice.random() < 0.5 else dice.randbytes(len(part.data))
                _apply(content, Write(part.name, part.at, rubbish))
    return bytes(content)


def _sectors(op: Write) -> list[Write]:
    """The write, cut where sectors of the disk begin."""
    first = op.at - op.at % SECTOR
    edges = [op.at, *range(first + SECTOR, op.at + len(op.data), SECTOR), op.at + len(op.data)]
    return [Write(op.name, start, op.data[start - op.at : end - op.at]) for start, end in pairwise(edges)]


def _torn(op: Write, dice: Random) -> Write:
    return Write(op.name, op.at, op.data[: dice.randrange(len(op.data) + 1)])
