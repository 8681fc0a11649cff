"""A journal in memory, for tests that need none on a disk. Keeps to the same contract as the real one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from server.boards.stage import first
from server.boards.template import Template
from server.storage.fingerprint import fingerprint, replay
from server.sync.ports import (
    Born,
    Claim,
    Contested,
    CorruptBoard,
    Entry,
    Glance,
    JournalError,
    Later,
    Loaded,
    Relaid,
    Row,
    UnknownBoard,
)


@dataclass
class _Kept:
    template: Template
    past: dict[int, Template] = field(default_factory=dict)
    relaid: dict[int, Relaid] = field(default_factory=dict)
    """By the seq of the row with which a layout began."""
    rows: list[bytes | None] = field(default_factory=list)
    """None: damaged."""
    news: list[tuple[tuple[Claim, ...], tuple[Born, ...]]] = field(default_factory=list)
    """The claims and births that came new with each row."""
    checkpoints: list[tuple[int, bytes | None]] = field(default_factory=list)
    claims: dict[int, Claim] = field(default_factory=dict)
    born: dict[tuple[str, str], str | None] = field(default_factory=dict)


class MemoryJournal:
    """Implements `sync.ports.Journal`."""

    def __init__(self) -> None:
        self._boards: dict[str, _Kept] = {}

    def create(self, board: str, template: Template) -> None:
        """A new board without content."""
        self._boards[board] = _Kept(template)

    def damage_row(self, board: str, seq: int) -> None:
        """From now on that row does not read back as it was written."""
        self._boards[board].rows[seq - 1] = None

    def damage_newest_checkpoint(self, board: str) -> None:
        """From now on the newest checkpoint does not read back as it was written."""
        kept = self._boards[board].checkpoints
        kept[-1] = (kept[-1][0], None)

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        """Keep all or none."""
        claims = {board: dict(kept.claims) for board, kept in self._boards.items()}
        for entry in batch:
            if entry.board not in self._boards:
                raise Contested(f"board {entry.board} is gone", entry.board)
            if entry.adapted is not None and entry.adapted.version != len(self._boards[entry.board].past) + 2:
                raise Contested(f"board {entry.board} has another layout by now", entry.board)
            for claim in entry.claims:
                _claim(entry.board, claims[entry.board], claim)
        taken: list[int] = []
        for entry in batch:
            kept = self._boards[entry.board]
            kept.rows.append(entry.update)
            taken.append(len(kept.rows))
            claimed = tuple(claim for claim in entry.claims if kept.claims.get(claim.client) != claim)
            kept.news.append((claimed, tuple(b for b in entry.born if (b.root, b.id) not in kept.born)))
            kept.claims.update({claim.client: claims[entry.board][claim.client] for claim in entry.claims})
            for one in entry.born:
                kept.born.setdefault((one.root, one.id), one.by)
            if entry.adapted is not None:
                kept.past[entry.adapted.version - 1] = kept.template
                kept.template = entry.adapted.template
                kept.relaid[taken[-1]] = Relaid(entry.adapted.version, kept.template)
        return taken

    async def load(self, board: str) -> Loaded:
        """The newest good checkpoint and the rows after it."""
        if board not in self._boards:
            raise UnknownBoard(board)
        kept = self._boards[board]
        seq, state = self._newest_good(kept)
        rows = kept.rows[seq:]
        lost = rows.index(None) if None in rows else len(rows)
        loaded = Loaded(
            board=board,
            workshop="workshop",
            epoch=1,
            head=seq + lost,
            checkpoint=state,
            updates=[row for row in rows[:lost] if row is not None],
            template=kept.template,
            layout_version=len(kept.past) + 1,
            stage=first(kept.template),
            claims=dict(kept.claims),
            born=dict(kept.born),
            past=dict(kept.past),
        )
        if lost < len(rows):
            raise CorruptBoard(f"edit {seq + lost + 1} of board {board} is damaged", replace(loaded))
        return loaded

    async def since(self, board: str, seq: int) -> Later:
        """What came after, without damaged rows."""
        if board not in self._boards:
            raise UnknownBoard(board)
        kept = self._boards[board]
        rows = [
            Row(number, row, *kept.news[number - 1], kept.relaid.get(number))
            for number, row in enumerate(kept.rows[seq:], seq + 1)
            if row is not None
        ]
        return Later(1, len(kept.rows), first(kept.template), rows)

    async def glance(self, boards: Collection[str]) -> dict[str, Glance]:
        """How far they are."""
        here = {board: self._boards[board] for board in boards if board in self._boards}
        return {
            board: Glance(1, len(kept.rows), first(kept.template).version) for board, kept in here.items()
        }

    async def checkpoint(self, board: str, seq: int, state: bytes) -> None:
        """Keep a state, once it was found to hold what it says."""
        if board not in self._boards:
            raise JournalError(f"board {board} is gone")
        kept = self._boards[board]
        if seq > len(kept.rows):
            raise JournalError(f"board {board} has no edit {seq} yet")
        if kept.checkpoints and seq <= kept.checkpoints[-1][0]:
            return
        base, old = self._newest_good(kept)
        start = [old] if old is not None else []
        upto = [*start, *(row for row in kept.rows[base:seq] if row is not None)]
        everything = [*start, *(row for row in kept.rows[base:] if row is not None)]
        try:
            mine = fingerprint(replay([state]))
        except ValueError as error:
            raise JournalError(str(error)) from error
        lacks = not fingerprint(replay(upto)).within(mine)
        exceeds = None not in kept.rows[base:] and not mine.within(fingerprint(replay(everything)))
        if lacks or exceeds:
            raise JournalError(f"checkpoint {seq} is not what the journal holds")
        kept.checkpoints.append((seq, state))

    def _newest_good(self, kept: _Kept) -> tuple[int, bytes | None]:
        good = [(seq, state) for seq, state in kept.checkpoints if state is not None]
        return good[-1] if good else (0, None)


def _claim(board: str, claims: dict[int, Claim], claim: Claim) -> None:
    known = claims.get(claim.client)
    if known is not None and known.person != claim.person:
        raise Contested(f"client id {claim.client} belongs to somebody else", board, claim.client)
    if known is None or claim.kind == "content":
        claims[claim.client] = claim
