"""What the facilitator directs on a board: step, pause, rules. Server state, never in the document.

`apply` is pure: the same stage and command give the same answer. Times are UTC seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .roles import Action, Role, can
from .template import Template

MAX_MESSAGE = 280

TOOLS = frozenset({"note", "text", "circle", "cross", "bigcross", "vote", "private"})


@dataclass(frozen=True, slots=True)
class Paused:
    """The board is read-only for participants."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is going on on a board. `version` grows with every accepted command."""

    step: str
    version: int = 1
    opened: frozenset[str] = frozenset()
    """Tools opened besides the step's own."""
    paused: Paused | None = None
    own_notes_only: bool = False


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The role doesn't allow the command."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A field of the command is wrong."""

    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The stage doesn't allow the command now: `stale` or `wrong-state`."""

    code: str


Outcome = Stage | Forbidden | Invalid | Conflict


def first(template: Template) -> Stage:
    """The stage of a new board: its first step."""
    return Stage(step=template.steps[0].id)


def tools(stage: Stage, template: Template) -> frozenset[str]:
    """The tools that participants have now."""
    return frozenset(template.step(stage.step).tools) | stage.opened


def apply(stage: Stage, command: Mapping[str, Any], role: Role, template: Template) -> Outcome:
    """The stage after the command, or why there is none."""
    if not can(role, Action.DIRECT):
        return Forbidden()
    expect = command.get("expect")
    if expect is not None and expect != stage.version:
        return Conflict("stale")
    match command.get("type"):
        case "step.set":
            after = _step(stage, command, template)
        case "board.pause":
            after = _pause(stage, command)
        case "board.resume":
            after = replace(stage, paused=None) if stage.paused else Conflict("wrong-state")
        case "board.rules":
            after = _rules(stage, command, template)
        case _:
            return Invalid("type", "unknown command")
    return replace(after, version=stage.version + 1) if isinstance(after, Stage) else after


def _step(stage: Stage, command: Mapping[str, Any], template: Template) -> Outcome:
    step = command.get("step")
    if not any(step == known.id for known in template.steps):
        return Invalid("step", "no such step")
    opened = _tools(command.get("tools", []), template)
    return opened if isinstance(opened, Invalid) else replace(stage, step=str(step), opened=opened)


def _pause(stage: Stage, command: Mapping[str, Any]) -> Outcome:
    message = command.get("message", "")
    if not isinstance(message, str) or len(message) > MAX_MESSAGE:
        return Invalid("message", f"a text of at most {MAX_MESSAGE} characters")
    return replace(stage, paused=Paused(message))


def _rules(stage: Stage, command: Mapping[str, Any], template: Template) -> Outcome:
    own = command.get("ownNotesOnly", stage.own_notes_only)
    if not isinstance(own, bool):
        return Invalid("ownNotesOnly", "true or false")
    opened = _tools(command["tools"], template) if "tools" in command else stage.opened
    if isinstance(opened, Invalid):
        return opened
    return replace(stage, own_notes_only=own, opened=opened)


def _tools(asked: object, template: Template) -> frozenset[str] | Invalid:
    known = TOOLS | {f"connect:{kind.id}" for kind in template.connection_kinds}
    if not isinstance(asked, list) or not all(isinstance(tool, str) and tool in known for tool in asked):
        return Invalid("tools", "a list of tools of this worksheet")
    return frozenset(asked)


def to_json(stage: Stage) -> dict[str, Any]:
    """The stage as stored; `from_json` is its inverse."""
    return {
        "step": stage.step,
        "version": stage.version,
        "opened": sorted(stage.opened),
        "paused": {"message": stage.paused.message} if stage.paused else None,
        "ownNotesOnly": stage.own_notes_only,
    }


def from_json(data: Mapping[str, Any]) -> Stage:
    """A stored stage."""
    paused = data["paused"]
    return Stage(
        step=data["step"],
        version=data["version"],
        opened=frozenset(data["opened"]),
        paused=Paused(paused["message"]) if paused else None,
        own_notes_only=data["ownNotesOnly"],
    )


def wire(stage: Stage, template: Template) -> dict[str, Any]:
    """The member `stage` of frame 102, the same for everyone on the board."""
    return {
        "step": stage.step,
        "focus": list(template.step(stage.step).focus),
        "tools": sorted(tools(stage, template)),
        "timer": None,
        "paused": {"message": stage.paused.message} if stage.paused else None,
        "control": None,
        "rules": {"ownNotesOnly": stage.own_notes_only},
        "private": None,
        "vote": None,
        "ready": {"n": 0, "of": 0},
        "hands": [],
    }
