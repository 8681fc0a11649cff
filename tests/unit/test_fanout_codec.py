"""News as bytes between processes."""

import pytest

from server.boards.stage import first
from server.fanout.codec import Head, decode, encode, head
from server.sync.news import (
    BoardDropped,
    Born,
    Claim,
    DeviceLeft,
    Here,
    News,
    PersonChanged,
    PersonRemoved,
    Pointed,
    PresenceAsked,
    Presences,
    Present,
    Row,
    Rows,
    StageChanged,
    Told,
)
from tests.sim.sheet import SHEET

EVERYTHING: list[News] = [
    Rows(
        "b",
        3,
        (
            Row(
                7,
                b"\x00\xff\x01",
                (Claim(2**40, "anna"), Claim(5, None, "presence")),
                (Born("notes", "n", None),),
            ),
            Row(8, b""),
        ),
    ),
    Presences("abcdefgh", "b", (Present(1, 2, "anna", b'{"cursor":null}'), Present(2, 3, "bea", b"null"))),
    Presences("abcdefgh", "b", (), (Pointed(2**53 - 1, 7, -5, 2**31), Pointed(2, 3, 0, 0))),
    PresenceAsked("b"),
    StageChanged("b", first(SHEET), 1.5),
    BoardDropped("b"),
    PersonChanged("w", "anna", role="observer", name="Änna"),
    PersonRemoved("w", "anna"),
    DeviceLeft("0123"),
    Told("w", {"code": "people"}),
]


def test_what_is_said_is_heard() -> None:
    message = encode("abcdefgh", 2**40, EVERYTHING)
    assert head(message) == Head("abcdefgh", 2**40)
    assert decode(message) == EVERYTHING


def test_who_is_there_is_heard() -> None:
    (heard,) = decode(encode("abcdefgh", 1, [Here("abcdefgh", [("w", "b", ["anna"])], last=True)]))
    assert isinstance(heard, Here)
    assert [tuple(one) for one in heard.boards] == [("w", "b", ["anna"])]
    assert (heard.process, heard.last) == ("abcdefgh", True)


def test_what_a_newer_version_says_is_passed_over() -> None:
    message = encode("abcdefgh", 1, [PresenceAsked("b"), BoardDropped("b")])
    assert decode(message.replace(b"presence?", b"sundance!")) == [BoardDropped("b")]


@pytest.mark.parametrize("cut", [0, 5, 19, 25, -1])
def test_what_is_cut_off_is_an_error_and_nothing_else(cut: int) -> None:
    message = encode("abcdefgh", 1, EVERYTHING)
    with pytest.raises(ValueError, match="message"):
        decode(message[:cut])


def test_rubbish_has_no_head() -> None:
    with pytest.raises(ValueError, match="no message"):
        head(b"rubbish")
