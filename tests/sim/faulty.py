"""Collaborators with one bug each. The judge must catch every one of them, or it proves nothing."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from pycrdt import Doc

from server.sync.claims import Claims
from server.sync.commit import GroupCommit, Lane, Ticket
from server.sync.ports import Entry
from server.sync.shelf import Parts

from .world import Collaborators


class _AckingEarly(Lane):
    """Tells sessions at once that their frames are durable."""

    def after_pending(self, callback: Callable[[], None]) -> None:
        if isinstance(callback, partial) and callback.func.__name__ == "_settled":
            callback()
        else:
            super().after_pending(callback)


class _Hasty:
    """A ticket that calls back before the commit."""

    def __init__(self, ticket: Ticket) -> None:
        self._ticket = ticket

    def then(self, callback: Callable[[], None]) -> None:
        callback()

    seqs = None

    async def wait(self) -> int:
        return await self._ticket.wait()


class _BroadcastingEarly(Lane):
    """Shows changes before they are committed."""

    def submit(self, entries: Sequence[Entry]) -> Ticket:
        return cast(Ticket, _Hasty(super().submit(entries)))


class _AnsweringEarly(Lane):
    """Answers step 1 from the live document without a barrier."""

    def after_pending(self, callback: Callable[[], None]) -> None:
        if isinstance(callback, partial) and callback.func.__name__ == "offer_answer":
            callback()
        else:
            super().after_pending(callback)


class _GoingOn(Lane):
    """After a failed commit it commits what was built on the lost change."""

    def settle(self, ticket: Ticket, seqs: Sequence[int] | None) -> None:
        super().settle(ticket, seqs if seqs is not None else [self.head])


def _with_lane(lane: type[Lane]) -> Collaborators:
    class Commit(GroupCommit):
        def lane(
            self,
            board: str,
            head: int,
            failed: Callable[[], None],
            contested: Callable[[int], None] = lambda client: None,
        ) -> Lane:
            return lane(self, board, head, failed, contested)

    return Collaborators(commit=Commit)


class _NoOwners(Claims):
    """Lets everybody write under every id."""

    def owns(self, person: str, client: int) -> bool:
        return True


def _load_over(doc: "Doc[Any]", blob: bytes) -> None:
    """Restores by loading the old state over the document."""
    doc.apply_update(blob)


BUGS: dict[str, tuple[Collaborators, str]] = {
    "ack before commit": (_with_lane(_AckingEarly), "R2"),
    "broadcast before commit": (_with_lane(_BroadcastingEarly), "R1"),
    "answer before commit": (_with_lane(_AnsweringEarly), "R1"),
    "going on after a failed commit": (_with_lane(_GoingOn), "R[123]"),
    "no owner check": (
        Collaborators(parts=lambda world: Parts(claims=_NoOwners, client=world.server_client)),
        "R8|P1",
    ),
    "client id reused": (Collaborators(fresh_ids=False), "R[23]"),
    "restore by blob": (Collaborators(restore=_load_over), "R3: a restored board"),
}
"""Bug → what is made with it, and the rule that the judge must call broken."""
