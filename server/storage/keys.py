"""The server's own key, from which the secrets of links are derived."""

import contextlib
import os
import secrets
from pathlib import Path

_BYTES = 32


def server_key(path: Path) -> bytes:
    """The key in that file; makes it (mode 0600) when there is none.

    Whoever restores a backup needs this file too, else links can't be shown again (they go on working).
    ValueError when the file holds something else; OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return _read(path)


def _make(path: Path) -> None:
    """Let the file appear with all its contents: several processes may start at once."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise ValueError(f"{path} is not a key of this server: {2 * _BYTES} hexadecimal digits are expected")
    return key
