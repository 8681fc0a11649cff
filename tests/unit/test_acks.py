"""Which content frames are durable: against the plain definition."""

from hypothesis import given
from hypothesis import strategies as st

from server.sync.acks import Acks


def test_acks_are_cumulative_and_told_once() -> None:
    acks = Acks()
    for _ in range(3):
        acks.receive()
    assert acks.news() is None
    acks.settle(1)
    acks.settle(2)
    assert (acks.news(), acks.news()) == (2, None)
    acks.settle(3)
    assert acks.news() == 3


def test_a_held_frame_holds_all_after_it_until_a_step_2_heals() -> None:
    acks = Acks()
    for _ in range(4):
        acks.receive()
    acks.settle(1)
    acks.hold(2)
    acks.settle(3)
    assert acks.news() == 1
    acks.answer(4)
    acks.heal(4)
    assert acks.news() == 4
    assert not acks.waiting


def test_a_frame_held_after_the_step_2_is_not_healed_by_it() -> None:
    acks = Acks()
    for _ in range(4):
        acks.receive()
    acks.hold(1)
    acks.answer(2)
    acks.hold(3)
    acks.hold(4)
    acks.heal(2)
    assert acks.news() == 2
    assert acks.waiting


def test_held_frames_cost_no_memory_each() -> None:
    acks = Acks()
    for _ in range(10_000):
        acks.hold(acks.receive())
    assert len(acks._held) == 1


@given(st.lists(st.tuples(st.sampled_from(["take", "hold", "answer"]), st.integers(0, 3)), max_size=40))
def test_the_count_is_the_longest_durable_prefix(events: list[tuple[str, int]]) -> None:
    """A frame is durable when it is committed itself, or a later committed step 2 holds it."""
    acks = Acks()
    kinds: list[str] = []
    under_way: list[int] = []
    committed: set[int] = set()
    for kind, commits in events:
        number = acks.receive()
        kinds.append(kind)
        if kind == "hold":
            acks.hold(number)
        else:
            under_way.append(number)
            if kind == "answer":
                acks.answer(number)
        for _ in range(min(commits, len(under_way))):
            done = under_way.pop(0)
            committed.add(done)
            (acks.heal if kinds[done - 1] == "answer" else acks.settle)(done)
        healed = max((n for n in committed if kinds[n - 1] == "answer"), default=0)
        durable = 0
        while durable < number and (durable + 1 in committed or durable + 1 <= healed):
            durable += 1
        news = acks.news()
        assert (acks._told if news is None else news) == durable
