"""The stage: every command by every role, what is refused and why."""

from typing import Any

import pytest

from server.boards.roles import Action, Role, can
from server.boards.stage import (
    Conflict,
    Forbidden,
    Invalid,
    Paused,
    Stage,
    apply,
    first,
    from_json,
    to_json,
    tools,
    wire,
)
from server.boards.template import ConnectionKind, Step, Template

TEMPLATE = Template(
    slug="test",
    ref="",
    part=1,
    order=1,
    name={},
    question={},
    purpose={},
    width=1400,
    height=1000,
    note_width=100,
    note_height=60,
    zones=(),
    steps=(
        Step("A", {}, {}, 5, ("note",), ("sectors",)),
        Step("B", {}, {}, 5, ("note", "connect:funding"), ("funders",)),
    ),
    connection_kinds=(ConnectionKind("funding", {}, True, "funding"),),
)
START = first(TEMPLATE)

COMMANDS: list[dict[str, Any]] = [
    {"type": "step.set", "step": "B"},
    {"type": "board.pause", "message": "Tauko"},
    {"type": "board.rules", "ownNotesOnly": True},
    {"type": "board.rules", "tools": ["circle"]},
]


@pytest.mark.parametrize("command", COMMANDS, ids=str)
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.word)
def test_who_may_direct(command: dict[str, Any], role: Role) -> None:
    after = apply(START, command, role, TEMPLATE)
    if can(role, Action.DIRECT):
        assert isinstance(after, Stage)
        assert after.version == START.version + 1
    else:
        assert after == Forbidden()


def test_a_board_starts_in_its_first_step() -> None:
    assert START.step == "A"
    assert tools(START, TEMPLATE) == {"note"}


def test_a_step_brings_its_tools_and_those_opened_besides() -> None:
    after = apply(START, {"type": "step.set", "step": "B", "tools": ["circle"]}, Role.FACILITATOR, TEMPLATE)
    assert isinstance(after, Stage)
    assert tools(after, TEMPLATE) == {"note", "connect:funding", "circle"}
    plain = apply(after, {"type": "step.set", "step": "A"}, Role.FACILITATOR, TEMPLATE)
    assert isinstance(plain, Stage)
    assert tools(plain, TEMPLATE) == {"note"}


def test_pause_and_resume() -> None:
    paused = apply(START, {"type": "board.pause", "message": "Kahvi"}, Role.OWNER, TEMPLATE)
    assert isinstance(paused, Stage)
    assert paused.paused == Paused("Kahvi")
    resumed = apply(paused, {"type": "board.resume"}, Role.OWNER, TEMPLATE)
    assert isinstance(resumed, Stage)
    assert resumed.paused is None
    assert apply(resumed, {"type": "board.resume"}, Role.OWNER, TEMPLATE) == Conflict("wrong-state")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ({"type": "step.set", "step": "Z"}, "step"),
        ({"type": "step.set"}, "step"),
        ({"type": "step.set", "step": ["A"]}, "step"),
        ({"type": "step.set", "step": "A", "tools": "note"}, "tools"),
        ({"type": "step.set", "step": "A", "tools": ["connect:nowhere"]}, "tools"),
        ({"type": "board.pause", "message": 5}, "message"),
        ({"type": "board.pause", "message": "x" * 281}, "message"),
        ({"type": "board.rules", "ownNotesOnly": "yes"}, "ownNotesOnly"),
        ({"type": "board.rules", "tools": [1]}, "tools"),
        ({"type": "dance"}, "type"),
        ({}, "type"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named(command: dict[str, Any], field: str) -> None:
    after = apply(START, command, Role.FACILITATOR, TEMPLATE)
    assert isinstance(after, Invalid)
    assert after.field == field


def test_a_command_for_an_older_stage_is_stale() -> None:
    command = {"type": "board.pause", "expect": START.version}
    after = apply(START, command, Role.FACILITATOR, TEMPLATE)
    assert isinstance(after, Stage)
    assert apply(after, command, Role.FACILITATOR, TEMPLATE) == Conflict("stale")


def test_a_stored_stage_comes_back_equal() -> None:
    stage = Stage("B", 7, frozenset({"circle"}), Paused("x"), True)
    assert from_json(to_json(stage)) == stage


def test_the_wire_names_everything_a_client_shows() -> None:
    told = wire(Stage("B", 7, frozenset({"circle"}), Paused("x"), True), TEMPLATE)
    assert told["step"] == "B"
    assert told["focus"] == ["funders"]
    assert told["tools"] == ["circle", "connect:funding", "note"]
    assert told["paused"] == {"message": "x"}
    assert told["rules"] == {"ownNotesOnly": True}
    assert set(told) == {
        "step", "focus", "tools", "timer", "paused", "control", "rules", "private", "vote", "ready", "hands",
    }  # fmt: skip
