"""One change from the bytes to what goes into the journal, all in one synchronous turn.

A client's update that passed the gate is applied, judged by the policy, and then either completed (the
server fills in `by` of new things) or, when it breaks a rule, undone. Either way client's and server's
deltas are entries that are committed together. Whose ids and things are whose is remembered here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pycrdt import Doc, Map

from server.boards import schema
from server.boards.changes import Change
from server.boards.edit import create_fields, put_note
from server.boards.judgement import Allowed, Breach, Judgement, Thing
from server.boards.policy import judge
from server.boards.relocation import Parked, relocate
from server.boards.roles import Role
from server.boards.stage import Stage
from server.boards.template import Point, Template
from server.boards.view import read

from .claims import Claims
from .compensate import Frame, Undoable
from .document import Broken, Document, Moment
from .gate import Fresh
from .layouts import Layouts
from .member import Member
from .news import Row
from .ports import Adapted, Born, Claim, Entry
from .protocol import EMPTY_UPDATE

T = TypeVar("T")

MASS_SECONDS: Final = 1.0
"""Deletions by one person within this time count together."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a change was: its entries for the journal (none: nothing changed), and the rule it broke."""

    entries: tuple[Entry, ...]
    breach: Breach | None = None


@dataclass(slots=True)
class _Deletions:
    """What one person deletes in a short while, and the board before it."""

    began: float
    before: Moment
    notes: int = 0
    kept: bool = False


class Turns:
    """The changes of one board."""

    def __init__(
        self,
        board: str,
        layouts: Layouts,
        document: Document,
        claims: Claims,
        born: Mapping[Thing, str | None],
    ) -> None:
        self.document = document
        self.claims = claims
        self.layouts = layouts
        self._board = board
        self._born = dict(born)
        self._unsettled: set[Thing] = set()
        """Things that were born here and have no place in the journal yet."""
        self._undoable = Undoable(document.doc)
        self._server_claim = claims.take([document.client], None)
        self._deletions: dict[str, _Deletions] = {}

    def take(
        self, update: bytes, fresh: Fresh, member: Member, stages: Sequence[Stage], *, at: float, now: float
    ) -> Turn:
        """Take a client's update. `at` is UTC seconds, `now` monotonic. Broken."""
        before = self.document.moment()

        def verdict(changes: Sequence[Change]) -> Judgement:
            counts = self._undoable.watch.counts
            return judge(changes, member, stages, self.layouts.now, self._born, counts)

        def run() -> Frame:
            with self._undoable.frame(verdict) as frame, self.document.doc.transaction():
                self.document.doc.apply_update(update)
            return frame

        frame, delta = self.document.record(run)
        judgement = frame.judgement
        claims = self.claims.take(fresh.clients, member.person)
        client = fresh.clients[0] if fresh.clients else 0
        born: tuple[Born, ...] = ()
        kept: bytes | None = None
        if isinstance(judgement, Allowed):
            born = self._bear(judgement.born)
            kept = self._before_mass(member, judgement.deleted_notes, before, now)
        entry = Entry(self._board, client, member.person, at, delta, claims, born, kept)
        own, parked = self._complete(frame, before)
        breach = judgement if isinstance(judgement, Breach) else None
        return Turn((entry, *self._entry(own, None, at, parked=parked)), breach)

    def _complete(self, frame: Frame, before: Moment) -> tuple[bytes, tuple[Parked, ...]]:
        """The server's part of a client's turn: undo a breach, or fill in authors and put right what was
        placed under an earlier layout."""
        judgement = frame.judgement
        if isinstance(judgement, Breach):
            return self.document.record(lambda: self._undoable.undo(frame, before))[1], ()
        stale = self.layouts.stale(frame.changes)
        if not judgement.fill and not stale:
            return EMPTY_UPDATE, ()

        def complete(doc: "Doc[Any]") -> tuple[Parked, ...]:
            for (root, name), person in judgement.fill.items():
                thing = doc.get(root, type=Map).get(name)
                if isinstance(thing, Map):
                    thing["by"] = person
            return self.layouts.put_right(doc, stale)

        parked, delta = self.document.edit(complete)
        return delta, parked

    def edit(self, fn: "Callable[[Doc[Any]], T]", person: str | None, at: float) -> tuple[T, Turn]:
        """Let the server write for a person. What `fn` raises before it wrote; Broken."""
        watch = self._undoable.watch
        watch.listen()
        try:
            result, delta = self.document.edit(fn)
        finally:
            changes = watch.stop()
        new = {
            (change.root, change.id): author(change.new)
            for change in changes
            if change.key is None and change.action == "add" and change.root != schema.FIELDS
        }
        born = self._bear({thing: by for thing, by in new.items() if thing not in self._born})
        right = self._put_right(self.layouts.stale(changes), at)
        return result, Turn((*self._entry(delta, person, at, born), *right))

    def adapt(
        self,
        template: Template,
        command: str,
        person: str,
        at: float,
        returning: Mapping[str, tuple[Template, Point]],
    ) -> Turn:
        """Another worksheet: all notes go with their zones, in this very change. See `relocate`; Broken."""
        old, version = self.layouts.now, self.layouts.version

        def change(doc: "Doc[Any]") -> tuple[tuple[Parked, ...], frozenset[str]]:
            notes = read(doc).notes
            found = relocate(notes, old, template, version, returning)
            for note in notes:
                put_note(doc, note, found.places[note.id], version + 1)
            create_fields(doc, template)
            return found.parked, found.back

        (parked, back), delta = self.document.edit(change)
        self.layouts.change(template)
        adapted = Adapted(version + 1, template, command, back)
        claims: tuple[Claim, ...] = ()
        if delta != EMPTY_UPDATE:
            claims, self._server_claim = self._server_claim, ()
        client = self.document.client if delta != EMPTY_UPDATE else 0
        return Turn((Entry(self._board, client, person, at, delta, claims, adapted=adapted, parked=parked),))

    def put_right(self, stale: Sequence[str], at: float) -> Turn:
        """Put these notes where they belong under the present layout. Broken."""
        return Turn(self._put_right(stale, at))

    def _put_right(self, stale: Sequence[str], at: float) -> tuple[Entry, ...]:
        if not stale:
            return ()
        parked, delta = self.document.edit(lambda doc: self.layouts.put_right(doc, stale))
        return self._entry(delta, None, at, parked=parked)

    def claim(self, clients: Sequence[int], person: str, at: float) -> Turn:
        """Ids of presence come into use."""
        claims = self.claims.take(clients, person, "presence")
        return Turn((Entry(self._board, 0, person, at, EMPTY_UPDATE, claims),) if claims else ())

    def adopt(self, row: Row) -> list[str]:
        """Take what another process has committed; the notes that lie now where they were put under an
        earlier layout, since it or this process didn't know better. Broken."""
        if row.relaid is not None and row.relaid.template is not None:
            self.layouts.change(row.relaid.template)
        self.claims.adopt(row.claims)
        for one in row.born:
            thing = (one.root, one.id)
            if thing in self._unsettled or thing not in self._born:
                # Born twice at the same time: who comes first in the journal is the author.
                self._born[thing] = one.by
        self.passed(row)
        if row.update == EMPTY_UPDATE:
            return []
        if self.layouts.version == 1:
            self.document.adopt(row.update)
            return []
        self._undoable.watch.listen()
        try:
            self.document.adopt(row.update)
        finally:
            stale = self.layouts.stale(self._seen())
        return stale if row.relaid is None else self.layouts.all_stale(self.document.doc)

    def _seen(self) -> tuple[Change, ...]:
        """What changed since the watch began. Broken."""
        try:
            return self._undoable.watch.stop()
        except Exception as error:
            raise Broken(f"unreadable changes: {type(error).__name__}") from error

    def passed(self, row: Row) -> None:
        """The row's place in the journal is settled, and all before it is known."""
        self._unsettled.difference_update((one.root, one.id) for one in row.born)

    def _bear(self, new: Mapping[Thing, str | None]) -> tuple[Born, ...]:
        self._born.update(new)
        self._unsettled.update(new)
        return tuple(Born(root, name, by) for (root, name), by in new.items())

    def _entry(
        self,
        delta: bytes,
        person: str | None,
        at: float,
        born: tuple[Born, ...] = (),
        parked: tuple[Parked, ...] = (),
    ) -> tuple[Entry, ...]:
        """The entry of something that the server itself wrote, if it wrote anything."""
        if delta == EMPTY_UPDATE:
            return ()
        claims, self._server_claim = self._server_claim, ()
        entry = Entry(self._board, self.document.client, person, at, delta, claims, born, parked=parked)
        return (entry,)

    def _before_mass(self, member: Member, deleted: int, before: Moment, now: float) -> bytes | None:
        """The state before a participant's mass deletion, once it has become one."""
        if not deleted or member.role >= Role.FACILITATOR:
            return None
        recent = {who: one for who, one in self._deletions.items() if now - one.began < MASS_SECONDS}
        self._deletions = recent
        mine = recent.setdefault(member.person, _Deletions(now, before))
        mine.notes += deleted
        if mine.notes <= schema.MASS_DELETION or mine.kept:
            return None
        mine.kept = True
        return mine.before.encode()


def author(thing: object) -> str | None:
    """The author written in a thing's plain value."""
    by = thing.get("by") if isinstance(thing, dict) else None
    return by if isinstance(by, str) else None
