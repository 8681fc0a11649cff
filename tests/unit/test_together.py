"""Many who ask at once are one look; nobody is told what was true before they asked."""

from collections.abc import Sequence

import pytest
from anyio import Event, create_task_group, wait_all_tasks_blocked
from anyio.abc import TaskGroup

from server.web.together import MOST, Together


class Desk:
    """Answers each question with itself and the number of the call; holds calls back when told to."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.errors: list[Exception] = []
        self.go = Event()
        self.go.set()
        self.together = Together(self.answer)
        self.told: dict[str, str] = {}

    async def answer(self, questions: Sequence[str]) -> list[str]:
        self.calls.append(list(questions))
        number = len(self.calls)
        await self.go.wait()
        if self.errors:
            raise self.errors.pop()
        return [f"{question}{number}" for question in questions]

    async def ask(self, question: str) -> None:
        try:
            self.told[question] = await self.together.ask(question)
        except KeyError as error:
            self.told[question] = repr(error)

    def all(self, tasks: TaskGroup, questions: str) -> None:
        for question in questions:
            tasks.start_soon(self.ask, question)


async def test_who_comes_in_the_same_moment_is_answered_by_one_call() -> None:
    desk = Desk()
    async with create_task_group() as tasks:
        desk.all(tasks, "abc")
    assert desk.calls == [["a", "b", "c"]]
    assert desk.told == {"a": "a1", "b": "b1", "c": "c1"}


async def test_who_comes_during_a_call_is_answered_by_a_later_one_together() -> None:
    desk = Desk()
    desk.go = Event()
    async with create_task_group() as tasks:
        desk.all(tasks, "a")
        await wait_all_tasks_blocked()
        desk.all(tasks, "bc")
        await wait_all_tasks_blocked()
        assert desk.calls == [["a"]], "one call at a time"
        desk.go.set()
    assert desk.calls == [["a"], ["b", "c"]]
    assert desk.told == {"a": "a1", "b": "b2", "c": "c2"}


async def test_nothing_is_remembered() -> None:
    desk = Desk()
    assert [await desk.together.ask("a"), await desk.together.ask("a")] == ["a1", "a2"]


async def test_an_error_is_told_to_all_of_its_call_and_to_nobody_else() -> None:
    desk = Desk()
    desk.errors = [KeyError("gone")]
    async with create_task_group() as tasks:
        desk.all(tasks, "ab")
    assert desk.told == {"a": "KeyError('gone')", "b": "KeyError('gone')"}
    assert await desk.together.ask("c") == "c2"


@pytest.mark.parametrize("leaving", ["a", "b"])
async def test_the_others_are_answered_although_one_has_left(leaving: str) -> None:
    desk = Desk()
    desk.go = Event()
    async with create_task_group() as tasks, create_task_group() as left:
        for question in "ab":
            (left if question == leaving else tasks).start_soon(desk.ask, question)
        await wait_all_tasks_blocked()
        left.cancel_scope.cancel()
        desk.go.set()
    stays = "b" if leaving == "a" else "a"
    assert desk.told[stays] == f"{stays}1"
    assert await desk.together.ask("c") == "c2"


async def test_a_call_has_at_most_so_many_questions() -> None:
    desk = Desk()
    async with create_task_group() as tasks:
        for number in range(MOST + 2):
            tasks.start_soon(desk.ask, str(number))
    assert [len(call) for call in desk.calls] == [MOST, 2]
    assert len(desk.told) == MOST + 2
