"""Devices: a browser's cookie, the people it is in its workshops, and handing a person to another device."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from .ids import hashed, new_secret
from .people import Person, get, living, person_of
from .tables import device_people, devices, handovers, people

HANDOVER_SECONDS: Final = 300.0

_UNUSED_SECONDS = 86_400.0


def remember(conn: Connection, cookie: str | None, person: Person, now: float) -> str:
    """The device with that cookie is this person in the person's workshop; the cookie to set.

    Without a cookie, or with one that is unknown, it is a new device with a new cookie of 256 bits.
    """
    if cookie is None or not _known(conn, cookie):
        cookie = new_secret()
        conn.execute(insert(devices).values(hash=hashed(cookie), created=now))
    device = hashed(cookie)
    here = (device_people.c.device == device) & (device_people.c.workshop == person.workshop)
    conn.execute(delete(device_people).where(here))
    conn.execute(insert(device_people).values(device=device, workshop=person.workshop, person=person.id))
    return cookie


def people_here(conn: Connection, cookie: str) -> list[Person]:
    """Who the device is in all its workshops, also where that person was removed."""
    return people_on(conn, [cookie])[cookie]


def people_on(conn: Connection, cookies: Collection[str]) -> dict[str, list[Person]]:
    """As `people_here` for several devices at once; each has an entry."""
    hashes = {hashed(cookie): cookie for cookie in cookies}
    found = (
        living()
        .add_columns(device_people.c.device.label("shown"))
        .join(device_people, device_people.c.person == people.c.id)
        .where(device_people.c.device.in_(hashes))
        .order_by(people.c.joined)
    )
    everybody: dict[str, list[Person]] = {cookie: [] for cookie in cookies}
    for row in conn.execute(found):
        everybody[hashes[row.shown]].append(person_of(row))
    return everybody


def forget(conn: Connection, cookie: str) -> None:
    """The device is nobody anywhere from now on; the people stay."""
    conn.execute(delete(devices).where(devices.c.hash == hashed(cookie)))


def hand_over(conn: Connection, person_id: str, now: float) -> str:
    """A secret of 256 bits that makes another device the same person, once, within HANDOVER_SECONDS."""
    secret = new_secret()
    values = {"hash": hashed(secret), "person": person_id, "expires": now + HANDOVER_SECONDS}
    conn.execute(insert(handovers).values(values))
    return secret


def take_over(conn: Connection, secret: str, now: float) -> Person | None:
    """Whose secret that is; it is used up. None for an unknown, used or old one, or a removed person's."""
    this = handovers.c.hash == hashed(secret)
    row = conn.execute(select(handovers).where(this)).first()
    if row is None:
        return None
    conn.execute(delete(handovers).where(this))
    person = get(conn, row.person) if now < row.expires else None
    return person if person is not None and person.removed is None else None


def forget_unused(conn: Connection, now: float) -> None:
    """Erase handovers that are too old, and devices that are nobody anywhere."""
    conn.execute(delete(handovers).where(handovers.c.expires <= now))
    unused = devices.c.hash.not_in(select(device_people.c.device))
    conn.execute(delete(devices).where(unused, devices.c.created <= now - _UNUSED_SECONDS))


def _known(conn: Connection, cookie: str) -> bool:
    return conn.scalar(select(devices.c.hash).where(devices.c.hash == hashed(cookie))) is not None
