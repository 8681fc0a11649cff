"""Who may do what: roles, actions and the one table between them."""

from enum import IntEnum, StrEnum


class Role(IntEnum):
    """What a person is in a workshop; a higher role may do all that a lower one may."""

    OBSERVER = 0
    PARTICIPANT = 1
    FACILITATOR = 2
    OWNER = 3

    @property
    def word(self) -> str:
        """The role's name on the wire and in the database."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Role":
        """The role of that name; ValueError when there is none."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(f"unknown role: {word!r}") from None


class Action(StrEnum):
    """What somebody may want to do in a workshop."""

    READ = "read"
    EDIT = "edit"
    DIRECT = "direct"
    """Change the stage, people, links, boards."""
    SNAPSHOT = "snapshot"
    OWN = "own"
    """Delete the workshop."""


LEAST: dict[Action, Role] = {
    Action.READ: Role.OBSERVER,
    Action.EDIT: Role.PARTICIPANT,
    Action.DIRECT: Role.FACILITATOR,
    Action.SNAPSHOT: Role.FACILITATOR,
    Action.OWN: Role.OWNER,
}


def can(role: Role, action: Action) -> bool:
    """Whether the role allows the action at all; what the stage forbids besides is `stage.py`'s."""
    return role >= LEAST[action]
