"""What the document took is resolved only once, however the server writes the entries of a value."""

from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from server.sync.gate import Fresh, Gate
from server.sync.plan import Plan
from server.sync.update import parse, says_the_same
from tests.interop.wire import ANY, Item, Section, Tree, any_value, encode

BASE = encode(Tree([Section(1, 0, [Item(7, 1, parent="notes", sub="n")])]))


def setting(value: object, key: str = "place", client: int = 2) -> bytes:
    """The update with which a client sets a key of the note."""
    item = Item(ANY, [any_value(value)], parent=(1, 0), sub=key)
    return encode(Tree([Section(client, 0, [item])]))


FIRST = setting({"x": 1, "y": 2})


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (FIRST, True),
        (setting({"y": 2, "x": 1}), True),
        (setting({"x": 1, "y": 3}), False),
        (setting({"x": 1, "y": 2}, key="plaec"), False),
        (setting({"x": 1, "y": 2}, client=3), False),
        (FIRST + b"\x00", False),
        (FIRST[:-1] + b"\x01", False),
    ],
    ids=["itself", "other order", "other value", "other key", "other client", "longer", "other deletions"],
)
def test_only_the_order_of_entries_may_differ(other: bytes, same: bool) -> None:
    assert says_the_same(FIRST, parse(FIRST), other) is same


def test_what_was_checked_is_not_resolved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate.from_state(BASE)
    assert isinstance(gate.check(FIRST, lambda client: True), Fresh)
    monkeypatch.setattr(Plan, "structs", lambda plan: pytest.fail("resolved again"))
    gate.integrate(setting({"y": 2, "x": 1}))
    monkeypatch.undo()
    assert gate.clock(2) == 1


def test_a_delta_that_says_more_is_resolved_as_it_is() -> None:
    """Two clients that set one key at the same time: only the server's delta names who lost."""
    here: Doc[Any] = Doc(client_id=1)
    here.get("notes", type=Map)["n"] = Map({"text": Text(""), "color": "yellow"})
    there: Doc[Any] = Doc(client_id=2)
    there.apply_update(here.get_update())
    gate, deltas = Gate.from_state(here.get_update()), list[bytes]()
    before = there.get_state()
    there.get("notes", type=Map)["n"]["color"] = "blue"
    update = there.get_update(before)
    subscription = here.observe(lambda event: deltas.append(event.update))
    here.get("notes", type=Map)["n"]["color"] = "green"
    gate.integrate(deltas[-1])
    assert isinstance(gate.check(update, lambda client: True), Fresh)
    here.apply_update(update)
    gate.integrate(deltas[-1])
    here.unobserve(subscription)
    assert len(deltas) == 2
    assert gate.clock(2) == 1
