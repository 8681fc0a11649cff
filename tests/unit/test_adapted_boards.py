"""A live board is adapted: in one durable edit, for everybody, whatever is under way. In virtual time."""

from pathlib import Path
from typing import Any

import pytest
from anyio import create_task_group, sleep
from pycrdt import Doc, Map

from server.boards.adaptation import Add, Change, Remove, adapt
from server.boards.adapted_parking import PARKING
from server.boards.roles import Role
from server.boards.stage import first
from server.boards.template import Point, Template
from server.boards.templates import load_template
from server.boards.view import read
from server.boards.zones import note_zone
from server.sync import protocol
from server.sync.hub import BoardUnavailable, LayoutMoved
from tests.sim.loop import run
from tests.support.hall import BOARD, Hall, Journal, NoSpace, Person
from tests.unit.test_elsewhere import Two, scene

MAP = load_template(Path(__file__).parents[2] / "board_templates" / "actor-map")


def adapted(template: Template, change: Change) -> Template:
    found = adapt(template, change, template, 1)
    assert isinstance(found, Template)
    return found


WIDER = adapted(MAP, Add("sectors", "Seurakunnat", after="state"))
WITHOUT = adapted(MAP, Remove("ngo"))
HIGH = 2**31 + 7
"""Client ids of the product's own clients lie above the server's."""


def journal() -> Journal:
    made = Journal()
    made.first = MAP
    made.create(BOARD)
    return made


def in_zone(zone: str, template: Template = MAP, **more: Any) -> dict[str, Any]:
    """The place of a note in that zone."""
    (x, y), *_ = template.zones_of(zone)[0].places
    return {"place": {"x": x, "y": y, "z": 1} | more}


async def relay(
    hall: Hall, template: Template, version: int = 1, **returning: tuple[Template, Point]
) -> None:
    await hall.hub.adapt(BOARD, "fay", version, template, "layout.add", returning)


def zones(hall: Hall, template: Template) -> dict[str, str | None]:
    doc: Doc[Any] = Doc()
    for entry in hall.journal.rows[BOARD]:
        doc.apply_update(entry.update)
    return {note.id: note_zone(template, note.x, note.y, note.w, note.h) for note in read(doc).notes}


async def people(hall: Hall) -> tuple[Person, Person]:
    ann, bob = await hall.join("ann"), await hall.join("bob")
    for person, client in ((ann, HIGH), (bob, HIGH + 1)):
        person.take()
        person.doc = Doc(client_id=client)
        person.notes = person.doc.get("notes", type=Map)
        person._subscription = person.doc.observe(lambda event, who=person: who._made.append(event.update))
        person.take()
    return ann, bob


def move(person: Person, note: str, place: dict[str, Any]) -> bytes:
    return person.change(lambda: person.notes[note].update(place))


def test_r1_everybody_gets_the_layout_and_the_notes_once_both_are_durable() -> None:
    async def scene() -> None:
        async with Hall(journal()) as hall:
            ann, bob = await people(hall)
            await ann.says(ann.note("n1", **in_zone("municipality")))
            await sleep(0.1)
            bob.take()
            hall.journal.hold()
            async with create_task_group() as tasks:
                tasks.start_soon(relay, hall, WIDER)
                await sleep(0.2)
                assert bob.stage()["layoutVersion"] == 1
                hall.journal.go()
            await sleep(0.1)
            assert bob.stage()["layoutVersion"] == 2
            assert zones(hall, WIDER) == {"n1": "municipality"}
            bob.take()
            assert bob.notes["n1"].to_py() == hall.journal.notes()["n1"]
            assert bob.notes["n1"]["place"]["l"] == 2
            (entry,) = hall.journal.batches[-1]
            assert entry.adapted is not None
            assert entry.adapted.version == 2

    run(scene())


def test_a_drop_made_under_the_old_layout_is_put_right_in_its_turn() -> None:
    async def scene() -> None:
        async with Hall(journal()) as hall:
            ann, bob = await people(hall)
            await ann.says(ann.note("n1", **in_zone("municipality")))
            await sleep(0.1)
            # Ann drags it to the companies, without knowing what a facilitator is doing.
            drop = move(ann, "n1", in_zone("company", l=1))
            await relay(hall, WIDER)
            await ann.says(drop)
            await sleep(0.1)
            assert zones(hall, WIDER) == {"n1": "company"}
            ann.take()
            bob.take()
            assert ann.notes["n1"]["place"] == bob.notes["n1"]["place"]
            assert bob.notes["n1"]["place"]["l"] == 2
            # A drop under the present layout stays as it is.
            there = in_zone("state", WIDER, l=2)
            await bob.says(move(bob, "n1", there))
            await sleep(0.1)
            assert hall.journal.notes()["n1"]["place"] == there["place"]

    run(scene())


def test_a_note_made_or_dropped_in_a_zone_that_is_gone_is_parked_and_comes_back() -> None:
    async def scene() -> None:
        async with Hall(journal()) as hall:
            ann, _ = await people(hall)
            await ann.says(ann.note("n1", **in_zone("ngo", l=1)))
            await sleep(0.1)
            late = ann.note("n2", **in_zone("ngo", l=1))
            await relay(hall, WITHOUT)
            await ann.says(late)
            await sleep(0.1)
            assert zones(hall, WITHOUT) == {"n1": PARKING, "n2": PARKING}
            parked = {one.note: one for entry in hall.journal.rows[BOARD] for one in entry.parked}
            assert set(parked) == {"n1", "n2"}
            assert {one.layout for one in parked.values()} == {1}
            returning = {note: (MAP, (one.x, one.y)) for note, one in parked.items()}
            await relay(hall, MAP, 2, **returning)
            await sleep(0.1)
            assert zones(hall, MAP) == {"n1": "ngo", "n2": "ngo"}
            entry = hall.journal.rows[BOARD][-1]
            assert entry.adapted is not None
            assert entry.adapted.back == {"n1", "n2"}

    run(scene())


def test_what_the_server_writes_itself_is_put_right_too() -> None:
    async def scene() -> None:
        async with Hall(journal()) as hall:
            ann, _ = await people(hall)
            await ann.says(ann.note("n1", **in_zone("municipality")))
            await sleep(0.1)
            await relay(hall, WIDER)

            def put(doc: "Doc[Any]") -> None:
                doc.get("notes", type=Map)["n1"]["place"] = in_zone("ngo", l=1)["place"]

            await hall.hub.edit(BOARD, "fay", Role.FACILITATOR, put)
            assert zones(hall, WIDER) == {"n1": "ngo"}

    run(scene())


def test_the_second_of_two_facilitators_learns_that_the_layout_moved() -> None:
    async def scene() -> None:
        async with Hall(journal()) as hall:
            await relay(hall, WIDER)
            with pytest.raises(LayoutMoved):
                await relay(hall, WITHOUT)
            state = await hall.hub.state(BOARD)
            assert (state.template, state.layout_version) == (WIDER, 2)

    run(scene())


def test_a_restart_keeps_layouts_and_still_puts_old_drops_right() -> None:
    async def scene() -> None:
        kept = journal()
        async with Hall(kept) as hall:
            ann, _ = await people(hall)
            await ann.says(ann.note("n1", **in_zone("municipality")))
            await sleep(0.1)
            drop = move(ann, "n1", in_zone("company", l=1))
            await relay(hall, WIDER)
        async with Hall(kept) as hall:
            again = await hall.join("ann")
            assert again.stage()["layoutVersion"] == 2
            await again.says(drop)
            await sleep(0.1)
            assert zones(hall, WIDER) == {"n1": "company"}

    run(scene())


def test_r2_a_failed_commit_leaves_the_old_layout() -> None:
    async def scene() -> None:
        async with Hall(journal()) as hall:
            ann, _ = await people(hall)
            hall.journal.fail = NoSpace("full")
            with pytest.raises(BoardUnavailable):
                await relay(hall, WIDER)
            await sleep(0.1)
            assert ann.code == 1013
            again = await hall.join("ann")
            assert again.stage()["layoutVersion"] == 1
            await relay(hall, WIDER)

    run(scene())


def test_an_added_text_zone_has_its_text() -> None:
    async def scene() -> None:
        made = Journal()
        made.first = load_template(Path(__file__).parents[2] / "board_templates" / "offering")
        made.create(BOARD)
        made.stages[BOARD] = first(made.first)
        async with Hall(made) as hall:
            await relay(hall, adapted(made.first, Add("models", "Kirjasto")))
            ann = await hall.join("ann")
            ann.take()
            assert str(ann.doc.get("fields", type=Map)["x1.name"]) == ""

    run(scene())


@pytest.mark.parametrize("sound", [True, False])
def test_another_process_follows_with_and_without_the_wire(sound: bool) -> None:
    async def act(two: Two) -> None:
        one, other = two.halls
        ann, bob = await one.join("ann"), await other.join("bob")
        await ann.says(ann.note("n1", **in_zone("municipality")))
        await sleep(2)
        bob.take()
        if not sound:
            two.cut()
            await sleep(3)
        await relay(one, WIDER)
        # Bob's process doesn't know yet.
        await bob.says(move(bob, "n1", in_zone("company", l=1)))
        await sleep(3)
        assert bob.stage()["layoutVersion"] == ann.stage()["layoutVersion"] == 2
        assert bob.code is None
        assert set(zones(one, WIDER).values()) <= {"company", "municipality"}
        for hall in two.halls:
            state = await hall.hub.state(BOARD)
            doc: Doc[Any] = Doc()
            doc.apply_update(state.update)
            assert doc.get("notes", type=Map)["n1"].to_py() == hall.journal.notes()["n1"]
            assert doc.get("notes", type=Map)["n1"]["place"]["l"] == 2
            assert state.layout_version == 2
        ann.take()
        bob.take()
        assert ann.notes["n1"].to_py() == bob.notes["n1"].to_py()
        await bob.says(protocol.step1(bob.doc.get_state()))

    scene(act, journal())
