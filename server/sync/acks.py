"""Which content frames of one connection are durable: the arithmetic of kind 100.

Content frames are numbered from 1 as they are received. Frames of a board become durable in the order
in which they were taken, so `settle` and `heal` come with growing numbers.
"""


class Acks:
    """Counts one connection's content frames and tells the durable prefix."""

    __slots__ = ("_answers", "_durable", "_held", "_told", "received")

    def __init__(self) -> None:
        self.received = 0
        self._durable = 0
        self._told = 0
        self._held: list[int] = []
        self._answers = 0

    def receive(self) -> int:
        """One more content frame; its number."""
        self.received += 1
        return self.received

    def hold(self, number: int) -> None:
        """The frame was not taken (gap, withheld): it and all after it wait for an answer that heals.

        Only the first held frame after each answer under way counts, so this stays short.
        """
        if not self._held or self._held[-1] < self._answers:
            self._held.append(number)

    def answer(self, number: int) -> None:
        """The frame is a step 2 that was taken whole and is on its way to the journal."""
        self._answers = number

    def settle(self, number: int) -> None:
        """The frame is durable."""
        if not self._held or number < self._held[0]:
            self._durable = max(self._durable, number)

    def heal(self, number: int) -> None:
        """The frame is durable and a step 2: it holds all that the client had written before it."""
        while self._held and self._held[0] < number:
            del self._held[0]
        self.settle(number)

    @property
    def waiting(self) -> bool:
        """Whether frames are held."""
        return bool(self._held)

    def news(self) -> int | None:
        """The number to acknowledge, if it has grown since the last asking."""
        if self._durable == self._told:
            return None
        self._told = self._durable
        return self._durable
