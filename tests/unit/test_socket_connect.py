"""Coming in by a socket while the database goes away: nobody is left half inside."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from server.boards.roles import Role
from server.storage.errors import StorageError
from server.storage.people import Person
from server.sync.hub import ConnectRefused
from server.sync.member import Member
from server.sync.presence import Hearing
from server.web import socket
from server.web.admission import Admission
from server.web.auth import Credentials, Found

ANNA = Person("p1", "w1", "Anna", "fi", Role.PARTICIPANT, 1, False, False, None, 0.0, 0.0)
BOARD: Any = SimpleNamespace(id="b1")


class Session:
    """What the hub gave; counts how often it was told that its client is gone."""

    left = 0
    role: Role | None = None

    def gone(self) -> None:
        self.left += 1

    def change(self, member: Member) -> None:
        self.role = member.role


def services(session: Session, *answers: Found | Exception, changes: int = 0) -> Any:
    """Around a hub that hears of `changes` while somebody connects."""
    waiting = list(answers)
    hub = SimpleNamespace(changes=7)

    async def ask(*asked: object) -> Found:
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def connect(*asked: object, hearing: Hearing) -> Session:
        hub.changes += changes
        return session

    hub.connect = connect
    return SimpleNamespace(
        callers=SimpleNamespace(ask=ask),
        hub=hub,
        clock=SimpleNamespace(monotonic=lambda: 0.0),
        admission=Admission(lambda: 0.0),
    )


async def coming(around: Any) -> Any:
    """Somebody connects."""
    wire: Any = None
    return await socket._connect(around, Credentials(token="t"), "b1", wire, Hearing.STOCK)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (StorageError("no room"), 1013),
        (Found(known=False), 4401),
        (Found(known=True, board=None), 4404),
    ],
)
async def test_who_can_not_be_looked_up_again_leaves(second: Any, code: int) -> None:
    session = Session()
    around = services(session, Found(True, ANNA, board=BOARD), second, changes=1)
    with pytest.raises(ConnectRefused) as refused:
        await coming(around)
    assert (refused.value.code, session.left) == (code, 1)


async def test_who_has_changed_meanwhile_comes_in_as_they_are_now() -> None:
    session = Session()
    now = Found(True, replace(ANNA, role=Role.OBSERVER), board=BOARD)
    assert await coming(services(session, Found(True, ANNA, board=BOARD), now, changes=1)) is session
    assert session.role is Role.OBSERVER


async def test_one_look_is_enough_when_nobody_has_changed() -> None:
    session = Session()
    assert await coming(services(session, Found(True, ANNA, board=BOARD))) is session
    assert (session.left, session.role) == (0, None)
