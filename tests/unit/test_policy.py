"""The policy, rule by rule: what a person's frame may change (interfaces.md: rule 3 "Undone", "Document")."""

from dataclasses import dataclass
from typing import Any

import pytest

from server.boards import schema
from server.boards.changes import Action, Change
from server.boards.judgement import Allowed, Breach, Judgement
from server.boards.policy import judge
from server.boards.roles import Role
from server.boards.stage import Stage
from server.boards.template import ConnectionKind, Rect, Step, Template, Zone

ME, YOU = "p_me", "p_you"


@dataclass(frozen=True)
class Person:
    """Whoever sends the frame."""

    person: str = ME
    role: Role = Role.PARTICIPANT


PARTICIPANT, FACILITATOR = Person(), Person(role=Role.FACILITATOR)


def zone(name: str, kind: Any, **more: Any) -> Zone:
    return Zone(name, kind, Rect(0, 0, 1, 1), (), 1.0, {"fi": name}, order=1, **more)


def step(name: str, *tools: str) -> Step:
    return Step(name, {}, {}, 5, tools, ())


TEMPLATE = Template(
    slug="sheet",
    ref="1.1",
    part=1,
    order=1,
    name={},
    question={},
    purpose={},
    width=1000,
    height=500,
    note_width=100,
    note_height=60,
    zones=(
        zone("notes", "notes"),
        zone("words", "text", max_chars=100),
        zone("endless", "text", max_chars=9_000),
        zone("cell", "cross-cell", marks=("cross",)),
        zone("big", "cross-cell", marks=("cross", "bigcross")),
    ),
    steps=(
        step("look"),
        step("write", "note", "text"),
        step("link", "connect:funding", "circle", "cross"),
        step("all", "note", "text", "connect:funding", "connect:joint", "circle", "cross", "bigcross"),
    ),
    connection_kinds=(
        ConnectionKind("funding", {}, directed=True, style="funding"),
        ConnectionKind("joint", {}, directed=False, style="joint"),
    ),
)

BORN: dict[tuple[str, str], str | None] = {
    ("notes", "mine"): ME,
    ("notes", "yours"): YOU,
    ("notes", "nobodys"): None,
    ("connections", "c1"): YOU,
    ("circles", "o1"): YOU,
    ("marks", "cell"): YOU,
    ("comments", "k1"): YOU,
    ("comments", "k2"): ME,
    ("comments", "k3"): None,
}
NOTE = {"place": {"x": 1.5, "y": -2, "z": 0}, "text": "words", "color": "blue", "by": ME, "at": 1.7e12}


def verdict(
    *changes: Change,
    author: Person = PARTICIPANT,
    stages: tuple[Stage, ...] = (Stage("all"),),
    counts: dict[str, int] | None = None,
) -> Judgement:
    return judge(changes, author, stages, TEMPLATE, BORN, counts or {})


def whole(root: str, name: str, new: Any, action: Action = "add", thing: Any = None) -> Change:
    return Change(root, name, None, None, action, new, thing=thing)


def key(root: str, name: str, at: str, new: Any, action: Action = "update", thing: Any = None) -> Change:
    return Change(root, name, at, None, action, new, thing=thing)


def inner(
    name: str, at: str, new: Any, action: Action = "add", root: str = "notes", of: str = "reactions"
) -> Change:
    return Change(root, name, of, at, action, new)


def typed(root: str, name: str, text: str, at: str | None = None, inserted: bool = True) -> Change:
    return Change(root, name, at, None, "text", text, inserted)


def code(judgement: Judgement) -> str | None:
    return judgement.code if isinstance(judgement, Breach) else None


# -- shape: binds everybody ------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (key("notes", "mine", "place", {"x": 1e5, "y": -1e5, "z": 1, "l": 7}), None),
        (key("notes", "mine", "place", {"x": 1, "y": 2}), None),
        (key("notes", "mine", "place", {"x": 100_000.5, "y": 2, "z": 1}), "shape"),
        (key("notes", "mine", "place", {"x": float("nan"), "y": 2, "z": 1}), "shape"),
        (key("notes", "mine", "place", {"x": True, "y": 2, "z": 1}), "shape"),
        (key("notes", "mine", "place", {"x": "1", "y": 2, "z": 1}), "shape"),
        (key("notes", "mine", "place", {"y": 2, "z": 1}), "shape"),
        (key("notes", "mine", "place", {"x": 1, "y": 2, "z": 1, "w": 4}), "shape"),
        (key("notes", "mine", "place", {"x": 1, "y": 2, "z": 1e300}), "shape"),
        (key("notes", "mine", "place", [1, 2]), "shape"),
        (key("notes", "mine", "place", None), "shape"),
        (key("notes", "mine", "size", {"w": 1000, "h": 0.5}), None),
        (key("notes", "mine", "size", {"w": 1000.5, "h": 1}), "shape"),
        (key("notes", "mine", "size", {"w": 0, "h": 1}), "shape"),
        (key("notes", "mine", "size", {"w": 1}), "shape"),
        (key("notes", "mine", "size", None, "delete"), None),
        (key("notes", "mine", "color", "grey"), None),
        (key("notes", "mine", "color", "red"), "shape"),
        (key("notes", "mine", "color", ["blue"]), "shape"),
        (key("notes", "mine", "tags", ["a", "b.c"]), None),
        (key("notes", "mine", "tags", ["a b"]), "shape"),
        (key("notes", "mine", "tags", "a"), "shape"),
        (key("notes", "mine", "tags", ["a"] * 51), "shape"),
        (key("notes", "mine", "origin", {"board": "b", "note": "n"}), None),
        (key("notes", "mine", "origin", {"board": "b", "page": "n"}), "shape"),
        (key("notes", "mine", "origin", {"note": "n"}), "shape"),
        (key("notes", "mine", "text", "x" * 2_000), None),
        (key("notes", "mine", "text", "x" * 2_001), "length"),
        (key("notes", "mine", "a key of the future", {"anything": [None]}), None),
        (typed("notes", "mine", "😀" * 2_000, "text"), None),
        (typed("notes", "mine", "x" * 2_001, "text"), "length"),
        (typed("notes", "mine", "x" * 2_001, "text", inserted=False), None),
        (typed("fields", "words", "x" * 100), None),
        (typed("fields", "words", "x" * 101), "length"),
        (typed("fields", "endless", "x" * 4_001), "length"),
        (typed("fields", "a removed zone", "x" * 4_000), None),
        (typed("fields", "summary", "x" * 1_200), None),
        (typed("fields", "summary", "x" * 1_201), "length"),
        (typed("circles", "o1", "x" * 60, "name"), None),
        (typed("circles", "o1", "x" * 61, "name"), "length"),
        (whole("fields", "words", "new"), "field"),
        (whole("fields", "words", None, "delete"), "field"),
        (key("connections", "c1", "label", "x" * 121), "length"),
        (key("connections", "c1", "label", 5), "shape"),
        (key("connections", "c1", "kind", "joint"), None),
        (key("connections", "c1", "kind", "unknown"), "shape"),
        (key("connections", "c1", "to", "a b"), "shape"),
        (key("circles", "o1", "shape", "set"), None),
        (key("circles", "o1", "shape", "star"), "shape"),
        (inner("o1", "n1", True, root="circles", of="members"), None),
        (inner("o1", "n1", 1, root="circles", of="members"), "shape"),
        (inner("o1", "n 1", True, root="circles", of="zones"), "shape"),
        (key("marks", "cell", "kind", "cross"), None),
        (key("marks", "cell", "kind", "bigcross"), "shape"),
        (key("comments", "k2", "text", "x" * 1_000), None),
        (key("comments", "k2", "text", "x" * 1_001), "length"),
    ],
)
def test_values(change: Change, breach: str | None) -> None:
    assert code(verdict(change)) == breach
    assert code(verdict(change, author=FACILITATOR)) == breach


@pytest.mark.parametrize(
    ("root", "name", "new", "breach"),
    [
        ("notes", "n", NOTE, None),
        ("notes", "n", {}, None),
        ("notes", "n" * 64, NOTE, None),
        ("notes", "n" * 65, NOTE, "shape"),
        ("notes", "n n", NOTE, "shape"),
        ("notes", "", NOTE, "shape"),
        ("notes", "n\n", NOTE, "shape"),
        ("notes", "n", NOTE | {"text": "x" * 2_001}, "length"),
        ("notes", "n", NOTE | {"place": None}, "shape"),
        ("notes", "n", NOTE | {"at": "today"}, "shape"),
        ("notes", "n", NOTE | {"at": float("inf")}, "shape"),
        ("notes", "n", NOTE | {"reactions": {ME: "👍"}}, None),
        ("notes", "n", NOTE | {"reactions": {YOU: "👍"}}, "reactions"),
        ("notes", "n", NOTE | {"reactions": {ME: "👍" * 33}}, "shape"),
        ("notes", "n", "a string", "shape"),
        ("notes", "n", None, "shape"),
        ("connections", "c", {"from": "a", "to": "gone", "kind": "joint"}, None),
        ("connections", "c", {"from": "a", "to": "b", "kind": "joint", "label": "x" * 121}, "length"),
        ("circles", "o", {"members": {"n1": True}, "zones": {}, "name": "x", "shape": "set"}, None),
        ("circles", "o", {"members": {"n1": False}}, "shape"),
        ("marks", "big", {"kind": "bigcross"}, None),
        ("marks", "notes", {"kind": "cross"}, "shape"),
        ("marks", "nowhere", {"kind": "cross"}, "shape"),
        ("comments", "k", {"note": "n", "text": "fine"}, None),
        ("comments", "k", {"note": 7, "text": "fine"}, "shape"),
    ],
)
def test_new_things(root: str, name: str, new: Any, breach: str | None) -> None:
    assert code(verdict(whole(root, name, new))) == breach


def test_counts() -> None:
    fresh = whole("notes", "n", NOTE)
    assert code(verdict(fresh, counts={"notes": schema.MAX_NOTES})) is None
    assert code(verdict(fresh, counts={"notes": schema.MAX_NOTES + 1})) == "count"
    assert (
        code(verdict(key("notes", "mine", "color", "blue"), counts={"notes": schema.MAX_NOTES + 1})) is None
    )
    comment = whole("comments", "k", {"note": "n", "text": "x"})
    assert code(verdict(comment, counts={"comments": schema.MAX_OTHERS + 1})) == "count"


# -- authorship ------------------------------------------------------------------------


def test_a_new_thing_is_its_makers() -> None:
    assert verdict(whole("notes", "n", NOTE)) == Allowed(born={("notes", "n"): ME})
    for nobody in (NOTE | {"by": None}, {k: v for k, v in NOTE.items() if k != "by"}):
        assert verdict(whole("notes", "n", nobody)) == Allowed(
            fill={("notes", "n"): ME}, born={("notes", "n"): ME}
        )
    for forged in (YOU, "", 7, [ME]):
        assert code(verdict(whole("notes", "n", NOTE | {"by": forged}), author=FACILITATOR)) in (
            "author",
            "shape",
        )
    assert code(verdict(whole("notes", "n", NOTE | {"by": YOU}))) == "author"


@pytest.mark.parametrize("action", ["add", "update"])
def test_a_thing_that_comes_back_keeps_its_author(action: Action) -> None:
    back = whole("notes", "yours", NOTE | {"by": YOU, "reactions": {YOU: "👍"}}, action)
    assert verdict(back) == Allowed()
    assert verdict(whole("notes", "yours", NOTE | {"by": None}, action)) == Allowed(
        fill={("notes", "yours"): YOU}
    )
    assert code(verdict(whole("notes", "yours", NOTE, action))) == "author"
    assert verdict(whole("notes", "nobodys", NOTE | {"by": None}, action)) == Allowed()
    assert code(verdict(whole("notes", "nobodys", NOTE, action))) == "author"


@pytest.mark.parametrize("action", ["add", "update"])
def test_a_cell_is_marked_by_whoever_marks_it_last(action: Action) -> None:
    def mark(by: Any, cell: str = "cell") -> Judgement:
        return verdict(whole("marks", cell, {"kind": "cross", "by": by, "at": 1.0}, action))

    # `cell` was marked by somebody else before; that mark was taken away, or is set at the same time.
    assert mark(ME) == mark(YOU) == Allowed()
    assert mark(None) == Allowed(fill={("marks", "cell"): ME})
    assert code(mark("p_third")) == code(mark("")) == "author"
    assert mark(ME, "big") == Allowed(born={("marks", "big"): ME})
    assert code(mark(YOU, "big")) == "author"
    mine, yours = ({"kind": "cross", "by": by} for by in (ME, YOU))
    assert code(verdict(key("marks", "cell", "by", YOU, thing=yours))) is None
    assert code(verdict(key("marks", "cell", "by", YOU, thing=mine))) == "author"
    assert code(verdict(key("marks", "cell", "by", ME, thing=yours))) == "author"


def test_author_and_time_never_change() -> None:
    assert code(verdict(key("notes", "yours", "by", YOU))) is None
    for by in (ME, None, 3):
        assert code(verdict(key("notes", "yours", "by", by))) == ("shape" if by == 3 else "author")
    assert code(verdict(key("notes", "mine", "by", None, "delete"))) == "author"
    assert code(verdict(key("notes", "mine", "at", 5.0))) == "author"
    assert code(verdict(key("notes", "mine", "at", None, "delete"))) == "author"
    assert code(verdict(key("notes", "mine", "at", 5.0, "add"))) is None


def test_reactions_are_ones_own() -> None:
    assert code(verdict(inner("yours", ME, "👍"))) is None
    assert code(verdict(inner("yours", ME, None, "delete"))) is None
    assert code(verdict(inner("yours", YOU, "👍"))) == "reactions"
    assert code(verdict(inner("mine", YOU, None, "delete"), author=FACILITATOR)) == "reactions"
    assert code(verdict(inner("mine", ME, 5))) == "shape"
    assert code(verdict(key("notes", "yours", "reactions", {ME: "👍"}, "add"))) is None
    assert code(verdict(key("notes", "yours", "reactions", {YOU: "👍"}, "add"))) == "reactions"
    assert code(verdict(key("notes", "yours", "reactions", {ME: "👍"}, "update"))) == "reactions"
    assert code(verdict(key("notes", "yours", "reactions", None, "delete"))) == "reactions"


SAID = {"note": "mine", "text": "fine", "at": 1.0}


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (whole("comments", "k", SAID), None),
        (whole("comments", "k2", None, "delete"), None),
        (whole("comments", "k2", SAID | {"by": ME}), None),
        (key("comments", "k2", "text", "better"), None),
        (whole("comments", "k1", None, "delete"), "others-comment"),
        (whole("comments", "k1", SAID | {"by": YOU}), "others-comment"),
        (key("comments", "k1", "text", "other words"), "others-comment"),
        (key("comments", "k1", "note", "yours"), "others-comment"),
        (key("comments", "k1", "a key of the future", 1, "add"), "others-comment"),
        (key("comments", "k1", "text", None, "delete"), "others-comment"),
        (whole("comments", "k3", None, "delete"), "others-comment"),
        (whole("comments", "never heard of", None, "delete"), "others-comment"),
    ],
)
def test_a_comment_is_its_authors_and_the_facilitators(change: Change, breach: str | None) -> None:
    for stage in (Stage("all"), Stage("look"), Stage("all", own_notes_only=True)):
        assert code(verdict(change, stages=(stage,))) == breach
    assert code(verdict(change, author=FACILITATOR)) is None
    assert code(verdict(whole("comments", "k", SAID | {"by": YOU}), author=FACILITATOR)) == "author"


# -- rights of participants ---------------------------------------------------------------

MADE = {
    "note": whole("notes", "n", NOTE),
    "text": typed("fields", "words", "x"),
    "connect:funding": whole("connections", "c", {"kind": "funding"}),
    "connect:joint": whole("connections", "c", {"kind": "joint"}),
    "circle": whole("circles", "o", {"shape": "set"}),
    "cross": whole("marks", "big", {"kind": "cross"}),
    "bigcross": whole("marks", "big", {"kind": "bigcross"}),
}


@pytest.mark.parametrize("tool", MADE)
@pytest.mark.parametrize("at", [step.id for step in TEMPLATE.steps])
def test_tools_of_the_step(tool: str, at: str) -> None:
    here = (Stage(at),)
    is_open = tool in TEMPLATE.step(at).tools
    assert code(verdict(MADE[tool], stages=here)) == (None if is_open else "tool")
    assert code(verdict(MADE[tool], stages=(Stage(at, opened=frozenset({tool})),))) is None
    assert code(verdict(MADE[tool], stages=here, author=FACILITATOR)) is None


@pytest.mark.parametrize(
    "change",
    [
        key("notes", "yours", "place", {"x": 1, "y": 1, "z": 1}),
        key("notes", "yours", "color", "blue"),
        typed("notes", "yours", "x", "text"),
        whole("notes", "yours", None, "delete"),
        whole("notes", "mine", NOTE),
        inner("yours", ME, "👍"),
        whole("comments", "k", {"note": "n", "text": "x"}),
    ],
)
def test_what_needs_no_tool(change: Change) -> None:
    assert code(verdict(change, stages=(Stage("look"),))) is None


@pytest.mark.parametrize(
    "change",
    [
        inner("o1", "n1", True, root="circles", of="members"),
        inner("o1", "n1", None, "delete", root="circles", of="members"),
        inner("o1", "z1", True, root="circles", of="zones"),
        typed("circles", "o1", "x", "name"),
        whole("circles", "o1", None, "delete"),
        whole("circles", "o1", {"members": {"n1": True}, "name": "x", "by": YOU}),
    ],
)
def test_circles_change_with_their_tool_alone(change: Change) -> None:
    assert code(verdict(change, stages=(Stage("link"),))) is None
    assert code(verdict(change, stages=(Stage("write"),))) == "tool"
    assert code(verdict(change, stages=(Stage("write"),), author=FACILITATOR)) is None


def test_lines_and_marks_need_the_tool_of_what_they_were_too() -> None:
    link = (Stage("link"),)
    funding, joint = {"kind": "funding"}, {"kind": "joint"}
    assert code(verdict(whole("connections", "c1", None, "delete", funding), stages=link)) is None
    assert code(verdict(whole("connections", "c1", None, "delete", joint), stages=link)) == "tool"
    assert code(verdict(key("connections", "c1", "kind", "funding", thing=joint), stages=link)) == "tool"
    assert code(verdict(key("connections", "c1", "kind", "joint", thing=funding), stages=link)) == "tool"
    assert code(verdict(key("connections", "c1", "label", "x", thing=funding), stages=link)) is None
    assert code(verdict(whole("marks", "big", None, "delete", {"kind": "bigcross"}), stages=link)) == "tool"
    assert code(verdict(whole("marks", "big", None, "delete", {"kind": "cross"}), stages=link)) is None
    assert (
        code(verdict(whole("marks", "big", None, "delete", {"kind": ["odd"]}), stages=(Stage("look"),)))
        is None
    )


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (key("notes", "yours", "place", {"x": 1, "y": 1, "z": 1}), "others-note"),
        (key("notes", "yours", "color", "blue"), "others-note"),
        (typed("notes", "yours", "x", "text"), "others-note"),
        (whole("notes", "yours", None, "delete"), "others-note"),
        (whole("notes", "yours", NOTE | {"by": YOU}, "update"), "others-note"),
        (whole("notes", "yours", NOTE | {"by": YOU}), "others-note"),
        (key("notes", "nobodys", "color", "blue"), "others-note"),
        (key("notes", "never heard of", "color", "blue"), "others-note"),
        (key("notes", "mine", "color", "blue"), None),
        (whole("notes", "mine", None, "delete"), None),
        (whole("notes", "n", NOTE), None),
        (inner("yours", ME, "👍"), None),
        (key("notes", "yours", "reactions", {ME: "👍"}, "add"), None),
        (whole("comments", "k2", None, "delete"), None),
        (typed("circles", "o1", "x", "name"), None),
    ],
)
def test_own_notes_only(change: Change, breach: str | None) -> None:
    rule = (Stage("all", own_notes_only=True),)
    assert code(verdict(change, stages=rule)) == breach
    assert code(verdict(change, stages=rule, author=FACILITATOR)) is None


def test_a_frame_passes_when_one_of_the_stages_that_count_allows_all_of_it() -> None:
    write, link = Stage("write"), Stage("link")
    note, circle = MADE["note"], MADE["circle"]
    assert code(verdict(note, stages=(link, write))) is None
    assert code(verdict(circle, stages=(link, write))) is None
    assert code(verdict(note, circle, stages=(link, write))) == "tool"


def test_one_breach_is_enough_and_the_first_is_named() -> None:
    fine, odd = key("notes", "mine", "color", "blue"), key("notes", "yours", "color", "red")
    assert verdict(fine, odd, fine) == Breach("shape", "notes", "yours")
    assert verdict() == Allowed()


def test_mass_deletion_is_allowed_and_told() -> None:
    gone = [whole("notes", f"n{number}", None, "delete") for number in range(schema.MASS_DELETION + 1)]
    assert verdict(*gone[:-1]) == Allowed(deleted_notes=50)
    assert verdict(*gone) == Allowed(deleted_notes=51, mass_deletion=True)
    assert verdict(*gone, author=FACILITATOR) == Allowed(deleted_notes=51)
    lines = [whole("circles", f"o{number}", None, "delete") for number in range(60)]
    assert verdict(*lines) == Allowed()


def test_anything_under_any_key_is_judged_without_raising() -> None:
    odd: list[Any] = [
        None,
        True,
        5,
        -0.0,
        "x",
        "\ud800",
        [],
        [[]],
        {},
        {"": {}},
        {"x": {}},
        {"by": {}},
        float("inf"),
    ]
    for root in schema.ROOTS:
        for name in ("mine", "", "cell", "c1", "\ud800"):
            for value in odd:
                things = [whole(root, name, value), whole(root, name, value, "update", thing={"kind": value})]
                for known in (*schema.KEYS.get(root, ()), "other", ""):
                    things.append(whole(root, name, {known: value}))
                    things += [
                        key(root, name, known, value, action) for action in ("add", "update", "delete")
                    ]
                    things.append(Change(root, name, known, "inner", "add", value))
                for change in things:
                    assert isinstance(verdict(change), Allowed | Breach)
