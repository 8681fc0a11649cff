"""One change of a document, as plain values: what `sync.watch` sees and `policy` judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Action = Literal["add", "update", "delete", "text"]


@dataclass(frozen=True, slots=True)
class Change:
    """A thing, one of its keys, or an entry of a map or a text inside it changed.

    `key` is None for a whole thing, `inner` names the entry of a map under the key. `action` "text": the
    text under `key` (of a field: of the field itself, `key` None) was edited, `new` is the text afterwards
    and `inserted` tells whether anything was put in. Values are plain: a shared Map is a dict, a Text a str.
    """

    root: str
    id: str
    key: str | None
    inner: str | None
    action: Action
    new: Any = None
    inserted: bool = False
    thing: Mapping[str, Any] | None = None
    """Of connections and marks: the thing as it was before the frame; None for a new one."""
