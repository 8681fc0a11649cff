"""Playing one seed to its end."""

from collections import Counter

from .director import direct
from .loop import run
from .oracle import Violation
from .world import Collaborators, World


def play(
    seed: int, seconds: float = 2.0, made_with: Collaborators | None = None, processes: int = 1
) -> Counter[str]:
    """What happened in the run of this seed. Violation, with the seed in its text."""

    worlds: list[World] = []

    async def main() -> Counter[str]:
        world = World(seed, made_with, processes)
        worlds.append(world)
        await world.run(seconds, direct)
        if world.violation is not None:
            raise world.violation
        return world.count

    try:
        return run(main())
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        error = worlds[0].violation or error
        if isinstance(error, Violation):
            raise Violation(f"{error} (seed {seed}, {seconds} s)") from group
        raise
    except Violation as error:
        raise Violation(f"{error} (seed {seed}, {seconds} s)") from error
