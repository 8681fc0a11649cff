"""The people of a scenario: what each will say, encoded before anything is measured.

Everybody moves the pointer twenty times a second, and about once a second makes, moves or edits a note.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pycrdt import Doc, Map, Text, TransactionEvent

from .wire import COMPACT, awareness, masked, read_uint, sint, sized, uint, update

FIRST_X: Final = 1_000
"""The x of a person's first cursor; each next one is one larger, so that it tells its number."""
_CURSOR, _STATE, _INTEREST = 1, 3, 4
"""Records of compact presence, from the client."""
_NOTE_EVERY: Final = 10
"""Each so many edits begin with a new note; moves and words follow in turn."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What each person does a second."""

    cursors: float = 20.0
    edits: float = 1.0


RATE: Final = Rate()


class Writer:
    """Somebody's document: makes numbered edits that need nothing but their own earlier ones."""

    def __init__(self, client: int) -> None:
        self._doc: Doc[Any] = Doc(client_id=client)
        self._notes: Map[Any] = self._doc.get("notes", type=Map)
        self._made: list[bytes] = []
        self._heard = self._doc.observe(self._hear)
        self._client = client
        self._number = 0
        self.clock = 0
        """The first clock that no edit has used."""

    def next(self) -> bytes:
        """The update of the next edit."""
        number, self._number = self._number, self._number + 1
        name = f"n{self._client}-{number // _NOTE_EVERY}"
        with self._doc.transaction():
            if number % _NOTE_EVERY == 0:
                self._notes[name] = Map(_note(number))
            elif number % 2:
                self._notes[name]["place"] = _place(number)
            else:
                words: Text = self._notes[name]["text"]
                words.insert(len(words), f" word{number}")
        (made,) = self._made
        self._made.clear()
        self.clock = _next_clock(self._doc.get_state())
        return made

    def _hear(self, event: TransactionEvent) -> None:
        self._made.append(event.update)


def _next_clock(vector: bytes) -> int:
    """The clock of a state vector that holds one client."""
    _, at = read_uint(vector, 0)
    _, at = read_uint(vector, at)
    return read_uint(vector, at)[0]


def _place(number: int) -> dict[str, float]:
    return {"x": 40 + 17 * number % 1_500, "y": 60 + 29 * number % 900, "z": number + 1}


def _note(number: int) -> dict[str, Any]:
    return {
        "place": _place(number),
        "text": Text("What would help most here?"),
        "color": "yellow",
        "by": None,
        "at": 1_760_000_000_000,
    }


@dataclass(slots=True)
class Person:
    """One who takes part: the ids they write under, and the marks of all they will say (freshness.Track)."""

    number: int
    content: int
    """Their Yjs client id."""
    presence: int
    edits: list[int] = field(default_factory=list)
    cursors: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody speaks: stock presence, nothing before a message, if nothing else is said."""

    prefix: bytes = b""
    """Stands before every message, both ways (Hocuspocus: the board's name)."""
    compact: bool = False
    """Compact presence: kind 101 of Lappu's own subprotocol."""
    calm: bool = False
    """With compact presence: wants no cursors of others."""

    def cursor(self, person: Person, number: int, x: int) -> bytes:
        """The message that sets the cursor with this number."""
        y = 200 + 7 * x % 600
        if not self.compact:
            state = _state(person, {"x": x, "y": y})
            return awareness(person.presence, number + 1, state)
        records = uint(_CURSOR) + sint(x) + sint(y)
        if number == 0:
            hello = uint(_STATE) + uint(person.presence) + sized(b"{}")
            records = hello + (uint(_INTEREST) + uint(0) if self.calm else b"") + records
        return uint(COMPACT) + records


def _state(person: Person, cursor: dict[str, int]) -> bytes:
    """What a stock client says of itself, about 100 bytes."""
    user = {"name": f"Person {person.number}", "color": "#30bced"}
    return json.dumps({"user": user, "cursor": cursor}, separators=(",", ":")).encode()


@dataclass(slots=True)
class Line:
    """One thing to send: seconds from the start, by whom, which of theirs, and the frame."""

    due: float
    person: int
    edit: bool
    number: int
    frame: bytes


@dataclass(slots=True)
class Script:
    """Everything that everybody sends, in order of time."""

    people: list[Person]
    lines: list[Line]


def script(manners: Sequence[Manner], seconds: float, seed: int, rate: Rate = RATE) -> Script:
    """What so many people send for so long, each in their manner."""
    count = len(manners)
    chance = random.Random(seed)
    ids = chance.sample(range(1 << 24, 1 << 32), 2 * count)
    people = [Person(number, ids[2 * number], ids[2 * number + 1]) for number in range(count)]
    lines: list[Line] = []
    for person, manner in zip(people, manners, strict=True):
        lines += _edits(person, seconds, chance, manner, rate.edits)
        lines += _cursors(person, seconds, chance, manner, rate.cursors)
    lines.sort(key=lambda line: line.due)
    return Script(people, lines)


def _edits(person: Person, seconds: float, chance: random.Random, manner: Manner, rate: float) -> list[Line]:
    writer, phase = Writer(person.content), chance.random()
    made: list[Line] = []
    for number in range(int(seconds * rate)):
        frame = masked(manner.prefix + update(writer.next()), _key(chance))
        person.edits.append(writer.clock)
        # Not in step with anything: up to a third of the time between two earlier or later.
        due = (number + phase + (chance.random() - 0.5) * 0.6) / rate
        made.append(Line(max(0.0, due), person.number, True, number, frame))
    return sorted_in_time(made)


def sorted_in_time(lines: list[Line]) -> list[Line]:
    """The same lines, none before an earlier one of its person."""
    latest = 0.0
    for line in lines:
        line.due = latest = max(line.due, latest)
    return lines


def _cursors(
    person: Person, seconds: float, chance: random.Random, manner: Manner, rate: float
) -> list[Line]:
    phase = chance.random()
    made: list[Line] = []
    for number in range(int(seconds * rate)):
        x = FIRST_X + number
        person.cursors.append(x)
        frame = masked(manner.prefix + manner.cursor(person, number, x), _key(chance))
        made.append(Line((number + phase) / rate, person.number, False, number, frame))
    return made


def _key(chance: random.Random) -> bytes:
    return chance.randbytes(4)
