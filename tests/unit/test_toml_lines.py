"""On which line a key of a TOML text stands."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from server.boards.toml_lines import Path as KeyPath
from server.boards.toml_lines import key_lines, line_of
from tests.make_fixtures import ROOT


def named(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Paths of every key outside of lists that are written over several lines."""
    found: list[KeyPath] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += [(*path, key), *named(inner, (*path, key))]
    elif isinstance(value, list) and path[-1] not in ("columns", "customerGroups", "aliases"):
        for i, inner in enumerate(value):
            found += named(inner, (*path, i))
    return found


@pytest.mark.parametrize(
    "file", sorted((ROOT / "board_templates").glob("*/template.toml")), ids=lambda f: f.parent.name
)
def test_every_key_of_the_worksheets_is_found_on_its_line(file: Path) -> None:
    text = file.read_text("utf-8")
    lines, written = key_lines(text), text.splitlines()
    paths = named(tomllib.loads(text))
    assert len(paths) > 250
    for path in paths:
        assert str(path[-1]) in written[line_of(lines, path) - 1], path


def test_lines_of_odd_but_good_toml() -> None:
    text = '''# comment [no.table]
"a b" = 'x # y'     # 2
list = [            # 3
  "]", # ]
  [1, 2],
]
long = """
fake = 1
[fake]
"""                 # 10
[ table . "in ner" ] # 11
key.sub = 1         # 12
[[rows]]            # 13
[[rows.parts]]      # 14
x = { y = [1,
  2] }
[[rows.parts]]      # 17
x = 2               # 18
[[rows]]            # 19
[[rows.parts]]      # 20
x = 3               # 21
[rows.more]         # 22
z = \'\'\'one line\'\'\' # 23
last = 1            # 24
'''
    lines = key_lines(text)
    expect: dict[KeyPath, int] = {
        ("a b",): 2, ("list",): 3, ("long",): 7, ("table", "in ner"): 11,
        ("table", "in ner", "key", "sub"): 12,
        ("rows", 0): 13, ("rows", 0, "parts", 0): 14, ("rows", 0, "parts", 0, "x"): 15,
        ("rows", 0, "parts", 1, "x"): 18, ("rows", 1): 19, ("rows", 1, "parts", 0, "x"): 21,
        ("rows", 1, "more"): 22, ("rows", 1, "more", "z"): 23, ("rows", 1, "more", "last"): 24,
    }  # fmt: skip
    tomllib.loads(text.replace("{ y = [1,\n  2] }", "{ y = [1,  2] }"))  # it is TOML
    assert {path: line_of(lines, path) for path in expect} == expect
    assert ("fake",) not in lines
    assert line_of(lines, ("list", 0)) == 3
    assert line_of(lines, ("nothing",)) == 1
