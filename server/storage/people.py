"""People: who joined a workshop, with what role, and the tokens by which they are known."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from server.boards.roles import Role

from .ids import hashed, new_id, new_secret
from .tables import people, tokens, workshops

COLORS: Final = 8
"""People's colours are numbered from 1 to this."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who joined. Times are UTC seconds."""

    id: str
    workshop: str
    name: str
    """"" for who gave none."""
    locale: str
    role: Role
    color: int
    muted: bool
    waiting: bool
    """In the lobby: may not come in yet."""
    removed: float | None
    """When a facilitator removed them; such a person is nobody here any more."""
    joined: float
    seen: float


def create(
    conn: Connection,
    *,
    workshop: str,
    name: str,
    locale: str,
    role: Role,
    now: float,
    waiting: bool = False,
) -> Person:
    """Somebody new. A name that another has gets a number: "Anna (2)"; colours take turns."""
    count = conn.scalar(select(func.count()).select_from(people).where(people.c.workshop == workshop)) or 0
    made = Person(
        id=new_id(),
        workshop=workshop,
        name=_free_name(conn, workshop, name, None),
        locale=locale,
        role=role,
        color=count % COLORS + 1,
        muted=False,
        waiting=waiting,
        removed=None,
        joined=now,
        seen=now,
    )
    values = {column: getattr(made, column) for column in Person.__slots__}
    conn.execute(insert(people).values(values | {"role": role.word}))
    return made


def get(conn: Connection, person_id: str) -> Person | None:
    """The person, also a removed one; None when there is none or the workshop was deleted."""
    row = conn.execute(living().where(people.c.id == person_id)).first()
    return person_of(row) if row else None


def in_workshop(conn: Connection, workshop: str, *, removed: bool = False) -> list[Person]:
    """Who joined, in that order; with those in the lobby, and the removed ones if asked."""
    wanted = living().where(people.c.workshop == workshop)
    if not removed:
        wanted = wanted.where(people.c.removed.is_(None))
    return [person_of(row) for row in conn.execute(wanted.order_by(people.c.joined, people.c.id))]


def rename(conn: Connection, person_id: str, name: str) -> Person | None:
    """Another name, with a number when somebody has it; the person after it, None when there is none."""
    person = get(conn, person_id)
    if person is None:
        return None
    return _set(conn, person_id, name=_free_name(conn, person.workshop, name, person_id))


def set_locale(conn: Connection, person_id: str, locale: str) -> Person | None:
    """Another language; the person after it, None when there is none."""
    return _set(conn, person_id, locale=locale)


def set_muted(conn: Connection, person_id: str, muted: bool) -> Person | None:
    """Make read-only, or end that; the person after it, None when there is none."""
    return _set(conn, person_id, muted=muted)


def set_role(conn: Connection, person_id: str, role: Role) -> Person | None:
    """Another role, higher or lower; the person after it, None when there is none."""
    return _set(conn, person_id, role=role.word)


def raise_role(conn: Connection, person_id: str, role: Role) -> Person | None:
    """That role, unless theirs is higher already; the person after it, None when there is none."""
    person = get(conn, person_id)
    return person if person is None or person.role >= role else set_role(conn, person_id, role)


def admit(conn: Connection, person_id: str) -> Person | None:
    """Let in from the lobby; the person after it, None when there is none."""
    return _set(conn, person_id, waiting=False)


def remove(conn: Connection, person_id: str, now: float) -> Person | None:
    """Put out for good. Token and device still tell who it is, so that they can be refused."""
    return _set(conn, person_id, removed=now)


def remove_joined_since(
    conn: Connection, workshop: str, since: float, *, up_to: Role, keep: str, now: float
) -> list[str]:
    """Remove who joined at or after `since` and has at most the role `up_to`, but not `keep`; their ids."""
    wanted = [
        person.id
        for person in in_workshop(conn, workshop)
        if person.joined >= since and person.role <= min(up_to, Role.FACILITATOR) and person.id != keep
    ]
    for person_id in wanted:
        remove(conn, person_id, now)
    return wanted


def touch(conn: Connection, person_id: str, now: float) -> None:
    """The person was here at that time."""
    conn.execute(update(people).where(people.c.id == person_id).values(seen=now))


def issue_token(conn: Connection, person_id: str, now: float) -> str:
    """A new bearer token of 256 bits for the person, beside those they have. Only its hash is kept."""
    token = new_secret()
    conn.execute(insert(tokens).values(hash=hashed(token), person=person_id, created=now))
    return token


def by_token(conn: Connection, token: str) -> Person | None:
    """Whose token that is; None for nobody's. A removed person is found: look at `removed`."""
    return by_tokens(conn, [token]).get(token)


def by_tokens(conn: Connection, shown: Collection[str]) -> dict[str, Person]:
    """As `by_token` for several at once; without those that are nobody's."""
    hashes = {hashed(token): token for token in shown}
    found = (
        living()
        .add_columns(tokens.c.hash.label("shown"))
        .join(tokens, tokens.c.person == people.c.id)
        .where(tokens.c.hash.in_(hashes))
    )
    return {hashes[row.shown]: person_of(row) for row in conn.execute(found)}


def revoke_token(conn: Connection, token: str) -> None:
    """The token is nobody's from now on."""
    conn.execute(delete(tokens).where(tokens.c.hash == hashed(token)))


def living() -> Select[Any]:
    """People of workshops that are not deleted; for the other modules here."""
    return (
        select(people)
        .join(workshops, workshops.c.id == people.c.workshop)
        .where(workshops.c.deleted.is_(None))
    )


def person_of(row: Row[Any]) -> Person:
    """A row of `living()` as a person."""
    values = {column: getattr(row, column) for column in Person.__slots__}
    return Person(**values | {"role": Role.of(row.role)})


def _set(conn: Connection, person_id: str, **values: Any) -> Person | None:
    conn.execute(update(people).where(people.c.id == person_id).values(values))
    return get(conn, person_id)


def _free_name(conn: Connection, workshop: str, name: str, own: str | None) -> str:
    if not name:
        return name
    others = (people.c.workshop == workshop) & people.c.removed.is_(None) & (people.c.id != (own or ""))
    taken = {other.casefold() for other in conn.scalars(select(people.c.name).where(others))}
    number = 1
    free = name
    while free.casefold() in taken:
        number += 1
        free = f"{name} ({number})"
    return free
