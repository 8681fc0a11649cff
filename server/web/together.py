"""Asking together: questions that come in the same moment are answered by one call.

A crowd that opens the link at once costs one look into the database and not one each. Nothing is remembered:
an answer is made after its question was asked, so that it is as true as one of its own.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

from anyio import CancelScope, Event, Lock
from anyio.lowlevel import checkpoint

Q = TypeVar("Q")
A = TypeVar("A")

GATHERING: Final = 10
"""Turns of the event loop for which a call may wait while more come in each of them."""
MOST: Final = 500
"""Questions of one call."""


class _Round(Generic[Q, A]):
    """One call: its questions and, once it is done, what came of it."""

    def __init__(self) -> None:
        self.questions: list[Q] = []
        self.answers: Sequence[A] | None = None
        self.error: Exception | None = None
        self.done = Event()


class Together(Generic[Q, A]):
    """Whoever asks first asks for all who come until the call begins. One call is under way at a time."""

    def __init__(self, answer: Callable[[Sequence[Q]], Awaitable[Sequence[A]]]) -> None:
        """`answer` gives an answer to each question, in their order. What it raises all of them get."""
        self._answer = answer
        self._calling = Lock()
        self._coming: _Round[Q, A] = _Round()

    async def ask(self, question: Q) -> A:
        """The answer, made after this call began. Whatever `answer` raises."""
        while True:
            turn = self._coming
            place = len(turn.questions)
            turn.questions.append(question)
            if place + 1 == MOST:
                self._coming = _Round()
            if place == 0:
                # Others rest on this: it is brought to its end although this one may not want it any more.
                with CancelScope(shield=True):
                    await self._call(turn)
            else:
                await turn.done.wait()
            if turn.error is not None:
                raise turn.error
            if turn.answers is not None:
                return turn.answers[place]
            # Who asked for all was cut off in the middle, as only the end of the process does.

    async def _call(self, turn: _Round[Q, A]) -> None:
        try:
            async with self._calling:
                await self._gather(turn)
                turn.answers = await self._answer(turn.questions)
        except Exception as error:  # noqa: BLE001  it is raised where the question was asked
            turn.error = error
        finally:
            self._begin(turn)
            turn.done.set()

    async def _gather(self, turn: _Round[Q, A]) -> None:
        """Let those come who are on their way in."""
        for _ in range(GATHERING):
            before = len(turn.questions)
            await checkpoint()
            if len(turn.questions) == before:
                break
        self._begin(turn)

    def _begin(self, turn: _Round[Q, A]) -> None:
        """Who comes from now on belongs to the next call."""
        if self._coming is turn:
            self._coming = _Round()
