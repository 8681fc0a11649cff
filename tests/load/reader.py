"""A fresh reader: joins, takes the whole document and goes."""

import random
from collections.abc import Mapping

from .decoded import Decoded
from .generator import Generator
from .handshake import connect
from .servers import NotThere, Seat
from .wire import messages


def read(seat: Seat, seconds: float, seed: int = 1) -> Mapping[int, int]:
    """How far the document of each client id goes that somebody new holds after so long. NotThere when the
    server hangs up.

    Not the first answer alone counts: some answer at once, and load what they had stored behind it.
    """
    connection = connect(seat, random.Random(seed), probe=True)
    try:
        with Generator([connection]) as generator:
            generator.play([], seconds)
    finally:
        connection.close()
    if connection.gone is not None:
        raise NotThere("hung up on a reader")
    documents, _ = Decoded().news(messages(connection.chunks), len(seat.manner.prefix))
    return {client: news[-1][1] for client, news in documents.items()}
