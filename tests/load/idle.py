"""S4: what a server keeps for people who are there and do nothing."""

import random
from dataclasses import dataclass
from typing import Final

from . import meters
from .generator import Generator
from .handshake import connect
from .people import Rate, script
from .servers import Server

BOARDS: Final = 100
SETTLE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Idle:
    """Bytes of memory before anybody connected, and for each connection."""

    base: int
    each: float


def idle(server: Server, people: int = 1_000, seed: int = 1) -> Idle:
    """Memory for each of so many people on a hundred boards, who said where they are once.

    People and boards exist before the first look, and one person has been there and left.
    """
    pids = meters.family(server.pid)
    boards = min(BOARDS, people)
    seats = [seat for n in range(boards) for seat in server.seats(f"idle-{n}", people)[n::boards]]
    chance = random.Random(seed)
    connect(server.seats("warm", 1)[0], chance).close()
    connections = []
    play = script([seat.manner for seat in seats], 1.0, seed, Rate(cursors=1.0, edits=0.0))
    before = meters.resident_bytes(pids)
    try:
        connections = [connect(seat, chance) for seat in seats]
        with Generator(connections) as generator:
            generator.play(play.lines, SETTLE)
        after = meters.resident_bytes(pids)
    finally:
        for one in connections:
            one.close()
    return Idle(before, (after - before) / len(seats))
