"""On which line of a TOML text does a key stand? `tomllib` doesn't tell, and people need it to mend a file.

A path is what leads to a value in the parsed data: names of tables and keys, and places in arrays of tables,
for example `("zone", 3, "label", "fi")`.
"""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_TABLE = re.compile(r"\s*\[(\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_NAME = re.compile(r""""[^"]*"|'[^']*'|[\w-]+""")
_TOKEN = re.compile(r'''"""|\'\'\'|"(?:\\.|[^"\\])*"|'[^']*'|[\[\]{}]|\#.*''')


def key_lines(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every table and key of a TOML text that parses."""
    lines: dict[Path, int] = {}
    arrays: dict[tuple[str, ...], int] = {}
    table: Path = ()
    quote, depth = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if quote or depth:
            quote, depth = _scan(line, quote, depth)
        elif header := _TABLE.match(line):
            table = _enter(_names(header[2]), bool(header[1]), arrays)
            _note(lines, table, number)
        elif key := _KEY.match(line):
            _note(lines, table + _names(key[1]), number)
            quote, depth = _scan(line[key.end() :], "", 0)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of the path, else of the nearest thing around it, else 1."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))


def _enter(names: tuple[str, ...], is_array: bool, arrays: dict[tuple[str, ...], int]) -> Path:
    """The path of a table header; counts arrays of tables, whose inner arrays start anew."""
    if is_array:
        arrays[names] = arrays.get(names, -1) + 1
        for inner in [key for key in arrays if len(key) > len(names) and key[: len(names)] == names]:
            del arrays[inner]
    path: Path = ()
    for end in range(1, len(names) + 1):
        path += (names[end - 1],)
        if names[:end] in arrays:
            path += (arrays[names[:end]],)
    return path


def _note(lines: dict[Path, int], path: Path, number: int) -> None:
    for end in range(1, len(path) + 1):
        lines.setdefault(path[:end], number)


def _scan(rest: str, quote: str, depth: int) -> tuple[str, int]:
    """What is still open at the end of a line: a long string and brackets."""
    at = 0
    while at < len(rest):
        if quote:
            end = rest.find(quote, at)
            if end < 0:
                return quote, depth
            at, quote = end + len(quote), ""
            continue
        token = _TOKEN.search(rest, at)
        if token is None:
            break
        at = token.end()
        match token[0]:
            case '"""' | "'''":
                quote = token[0]
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
    return quote, depth
