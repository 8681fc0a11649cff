"""Whether one document holds all of another, told without reading either."""

import random

import pytest

from server.storage.fingerprint import Fingerprint, Unreadable, fingerprint, replay
from tests.support.edits import Editor


def test_a_document_and_its_copies_have_the_same_fingerprint() -> None:
    rng = random.Random(7)
    for _ in range(40):
        editors = [Editor(10), Editor(11), Editor(12)]
        made: list[bytes] = []
        for number in range(60):
            editor = rng.choice(editors)
            notes = sorted(editor.texts())
            if not notes or rng.random() < 0.4:
                made.append(editor.write(f"{editor.client}-{number}", "äö🎈"))
            elif rng.random() < 0.5:
                made.append(editor.move(rng.choice(notes), number))
            else:
                made.append(editor.delete(rng.choice(notes)))
            if rng.random() < 0.3:
                editor.take(rng.choice(editors).state())
        whole = replay(made)
        print_of = fingerprint(whole)
        assert fingerprint(replay([whole.get_update()])) == print_of
        assert fingerprint(replay(made + made)) == print_of
        partly = fingerprint(replay(made[: rng.randint(0, len(made) - 1)]))
        assert partly.within(print_of)
        assert not print_of.within(partly)


def test_a_deletion_counts_though_no_clock_moves() -> None:
    editor = Editor(10)
    editor.write("n1", "x")
    before = fingerprint(editor.doc)
    editor.delete("n1")
    after = fingerprint(editor.doc)
    assert before.clocks == after.clocks
    assert before.within(after)
    assert not after.within(before)


@pytest.mark.parametrize(
    ("inner", "outer", "wanted"),
    [
        ([(0, 5)], [(0, 5)], True),
        ([(1, 2), (3, 4)], [(0, 5)], True),
        ([(0, 5)], [(0, 3), (4, 5)], False),
        ([(0, 5)], [(1, 5)], False),
        ([(0, 5)], [(0, 4)], False),
        ([(7, 8)], [(0, 5)], False),
        ([(0, 1), (7, 8)], [(0, 5), (6, 9)], True),
        ([(0, 1)], [], False),
        ([], [(0, 1)], True),
    ],
)
def test_ranges_within_ranges(
    inner: list[tuple[int, int]], outer: list[tuple[int, int]], wanted: bool
) -> None:
    assert Fingerprint({}, {1: inner} if inner else {}).within(Fingerprint({}, {1: outer})) is wanted


def test_a_client_that_the_other_does_not_know_is_not_within() -> None:
    assert not Fingerprint({1: 3}, {}).within(Fingerprint({2: 9}, {}))
    assert Fingerprint({1: 3}, {}).within(Fingerprint({1: 3, 2: 9}, {}))


def test_what_pycrdt_does_not_read_is_unreadable() -> None:
    for broken in (b"", b"\x01", b"\xff" * 40):
        with pytest.raises(Unreadable):
            replay([broken])
