"""What befalls a world: stages, bans, failing disks, crashes, edits from outside, restores."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from anyio import create_task_group, sleep
from pycrdt import Doc

from server.boards.edit import NewNote, insert_notes
from server.boards.roles import Role
from server.boards.stage import Paused
from server.boards.view import read
from server.sync.hub import BoardUnavailable, EditRefused

from .disk import Weather
from .oracle import Violation
from .world import Life, World, replayed

Event = Callable[[World, Life], Awaitable[None]]


async def direct(world: World, seconds: float) -> None:
    """Let things happen until the time is over, then set everything right."""
    events = [_stage, _person, _weather, _outside, _outside, _look, _restore, _snapshot, _crash, _restart]
    if world.wire is not None:
        events += [_wire, _wire]
    async with create_task_group() as tasks:
        while world.now < seconds:
            await sleep(world.rng.expovariate(5))
            world.check_bounds()
            if (life := world.life) is not None:
                tasks.start_soon(_happen, world, life, world.rng.choice(events))
    await _set_right(world)


async def _happen(world: World, life: Life, event: Event) -> None:
    try:
        await event(world, life)
    except (BoardUnavailable, EditRefused):
        world.count["unavailable"] += 1


async def _set_right(world: World) -> None:
    world.steps_to_crash = None
    world.disk.weather = Weather()
    if world.wire is not None:
        world.wire.mend()
    for person in world.people:
        change_person(world, person, role=world.history.roles[person][0][1], muted=False)
    for board in world.disk.boards:
        await _change_stage(world, board, paused=None, own_notes_only=False)
    for client in world.clients:
        if client.link is not None:
            client.link.stalled_until = 0.0


def change_person(world: World, person: str, **news: Any) -> None:
    """The web layer stores that somebody is another one now, and tells the hub."""
    now = world.people[person] = replace(world.people[person], **news)
    world.history.roles[person].append((world.now, now.role))
    world.history.mutes[person].append((world.now, now.muted))
    if (life := world.life) is not None:
        life.hub.person_changed("w", person, role=now.role, muted=now.muted)


async def _change_stage(world: World, board: str, **news: Any) -> None:
    kept = world.disk.boards[board]
    kept.stage = replace(kept.stage, version=kept.stage.version + 1, **news)
    world.history.pauses[board].append((world.now, kept.stage.paused is not None))
    if (life := world.life) is not None:
        await life.hub.set_stage(board, kept.stage)


def _board(world: World) -> str:
    return world.rng.choice(sorted(world.disk.boards))


async def _stage(world: World, life: Life) -> None:
    board = _board(world)
    stage = world.disk.boards[board].stage
    if world.rng.random() < 0.7:
        await _change_stage(world, board, paused=None if stage.paused else Paused())
    else:
        await _change_stage(world, board, own_notes_only=not stage.own_notes_only)


async def _person(world: World, life: Life) -> None:
    person = world.rng.choice(sorted(world.people))
    if world.rng.random() < 0.6:
        change_person(world, person, muted=not world.people[person].muted)
    elif world.people[person].role is Role.OBSERVER:
        change_person(world, person, role=Role.PARTICIPANT)
    elif world.people[person].role is Role.PARTICIPANT:
        change_person(world, person, role=Role.OBSERVER)


async def _weather(world: World, life: Life) -> None:
    choice = world.rng.choice
    world.disk.weather = Weather(choice((0, 0, 0.3)), choice((0, 0, 0.5)), choice((0.004, 0.05, 0.4)))


async def _outside(world: World, life: Life) -> None:
    """A program inserts a note by HTTP."""
    board = _board(world)
    world.count["outside"] += 1
    note = NewNote(f"outside-{world.count['outside']}", "from outside", 5, 5, "blue", None, 5)
    _, seq = await life.hub.edit(board, None, Role.FACILITATOR, lambda doc: insert_notes(doc, [note]))
    if seq > len(world.disk.boards[board].rows):
        raise Violation("R2: an edit was answered before it was durable")


async def _look(world: World, life: Life) -> None:
    """A program reads the board by HTTP."""
    board = _board(world)
    state = await life.hub.state(board)
    rows = world.disk.boards[board].rows
    if state.seq > len(rows) or not world.disk.boards[board].replica.holds(state.update):
        raise Violation("R1: a reading holds what isn't durable")
    if read(replayed([state.update])) != read(replayed(rows[: state.seq])):
        raise Violation("R3: a reading is not what its seq says")
    world.count["looks"] += 1


async def _snapshot(world: World, life: Life) -> None:
    board = _board(world)
    world.snapshots.append((board, (await life.hub.state(board)).update))


async def _restore(world: World, life: Life) -> None:
    """The board becomes what it was at a snapshot."""
    if not world.snapshots:
        return
    board, blob = world.rng.choice(world.snapshots)

    def act(doc: "Doc[Any]") -> None:
        world.made_with.restore(doc, blob)

    _, seq = await life.hub.edit(board, None, Role.FACILITATOR, act)
    after = read(replayed(world.disk.boards[board].rows[:seq]))
    # Another process may have written before it, what the restoring one hasn't seen yet.
    alone = world.wire is None
    if alone and {n.id: n for n in after.notes} != {n.id: n for n in read(replayed([blob])).notes}:
        raise Violation("R3: a restored board isn't what the snapshot was")
    world.count["restores"] += 1


async def _wire(world: World, life: Life) -> None:
    """The wire between the processes carries badly, breaks for one of them or for all, or is mended."""
    if world.wire is not None:
        world.count[f"wire {world.wire.befall()}"] += 1


async def _crash(world: World, life: Life) -> None:
    world.steps_to_crash = world.rng.randrange(1, 60)


async def _restart(world: World, life: Life) -> None:
    life.stop.set()
