"""What the sync core counts about itself, for whoever watches it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Since the start; times in seconds."""

    ticks: int = 0
    """Ticks that had something to send."""
    tick_seconds: float = 0.0
    """Time that preparing and offering them took."""
    presence_put_off: int = 0
    """Times that news of presence waited for a slow reader, to be merged with later news."""
    loads: int = 0
    """Boards that were loaded."""
    load_seconds: float = 0.0
    """Time that building their documents took, beside the loop."""
