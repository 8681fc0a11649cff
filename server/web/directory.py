"""Who is connected, as the database knows them by now: what another process has changed is seen here."""

from collections.abc import Collection, Mapping

from server.storage import whereabouts
from server.storage.database import Connection, Database
from server.storage.errors import StorageError
from server.sync.member import Member
from server.sync.ports import Farewell, JournalError

from .api.live import member_of


class People:
    """Implements `sync.ports.Directory`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def look(self, members: Collection[Member]) -> Mapping[Member, Member | Farewell]:
        """Each member as they are now, or how they went. JournalError."""
        try:
            return await self._db.read(_look, members)
        except StorageError as error:
            raise JournalError(str(error)) from error


def _look(conn: Connection, members: Collection[Member]) -> dict[Member, Member | Farewell]:
    ids = {member.person for member in members}
    people, keys = whereabouts.of_people(conn, ids), whereabouts.keys_of(conn, ids)
    now: dict[Member, Member | Farewell] = {}
    for member in members:
        person = people.get(member.person)
        if person is None or person.removed is not None:
            now[member] = "removed"
        elif any(key.startswith(member.device) for key in keys[member.person]):
            now[member] = member_of(person, member.device)
        else:
            now[member] = "left"
    return now
