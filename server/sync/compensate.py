"""Undoing a frame in the turn in which it was applied, before anyone sees it.

    undoable = Undoable(doc)
    with undoable.frame(judge) as frame:            # judge(changes so far) -> Judgement
        with doc.transaction(origin=undoable.origin):
            doc.apply_update(update)
    if isinstance(frame.judgement, Breach):
        undoable.undo()                             # a transaction of its own, the exact opposite

A CRDT cannot reject what it has applied, so a breach is compensated by an undo manager. That manager would
keep everything deleted under its watch from being collected, for ever; so it watches nothing, until a
callback inside the commit finds a breach and lets it in. Innocent frames thus leave no trace.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from pycrdt import Doc, Map, UndoManager

from server.boards import schema
from server.boards.changes import Change
from server.boards.judgement import Allowed, Breach, Judgement

from .watch import Watch

Judge = Callable[[Sequence[Change]], Judgement]


class NotUndone(Exception):
    """The document holds a breach that could not be undone: it must be thrown away."""


class Frame:
    """What became of one frame; complete when its `with` block has ended."""

    __slots__ = ("changes", "judgement")

    def __init__(self) -> None:
        self.judgement: Judgement = Allowed()
        self.changes: tuple[Change, ...] = ()


class Undoable:
    """See the module. One per document, for as long as the document lives."""

    origin: Final = "frame"
    """The origin of the transaction in which a frame is applied."""

    def __init__(self, doc: "Doc[Any]", roots: Sequence[str] = schema.ROOTS) -> None:
        self.watch = Watch(doc, roots)
        self._manager = UndoManager(
            scopes=[doc.get(name, type=Map) for name in roots], capture_timeout_millis=0
        )
        # A manager without origins of its own would watch all transactions that have none.
        self._manager.include_origin("nobody's")

    @contextmanager
    def frame(self, judge: Judge) -> Iterator[Frame]:
        """Judge what is applied inside, in one transaction with `origin`."""
        frame = Frame()
        watching = False

        def heard(changes: Sequence[Change]) -> None:
            nonlocal watching
            frame.judgement = judge(changes)
            if isinstance(frame.judgement, Breach) and not watching:
                watching = True
                self._manager.include_origin(self.origin)

        self.watch.listen(heard)
        try:
            yield frame
        finally:
            if watching:
                self._manager.exclude_origin(self.origin)
            frame.changes = self.watch.stop()

    def undo(self) -> None:
        """Undo the frame that was a breach. NotUndone."""
        try:
            if not self._manager.undo():
                raise NotUndone
        finally:
            self._manager.clear()
