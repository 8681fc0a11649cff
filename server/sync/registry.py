"""Which sessions are whose, from the moment they ask to come in."""

from collections.abc import Iterator

from .session import Session


class Registry:
    """The sessions of all workshops."""

    def __init__(self) -> None:
        self._by_workshop: dict[str, dict[Session, None]] = {}
        self._by_person: dict[tuple[str, str], dict[Session, None]] = {}

    def add(self, session: Session) -> None:
        """A session begins."""
        member = session.member
        self._by_workshop.setdefault(member.workshop, {})[session] = None
        self._by_person.setdefault((member.workshop, member.person), {})[session] = None

    def remove(self, session: Session) -> None:
        """A session has ended."""
        workshop, person = session.member.workshop, (session.member.workshop, session.member.person)
        self._by_workshop.get(workshop, {}).pop(session, None)
        if not self._by_workshop.get(workshop, True):
            del self._by_workshop[workshop]
        self._by_person.get(person, {}).pop(session, None)
        if not self._by_person.get(person, True):
            del self._by_person[person]

    def of_person(self, workshop: str, person: str) -> tuple[Session, ...]:
        """The person's sessions in the workshop."""
        return tuple(self._by_person.get((workshop, person), ()))

    def of_workshop(self, workshop: str) -> tuple[Session, ...]:
        """The workshop's sessions."""
        return tuple(self._by_workshop.get(workshop, ()))

    def __iter__(self) -> Iterator[Session]:
        """All sessions; they may come and go meanwhile."""
        return iter([session for sessions in self._by_workshop.values() for session in sessions])
