"""One board's live document behind its gate: the only place where bytes meet pycrdt.

pycrdt can panic (with an exception that is no `Exception`) and can leave a document half changed when it
fails. Whatever goes wrong there is `Broken` here: the document is thrown away and loaded anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from pycrdt import Doc, Map, TransactionEvent, merge_updates

from server.boards import schema

from .gate import STEP2_LIMITS, UPDATE_LIMITS, Gate, Verdict
from .ports import CorruptBoard, Loaded
from .protocol import EMPTY_UPDATE, EMPTY_VECTOR

T = TypeVar("T")

_TAIL_ROWS: Final = 500
_TAIL_BYTES: Final = 1024 * 1024


class Broken(Exception):
    """The document cannot be relied on any more."""


class _Boundary:
    """Turns every failure of what is done with the document into Broken. A class, since it is entered for
    every edit, and a generator would cost several times as much."""

    def __enter__(self) -> None:
        """Nothing has happened yet."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        # pycrdt's panics are no Exceptions.
        if error is not None and not isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise Broken(f"{type(error).__name__}: {error}") from error


_BOUNDARY: Final = _Boundary()


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the document that can still be told: a full state and the changes since."""

    base: bytes
    tail: Sequence[bytes]
    length: int

    def encode(self) -> bytes:
        """The whole state of that moment. Broken."""
        return merge([self.base, *self.tail[: self.length]])


class Document:
    """A board's document, its gate, and its encoding kept as long as it is true."""

    def __init__(self, client: int) -> None:
        """An empty one, whose own changes stand under this client id."""
        self.doc: Doc[Any] = Doc(client_id=client)
        self.client = client
        self.version = 0
        """Grows with every change."""
        for root in schema.ROOTS:
            self.doc.get(root, type=Map)
        self._gate = Gate()
        self._deltas: list[bytes] = []
        self._subscription = self.doc.observe(self._hear)
        self._full: bytes | None = None
        self._base = EMPTY_UPDATE
        self._tail: list[bytes] = []
        self._tail_bytes = 0

    @classmethod
    def load(cls, loaded: Loaded, client: int) -> "Document":
        """The document as the journal has it. CorruptBoard, with what stands before the corrupt row (R7)."""
        document = cls(client)
        if loaded.checkpoint is not None:
            try:
                document._begin(loaded.checkpoint)
            except Broken as error:
                raise CorruptBoard(f"checkpoint: {error}") from error
        for number, row in enumerate(loaded.updates):
            try:
                document._replay(row)
            except Broken as error:
                readable = replace(loaded, updates=loaded.updates[:number])
                raise CorruptBoard(f"row {number + 1} of {len(loaded.updates)}: {error}", readable) from error
        document.rebase()
        return document

    def _begin(self, state: bytes) -> None:
        """Apply a whole state, which names all deletions. Broken."""
        with _BOUNDARY:
            self._gate.integrate(state)
            self.doc.apply_update(state)

    def _replay(self, row: bytes) -> None:
        """Apply what comes from the journal. Broken, also when it builds on what isn't here: pycrdt would
        keep that in secret and say nothing."""
        with _BOUNDARY:
            self._gate.integrate(row)
            self._deltas = []
            self.doc.apply_update(row)
            self._consequences(row)

    def _consequences(self, row: bytes) -> None:
        """Take what was deleted as a consequence of a row into the gate. Where two processes wrote the same
        key at the same time, neither's row names it."""
        delta = merge(self._deltas)
        if delta != row:
            self._gate.integrate(delta)

    def adopt(self, row: bytes) -> None:
        """Take a row of the journal, which another process wrote. Broken, as when it is replayed."""
        with _BOUNDARY:
            self._gate.integrate(row)
        self.record(lambda: self.doc.apply_update(row), known=row)

    def check(self, update: bytes, owns: Callable[[int], bool], *, answer: bool) -> Verdict:
        """What the update is to this document; `answer`: it is a step 2, which may be larger."""
        return self._gate.check(update, owns, limits=STEP2_LIMITS if answer else UPDATE_LIMITS)

    def edit(self, fn: "Callable[[Doc[Any]], T]") -> tuple[T, bytes]:
        """Let the server write, in one transaction; what it returned and what it added.

        What `fn` raises before it has written anything is raised as it is; afterwards it is Broken.
        """
        failures: list[Exception] = []

        def run() -> list[T]:
            with self.doc.transaction():
                try:
                    return [fn(self.doc)]
                except Exception as error:  # noqa: BLE001  raised again below
                    failures.append(error)
                    return []

        result, delta = self.record(run)
        if not failures:
            return result[0], delta
        if delta != EMPTY_UPDATE:
            raise Broken("an edit failed half way") from failures[0]
        raise failures[0]

    def record(self, run: Callable[[], T], known: bytes = b"") -> tuple[T, bytes]:
        """Do something with the document; its result and what was added. `known`: what of that the gate has
        already. Broken."""
        self._deltas = []
        with _BOUNDARY:
            result = run()
        delta = merge(self._deltas)
        if self._deltas:
            if delta != known:
                with _BOUNDARY:
                    self._gate.integrate(delta)
            self._tail.append(delta)
            self._tail_bytes += len(delta)
            self.version += 1
            self._full = None
        return result, delta

    def _hear(self, event: TransactionEvent) -> None:
        self._deltas.append(event.update)

    def full(self) -> bytes:
        """The whole state."""
        if self._full is None:
            with _BOUNDARY:
                self._full = self.doc.get_update()
        return self._full

    def diff(self, vector: bytes) -> bytes:
        """What the holder of this state vector lacks. ValueError when it is none that pycrdt reads."""
        if vector == EMPTY_VECTOR:
            return self.full()
        refusal: ValueError | None = None
        with _BOUNDARY:
            try:
                return self.doc.get_update(vector)
            except ValueError as error:
                refusal = error
        raise ValueError("unreadable state vector") from refusal

    def vector(self) -> bytes:
        """The state vector."""
        with _BOUNDARY:
            return self.doc.get_state()

    def moment(self) -> Moment:
        """The present state, to be encoded later if it is needed at all."""
        if len(self._tail) > _TAIL_ROWS or self._tail_bytes > _TAIL_BYTES:
            self.rebase()
        return Moment(self._base, self._tail, len(self._tail))

    def rebase(self) -> None:
        """Take the present state as the base of coming moments."""
        self._base, self._tail, self._tail_bytes = self.full(), [], 0


def merge(deltas: Sequence[bytes]) -> bytes:
    """Several deltas as one. Broken."""
    if len(deltas) == 1:
        return deltas[0]
    with _BOUNDARY:
        return merge_updates(*deltas) if deltas else EMPTY_UPDATE
