"""A room's dealings with the other processes that have the same board."""

from typing import TYPE_CHECKING, Final

from server.boards.stage import Stage

from .commit import CommitFailed, Ticket
from .company import Company
from .document import merge
from .follower import Follower
from .news import PresenceAsked, Presences, Relaid, Row, Rows
from .ports import Clock, Entry, JournalError, Loaded
from .protocol import EMPTY_UPDATE
from .session import UNKNOWN

if TYPE_CHECKING:
    from .room import Room


ASK_SECONDS: Final = 1.0
"""Between two askings for who is there."""


def _relaid(entry: Entry) -> Relaid | None:
    return Relaid(entry.adapted.version, entry.adapted.template) if entry.adapted else None


class _Reading:
    """Rows that came from elsewhere while somebody reads the board."""

    def __init__(self) -> None:
        self.rows: list[Row] = []


class Elsewhere:
    """See the module. What comes from elsewhere is durable already, and shown as soon as it is here."""

    def __init__(self, room: "Room", company: Company, loaded: Loaded, clock: Clock, began: float) -> None:
        """`began`: when the load of the room began (monotonic)."""
        self.follower = Follower(company.journal, clock, loaded, self, began)
        self._room = room
        self._company = company
        self._clock = clock
        self._readings: set[_Reading] = set()
        self._asked_at = float("-inf")

    @property
    def certain(self) -> bool:
        """Whether enough is known of other processes to judge frames by."""
        return self._company.certain(self.follower.known_at)

    # -- rows ------------------------------------------------------------------------

    def committed(self, ticket: Ticket) -> None:
        """Own changes are durable: tell the others."""
        if self._company.alone or ticket.seqs is None:
            return
        numbered = zip(ticket.seqs, ticket.entries, strict=True)
        rows = tuple(
            Row(seq, entry.update, entry.claims, entry.born, _relaid(entry)) for seq, entry in numbered
        )
        self._company.fanout.publish(Rows(self._room.board, self._room.scene.epoch, rows))
        self.follower.own(rows)

    def offer(self, rows: Rows) -> None:
        """Another process has made rows durable."""
        epoch = self._room.scene.epoch
        if rows.epoch == epoch:
            self.follower.offer(rows.rows)
        elif rows.epoch > epoch:
            self.die()

    def adopt(self, row: Row) -> None:
        """A row of another process is next. Broken."""
        stale = self._room.turns.adopt(row)
        for reading in self._readings:
            reading.rows.append(row)
        if row.update != EMPTY_UPDATE:
            # As it stands in the journal: what it did to the document here may speak of what isn't durable.
            self._room.audience.publish([row.update])
        if row.relaid is not None and row.relaid.template is not None:
            self._room.relaid(row.relaid.template, row.relaid.version)
        self._room.put_right(stale)

    def passed(self, row: Row) -> None:
        """An own row has found its place among the others'."""
        self._room.turns.passed(row)

    async def read(self) -> tuple[bytes, int]:
        """The board's state and its seq: read first, then the barrier (R1). CommitFailed, Broken.

        It is what the journal holds up to that seq: rows of other processes that stand before own ones, but
        weren't here at the moment of the reading, are put in.
        """
        reading, front = _Reading(), self.follower.front
        self._readings.add(reading)
        try:
            update = self._room.document.full()
            seq = max(front, await self._room.lane.barrier())
            if not self._company.alone:
                await self.follower.through(seq)
            return merge([update, *(row.update for row in reading.rows if row.seq <= seq)]), seq
        except JournalError as error:
            raise CommitFailed(self._room.board) from error
        finally:
            self._readings.discard(reading)

    # -- the board itself --------------------------------------------------------------

    def renew(self, stage: Stage, since: float) -> None:
        """The board's stage in the database; a new one came after `since` (monotonic)."""
        self._room.set_stage(stage, since)

    def unknown(self) -> None:
        """The board is deleted."""
        self._room.die(UNKNOWN, "deleted")

    def die(self) -> None:
        """What is here is not the board any more, as far as can be told without loading it."""
        self._room.die()

    # -- presence ------------------------------------------------------------------------

    def hear(self, presences: Presences) -> None:
        """Who of another process is where."""
        for one in presences.entries:
            self._room.turns.claims.hint(one.client, one.person)
        now = self._clock.monotonic()
        self._room.presence.hear_elsewhere(presences.process, presences.entries, now)
        if not self._room.presence.point_elsewhere(presences.process, presences.cursors, now):
            self._ask(now)
        self._room.audience.cursors.wake()

    def _ask(self, now: float) -> None:
        """Something that others said of who is there was missed."""
        if now - self._asked_at >= ASK_SECONDS:
            self._asked_at = now
            self._company.fanout.publish(PresenceAsked(self._room.board))

    def silent(self, process: str) -> None:
        """Another process is gone, and with it who was there."""
        self._room.presence.leave(process)
        self._room.audience.cursors.wake()

    def presence_moved(self) -> None:
        """There is something to tell of who is here."""
        if not self._company.alone:
            self._company.outward.wake(self.say_presence)

    def say_presence(self, *, everybody: bool = False) -> None:
        """Tell who of this process is here, or what has changed of it."""
        states, cursors = self._room.presence.own(everybody=everybody)
        if states or cursors:
            process = self._company.fanout.process
            self._company.fanout.publish(Presences(process, self._room.board, states, cursors))
