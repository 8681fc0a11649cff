"""The journal on the database: the truth about every board (`sync.ports.Journal`)."""

import struct
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

import anyio
from sqlalchemy import Connection, select

from server.boards.templates import TemplateError
from server.sync.ports import (
    Claim,
    CorruptBoard,
    Entry,
    Glance,
    JournalError,
    Later,
    Loaded,
    UnknownBoard,
)

from . import boards, checkpoints, compaction, following, journal_rows, layouts, stages
from .database import Database
from .definitions import Definitions
from .errors import InDoubt, NotADatabase, StorageError, Unreachable
from .tables import born, claims

AGAIN_SECONDS: Final = 0.25
"""Between two tries while the database's server is away."""


class JournalStore:
    """Implements `sync.ports.Journal`. DiskFailure passes through: the process must end then."""

    def __init__(
        self,
        db: Database,
        definitions: Definitions,
        *,
        now: Callable[[], float] = time.time,
        history_bytes: int = compaction.HISTORY_BYTES,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        """`now`: UTC seconds; `history_bytes`: of kept edits per board, beyond which the oldest go; `sleep`
        waits some seconds."""
        self._db = db
        self._definitions = definitions
        self._now = now
        self._history_bytes = history_bytes
        self._sleep = sleep

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        """Keep all entries in one transaction, in this order; their `seq`s.

        Waits while the database's server is away: whoever is on a board stays there, unsaved, and all is
        kept as soon as it is back. JournalError: nothing is kept; the disk is full, a board was erased, or
        an entry can't be kept.
        """
        if not batch:
            return []
        try:
            while (seqs := await self._append(batch)) is None:
                await self._sleep(AGAIN_SECONDS)
            return seqs
        except (StorageError, ValueError, OverflowError, struct.error) as error:
            raise JournalError(str(error)) from error

    async def _append(self, batch: Sequence[Entry]) -> list[int] | None:
        """As `append_many`; None: nothing is kept, since the database's server is away."""
        try:
            return await self._db.write_beside(journal_rows.append, batch)
        except Unreachable:
            return None
        except InDoubt as doubt:
            seqs: list[int] = doubt.result
        return seqs if await self._holds(batch, seqs) else None

    async def _holds(self, batch: Sequence[Entry], seqs: Sequence[int]) -> bool:
        """Whether a batch was kept whose commit nobody answered."""
        while True:
            with suppress(Unreachable, InDoubt):
                return await self._db.write_beside(journal_rows.holds, batch, seqs)
            await self._sleep(AGAIN_SECONDS)

    async def load(self, board: str) -> Loaded:
        """The newest checkpoint that reads back as it was written, and the rows after it.

        UnknownBoard; CorruptBoard when a row is damaged or missing, with what stands before it;
        JournalError.
        """
        try:
            return await self._db.read(_load, board, self._definitions)
        except NotADatabase as error:
            raise CorruptBoard(f"board {board}: {error}") from error
        except StorageError as error:
            raise JournalError(str(error)) from error

    async def since(self, board: str, seq: int) -> Later:
        """What came after `seq`, without rows that are damaged. UnknownBoard, CorruptBoard, JournalError."""
        try:
            return await self._db.read(following.since, board, seq, self._definitions)
        except StorageError as error:
            raise JournalError(str(error)) from error

    async def glance(self, wanted: Collection[str]) -> Mapping[str, Glance]:
        """How far these boards are; those that are unknown or deleted are left out. JournalError."""
        try:
            return await self._db.read(following.glance, wanted)
        except StorageError as error:
            raise JournalError(str(error)) from error

    async def checkpoint(self, board: str, seq: int, state: bytes) -> None:
        """Keep an encoded full state that holds every row up to `seq`, and let go what it makes needless.

        It counts only once it was read back and found to hold all that the journal holds up to `seq`, and
        nothing that the journal does not hold at all: call it when no edit of the board waits for its
        commit. JournalError when it does not count or the board is gone; then everything is as it was.
        """
        try:
            await self._checkpoint(board, seq, state)
        except StorageError as error:
            raise JournalError(f"checkpoint {seq} of board {board}: {error}") from error

    async def _checkpoint(self, board: str, seq: int, state: bytes) -> None:
        made = await self._db.write_beside(checkpoints.keep_unverified, board, seq, state, self._now())
        if made is None:
            return
        try:
            await self._db.read(checkpoints.verify, made, state)
        except ValueError as error:
            await self._db.write_beside(checkpoints.discard, made)
            raise JournalError(f"checkpoint {seq} of board {board} does not count: {error}") from error
        await self._db.write_beside(checkpoints.confirm, made)
        while await self._db.write_beside(compaction.prune, board, self._now(), self._history_bytes):
            pass


def _load(conn: Connection, board_id: str, definitions: Definitions) -> Loaded:
    board = boards.get(conn, board_id)
    if board is None:
        raise UnknownBoard(board_id)
    try:
        template = definitions.template(conn, board.definition)
        past = layouts.outlines(conn, board_id, definitions)
        stage = stages.get(conn, board_id)
    except (ValueError, KeyError, TemplateError) as error:
        raise CorruptBoard(f"board {board_id}: {error}") from error
    seq, state = checkpoints.newest_good(conn, board_id, board.epoch)
    rows, lost = journal_rows.readable(conn, board_id, seq, board.head)
    loaded = Loaded(
        board=board_id,
        workshop=board.workshop,
        epoch=board.epoch,
        head=board.head,
        checkpoint=state,
        updates=list(rows.values()),
        template=template,
        layout_version=board.layout_version,
        stage=stage,
        claims=_claims(conn, board_id),
        born=_born(conn, board_id),
        past=past,
    )
    if lost is not None:
        before = [rows[number] for number in rows if number < lost]
        readable = replace(loaded, head=lost - 1, updates=before)
        raise CorruptBoard(f"board {board_id}: edit {lost} is missing or damaged", readable)
    return loaded


def _claims(conn: Connection, board: str) -> dict[int, Claim]:
    found = conn.execute(select(claims).where(claims.c.board == board))
    return {row.client: Claim(row.client, row.person, row.kind) for row in found}


def _born(conn: Connection, board: str) -> dict[tuple[str, str], str | None]:
    found = conn.execute(select(born).where(born.c.board == board))
    return {(row.root, row.id): row.by for row in found}
