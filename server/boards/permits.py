"""What participants may do under a stage: the tools of its step, and others' notes.

To move, colour, react, comment, and to edit or delete notes is always allowed, unless the rule "own notes
only" protects the notes of others. What somebody said in a comment is theirs alone in any case.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from . import schema
from .changes import Change
from .judgement import Breach, Thing
from .roles import Role
from .stage import Stage, tools
from .template import Template


class Author(Protocol):
    """Whoever sent the frame; `sync.member.Member` is one."""

    @property
    def person(self) -> str: ...
    @property
    def role(self) -> Role: ...


def forbidden(
    changes: Sequence[Change],
    author: Author,
    stages: Sequence[Stage],
    template: Template,
    born: Mapping[Thing, str | None],
) -> Breach | None:
    """What a participant may not do now: the first breach under the first stage, unless some stage
    allows everything."""
    first: Breach | None = None
    for stage in stages:
        breach = _under(stage, changes, author, template, born)
        if breach is None:
            return None
        first = first or breach
    return first


def _under(
    stage: Stage,
    changes: Sequence[Change],
    author: Author,
    template: Template,
    born: Mapping[Thing, str | None],
) -> Breach | None:
    open_now = tools(stage, template)
    for change in changes:
        if not _has_tool(change, open_now, born):
            return Breach("tool", change.root, change.id)
        if change.root == schema.COMMENTS and not _own(change, author, born):
            return Breach("others-comment", change.root, change.id)
        note = change.root == schema.NOTES and change.key != "reactions"
        if stage.own_notes_only and note and not _own(change, author, born):
            return Breach("others-note", change.root, change.id)
    return None


def _own(change: Change, author: Author, born: Mapping[Thing, str | None]) -> bool:
    """Whether the thing is the author's: one that is made now is, unless it comes back and was another's."""
    made = change.key is None and change.action == "add"
    return born.get((change.root, change.id), author.person if made else None) == author.person


def _has_tool(change: Change, open_now: frozenset[str], born: Mapping[Thing, str | None]) -> bool:
    """Whether the step's tools allow the change."""
    match change.root:
        case schema.NOTES:
            made = change.key is None and change.action == "add" and (change.root, change.id) not in born
            return not made or "note" in open_now
        case schema.FIELDS:
            return "text" in open_now
        case schema.CIRCLES:
            return "circle" in open_now
        case schema.CONNECTIONS:
            return all(f"connect:{kind}" in open_now for kind in _kinds(change))
        case schema.MARKS:
            return all(kind in open_now for kind in _kinds(change))
        case _:
            return True


def _kinds(change: Change) -> list[str]:
    """The kinds that a connection or mark had and has; one without a kind needs no tool."""
    things = (change.thing, change.new if change.key is None else None)
    kinds = [thing.get("kind") for thing in things if isinstance(thing, Mapping)]
    if change.key == "kind":
        kinds.append(change.new)
    return [kind for kind in kinds if isinstance(kind, str)]
