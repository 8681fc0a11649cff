"""Ids and secrets: how they are made and how secrets are stored."""

import hashlib
import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id() -> str:
    """A new id: 12 letters and digits (71 bits). It names a thing and opens nothing."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def new_secret() -> str:
    """A new secret of 256 bits, url-safe."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What the database keeps of a secret: SHA-256 in hex.

    No salt and no stretching: the secrets are 256 random bits. Odd characters hash like any others.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
