"""S5: kill -9 while people write, restart on the same storage, and look for what others had seen."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .decoded import Decoded
from .generator import Connection, Generator
from .handshake import connect_all
from .people import Person, Rate, script
from .reader import read
from .servers import Seat, Server
from .wire import messages, read_uint
from .workshop import settle

PEOPLE: Final = 10
EDITS: Final = 5.0
"""A second of each person."""
READS: Final = 3.0
"""Seconds that the fresh reader is given."""
_ACK: Final = 100


@dataclass(frozen=True, slots=True)
class Loss:
    """Edits that another person had seen; of these the ones that are gone; and the same for edits that the
    server had acknowledged (only Lappu does)."""

    seen: int
    lost: int
    acknowledged: int
    unkept: int
    restarted_in: float
    """Seconds from the restart until it listened."""


def crash(server: Server, seconds: float = 14.0, seed: int = 1) -> Loss:
    """Let ten people make fifty edits a second in all, kill the server in the midst, start it again."""
    seats = server.seats("crash", PEOPLE + 1)
    fresh, seats = seats[-1], seats[:-1]
    play = script([seat.manner for seat in seats], seconds + 1.0, seed, Rate(cursors=1.0, edits=EDITS))
    connections = connect_all(seats, range(PEOPLE), seed)
    at = seconds * random.Random(seed).uniform(0.8, 1.0)
    try:
        settle(connections)
        with Generator(connections) as generator:
            # What is under way in the kernel when the process dies still arrives: it counts as seen.
            generator.play(play.lines, at + 0.5, [(at, server.kill)])
    finally:
        for one in connections:
            one.close()
    seen = others_saw(play.people, connections, seats)
    acked = {person.content: acknowledged(connections[person.number]) for person in play.people}
    server.start()
    return loss(play.people, seen, acked, read(fresh, READS), server.started_in)


def others_saw(
    people: Sequence[Person], connections: Sequence[Connection], seats: Sequence[Seat]
) -> dict[int, int]:
    """How far of each person's document anybody else had come."""
    seen: dict[int, int] = {}
    decoded = Decoded()
    for reader, connection, seat in zip(people, connections, seats, strict=True):
        documents, _ = decoded.news(messages(connection.chunks), len(seat.manner.prefix))
        for author in people:
            if author is not reader and (news := documents.get(author.content)):
                seen[author.content] = max(seen.get(author.content, 0), news[-1][1])
    return seen


def acknowledged(connection: Connection) -> int:
    """How many edits of this connection Lappu called durable; its first content frame was the hello."""
    counts = [
        read_uint(message.payload, 1)[0]
        for message in messages(connection.chunks)
        if message.payload[:1] == bytes((_ACK,))
    ]
    return max(0, max(counts, default=0) - 1)


def loss(
    people: Sequence[Person],
    seen: Mapping[int, int],
    acked: Mapping[int, int],
    held: Mapping[int, int],
    restarted_in: float = 0.0,
) -> Loss:
    """Compare what was seen and acknowledged with what a fresh reader is given."""
    saw = lost = durable = unkept = 0
    for person in people:
        kept = held.get(person.content, 0)
        those = [mark for mark in person.edits if mark <= seen.get(person.content, 0)]
        saw += len(those)
        lost += sum(1 for mark in those if mark > kept)
        told = person.edits[: acked.get(person.content, 0)]
        durable += len(told)
        unkept += sum(1 for mark in told if mark > kept)
    return Loss(saw, lost, durable, unkept, restarted_in)
