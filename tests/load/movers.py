"""A board full of notes, and people who drag some of them about: what S7 looks at."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, sin, tau
from typing import Any, Final

from pycrdt import Doc, Map, Text, TransactionEvent

from .people import Line
from .wire import awareness, masked, update

PART: Final = 200
"""Notes in one update: as many as somebody may paste at once."""
WIDTH, HEIGHT = 1_450, 880
"""Where notes lie, su from the sheet's corner."""
RATE: Final = 20
"""How often a second somebody tells how far a note is dragged."""
DRAG: Final = 2
"""Seconds from taking a note to dropping it."""
REACH: Final = 120
"""How far a note is dragged, su."""
COLOURS: Final = ("yellow", "green", "blue", "pink", "orange")


@dataclass(frozen=True, slots=True)
class Board:
    """Where its notes lie by id, and the updates that put them there."""

    notes: dict[str, tuple[int, int]]
    updates: Sequence[bytes]


class _Hand:
    """Somebody's document and the updates of what they do."""

    def __init__(self, client: int) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.notes: Map[Any] = self.doc.get("notes", type=Map)
        self.made: list[bytes] = []
        self._heard = self.doc.observe(self._hear)

    def _hear(self, event: TransactionEvent) -> None:
        self.made.append(event.update)


def board(notes: int, seed: int) -> Board:
    """So many notes all over the sheet."""
    chance = random.Random(seed)
    hand = _Hand(chance.randrange(1 << 24, 1 << 32))
    places = {
        f"s{number}": (chance.randrange(30, WIDTH), chance.randrange(30, HEIGHT)) for number in range(notes)
    }
    for start in range(0, notes, PART):
        with hand.doc.transaction():
            for number in range(start, min(notes, start + PART)):
                hand.notes[f"s{number}"] = Map(_note(number, *places[f"s{number}"]))
    return Board(places, hand.made)


def _note(number: int, x: int, y: int) -> dict[str, Any]:
    return {
        "place": {"x": x, "y": y, "z": number},
        "text": Text(f"Idea {number}: help with forms in the library on Mondays"),
        "color": COLOURS[number % len(COLOURS)],
        "by": None,
        "at": 1_760_000_000_000 + number,
    }


def drags(here: Board, people: int, seconds: float, seed: int) -> list[Line]:
    """Each of so many people drags a note of their own, drops it and takes it again."""
    chance = random.Random(seed)
    chosen = chance.sample(list(here.notes), people)
    lines = [
        line
        for person, note in enumerate(chosen)
        for line in _person(here, person, note, seconds, random.Random(seed * 1_000 + person))
    ]
    return sorted(lines, key=lambda line: line.due)


def _person(here: Board, person: int, note: str, seconds: float, chance: random.Random) -> list[Line]:
    hand = _Hand(chance.randrange(1 << 24, 1 << 32))
    for one in here.updates:
        hand.doc.apply_update(one)
    presence, phase = chance.randrange(1 << 24, 1 << 32), chance.random() / RATE
    (x, y), lines = here.notes[note], []

    def say(step: int, payload: bytes, *, edit: bool = False) -> None:
        frame = masked(payload, chance.randbytes(4))
        lines.append(Line(step / RATE + phase, person, edit, step, frame))

    for step in range(int(seconds * RATE)):
        part = step % (DRAG * RATE) / (DRAG * RATE)
        dx, dy = round(REACH * sin(part * tau / 2)), round(REACH / 2 * (1 - cos(part * tau)))
        last = part == 1 - 1 / (DRAG * RATE)
        drag = None if last else {"ids": [note], "dx": dx, "dy": dy}
        state = {"cursor": {"x": x + dx, "y": y + dy}, "editing": None, "drag": drag}
        if last:
            hand.made.clear()
            x, y = min(WIDTH, x + dx), min(HEIGHT, y + dy)
            hand.notes[note]["place"] = {"x": x, "y": y, "z": 10_000 + step}
            say(step, update(hand.made[0]), edit=True)
        say(step, awareness(presence, step + 1, json.dumps(state, separators=(",", ":")).encode()))
    return lines
