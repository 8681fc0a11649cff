"""Who stands behind a connection."""

from dataclasses import dataclass

from server.boards.roles import Role


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a workshop as the web layer knows them when they connect; the hub keeps it current."""

    workshop: str
    person: str
    name: str
    color: str
    role: Role
    muted: bool = False
    device: str = ""
