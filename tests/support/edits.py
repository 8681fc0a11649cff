"""Somebody who edits a document, and the updates that come of it."""

from collections.abc import Callable, Iterable
from typing import Any

from pycrdt import Doc, Map, Text, TransactionEvent

from server.boards.schema import NOTES


class Editor:
    """A Yjs client with a document of its own; each edit returns the update it makes."""

    def __init__(self, client: int) -> None:
        self.client = client
        self.doc: Doc[Any] = Doc(client_id=client)
        self.notes: Map[Any] = self.doc.get(NOTES, type=Map)
        self._made: list[bytes] = []
        self._subscription = self.doc.observe(self._hear)

    def write(self, note: str, text: str) -> bytes:
        """Make a note."""
        return self._edit(lambda: self._put(note, {"text": Text(text), "place": {"x": 10, "y": 20}}))

    def move(self, note: str, x: float) -> bytes:
        """Move a note."""
        return self._edit(lambda: self.notes[note].update({"place": {"x": x, "y": 20}}))

    def append(self, note: str, text: str) -> bytes:
        """Write on at the end of a note."""
        words: Text = self.notes[note]["text"]
        return self._edit(lambda: words.insert(len(words), text))

    def delete(self, note: str) -> bytes:
        """Delete a note."""
        return self._edit(lambda: self.notes.pop(note))

    def take(self, update: bytes) -> None:
        """Take in what somebody else did."""
        self.doc.apply_update(update)

    def state(self) -> bytes:
        """The whole document, encoded."""
        return self.doc.get_update()

    def texts(self) -> dict[str, str]:
        """The text of every note."""
        return texts(self.doc)

    def _put(self, note: str, parts: dict[str, Any]) -> None:
        self.notes[note] = Map(parts)

    def _edit(self, act: Callable[[], object]) -> bytes:
        self._made.clear()
        with self.doc.transaction():  # else pycrdt makes an update of each part
            act()
        (made,) = self._made
        return made

    def _hear(self, event: TransactionEvent) -> None:
        self._made.append(event.update)


def replayed(checkpoint: bytes | None, updates: Iterable[bytes]) -> Doc[Any]:
    """The document that a checkpoint and the updates after it make."""
    doc: Doc[Any] = Doc()
    doc.get(NOTES, type=Map)
    for update in ([checkpoint] if checkpoint is not None else []) + list(updates):
        doc.apply_update(update)
    return doc


def texts(doc: Doc[Any]) -> dict[str, str]:
    """The text and place of every note of a document."""
    notes: Map[Any] = doc.get(NOTES, type=Map)
    return {key: f"{note['text']} @{note['place']['x']:g}" for key, note in notes.items()}
