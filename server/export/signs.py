"""Characters that no bundled font has: they are printed as their numbers, and listed."""

import json
import unicodedata
from bisect import bisect_right
from importlib.resources import files
from typing import Any, Final

_RUNS: Final[list[list[int]]] = json.loads(
    files(__package__).joinpath("fonts", "coverage.json").read_text("utf-8")
)
_STARTS: Final = [first for first, _ in _RUNS]


def printable(char: str) -> bool:
    """Whether a bundled font has it, or it is white space."""
    code = ord(char)
    run = bisect_right(_STARTS, code) - 1
    return char in "\n\t" or (run >= 0 and code <= _RUNS[run][1])


class Signs:
    """Makes texts printable and remembers what it had to replace, in order."""

    def __init__(self) -> None:
        self._replaced: dict[str, None] = {}

    @property
    def replaced(self) -> list[str]:
        """Each character once, as `U+4F60 CJK UNIFIED IDEOGRAPH-4F60`."""
        return [f"{_number(char)} {unicodedata.name(char, '')}".strip() for char in self._replaced]

    def all(self, value: Any) -> Any:
        """Plain JSON values with all their texts printable."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.all(one) for one in value]
        if isinstance(value, dict):
            return {key: self.all(one) for key, one in value.items()}
        return value

    def text(self, text: str) -> str:
        return text if all(map(printable, text)) else "".join(map(self._char, text))

    def _char(self, char: str) -> str:
        if printable(char):
            return char
        if unicodedata.category(char) in ("Cf", "Zs", "Zl", "Zp"):
            return " " if unicodedata.category(char) != "Cf" else ""
        self._replaced[char] = None
        return f"[{_number(char)}]"


def _number(char: str) -> str:
    return f"U+{ord(char):04X}"
