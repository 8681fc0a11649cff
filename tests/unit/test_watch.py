"""Watch tells what a transaction changed, as plain values."""

from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from server.boards.changes import Change
from server.sync import watch
from server.sync.watch import Watch
from tests.interop.node import new_doc


@pytest.fixture
def doc() -> "Doc[Any]":
    doc = new_doc(client=1)
    doc.get("notes", type=Map)["n1"] = Map(
        {"text": Text("ä😀"), "color": "blue", "reactions": Map({"p1": "👍"})}
    )
    doc.get("notes", type=Map)["n2"] = Map({"color": "pink"})
    doc.get("fields", type=Map)["f1"] = Text("field")
    doc.get("connections", type=Map)["c1"] = Map({"kind": "funding", "from": "n1"})
    doc.get("marks", type=Map)["z1"] = Map({"kind": "cross"})
    return doc


def changes(doc: "Doc[Any]", edit: Any) -> list[Change]:
    watched = Watch(doc)
    watched.listen()
    with doc.transaction():
        edit(doc)
    return sorted(watched.stop(), key=lambda change: (change.root, change.id, change.key or ""))


def test_things_are_added_replaced_and_deleted(doc: "Doc[Any]") -> None:
    def edit(doc: "Doc[Any]") -> None:
        notes = doc.get("notes", type=Map)
        notes["n3"] = Map({"text": Text("new"), "size": {"w": 1, "h": 2}})
        notes["n2"] = Map({"color": "grey"})
        del notes["n1"]

    assert changes(doc, edit) == [
        Change("notes", "n1", None, None, "delete"),
        Change("notes", "n2", None, None, "update", {"color": "grey"}),
        Change("notes", "n3", None, None, "add", {"text": "new", "size": {"w": 1.0, "h": 2.0}}),
    ]


def test_keys_texts_and_inner_entries(doc: "Doc[Any]") -> None:
    def edit(doc: "Doc[Any]") -> None:
        note = doc.get("notes", type=Map)["n1"]
        note["color"] = "pink"
        note["at"] = 5
        note["text"].insert(0, "x")
        note["reactions"]["p2"] = "🎉"
        del note["reactions"]["p1"]
        del doc.get("fields", type=Map)["f1"][0:2]

    assert sorted(changes(doc, edit), key=str) == sorted(
        [
            Change("fields", "f1", None, None, "text", "eld", inserted=False),
            Change("notes", "n1", "at", None, "add", 5.0),
            Change("notes", "n1", "color", None, "update", "pink"),
            Change("notes", "n1", "reactions", "p1", "delete"),
            Change("notes", "n1", "reactions", "p2", "add", "🎉"),
            Change("notes", "n1", "text", None, "text", "xä😀", inserted=True),
        ],
        key=str,
    )


def test_connections_and_marks_come_with_what_they_were(doc: "Doc[Any]") -> None:
    def edit(doc: "Doc[Any]") -> None:
        doc.get("connections", type=Map)["c1"]["kind"] = "missing"
        del doc.get("marks", type=Map)["z1"]

    before = {"kind": "funding", "from": "n1"}
    assert changes(doc, edit) == [
        Change("connections", "c1", "kind", None, "update", "missing", thing=before),
        Change("marks", "z1", None, None, "delete", thing={"kind": "cross"}),
    ]


def test_the_memory_of_connections_and_the_counts_follow_every_change(doc: "Doc[Any]") -> None:
    watched = Watch(doc)
    connections = doc.get("connections", type=Map)
    connections["c1"]["kind"] = "missing"
    connections["c2"] = Map({"kind": "funding"})
    watched.listen()
    with doc.transaction():
        del connections["c1"]
        del connections["c2"]
    things = {change.id: change.thing for change in watched.stop()}
    assert things == {"c1": {"kind": "missing", "from": "n1"}, "c2": {"kind": "funding"}}
    assert watched.counts == {
        "notes": 2,
        "connections": 0,
        "circles": 0,
        "marks": 1,
        "fields": 1,
        "comments": 0,
    }


def test_what_comes_and_goes_in_one_transaction_is_no_change(doc: "Doc[Any]") -> None:
    def edit(doc: "Doc[Any]") -> None:
        doc.get("notes", type=Map)["n9"] = Map({"color": "grey"})
        del doc.get("notes", type=Map)["n9"]

    assert changes(doc, edit) == []


def test_an_error_in_a_callback_is_raised_by_stop_and_only_once(
    doc: "Doc[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(value: object) -> object:
        raise BaseExceptionGroup("odd", [KeyError("odd")])

    watched = Watch(doc)
    watched.listen()
    with monkeypatch.context() as patch:
        patch.setattr(watch, "plain", stumble)
        doc.get("notes", type=Map)["n1"]["color"] = "pink"
    with pytest.raises(BaseExceptionGroup):
        watched.stop()
    watched.listen()
    doc.get("notes", type=Map)["n1"]["color"] = "blue"
    assert len(watched.stop()) == 1


def test_odd_content_is_told_as_it_is(doc: "Doc[Any]") -> None:
    def edit(doc: "Doc[Any]") -> None:
        doc.get("notes", type=Map)["n3"] = "no map"
        doc.get("connections", type=Map)["c1"] = 7

    assert changes(doc, edit) == [
        Change("connections", "c1", None, None, "update", 7.0, thing={"kind": "funding", "from": "n1"}),
        Change("notes", "n3", None, None, "add", "no map"),
    ]
