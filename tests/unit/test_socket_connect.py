"""Coming in by a socket while the database goes away: nobody is left half inside."""

from types import SimpleNamespace
from typing import Any

import pytest

from server.boards.roles import Role
from server.storage.errors import StorageError
from server.storage.people import Person
from server.sync.hub import ConnectRefused
from server.web import socket
from server.web.auth import Credentials, Found

ANNA = Person("p1", "w1", "Anna", "fi", Role.PARTICIPANT, 1, False, False, None, 0.0, 0.0)
BOARD: Any = SimpleNamespace(id="b1")


class Session:
    """What the hub gave; counts how often it was told that its client is gone."""

    left = 0

    def gone(self) -> None:
        self.left += 1


def services(session: Session, *answers: Found | Exception) -> Any:
    waiting = list(answers)

    async def read(*asked: object) -> Found:
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def connect(*asked: object) -> Session:
        return session

    return SimpleNamespace(db=SimpleNamespace(read=read), hub=SimpleNamespace(connect=connect))


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
    around = services(session, Found(True, ANNA, board=BOARD), second)
    with pytest.raises(ConnectRefused) as refused:
        await socket._connect(around, Credentials(token="t"), "b1", None)  # type: ignore[arg-type]
    assert (refused.value.code, session.left) == (code, 1)
