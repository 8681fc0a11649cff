"""What a transaction changed, as plain values.

    watch = Watch(doc)
    watch.listen()
    ... one or more transactions ...
    watch.stop()            # the changes since `listen`

The callbacks of pycrdt run inside the commit. An exception there would only surface with a later
transaction, so none leaves: it is kept, and `stop` raises it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pycrdt import Doc, Map, MapEvent, Subscription, Text, TextEvent

from server.boards import schema
from server.boards.changes import Change

_KEPT: Final = (schema.CONNECTIONS, schema.MARKS)
"""Roots whose things are mirrored: their kind decides who may delete them, and is gone by then."""


class Watch:
    """See the module. One per document, for as long as the document lives."""

    def __init__(self, doc: "Doc[Any]", roots: Sequence[str] = schema.ROOTS) -> None:
        self.counts: dict[str, int] = {}
        """Number of things by root, now."""
        self._changes: list[Change] = []
        self._failure: BaseException | None = None
        self._listening = False
        self._things: dict[str, dict[str, Mapping[str, Any]]] = {}
        self._subscriptions: list[Subscription] = []
        for name in roots:
            root = doc.get(name, type=Map)
            self.counts[name] = len(root)
            if name in _KEPT:
                plain = root.to_py() or {}
                self._things[name] = {k: v for k, v in plain.items() if isinstance(v, dict)}
            self._subscriptions.append(root.observe_deep(self._callback(name)))

    def listen(self) -> None:
        """Collect changes from now on."""
        self._changes = []
        self._failure = None
        self._listening = True

    def stop(self) -> tuple[Change, ...]:
        """The changes since `listen`; raises what went wrong while they were collected."""
        self._listening = False
        changes, self._changes = tuple(self._changes), []
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
        return changes

    def _callback(self, root: str) -> Callable[[list[Any]], None]:
        def collect(events: list[Any]) -> None:
            try:
                self._collect(root, events)
            except BaseException as error:  # noqa: BLE001  pycrdt's panics are no Exceptions; see the module
                self._failure = self._failure or error

        return collect

    def _collect(self, root: str, events: Sequence[Any]) -> None:
        if self._listening:
            # Events come in no certain order: what was there before is told before any of it is changed.
            for event in events:
                self._changes.extend(self._read(root, event))
        for event in events:
            if isinstance(event, MapEvent):
                self._keep(root, event)

    def _read(self, root: str, event: Any) -> "list[Change]":
        path = [str(step) for step in event.path]
        if isinstance(event, TextEvent):
            return [_edited(root, path, event)] if path else []
        things = self._things.get(root, {})
        changes = []
        for key, how in event.keys.items() if len(path) < 3 else ():
            name, inside, inner, *_ = [*path, key, None, None]
            new = plain(how.get("newValue"))
            changes.append(Change(root, name, inside, inner, how["action"], new, thing=things.get(name)))
        return changes

    def _keep(self, root: str, event: Any) -> None:
        """Bring the counts and the mirror up to date."""
        path = event.path
        for key, how in event.keys.items() if len(path) < 2 else ():
            if not path and how["action"] != "update":
                self.counts[root] += 1 if how["action"] == "add" else -1
            if root in self._things:
                self._mirror(self._things[root], path, key, plain(how.get("newValue")))

    @staticmethod
    def _mirror(things: dict[str, Mapping[str, Any]], path: Sequence[Any], key: str, new: Any) -> None:
        if path:
            name = str(path[0])
            things[name] = {**things.get(name, {}), key: new}
        elif isinstance(new, dict):
            things[key] = new
        else:
            things.pop(key, None)


def plain(value: Any) -> Any:
    """A value of the document without shared types."""
    if isinstance(value, Text):
        return str(value)
    return value.to_py() if isinstance(value, Map) else value


def _edited(root: str, path: Sequence[str], event: Any) -> Change:
    inserted = any("insert" in part for part in event.delta)
    key = path[1] if len(path) > 1 else None
    return Change(root, path[0], key, None, "text", str(event.target), inserted)
