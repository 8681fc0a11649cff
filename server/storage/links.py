"""Links: secrets that let people in with a role.

A secret is derived from the server's key, so that it can be shown again; the database holds its hash and
generation only. Who reads the database alone can let nobody in.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from server.boards.roles import Role

from .ids import hashed
from .tables import links, workshops
from .workshops import KEEP, Keep

ROLES: Final = (Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER)
"""The roles that have a link; nobody becomes an owner by one."""

MAX_PASSWORD: Final = 200

_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_NOBODY = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """A workshop's link for a role."""

    workshop: str
    role: Role
    generation: int
    expires: float | None
    """UTC seconds; from then on it lets people in as readers only."""
    password: str | None
    """What `password_matches` compares with; None: no password is asked."""

    def expired(self, now: float) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires <= now


def secret_of(key: bytes, workshop: str, role: Role, generation: int) -> str:
    """The secret of a link: 256 bits, url-safe."""
    text = f"{workshop}|{role.word}|{generation}".encode()
    digest = hmac.digest(key, text, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def create_all(conn: Connection, key: bytes, workshop: str) -> dict[Role, str]:
    """The links of a new workshop: the secret by role."""
    secrets = {role: secret_of(key, workshop, role, 1) for role in ROLES}
    rows = [
        {"workshop": workshop, "role": role.word, "generation": 1, "hash": hashed(secret)}
        for role, secret in secrets.items()
    ]
    conn.execute(insert(links), rows)
    return secrets


def of_workshop(conn: Connection, key: bytes, workshop: str) -> dict[Role, tuple[Link, str | None]]:
    """The workshop's links with their secrets; empty for an unknown workshop.

    The secret is None when another key made it: the link works, but only a rotation can show one.
    """
    found: dict[Role, tuple[Link, str | None]] = {}
    for row in conn.execute(select(links).where(links.c.workshop == workshop)):
        link = _link(row)
        secret = secret_of(key, workshop, link.role, link.generation)
        found[link.role] = (link, secret if hashed(secret) == row.hash else None)
    return {role: found[role] for role in ROLES if role in found}


def lookup(conn: Connection, secret: str) -> Link | None:
    """The link of that secret; None for an unknown or rotated one. Expired ones are found: see `expired`.

    Found or not takes the same work, and only hashes are compared.
    """
    digest = hashed(secret)
    row = conn.execute(
        select(links)
        .join(workshops, workshops.c.id == links.c.workshop)
        .where(links.c.hash == digest, workshops.c.deleted.is_(None))
    ).first()
    same = hmac.compare_digest(row.hash if row else _NOBODY, digest)
    return _link(row) if row and same else None


def rotate(conn: Connection, key: bytes, workshop: str, role: Role) -> str | None:
    """Let the link's secret die and make a new one, which is returned; None when there is no such link.

    Who is inside stays; expiry and password stay as they are.
    """
    this = (links.c.workshop == workshop) & (links.c.role == role.word)
    generation = conn.scalar(select(links.c.generation).where(this))
    if generation is None:
        return None
    secret = secret_of(key, workshop, role, generation + 1)
    conn.execute(update(links).where(this).values(generation=generation + 1, hash=hashed(secret)))
    return secret


def patch(
    conn: Connection,
    workshop: str,
    role: Role,
    *,
    expires: float | Keep | None = KEEP,
    password: str | Keep | None = KEEP,
) -> Link | None:
    """Change expiry (UTC seconds, None: never) or password (from `hash_password`, None: none).

    The link after it; None when there is none.
    """
    this = (links.c.workshop == workshop) & (links.c.role == role.word)
    values: dict[str, Any] = {}
    if not isinstance(expires, Keep):
        values["expires"] = expires
    if not isinstance(password, Keep):
        values["password"] = password
    if values:
        conn.execute(update(links).where(this).values(values))
    row = conn.execute(select(links).where(this)).first()
    return _link(row) if row else None


def hash_password(password: str) -> str:
    """What is kept of a password. Takes some 50 ms on purpose: call it in a worker thread, not in `write`.

    ValueError when it is empty or longer than MAX_PASSWORD.
    """
    if not 0 < len(password) <= MAX_PASSWORD:
        raise ValueError(f"a password has 1 to {MAX_PASSWORD} characters")
    salt = os.urandom(16)
    return f"{salt.hex()}:{_stretched(password, salt).hex()}"


def password_matches(kept: str, password: str) -> bool:
    """Whether this is the password of `Link.password`. As slow as `hash_password`."""
    if len(password) > MAX_PASSWORD:
        return False
    salt, _, digest = kept.partition(":")
    return hmac.compare_digest(_stretched(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def _stretched(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, **_SCRYPT)


def _link(row: Row[Any]) -> Link:
    return Link(row.workshop, Role.of(row.role), row.generation, row.expires, row.password)
