"""What people were allowed to do at every moment, remembered beside the server (R4)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from server.boards.roles import Role

GRACE = 2.0

T = TypeVar("T")


@dataclass
class History:
    """Values by the time from which they held (virtual seconds)."""

    roles: dict[str, list[tuple[float, Role]]] = field(default_factory=lambda: defaultdict(list))
    mutes: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    pauses: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    people_grace: float = 0.0
    """For so long a ban of a person may be unknown to another process than the one it was told."""

    def may_write(self, person: str, board: str, at: float) -> bool:
        """Whether a change by the person at that moment was allowed; in doubt about one moment: yes."""
        since = at - self.people_grace
        roles = _during(self.roles[person], since, at)
        if all(role is Role.OBSERVER for role in roles) or all(_during(self.mutes[person], since, at)):
            return False
        paused = all(_during(self.pauses[board], at - GRACE, at))
        return not paused or any(role >= Role.FACILITATOR for role in roles)


def _during(values: Sequence[tuple[float, T]], start: float, end: float) -> list[T]:
    """The values that held at some moment from start to end."""
    held = []
    for number, (since, value) in enumerate(values):
        until = values[number + 1][0] if number + 1 < len(values) else float("inf")
        if since <= end and until >= start:
            held.append(value)
    return held
