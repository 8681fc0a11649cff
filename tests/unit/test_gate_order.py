"""Whatever the gate takes, everybody reads in the same order, in whatever order it came to them (R3, R8).

The writers here lie about their neighbours. Without `Sequence._knows` more than a quarter of these sets of
edits read differently for those who were there, those who heard in another order and those who load later.
"""

from random import Random
from typing import Any

import pytest
from pycrdt import Map

from server.sync.gate import Fresh, Gate, Refused
from tests.interop.node import new_doc
from tests.interop.wire import ANY, STRING, Id, Item, Section, Tree, any_value, encode

TEXT_BASE = [
    Item(7, 1, parent="notes", sub="n"),
    Item(7, 2, parent=(1, 0), sub="text"),
    Item(STRING, "abcd", parent=(1, 1)),
]
KEY_BASE = [
    Item(7, 1, parent="notes", sub="n"),
    Item(ANY, [any_value(0)], parent=(1, 0), sub="color"),
    Item(ANY, [any_value(1)], origin=(1, 1)),
]


class Liars:
    """Three clients that put things anywhere, and a gate that knows them."""

    def __init__(self, dice: Random, base: list[Item], deleted: list[Id]) -> None:
        self.dice = dice
        self.base = encode(Tree([Section(1, 0, base)], [(1, deleted)] if deleted else []))
        self.gate = Gate.from_state(self.base)
        self.length = sum(item.length for item in base)
        self.clocks: dict[int, int] = {}
        self.taken: list[tuple[int, int, Item, bytes]] = []
        self.refused = 0

    def offer(self, item: Item) -> bool:
        """Some client offers it; whether the gate took it."""
        client = self.dice.choice((5, 6, 7))
        clock = self.clocks.get(client, 0)
        update = encode(Tree([Section(client, clock, [item])]))
        verdict = self.gate.check(update, lambda client: True)
        self.refused += isinstance(verdict, Refused)
        if not isinstance(verdict, Fresh):
            return False
        self.gate.integrate(update)
        self.clocks[client] = clock + item.length
        self.taken.append((client, clock, item, update))
        return True

    def some_id(self, first: int) -> Id:
        """Something that is there, from that clock of the base on."""
        ids = [(1, clock) for clock in range(first, self.length)]
        ids += [(client, clock) for client, end in self.clocks.items() for clock in range(end)]
        return self.dice.choice(ids)

    def readings(self) -> set[str]:
        """What is read by those who hear in different orders, and by those who load it from them."""
        found = set()
        for _ in range(8):
            doc = new_doc(self.base)
            done = {1: self.length}
            left = list(self.taken)
            while left:
                ready = [one for one in left if self._ready(one, done)]
                chosen = self.dice.choice(ready)
                left.remove(chosen)
                doc.apply_update(chosen[3])
                done[chosen[0]] = chosen[1] + chosen[2].length
            for copy in (doc, new_doc(doc.get_update())):
                note: Map[Any] = copy.get("notes", type=Map)["n"]
                found.add(str(note["text"]) if "text" in note else repr(note.get("color")))
        return found

    @staticmethod
    def _ready(one: tuple[int, int, Item, bytes], done: dict[int, int]) -> bool:
        client, clock, item, _ = one
        refs = [ref for ref in (item.origin, item.right) if ref is not None]
        return clock == done.get(client, 0) and all(ref[1] < done.get(ref[0], 0) for ref in refs)


@pytest.mark.parametrize("seed", range(120))
def test_texts_read_the_same_in_any_order(seed: int) -> None:
    dice = Random(seed)
    liars = Liars(dice, TEXT_BASE, [])
    for _ in range(150):
        origin = liars.some_id(2) if dice.random() < 0.8 else None
        right = liars.some_id(2) if dice.random() < 0.7 else None
        letters = dice.choice("xyzuvw") + dice.choice(("", "", "1", "23"))
        liars.offer(Item(STRING, letters, origin, right, None if origin or right else (1, 1)))
        if len(liars.taken) == 9:
            break
    assert len(liars.taken) > 3
    assert liars.refused > 0
    assert len(liars.readings()) == 1


@pytest.mark.parametrize("seed", range(60))
def test_keys_read_the_same_in_any_order(seed: int) -> None:
    dice = Random(seed)
    liars = Liars(dice, KEY_BASE, [(1, 1)])
    for number in range(120):
        value = [any_value(number + 2)]
        named = dice.random() < 0.1
        origin = None if named else liars.some_id(1)
        liars.offer(Item(ANY, value, origin, None, (1, 0) if named else None, "color" if named else None))
        if len(liars.taken) == 9:
            break
    assert len(liars.taken) > 3
    assert liars.refused > 0
    assert len(liars.readings()) == 1
