"""One process serves the database: there is nobody to tell anything."""

from collections.abc import Callable, Collection, Mapping

from anyio import sleep_forever

from .member import Member
from .news import News
from .ports import Farewell


class Alone:
    """Implements `ports.Fanout` and `ports.Directory` for a process that is the only one."""

    alone = True
    process = ""
    sound = True

    async def run(self, deliver: Callable[[News], None], doubt: Callable[[], None]) -> None:
        """Nothing comes."""
        await sleep_forever()

    def publish(self, news: News) -> None:
        """Nobody hears it."""

    async def look(self, members: Collection[Member]) -> Mapping[Member, Member | Farewell]:
        """All is told here by who changes it."""
        return {}
