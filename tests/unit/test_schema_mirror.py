"""`web/src/model/schema.ts` says the same as `server/boards/schema.py`: every name, key and limit."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from server.boards import schema

MIRROR = Path(__file__).parents[2] / "web" / "src" / "model" / "schema.ts"

_EXPORT = re.compile(r"^export const ([A-Z][A-Z0-9_]*) = (.*?)(?: as const)?;$", re.M | re.S)


def constants(source: str) -> dict[str, Any]:
    """The exported constants of a TypeScript file that holds plain literals only."""
    found = {}
    for name, literal in _EXPORT.findall(source):
        text = re.sub(r"(?<=\d)_(?=\d)", "", literal)
        text = re.sub(r"([{,]\s*)(\w+):", r'\1"\2":', text)
        text = re.sub(r",(\s*[}\]])", r"\1", text)
        found[name] = json.loads(text)
    return found


def plain(value: object) -> object:
    """A value of the Python module as JSON has it; sets are told in a fixed order."""
    if isinstance(value, re.Pattern):
        return value.pattern
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def server_constants() -> dict[str, object]:
    return {
        name: plain(value) for name, value in vars(schema).items() if re.fullmatch(r"[A-Z][A-Z0-9_]*", name)
    }


def ordered(name: str, value: Any) -> Any:
    """Lists that mirror sets have no order of their own."""
    if name in {"KEYS", "TEXT_KEYS", "MAP_KEYS"}:
        return {key: sorted(names) for key, names in value.items()}
    return value


MIRRORED = constants(MIRROR.read_text("utf-8"))


def test_both_have_the_same_names() -> None:
    assert set(MIRRORED) == set(server_constants())


@pytest.mark.parametrize("name", sorted(server_constants()))
def test_mirror(name: str) -> None:
    assert ordered(name, MIRRORED[name]) == server_constants()[name]


def test_constants_are_read_as_written() -> None:
    source = 'export const A = { a: ["x", "y"], } as const;\n/** 1_000 */\nexport const B = 2_000;\n'
    assert constants(source) == {"A": {"a": ["x", "y"]}, "B": 2000}
