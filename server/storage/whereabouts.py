"""Who those who are connected are by now: read every second, so it is cheap."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from .people import Person, living, person_of
from .tables import device_people, people, tokens


def of_people(conn: Connection, ids: Collection[str]) -> dict[str, Person]:
    """These people, without those who are gone with their workshop."""
    return {row.id: person_of(row) for row in conn.execute(living().where(people.c.id.in_(ids)))}


def keys_of(conn: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    """The hashes of the tokens and devices by which these people are known, by person."""
    keys: dict[str, list[str]] = defaultdict(list)
    for table, column in ((tokens, tokens.c.hash), (device_people, device_people.c.device)):
        for person, key in conn.execute(select(table.c.person, column).where(table.c.person.in_(ids))):
            keys[person].append(key)
    return keys
