"""How far a server's event loop was behind while it was measured, as it says itself once a second."""

import threading
from collections.abc import Callable
from typing import Final

EVERY: Final = 1.0
"""Seconds: a server tells the worst of the last one."""


class LagWatch:
    """Asks again and again, beside the generator, which it leaves alone while it waits for the answer."""

    def __init__(self, ask: Callable[[], float | None]) -> None:
        """`ask`: the worst lag of the last second; None when the server doesn't tell."""
        self._ask = ask
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._worst: float | None = None

    def start(self) -> None:
        """Begin to ask, a second from now."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more; doesn't wait for the answer under way."""
        self._over.set()

    def worst(self) -> float | None:
        """The worst of all answers (seconds), once it was stopped; None when there was none."""
        if self._thread.ident is not None:
            self._thread.join()
        return self._worst

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            if (lag := self._ask()) is None:
                return
            self._worst = lag if self._worst is None else max(self._worst, lag)
