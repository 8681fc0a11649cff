"""No wire at all: there may be other processes on the database, and what they do is seen by looking."""

from collections.abc import Callable
from secrets import token_hex

from anyio import sleep_forever

from server.sync.news import News


class Silent:
    """Implements `sync.ports.Fanout`."""

    alone = False
    sound = False

    def __init__(self) -> None:
        self.process = token_hex(4)

    async def run(self, deliver: Callable[[News], None], doubt: Callable[[], None]) -> None:
        """Nothing comes."""
        await sleep_forever()

    def publish(self, news: News) -> None:
        """Nobody hears it."""
