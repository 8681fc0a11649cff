"""Hundreds of frames that break a rule on one board: nobody sees one, and the board stays whole.

It can be encoded, joined and loaded again. With pycrdt's own undo manager the process crashed after such a
row of breaches, at the next encoding.
"""

from random import Random
from typing import Any

import pytest
from anyio import sleep
from pycrdt import Doc, Map, Text

from server.boards import schema
from server.boards.edit import NewNote, insert_notes
from server.boards.roles import Role
from server.boards.stage import Stage
from server.sync.hub import Hub
from tests.sim.loop import run
from tests.support.hall import BOARD, Hall, Person

NOTES = 40


def breach(person: Person, chance: Random, number: int) -> bytes:
    """The frame of something that is forbidden: others' notes, others' names, too many things at once."""
    notes = person.notes
    foreign = [notes[f"seed{index}"] for index in chance.sample(range(NOTES), 6) if f"seed{index}" in notes]

    def act() -> None:
        match chance.randrange(4):
            case 0:
                for index in chance.sample(range(NOTES), 20):
                    notes.pop(f"seed{index}", None)
            case 1:
                for note in foreign:
                    letters = note["text"]
                    letters.insert(0, f"ä😀{number}")
                    del letters[2:6]
            case 2:
                for note in foreign:
                    note["text"] = Text("replaced")
                    note["by"] = person.name
            case _:
                notes[f"forged{number}"] = Map({**plain_note(), "text": Text("x"), "by": "somebody else"})
        notes[f"along{number}"] = Map({**plain_note(), "text": Text("goes with it"), "by": "eve"})

    return person.change(act)


def plain_note() -> dict[str, Any]:
    return {"place": {"x": 1, "y": 2, "z": 3}, "color": "yellow", "at": 5}


async def fill(hub: Hub) -> None:
    seeds = [NewNote(f"seed{n}", f"siemen {n} ö😀", n, n, "yellow", "fay", 0) for n in range(NOTES)]
    await hub.edit(BOARD, "fay", Role.FACILITATOR, lambda doc: insert_notes(doc, seeds))


def notes_of(state: bytes) -> Any:
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    return doc.get(schema.NOTES, type=Map).to_py()


def own_notes_only(stage: Stage) -> Stage:
    return Stage(stage.step, stage.version + 1, stage.opened, stage.paused, True)


@pytest.mark.parametrize("seed", range(3))
def test_a_long_row_of_breaches_leaves_the_board_whole(seed: int) -> None:
    async def scene() -> None:
        async with Hall() as hall:
            await fill(hall.hub)
            await hall.hub.set_stage(BOARD, own_notes_only(hall.journal.stages[BOARD]))
            await sleep(3)
            ann, mal = await hall.join("ann"), await hall.join("mal")
            chance, rows = Random(seed), 0
            for number in range(250):
                mal.take()
                await mal.says(breach(mal, chance, number))
                if number % 5 == 0:
                    await ann.says(ann.note(f"own{number}", by="ann"))
                    rows += 1
                await sleep(0.5)
                if number % 50 == 0:
                    await hall.join(f"late{number}")
            seeds = {name: thing for name, thing in hall.journal.notes().items() if name.startswith("seed")}
            assert len(mal.notices("undone")) == 250
            assert (mal.notices("refused"), mal.code, mal.ack()) == ([], None, 250)
            live = await hall.hub.state(BOARD)
            new = await hall.join("new")
            new.take()
        async with Hall(hall.journal) as hall:
            restarted = await hall.hub.state(BOARD)
            bob = await hall.join("bob")
            bob.take()
        wanted = notes_of(live.update)
        assert {name for name in wanted if not name.startswith("own")} == {f"seed{n}" for n in range(NOTES)}
        assert sum(name.startswith("own") for name in wanted) == rows
        for name, thing in seeds.items():
            assert (thing["text"], thing["by"]) == (f"siemen {name[4:]} ö😀", "fay")
        assert notes_of(restarted.update) == new.notes.to_py() == bob.notes.to_py() == wanted

    run(scene())
