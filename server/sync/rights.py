"""Whether somebody's content frames are taken now (R4), and which stages count at this moment."""

from collections.abc import Sequence
from enum import Enum

from server.boards.roles import Action, Role, can
from server.boards.stage import Stage

from .member import Member


class Writing(Enum):
    """What happens to a content frame that adds something."""

    FREE = "free"
    WITHHELD = "withheld"
    """For the time being the person may write nothing at all; taken later."""
    REFUSED = "refused"


class Stages:
    """The stage of a board and those that were left in the last moments.

    People act on the stage that they see. So for a while after a change a frame is taken if any stage of
    that while allows it: permissions work at once, bans a little later.
    """

    def __init__(self, stage: Stage, grace: float) -> None:
        self.now = stage
        self._grace = grace
        self._left: list[tuple[float, Stage]] = []

    def change(self, stage: Stage, time: float) -> bool:
        """Another stage from this moment (monotonic seconds) on; an older version changes nothing."""
        if stage.version <= self.now.version:
            return False
        self._left = [(left, old) for left, old in self._left if time - left < self._grace]
        self._left.append((time, self.now))
        self.now = stage
        return True

    def counting(self, time: float) -> Sequence[Stage]:
        """The stages that count at this moment, the present one first."""
        return (self.now, *(old for left, old in self._left if time - left < self._grace))


def writing(
    member: Member, stages: Sequence[Stage], *, just_demoted: bool = False, read_only: bool = False
) -> Writing:
    """What happens now to a frame of this person that adds something.

    `just_demoted`: they became observer within the grace time; `read_only`: the board cannot be written.
    """
    if not can(member.role, Action.EDIT):
        return Writing.WITHHELD if just_demoted else Writing.REFUSED
    paused = member.role < Role.FACILITATOR and all(stage.paused for stage in stages)
    return Writing.WITHHELD if read_only or member.muted or paused else Writing.FREE
