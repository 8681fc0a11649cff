"""What may stand where in a board's document, as the gate sees it: kinds of places and what they take.

A document is a tree of places: a root map has slots (its keys), a slot holds a thing, a thing has slots
again, and these hold a plain value, a body of text or an inner map of plain values. Nothing goes deeper.
"""

from typing import Final

from server.boards import schema

from .update import MAP, TEXT

COLLECTED: Final = 0
"""Whatever was inside something that is gone."""
BODY: Final = 1
"""The inside of a shared text."""
INNER: Final = 2
"""A map of plain values inside a thing."""

_FIRST_ROOT: Final = 10
_FIRST_THING: Final = 20
_FIRST_SLOT: Final = 30

ROOT_KINDS: Final = {name: _FIRST_ROOT + number for number, name in enumerate(schema.ROOTS)}
THING_KINDS: Final = {name: _FIRST_THING + number for number, name in enumerate(schema.ROOTS)}

PLAIN_SLOT: Final = _FIRST_SLOT
"""A key that holds a plain value."""
TEXT_SLOT: Final = _FIRST_SLOT + 1
MAP_SLOT: Final = _FIRST_SLOT + 2
FIELD_SLOT: Final = _FIRST_SLOT + 3
"""A key of `fields`: the server makes its Text, clients edit it. Were a client let to set it, two people who
both do would lose one text, and undoing it would make a new Text that what is typed meanwhile misses."""
_THING_SLOTS: Final = {name: _FIRST_SLOT + 10 + number for number, name in enumerate(schema.ROOTS)}

_ROOT_SLOT: Final = {
    kind: FIELD_SLOT if name == schema.FIELDS else _THING_SLOTS[name] for name, kind in ROOT_KINDS.items()
}
_SORTED_KEYS: Final = {name: sorted(keys) for name, keys in schema.KEYS.items()}

KNOWN_KEYS: Final = {
    THING_KINDS[name]: {key: number for number, key in enumerate(keys, 1)}
    for name, keys in _SORTED_KEYS.items()
}
"""Of a thing's kind: its known keys, numbered from 1."""

KNOWN_SLOTS: Final = {
    THING_KINDS[name]: bytes(
        TEXT_SLOT
        if key in schema.TEXT_KEYS.get(name, ())
        else MAP_SLOT
        if key in schema.MAP_KEYS.get(name, ())
        else PLAIN_SLOT
        for key in keys
    )
    for name, keys in _SORTED_KEYS.items()
} | {BODY: bytes([COLLECTED])}
"""What places come right behind a thing: its known keys' slots, in that order; behind a body: one that holds
the shared text itself."""

OPENED: Final = {
    (TEXT_SLOT, TEXT): BODY,
    (FIELD_SLOT, TEXT): BODY,
    (MAP_SLOT, MAP): INNER,
    **{(slot, MAP): THING_KINDS[name] for name, slot in _THING_SLOTS.items()},
}
"""What kind of place a shared type opens in a slot; what isn't here may not stand there."""


def is_slot(kind: int) -> bool:
    """Whether the place is a key of a map."""
    return kind >= _FIRST_SLOT


def slot_of(container: int) -> int:
    """What kind of slot a key is that no list of known keys names: of a root, a thing or an inner map."""
    return _ROOT_SLOT.get(container, PLAIN_SLOT)
