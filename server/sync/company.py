"""The processes that serve the same database, as a room sees them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .outward import Outward
from .ports import Clock, Fanout, Journal
from .tally import Tally


@dataclass(slots=True)
class Company:
    """See the module."""

    fanout: Fanout
    journal: Journal
    clock: Clock
    certain_seconds: float
    """For so long what was looked up may be relied on: a ban that was spoken elsewhere counts after that."""
    people_known_at: float
    """When the newest look at the people began (monotonic)."""
    lag: Callable[[], float] = lambda: 0.0
    """How far the event loop is behind, in seconds."""
    tally: Tally = field(default_factory=Tally)

    outward: Outward = field(init=False)

    def __post_init__(self) -> None:
        self.outward = Outward(self.clock, self.lag)

    @property
    def alone(self) -> bool:
        """Whether there are no others."""
        return self.fanout.alone

    def certain(self, known_at: float) -> bool:
        """Whether board, as looked up at that time, and people are known well enough to judge frames (R4)."""
        if self.fanout.alone:
            return True
        return self.clock.monotonic() - min(known_at, self.people_known_at) < self.certain_seconds
