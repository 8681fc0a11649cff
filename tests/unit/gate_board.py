"""A small board for the gate's tests, written struct by struct so that every clock is known."""

from server.sync.gate import Gate, Verdict
from tests.interop.wire import ANY, STRING, TYPE, Id, Item, Section, Tree, any_value, encode

SERVER, OWN, OTHER = 1, 50, 60
MAP, TEXT = 1, 2

NOTE = (SERVER, 0)
PLACE = (SERVER, 1)
TEXT_TYPE = (SERVER, 2)
LETTERS = [(SERVER, clock) for clock in range(3, 8)]
"""h, e, the two halves of 😀, o"""
COLOR = (SERVER, 8)
FIELD = (SERVER, 9)
FIELD_LETTERS = [(SERVER, clock) for clock in range(10, 13)]
MEMBERS = (SERVER, 14)
MEMBER = (SERVER, 15)
OLD_PLACE, NEW_PLACE = (SERVER, 18), (SERVER, 19)
END = 20


def value(content: object, parent: Id | str, key: str) -> Item:
    """A plain value under a key."""
    return Item(ANY, [any_value(content)], parent=parent, sub=key)


def shared(kind: int, parent: Id | str, key: str) -> Item:
    """A shared Map or Text under a key."""
    return Item(TYPE, kind, parent=parent, sub=key)


def text(letters: str, origin: Id | None = None, right: Id | None = None, parent: Id | None = None) -> Item:
    """Letters in a text."""
    return Item(STRING, letters, origin=origin, right=right, parent=parent)


def over(content: object, origin: Id) -> Item:
    """A value that takes the place of another one."""
    return Item(ANY, [any_value(content)], origin=origin)


STATE = encode(
    Tree(
        [
            Section(
                SERVER,
                0,
                [
                    shared(MAP, "notes", "n1"),
                    value({"x": 1, "y": 2.5, "z": 3}, NOTE, "place"),
                    shared(TEXT, NOTE, "text"),
                    text("he😀o", parent=TEXT_TYPE),
                    value("yellow", NOTE, "color"),
                    shared(TEXT, "fields", "f1"),
                    text("abc", parent=FIELD),
                    shared(MAP, "circles", "o1"),
                    shared(MAP, (SERVER, 13), "members"),
                    value(True, MEMBERS, "n1"),
                    shared(TEXT, (SERVER, 13), "name"),
                    shared(MAP, "notes", "n2"),
                    value({"x": 1, "y": 1, "z": 1}, (SERVER, 17), "place"),
                    over({"x": 9, "y": 9, "z": 9}, OLD_PLACE),
                ],
            )
        ],
        [(SERVER, [(18, 1)])],
    )
)


def gate() -> Gate:
    """The board's gate."""
    return Gate.from_state(STATE)


def update(
    *items: Item, client: int = OWN, clock: int = 0, deletes: dict[int, list[Id]] | None = None
) -> bytes:
    """An update of one client's structs and of delete ranges `{client: [(clock, length)]}`."""
    sections = [Section(client, clock, list(items))] if items else []
    return encode(Tree(sections, list((deletes or {}).items())))


def judge(data: bytes, of: Gate | None = None) -> Verdict:
    """The verdict on the update of somebody who owns all ids but the server's."""
    return (of or gate()).check(data, lambda client: client != SERVER)
