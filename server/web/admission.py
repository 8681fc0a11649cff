"""Whether a socket may come in now: after a restart everybody comes back, and not all at once.

A few may always come, so that a slow machine is slow and not shut. A crowd may come up to a burst and a rate,
and only while the event loop isn't behind for so long that those who are in wait: the crowd's own arrival may
hold it up for a moment. Who is sent away comes back with jitter, as after any lost connection.
"""

from collections.abc import Callable
from typing import Final

from .limits import Rate, TooMany

FEW: Final = 100
"""Sockets that may come in one moment, however busy the loop is."""
FEW_EACH_SECOND: Final = 25.0
BURST: Final = 1_000
"""Sockets that may come in one moment."""
EACH_SECOND: Final = 500.0
"""Sockets a second in the long run."""
BEHIND: Final = 0.25
"""Seconds; a loop that lags more than this takes no crowd."""


class Busy(Exception):
    """Not now; a moment later again."""


class Admission:
    """The door of one process."""

    def __init__(self, lag: Callable[[], float]) -> None:
        """`lag`: how far the event loop is steadily behind, in seconds."""
        self._lag = lag
        self._few = Rate(FEW_EACH_SECOND, FEW)
        self._all = Rate(EACH_SECOND, BURST)

    def enter(self, now: float) -> None:
        """Let one socket in at `now` (monotonic seconds). Busy."""
        try:
            if self._lag() > BEHIND:
                self._few.take("", now)
            self._all.take("", now)
        except TooMany as error:
            raise Busy from error
