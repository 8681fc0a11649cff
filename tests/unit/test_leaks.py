"""Whoever came and went leaves nothing: no room, no session, no task."""

import asyncio
import gc
import weakref

from anyio import sleep

from server.sync.limits import Limits
from server.sync.session import Session
from tests.sim.loop import run
from tests.support.hall import Hall, Journal


def test_nothing_is_left_of_a_thousand_who_came_and_went() -> None:
    async def scene() -> None:
        journal = Journal()
        boards = [f"board-{number}" for number in range(10)]
        for board in boards:
            journal.create(board)
        async with Hall(journal) as hall:
            await sleep(1)
            tasks = len(asyncio.all_tasks())
            gone: list[weakref.ref[Session]] = []
            for number in range(1_000):
                person = await hall.join(f"p{number % 40}", board=boards[number % 10])
                await person.says(person.note(f"n{number}"))
                await sleep(0.05)
                gone.append(weakref.ref(person.session))
                if number % 2:
                    person.session.gone()
                else:
                    await person.says(b"\x07")
                await sleep(0.05)
                del person.session  # its document is never given free
            assert hall.hub.loaded == len(boards)
            del person
            await sleep(Limits().idle_seconds + 5)
            gc.collect()
            assert hall.hub.loaded == 0
            # The sweep may still have the last one in its hand.
            assert sum(session() is not None for session in gone) <= 1
            assert len(asyncio.all_tasks()) == tasks

    run(scene())
