"""A frame that is a breach is undone exactly, in the same turn; one that isn't leaves no trace.

pycrdt's UndoManager fails this file: wrong texts, and a crash of the process."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from pycrdt import Doc, Map, Text, TransactionEvent

from server.boards import schema
from server.boards.changes import Change
from server.boards.judgement import Allowed, Breach, Judgement
from server.sync.compensate import Undoable
from server.sync.document import Moment
from server.sync.gate import Fresh, Gate
from tests.interop.node import new_doc, plain


def allow(changes: Sequence[Change]) -> Judgement:
    return Allowed()


def forbid(changes: Sequence[Change]) -> Judgement:
    return Breach("shape", "notes", "n1")


def note(letters: str = "ä😀 words", by: str = "p1") -> "Map[Any]":
    place = {"x": 1.5, "y": 2, "z": 3}
    return Map({"place": place, "text": Text(letters), "color": "yellow", "by": by, "at": 1.7e12})


class Table:
    """A server's document with its gate, and a client that follows it."""

    def __init__(self, notes: int = 100) -> None:
        self.doc = new_doc(client=1)
        with self.doc.transaction():
            for number in range(notes):
                self.doc.get("notes", type=Map)[f"n{number}"] = note()
            self.doc.get("fields", type=Map)["f1"] = Text("field")
            self.doc.get("circles", type=Map)["o1"] = Map(
                {"members": Map({"n1": True}), "name": Text("circle")}
            )
        self.undoable = Undoable(self.doc)
        self.base = self.doc.get_update()
        self.tail: list[bytes] = []
        self.gate = Gate.from_state(self.doc.get_update())
        self.client = new_doc(self.doc.get_update(), client=2)
        self.deltas: list[bytes] = []
        self._subscriptions = [self.doc.observe(self._hear), self.client.observe(self._say)]
        self.frame = b""

    def _hear(self, event: TransactionEvent) -> None:
        self.deltas.append(event.update)
        self.tail.append(event.update)
        self.gate.integrate(event.update)

    def _say(self, event: TransactionEvent) -> None:
        self.frame = event.update

    def send(
        self, edit: "Callable[[Doc[Any]], None]", judge: Callable[[Sequence[Change]], Judgement]
    ) -> Judgement:
        """The client edits, the server takes it and judges."""
        self.frame = b"\0\0"
        with self.client.transaction():
            edit(self.client)
        if self.frame == b"\0\0":
            return Allowed()
        assert isinstance(self.gate.check(self.frame, lambda client: True), Fresh)
        self.before = Moment(self.base, self.tail, len(self.tail))
        with self.undoable.frame(judge) as self.taken, self.doc.transaction():
            self.doc.apply_update(self.frame)
        return self.taken.judgement

    def undo(self) -> None:
        """The server undoes it, and the client hears of it."""
        self.undoable.undo(self.taken, self.before)
        for delta in self.deltas:
            self.client.apply_update(delta)
        self.deltas.clear()


def everything(doc: "Doc[Any]") -> None:
    """Deletes 60 notes, overwrites, writes in others' notes, makes, replaces."""
    notes = doc.get("notes", type=Map)
    for number in range(60):
        del notes[f"n{number}"]
    letters = notes["n70"]["text"]
    letters.insert(2, "Öö😀")
    del letters[0:2]
    del notes["n71"]["text"][2:9]
    notes["n72"]["color"] = "blue"
    notes["n72"]["place"] = {"x": 9, "y": 9, "z": 9}
    del notes["n73"]["color"]
    notes["n74"] = note("another")
    notes["n500"] = note("new")
    notes["n75"]["text"] = Text("replaced")
    field = doc.get("fields", type=Map)["f1"]
    field.insert(5, " more")
    doc.get("circles", type=Map)["o1"]["members"]["n2"] = True
    del doc.get("circles", type=Map)["o1"]["members"]["n1"]
    doc.get("connections", type=Map)["c1"] = Map({"from": "n80", "to": "n81"})


def test_a_breach_is_undone_exactly_for_everybody() -> None:
    table = Table()
    before = plain(table.doc)
    assert isinstance(table.send(everything, forbid), Breach)
    assert plain(table.doc) != before
    assert len(table.deltas) == 1
    table.undo()
    assert plain(table.doc) == before
    assert plain(table.client) == before
    # A third one, who gets the state as a whole, reads the same.
    assert plain(new_doc(table.doc.get_update())) == before


def test_the_client_goes_on_after_a_breach() -> None:
    table = Table()
    table.send(everything, forbid)
    table.undo()

    def go_on(doc: "Doc[Any]") -> None:
        doc.get("notes", type=Map)["n5"]["text"].insert(0, "after ")

    assert table.send(go_on, allow) == Allowed()
    assert str(table.doc.get("notes", type=Map)["n5"]["text"]) == "after ä😀 words"
    assert [change.action for change in table.taken.changes] == ["text"]


def test_a_second_document_follows_from_breach_to_breach() -> None:
    table = Table()
    for number in range(5):

        def fade(doc: "Doc[Any]", number: int = number) -> None:
            del doc.get("notes", type=Map)[f"n{90 + number}"]["color"]

        table.send(fade, allow)
        for delta in table.deltas:
            table.client.apply_update(delta)
        table.deltas.clear()
        before = plain(table.doc)
        table.send(everything, forbid)
        table.undo()
        assert plain(table.doc) == before == plain(table.client)
        if number == 2:
            # The document began another base, as it does from time to time.
            table.base, table.tail = table.doc.get_update(), []


@pytest.mark.parametrize("seed", range(12))
def test_random_breaches_among_allowed_frames(seed: int) -> None:
    dice = Random(seed)
    table = Table(notes=12)

    def edit(doc: "Doc[Any]") -> None:
        for _ in range(dice.randrange(1, 7)):
            _scribble(doc, dice)

    for _ in range(40):
        before = plain(table.doc)
        if isinstance(table.send(edit, dice.choice((allow, forbid))), Breach):
            table.undo()
            assert plain(table.doc) == before
        else:
            for delta in table.deltas:
                table.client.apply_update(delta)
            table.deltas.clear()
        assert plain(table.client) == plain(table.doc)
    assert plain(new_doc(table.doc.get_update())) == plain(table.doc)


def _scribble(doc: "Doc[Any]", dice: Random) -> None:
    notes = doc.get("notes", type=Map)
    name = f"n{dice.randrange(15)}"
    if name not in notes or dice.random() < 0.05:
        notes[name] = note("".join(dice.choices("aä😀 ", k=dice.randrange(6))))
        return
    match dice.randrange(6):
        case 0:
            del notes[name]
        case 1:
            notes[name]["color"] = dice.choice(schema.COLORS)
        case 2:
            notes[name]["place"] = {"x": dice.randrange(99), "y": 0, "z": 0}
        case 3:
            notes[name]["text"] = Text("again")
        case _:
            letters = notes[name]["text"]
            edges = [0]
            for letter in str(letters):
                edges.append(edges[-1] + len(letter.encode()))
            at = dice.choice(edges)
            if dice.random() < 0.6:
                letters.insert(at, dice.choice(("x", "öö", "😀😀")))
            else:
                del letters[at : dice.choice([edge for edge in edges if edge >= at])]


def test_innocent_frames_leave_no_trace() -> None:
    """An undo manager that watched them would keep all that they delete from being collected, for ever."""
    table = Table(notes=2)
    without = new_doc(table.doc.get_update(), client=1)
    for number in range(500):

        def move(doc: "Doc[Any]", number: int = number) -> None:
            notes = doc.get("notes", type=Map)
            notes[f"n{number % 2}"]["place"] = {"x": number, "y": 0, "z": 0}
            notes[f"n{number % 2}"]["text"] = Text("x" * 50)

        table.send(move, allow)
        without.apply_update(table.frame)
    assert len(table.doc.get_update()) == len(without.get_update())


def test_an_error_while_judging_is_not_lost() -> None:
    table = Table(notes=2)

    def stumble(changes: Sequence[Change]) -> Judgement:
        raise ZeroDivisionError

    def edit(doc: "Doc[Any]") -> None:
        doc.get("notes", type=Map)["n1"]["color"] = "blue"

    with pytest.raises(ZeroDivisionError):
        table.send(edit, stumble)
    # The next frame doesn't inherit it.
    assert table.send(lambda doc: doc.get("notes", type=Map)["n1"].pop("color"), allow) == Allowed()


def test_what_the_server_writes_is_neither_judged_nor_undone() -> None:
    table = Table(notes=2)
    table.doc.get("notes", type=Map)["n9"] = note("the server's")
    table.send(lambda doc: doc.get("notes", type=Map)["n1"].pop("color"), forbid)
    table.undo()
    notes = table.doc.get("notes", type=Map)
    assert str(notes["n9"]["text"]) == "the server's"
    assert notes["n1"]["color"] == "yellow"
    assert table.undoable.watch.counts["notes"] == 3
