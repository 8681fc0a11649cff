"""What becomes of a person's frame once `policy` has judged it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Thing = tuple[str, str]
"""(root, id)"""

BreachCode = Literal[
    "count", "shape", "length", "author", "reactions", "tool", "others-note", "others-comment", "field"
]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The frame stays.

    `fill`: things whose `by` the server writes now, and what; `born`: ids seen for the first time with
    their authors; `deleted_notes`: how many notes went.
    """

    fill: Mapping[Thing, str | None] = field(default_factory=dict)
    born: Mapping[Thing, str | None] = field(default_factory=dict)
    deleted_notes: int = 0
    mass_deletion: bool = False
    """A participant deleted so many notes that the state before is worth a snapshot."""


@dataclass(frozen=True, slots=True)
class Breach:
    """The frame is undone. `code` is stable; `root` and `id` name the first thing that broke a rule."""

    code: BreachCode
    root: str
    id: str


Judgement = Allowed | Breach
