"""R5: what a connection costs when it does nothing, and at worst; nothing is left of those that went."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.meters import KIB, MIB, descriptors, metrics, resident
from tests.support.raw import Raw
from tests.support.server import Server

IDLE_KIB = 150 * MIB / 2_000 / KIB
"""2,000 idle connections may cost 150 MB."""
BOARDS_AT_ONCE = 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data", "--limit-edits", "1000000", "--limit-joins", "100000") as running:
        yield running


def boards(server: Server, count: int) -> list[tuple[str, str]]:
    """So many boards, each with the token of somebody who may be there."""
    made = []
    for first in range(0, count, BOARDS_AT_ONCE):
        wanted = [{"template": "actor-map"}] * min(BOARDS_AT_ONCE, count - first)
        told = server.post("/api/workshops", {"title": "T", "locale": "fi", "boards": wanted})
        made += [(board["id"], told["token"]) for board in told["boards"]]
    return made


def idle(server: Server, count: int) -> float:
    """KiB that an idle connection costs, ten on a board."""
    places = boards(server, count // 10)
    with ExitStack() as stack:
        for board, token in places[:1]:
            stack.enter_context(Raw(server, board, token)).join()
        base = resident(server)
        for board, token in places:
            for _ in range(10):
                stack.enter_context(Raw(server, board, token)).join()
        assert metrics(server)["lappu_sockets_open"] == count + 1
        cost = (resident(server) - base) / count / KIB
    print(f"\nidle: {count} connections on {len(places)} boards, {cost:.1f} KiB each")
    return cost


def test_r5_an_idle_connection_costs_little(server: Server) -> None:
    assert idle(server, 200) < IDLE_KIB


@pytest.mark.long
def test_r5_two_thousand_idle_connections_cost_150_mb_at_most(server: Server) -> None:
    assert idle(server, 2_000) < IDLE_KIB


def test_no_task_or_descriptor_is_left_of_a_thousand_who_came_and_went(server: Server) -> None:
    coming_and_going(server, 1_000)


@pytest.mark.long
def test_no_task_or_descriptor_is_left_of_twenty_thousand_who_came_and_went(server: Server) -> None:
    coming_and_going(server, 20_000)


SLACK = 3
"""Tasks and descriptors that are only just going."""
GROWTH = 4 * MIB
"""What memory may drift by; a leak of a session alone would be more than 10 KB for each who came."""


def coming_and_going(server: Server, cycles: int) -> None:
    """Come and go in all ways, on boards that stay loaded; everything is as it was after the first few."""
    places = boards(server, 5)
    dice = random.Random(cycles)
    with ExitStack() as stack:
        for board, token in places:
            stack.enter_context(Raw(server, board, token)).join()
        for _ in range(300):
            _come_and_go(server, *dice.choice(places), dice)
        before = _held(server, len(places))
        for _ in range(cycles):
            _come_and_go(server, *dice.choice(places), dice)
        after = _held(server, len(places))
    print(f"\n{cycles} came and went: {before} before, {after} after (tasks, descriptors, rooms, bytes)")
    assert all(now <= then + SLACK for now, then in zip(after[:3], before[:3], strict=True))
    assert after[3] - before[3] < GROWTH


def _held(server: Server, sockets: int) -> tuple[int, int, int, int]:
    """Tasks, descriptors, rooms and bytes, once those who went are gone."""
    deadline = time.monotonic() + 20
    while (now := metrics(server))["lappu_sockets_open"] > sockets or descriptors(server) > sockets + 60:
        assert time.monotonic() < deadline, "somebody who went is still there"
        time.sleep(0.05)
    time.sleep(0.2)
    now = metrics(server)
    return int(now["lappu_tasks"]), descriptors(server), int(now["lappu_rooms"]), resident(server)


def _come_and_go(server: Server, board: str, token: str, dice: random.Random) -> None:
    """Join and leave politely, or go in the middle of it, say nonsense, or want an unknown board."""
    way = dice.randrange(5)
    connection = Raw(server, board if way != 4 else "nowhere", token)
    if way == 0:
        connection.cut()
        return
    with connection:
        if way == 1:
            connection.join()
            connection.socket.sendall(b"\x88\x82\0\0\0\0\x03\xe8")
        elif way == 2:
            connection.join()
            connection.say(b"\x07")
        elif way == 3:
            connection.join()
            connection.cut()
            return
        assert connection.closed() == {1: 1000, 2: 4400, 4: 4404}[way]
