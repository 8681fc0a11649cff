"""S3: many people open the link in the same moment."""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pycrdt import Doc, Map, Text

from . import scan
from .decoded import Decoded
from .generator import Generator
from .handshake import connect
from .people import Line
from .reader import read
from .rush import Newcomer, Rush
from .servers import NotThere, Seat, Server
from .wire import masked, messages, update

AUTHORS: Final = 10
NOTES: Final = 100
"""Of each author."""
EDITS: Final = 300
"""Of each author, after the notes."""
WITHIN: Final = 30.0


@dataclass(frozen=True, slots=True)
class Storm:
    """Seconds until all had the full state, and how often somebody was turned away and came again."""

    seconds: float
    turned_away: int


def storm(server: Server, people: int, seed: int = 1) -> Storm:
    """So many people connect at once, while the one who wrote the board is still there. NotThere."""
    seats = server.seats("storm", people + 1)
    parts = updates(seed)
    wanted = _ends(parts)
    chance = random.Random(seed)
    writer = connect(seats[-1], chance)
    try:
        with Generator([writer]) as generator:
            _fill(generator, seats[-1], parts, wanted, chance)
            rush = Rush(seats[:people], sum(map(len, parts)), chance)
            rush.run(WITHIN)
    finally:
        writer.close()
    decoded = Decoded()
    ended = max(_complete(one, decoded, wanted) for one in rush.newcomers)
    return Storm(ended - rush.began, rush.turned_away)


def updates(seed: int) -> list[bytes]:
    """A board of 1,000 notes and 3,000 edits, as one update of each author."""
    chance = random.Random(seed)
    return [_author(chance) for _ in range(AUTHORS)]


def _author(chance: random.Random) -> bytes:
    client = chance.randrange(1 << 24, 1 << 32)
    doc: Doc[Any] = Doc(client_id=client)
    notes: Map[Any] = doc.get("notes", type=Map)
    for number in range(NOTES):
        text = Text(f"Note {number}: what we should look into together first")
        place = {"x": chance.randrange(1500), "y": chance.randrange(900), "z": number}
        at = 1_760_000_000_000 + number
        notes[f"n{client}-{number}"] = Map(
            {"place": place, "text": text, "color": "yellow", "by": None, "at": at}
        )
    for number in range(EDITS):
        note = notes[f"n{client}-{chance.randrange(NOTES)}"]
        if number % 3:
            note["place"] = {"x": chance.randrange(1500), "y": chance.randrange(900), "z": number}
        else:
            note["text"].insert(0, f"word {number} ")
    return doc.get_update()


def fill(seat: Seat, parts: Sequence[bytes], seed: int = 1) -> None:
    """Put a board there by these updates; returns when newcomers are given all of it. NotThere."""
    chance = random.Random(seed)
    writer = connect(seat, chance)
    try:
        with Generator([writer]) as generator:
            _fill(generator, seat, parts, _ends(parts), chance)
    finally:
        writer.close()


def _ends(parts: Sequence[bytes]) -> dict[int, int]:
    """How far each author's changes go."""
    return {span.client: span.end for part in parts for span in scan.spans(part)}


def _fill(
    generator: Generator,
    seat: Seat,
    parts: Sequence[bytes],
    wanted: Mapping[int, int],
    chance: random.Random,
) -> None:
    """Put the board there and wait until a newcomer is given all of it. NotThere."""
    lines = [
        Line(0.05 * number, 0, True, number, masked(seat.manner.prefix + update(part), chance.randbytes(4)))
        for number, part in enumerate(parts)
    ]
    generator.play(lines, 0.05 * len(lines) + 0.5)
    deadline = time.monotonic() + WITHIN
    while any(read(seat, 0.5).get(client, 0) < mark for client, mark in wanted.items()):
        if time.monotonic() > deadline:
            raise NotThere("the board did not come to be")
        generator.play([], 0.2)


def _complete(one: Newcomer, decoded: Decoded, wanted: Mapping[int, int]) -> float:
    """When the whole state was there."""
    documents, _ = decoded.news(messages(one.chunks), len(one.seat.manner.prefix))
    ended = 0.0
    for client, mark in wanted.items():
        at = next((at for at, clock in documents.get(client, ()) if clock >= mark), None)
        if at is None:
            raise NotThere("somebody never got the whole state")
        ended = max(ended, at)
    return ended
