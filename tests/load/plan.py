"""Which scenarios are run on which servers, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from . import scenarios
from .others import Hocuspocus, PycrdtWebsocket, TunedHocuspocus, YWebsocket
from .scenarios import Capacity, Numbers, Round
from .servers import CalmLappu, CompactLappu, Lappu, Server
from .unsaved import UnsavedLappu

Servers = Sequence[type[Server]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario, and on what it is run."""

    name: str
    what: str
    run: Callable[[Round], Numbers]
    servers: Servers
    once: Servers = ()
    """Measured in the first run alone: what the medians of the others are set beside."""

    def in_run(self, number: int) -> Servers:
        """On what it is run in the run of this number, from 1."""
        return (*self.servers, *self.once) if number == 1 else self.servers


_OTHERS: Final[Servers] = (Hocuspocus, YWebsocket, PycrdtWebsocket)
_ALL: Final[Servers] = (Lappu, *_OTHERS)
_ALONE: Final = {
    "lappu": 900,
    "lappu-compact": 900,
    "lappu-unsaved": 900,
    "hocuspocus": 225,
    "hocuspocus-tuned": 275,
    "pycrdt-websocket": 35,
}
_MANY: Final = {"lappu": 1000, "hocuspocus": 300, "hocuspocus-tuned": 300, "y-websocket": 600}

SCENARIOS: Final = (
    Scenario("s4", "start, and memory of idle connections", scenarios.at_rest, _ALL),
    Scenario("s5", "killed while people write", scenarios.killed, _ALL),
    Scenario("s3", "all join in the same moment", scenarios.join_storm, _ALL),
    Scenario("n1", "bytes that people receive", scenarios.traffic, (), (*_ALL, CompactLappu, CalmLappu)),
    Scenario(
        "s1-fixed",
        "50 and 80 people on one board",
        scenarios.at_fixed_sizes,
        (*_ALL, TunedHocuspocus, CompactLappu, UnsavedLappu),
    ),
    Scenario("s6", "one of 50 people stops to read", scenarios.stalled, _ALL),
    Scenario(
        "s1-most",
        "the most people on one board",
        Capacity(_ALONE),
        (*_ALL, TunedHocuspocus),
        (CompactLappu, UnsavedLappu),
    ),
    Scenario("s2", "the most people on boards of ten", Capacity(_MANY, 10), (*_ALL, TunedHocuspocus)),
    Scenario("s7", "a full board in a browser", scenarios.in_a_browser, (Lappu,)),
    Scenario("processes", "the same load on one process and on two", scenarios.on_two_processes, (Lappu,)),
)

SERVERS: Final = {one.name: one for scenario in SCENARIOS for one in scenario.in_run(1)}
