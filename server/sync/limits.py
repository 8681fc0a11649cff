"""Every bound of the sync core in one place, and the bucket that slows whoever goes too fast."""

from dataclasses import dataclass
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds and times (seconds, bytes) of the sync core; an operator may change them."""

    edits_per_second: float = 60.0
    edits_burst: float = 200.0
    presence_per_second: float = 40.0
    presence_burst: float = 80.0
    edit_bytes: int = 16 * KIB
    """A frame counts as one edit for each such piece of it, so that the rate bounds bytes too."""

    tick: float = 0.033
    """Document frames follow each other at least so far apart; the first after a calm goes at once."""
    tick_per_person: float = 0.000_33
    """On a board with few people a document tick is only so long for each of them."""
    presence_tick: float = 0.030
    presence_tick_per_person: float = 0.000_2
    """On a board with many people a presence tick is so long for each of them, up to …"""
    presence_tick_most: float = 0.125
    lag: float = 0.010
    """An event loop that is so far behind doubles the presence tick."""
    cursor_tick: float = 0.050
    """Clients send their cursor at most that often, and less often when the presence tick is longer."""

    outbox_bytes: int = 256 * KIB
    """What may wait for one client beside the state it is given at the start."""
    send_seconds: float = 30.0
    """One frame, the initial state too, must be on the wire within this time."""
    handshake_seconds: float = 10.0

    grace_seconds: float = 2.0
    """After a change of stage or role to the worse, work that was under way is still treated mildly."""
    presence_seconds: float = 30.0
    presence_bytes: int = 4 * KIB
    presence_ids: int = 8
    """Presence ids that one connection may use at a time."""
    presence_claims: int = 64
    """Presence ids that one connection may use in all."""
    content_ids: int = 256
    """Client ids of content that one connection may claim."""
    silence_seconds: float = 20.0
    """After so long without a frame the stage is sent again, so that a client knows it is connected."""
    notice_seconds: float = 5.0
    """`slow-down` is said at most so often."""
    healing_attempts: int = 3
    """A client whose answers to step 1 leave a gap so often in a row is refused: it would go on for ever."""

    commit_bytes: int = 32 * MIB
    """What may wait for the journal; beyond it no frame is read."""
    batch_bytes: int = 8 * MIB
    commit_tick: float = 0.008
    """Transactions begin at least so far apart; the first after a calm at once."""
    checkpoint_rows: int = 500
    checkpoint_seconds: float = 15.0
    """A board is checkpointed after so many rows, but not more often than this: to make one and to read it
    back costs as much as hundreds of edits, and rows are read fast."""
    idle_seconds: float = 60.0
    """A board that nobody is connected to is put away after this time."""
    sweep_seconds: float = 1.0
    """How often expiry, silence, handshakes and idleness are looked at."""
    spread_seconds: float = 3.0
    """A closing hub ends its sessions over this time at most."""
    farewell_seconds: float = 2.0
    """How long a closing hub waits for what is under way."""


class Bucket:
    """Tokens that come back at a steady rate, up to a burst; may go into debt by one large cost."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, now

    def spare(self, now: float, cost: float = 1.0) -> bool:
        """Take the cost if there would be nothing to wait for."""
        left = min(self._burst, self._left + (now - self._at) * self._rate) - cost
        if left < 0:
            return False
        self._left, self._at = left, now
        return True

    def give_back(self, cost: float = 1.0) -> None:
        """The cost wasn't used after all."""
        self._left += cost

    def take(self, now: float, cost: float = 1.0) -> float:
        """Take the cost; how many seconds to wait before the next taking, 0 while tokens are left."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate) - cost
        self._at = now
        return max(0.0, -self._left / self._rate)
