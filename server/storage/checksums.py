"""Checksums of what is kept, so that a damaged row is noticed instead of believed.

They cover where a row belongs as well: a row that turns up on another board is damaged too.
"""

import hashlib
import struct


def row_checksum(
    board: str, seq: int, epoch: int, client: int, person: str | None, at: float, data: bytes
) -> bytes:
    """Of a row of the journal. struct.error for numbers of more than 63 bits."""
    digest = hashlib.blake2b(struct.pack(">qqqd", seq, epoch, client, at), digest_size=16)
    digest.update(f"{board}\0{'-' if person is None else '+' + person}\0".encode())
    digest.update(data)
    return digest.digest()


def state_checksum(board: str, seq: int, data: bytes) -> bytes:
    """Of a checkpoint or snapshot."""
    digest = hashlib.blake2b(struct.pack(">q", seq), digest_size=16)
    digest.update(f"{board}\0".encode())
    digest.update(data)
    return digest.digest()
