"""What a person may change on a board, judged after the change was applied and before anyone sees it.

    judge(changes, author, stages, template, born, counts) -> Allowed | Breach

Pure and total: a client may have written anything under any key. A frame is judged as a whole, and more
changes never turn a breach into none, so a caller may judge early on what it has seen so far.

Shape (sizes, counts, palette, authorship) binds everybody; tools of the step and "own notes only" bind
participants. A frame passes when one of the stages that count allows all of it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from . import schema
from .changes import Change
from .judgement import Allowed, Breach, BreachCode, Judgement, Thing
from .permits import Author, forbidden
from .roles import Role
from .shapes import fits_inner, fits_key, text_limit, too_long
from .stage import Stage
from .template import Template

_MOST: Final = dict.fromkeys(schema.ROOTS, schema.MAX_OTHERS) | {schema.NOTES: schema.MAX_NOTES}


def judge(
    changes: Sequence[Change],
    author: Author,
    stages: Sequence[Stage],
    template: Template,
    born: Mapping[Thing, str | None],
    counts: Mapping[str, int],
) -> Judgement:
    """Whether the changes of one frame stay; `counts` is the number of things by root, after them."""
    fill: dict[Thing, str | None] = {}
    new: dict[Thing, str | None] = {}
    for change in changes:
        code = _shape(change, author, template, born, counts) or _authorship(change, author, born, fill, new)
        if code is not None:
            return Breach(code, change.root, change.id)
    if author.role < Role.FACILITATOR:
        breach = forbidden(changes, author, stages, template, born)
        if breach is not None:
            return breach
    deleted = sum(c.root == schema.NOTES and c.key is None and c.action == "delete" for c in changes)
    mass = deleted > schema.MASS_DELETION and author.role < Role.FACILITATOR
    return Allowed(fill, new, deleted, mass)


def _shape(
    change: Change,
    author: Author,
    template: Template,
    born: Mapping[Thing, str | None],
    counts: Mapping[str, int],
) -> BreachCode | None:
    """What binds everybody, but for authorship."""
    if change.action == "text":
        limit = text_limit(change.root, change.id, template)
        return "length" if change.inserted and len(str(change.new)) > limit else None
    if change.root == schema.FIELDS:
        return "field"
    if change.key is None:
        return _whole(change, author, template, born, counts)
    if change.inner is not None:
        return _inner(change, author)
    if change.key == "reactions" and change.root == schema.NOTES:
        return _reactions(change, author)
    return None if change.action == "delete" else _value(change, change.key, change.new, template)


def _value(change: Change, key: str, value: object, template: Template) -> BreachCode | None:
    """One key of a thing."""
    if too_long(change.root, key, value):
        return "length"
    return None if fits_key(change.root, change.id, key, value, template) else "shape"


def _whole(
    change: Change,
    author: Author,
    template: Template,
    born: Mapping[Thing, str | None],
    counts: Mapping[str, int],
) -> BreachCode | None:
    """A thing was made, replaced or deleted."""
    if change.action == "delete":
        return None
    if change.action == "add" and counts.get(change.root, 0) > _MOST[change.root]:
        return "count"
    if not isinstance(change.new, dict) or not schema.ID_PATTERN.fullmatch(change.id):
        return "shape"
    reactions = change.new.get("reactions")
    if change.root == schema.NOTES and isinstance(reactions, dict):
        # A note that comes back by undo brings back what others had put on it.
        strange = reactions.keys() - {author.person}
        if strange and (change.root, change.id) not in born:
            return "reactions"
    codes = (_value(change, key, value, template) for key, value in change.new.items())
    return next((code for code in codes if code is not None), None)


def _inner(change: Change, author: Author) -> BreachCode | None:
    """One entry of a map inside a thing."""
    inner = change.inner or ""
    if change.key == "reactions" and inner != author.person:
        return "reactions"
    if change.action == "delete" or fits_inner(change.key or "", inner, change.new):
        return None
    return "shape"


def _reactions(change: Change, author: Author) -> BreachCode | None:
    """The whole map of a note's reactions: it may be begun, not replaced, since it holds others' ones."""
    if change.action != "add" or not isinstance(change.new, dict):
        return "reactions"
    if change.new.keys() - {author.person}:
        return "reactions"
    return None if all(fits_inner("reactions", k, v) for k, v in change.new.items()) else "shape"


def _authorship(
    change: Change,
    author: Author,
    born: Mapping[Thing, str | None],
    fill: dict[Thing, str | None],
    new: dict[Thing, str | None],
) -> BreachCode | None:
    """`by` and `at` are written once: `by` is null or the person's own, and then for ever as it was."""
    if change.root == schema.FIELDS or change.action == "text" or change.inner is not None:
        return None
    thing = (change.root, change.id)
    if change.key is None and change.action != "delete":
        made = _marked if change.root == schema.MARKS else _made
        return made(thing, change.new.get("by"), author, born, fill, new)
    if change.key == "by":
        was = (
            (change.thing or {}).get("by") if change.root == schema.MARKS else born.get(thing, author.person)
        )
        return None if change.action != "delete" and change.new == was else "author"
    if change.key == "at":
        return None if change.action == "add" else "author"
    return None


def _made(
    thing: Thing,
    by: object,
    author: Author,
    born: Mapping[Thing, str | None],
    fill: dict[Thing, str | None],
    new: dict[Thing, str | None],
) -> BreachCode | None:
    """A thing of this author appeared, for the first time or again."""
    if thing in born:
        right = born[thing]
    else:
        right = new[thing] = author.person
    if by == right:
        return None
    if by is not None:
        return "author"
    fill[thing] = right
    return None


def _marked(
    thing: Thing,
    by: object,
    author: Author,
    born: Mapping[Thing, str | None],
    fill: dict[Thing, str | None],
    new: dict[Thing, str | None],
) -> BreachCode | None:
    """A cell was marked. It is on or off for all, by whoever set it last: its id is the cell's, and two
    people may set it at the same time."""
    if thing not in born:
        new[thing] = author.person
    if by in (author.person, born.get(thing, author.person)):
        return None
    if by is not None:
        return "author"
    fill[thing] = author.person
    return None
