"""Undoing a frame in the turn in which it was applied, before anyone sees it.

    undoable = Undoable(doc)
    before = document.moment()
    with undoable.frame(judge) as frame, doc.transaction():      # judge(changes) -> Judgement
        doc.apply_update(update)
    if isinstance(frame.judgement, Breach):
        undoable.undo(frame, before)                             # a transaction of its own

A CRDT cannot reject what it has applied, so a breach is compensated by an edit that writes back what was
there. What was there is read from a second document that is kept at the state before the frame; it is made
when the first breach comes, so innocent boards pay nothing for it.

pycrdt's own undo manager would be shorter. It restores some texts wrongly when a frame follows others, and
crashes the process (seen with 0.14.13: things made, deleted and undone by turns, then the state encoded).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from pycrdt import Doc, Map, Text

from server.boards import schema
from server.boards.changes import Change
from server.boards.edit import splice
from server.boards.judgement import Allowed, Judgement

from .watch import Watch, plain

Judge = Callable[[Sequence[Change]], Judgement]


class Moment(Protocol):
    """A state of the document: a full state and the first `length` of the changes since."""

    @property
    def base(self) -> bytes: ...
    @property
    def tail(self) -> Sequence[bytes]: ...
    @property
    def length(self) -> int: ...


class Frame:
    """What became of one frame; complete when its `with` block has ended."""

    __slots__ = ("changes", "judgement")

    def __init__(self) -> None:
        self.judgement: Judgement = Allowed()
        self.changes: tuple[Change, ...] = ()


class Undoable:
    """See the module. One per document, for as long as the document lives."""

    def __init__(self, doc: "Doc[Any]", roots: Sequence[str] = schema.ROOTS) -> None:
        self.watch = Watch(doc, roots)
        self._doc = doc
        self._roots = roots
        self._shadow: _Shadow | None = None

    @contextmanager
    def frame(self, judge: Judge) -> Iterator[Frame]:
        """Judge what is applied inside. Raises what went wrong while the changes were collected."""
        frame = Frame()
        self.watch.listen()
        try:
            yield frame
        finally:
            frame.changes = self.watch.stop()
        frame.judgement = judge(frame.changes)

    def undo(self, frame: Frame, before: Moment) -> None:
        """Write back what was there before the frame, which was the last change of the document."""
        if self._shadow is None or not self._shadow.advance(before):
            self._shadow = _Shadow(before, self._roots)
        restore(self._doc, self._shadow.doc, frame.changes)


class _Shadow:
    """The document as it was a moment ago. Moments of one base share their tail, so it can follow."""

    def __init__(self, moment: Moment, roots: Sequence[str]) -> None:
        self.doc: Doc[Any] = Doc()
        for root in roots:
            self.doc.get(root, type=Map)
        self.doc.apply_update(moment.base)
        self._tail = moment.tail
        self._applied = 0
        self.advance(moment)

    def advance(self, moment: Moment) -> bool:
        """Go on to a later moment; False: it is not one of this base."""
        if moment.tail is not self._tail or moment.length < self._applied:
            return False
        for delta in moment.tail[self._applied : moment.length]:
            self.doc.apply_update(delta)
        self._applied = moment.length
        return True


def restore(doc: "Doc[Any]", before: "Doc[Any]", changes: Sequence[Change]) -> None:
    """Give everything that changed the value that it has in the document `before`, in one transaction."""
    whole = {(change.root, change.id) for change in changes if change.key is None and change.action != "text"}
    with doc.transaction():
        for root, name in whole:
            _put_back(doc.get(root, type=Map), before.get(root, type=Map), name, _thing(root))
        for change in changes:
            if (change.root, change.id) not in whole:
                _restore_part(doc.get(change.root, type=Map), before.get(change.root, type=Map), change)


def _restore_part(now: "Map[Any]", then: "Map[Any]", change: Change) -> None:
    """Undo a change inside a thing, or of a field's text."""
    path = [part for part in (change.id, change.key, change.inner) if part is not None]
    for step in path[:-1]:
        inside, was = now.get(step), then.get(step)
        if not isinstance(inside, Map) or not isinstance(was, Map):
            return
        now, then = inside, was
    last = path[-1]
    text, wanted = now.get(last), then.get(last)
    if isinstance(text, Text) and isinstance(wanted, Text):
        splice(text, str(wanted))
    else:
        key = change.key if change.inner is None else None
        _put_back(now, then, last, lambda value: _shared(change.root, key, value))


def _put_back(now: "Map[Any]", then: "Map[Any]", key: str, build: Callable[[Any], Any]) -> None:
    if key in then:
        now[key] = build(plain(then[key]))
    elif key in now:
        del now[key]


def _thing(root: str) -> Callable[[Any], Any]:
    """Builds a whole thing of the root from its plain value."""

    def build(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return Map({key: _shared(root, key, content) for key, content in value.items()})

    return build


def _shared(root: str, key: str | None, value: Any) -> Any:
    """The shared type that belongs under the key, else the plain value."""
    if key in schema.TEXT_KEYS.get(root, ()) and isinstance(value, str):
        return Text(value)
    if key in schema.MAP_KEYS.get(root, ()) and isinstance(value, Mapping):
        return Map(dict(value))
    return value
