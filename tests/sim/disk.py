"""A journal on a disk that is slow, that fails, that forgets what it was told last when the power goes."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random

from anyio import sleep, sleep_forever

from server.boards.stage import Stage
from server.boards.template import Template
from server.sync.ports import (
    Born,
    Claim,
    Contested,
    Entry,
    Glance,
    JournalError,
    Later,
    Loaded,
    Row,
    UnknownBoard,
)

from .oracle import Replica


@dataclass
class Kept:
    """What is durable of one board."""

    workshop: str
    epoch: int
    stage: Stage
    rows: list[bytes] = field(default_factory=list)
    news: list[tuple[tuple[Claim, ...], tuple[Born, ...]]] = field(default_factory=list)
    """The claims and births that came new with each row."""
    checkpoint: tuple[int, bytes] | None = None
    claims: dict[int, Claim] = field(default_factory=dict)
    born: dict[tuple[str, str], str | None] = field(default_factory=dict)
    snapshots: list[bytes] = field(default_factory=list)
    replica: Replica = field(default_factory=Replica)


@dataclass
class Weather:
    """How the disk is at the moment: chances of failure, and how slow it is (seconds)."""

    commit_fails: float = 0.0
    load_fails: float = 0.0
    slow: float = 0.004


class Disk:
    """Survives every crash of the server."""

    def __init__(self, rng: Random, template: Template) -> None:
        self.rng = rng
        self.template = template
        self.boards: dict[str, Kept] = {}
        self.weather = Weather()
        self.commits = self.failures = 0
        self.on_row: Callable[[Entry], None] = lambda entry: None

    def keep(self, batch: Sequence[Entry]) -> list[int]:
        """All entries become durable in one moment. Contested: none does."""
        self._refuse(batch)
        seqs = []
        for entry in batch:
            kept = self.boards[entry.board]
            self.on_row(entry)
            kept.rows.append(entry.update)
            kept.replica.add(entry.update)
            claims = tuple(claim for claim in entry.claims if kept.claims.get(claim.client) != claim)
            born = tuple(born for born in entry.born if (born.root, born.id) not in kept.born)
            kept.news.append((claims, born))
            kept.claims |= {claim.client: claim for claim in claims}
            kept.born |= {(one.root, one.id): one.by for one in born}
            if entry.before is not None:
                kept.snapshots.append(entry.before)
            seqs.append(len(kept.rows))
        self.commits += 1
        return seqs

    def _refuse(self, batch: Sequence[Entry]) -> None:
        """A client id is never another person's."""
        owners: dict[tuple[str, int], str | None] = {}
        for entry in batch:
            for claim in entry.claims:
                known = self.boards[entry.board].claims.get(claim.client, claim).person
                if owners.setdefault((entry.board, claim.client), known) != claim.person:
                    raise Contested("somebody else's", entry.board, claim.client)


class SimJournal:
    """The disk as one life of the server sees it; `crash` ends that life in the middle of anything."""

    def __init__(self, disk: Disk, step: Callable[[], None]) -> None:
        """`step` is called at every point where the server might be killed."""
        self._disk = disk
        self._step = step
        self._in_hand: Sequence[Entry] = ()
        self._dead = False

    def crash(self) -> None:
        """The power goes. What was just being written is there or not."""
        self._dead = True
        if self._in_hand and self._disk.rng.random() < 0.5:
            with suppress(Contested):
                self._disk.keep(self._in_hand)
        self._in_hand = ()

    async def work(self) -> None:
        """Something that takes a while, and in which the server might be killed."""
        self._step()
        await sleep(self._disk.rng.random() * self._disk.weather.slow)
        self._step()
        if self._dead:
            await sleep_forever()

    async def append_many(self, batch: Sequence[Entry]) -> list[int]:
        assert not self._in_hand, "a second batch before the first was answered"
        self._in_hand = batch
        await self.work()
        self._in_hand = ()
        if self._disk.rng.random() < self._disk.weather.commit_fails:
            self._disk.failures += 1
            if self._disk.rng.random() < 0.3:
                self._disk.keep(batch)  # kept, but the answer got lost
            raise JournalError("no space, or so it seems")
        seqs = self._disk.keep(batch)
        self._step()
        if self._dead:
            await sleep_forever()
        return seqs

    async def _look(self, board: str) -> Kept:
        await self.work()
        if self._disk.rng.random() < self._disk.weather.load_fails:
            raise JournalError("not now")
        kept = self._disk.boards.get(board)
        if kept is None:
            raise UnknownBoard(board)
        return kept

    async def load(self, board: str) -> Loaded:
        kept = await self._look(board)
        seq, state = kept.checkpoint or (0, None)
        loaded = Loaded(
            board=board,
            workshop=kept.workshop,
            epoch=kept.epoch,
            head=len(kept.rows),
            checkpoint=state,
            updates=kept.rows[seq:],
            template=self._disk.template,
            layout_version=1,
            stage=kept.stage,
            claims=dict(kept.claims),
            born=dict(kept.born),
        )
        await self.work()
        return replace(loaded)

    async def since(self, board: str, seq: int) -> Later:
        kept = await self._look(board)
        news = zip(kept.rows[seq:], kept.news[seq:], strict=True)
        rows = [Row(number, row, *more) for number, (row, more) in enumerate(news, seq + 1)]
        later = Later(kept.epoch, len(kept.rows), kept.stage, rows)
        await self.work()
        return later

    async def glance(self, boards: Collection[str]) -> dict[str, Glance]:
        seen = {}
        for board in boards:
            kept = await self._look(board)
            seen[board] = Glance(kept.epoch, len(kept.rows), kept.stage.version)
        await self.work()
        return seen

    async def checkpoint(self, board: str, seq: int, state: bytes) -> None:
        await self.work()
        kept = self._disk.boards[board]
        replica = Replica()
        replica.add(state)
        assert all(replica.holds(row) for row in kept.rows[:seq]), "a checkpoint that doesn't hold its rows"
        assert kept.replica.holds(state), "a checkpoint that holds more than the journal"
        if kept.checkpoint is None or seq > kept.checkpoint[0]:
            kept.checkpoint = seq, state
