"""Who is where: nobody speaks for others (P1), clocks (P2), the server's user (P3), who is gone (P4)."""

import json
from typing import Any

import pytest

from server.boards.roles import Role
from server.sync import protocol
from server.sync.limits import Limits
from server.sync.member import Member
from server.sync.news import Pointed, Present
from server.sync.presence import Heard, Hearing, Presence
from server.sync.protocol import PresenceEntry, Reader, presence_entries
from server.sync.standing import ALL

STOCK = Hearing.STOCK
ANN = Member("w", "ann", "Ann Ö", "#aa0000", Role.PARTICIPANT)
BOB = Member("w", "bob", "Bob", "#00bb00", Role.OBSERVER)


def mine(client: int) -> bool:
    return True


def others(client: int) -> bool:
    return False


def say(presence: Presence, clock: int, state: Any, client: int = 1, **more: Any) -> Heard:
    text = state if isinstance(state, bytes) else json.dumps(state).encode()
    member, session = more.get("member", ANN), more.get("session", "tab 1")
    entry = PresenceEntry(client, clock, text)
    return presence.hear([entry], member, session, more.get("owns", mine), more.get("now", 0.0))


def entries(frame: bytes | None) -> list[PresenceEntry]:
    assert frame is not None
    reader = Reader(frame)
    assert reader.uint() == 1
    return list(presence_entries(reader.bytes()))


def states(presence: Presence) -> dict[int, Any]:
    return {entry.client: json.loads(entry.state) for entry in entries(presence.everybody(STOCK))}


@pytest.fixture
def presence() -> Presence:
    return Presence(Limits())


def test_p1_an_id_of_somebody_else_is_passed_over(presence: Presence) -> None:
    assert say(presence, 1, {}, owns=others) == Heard((), False)
    assert states(presence) == {}


def test_p2_a_state_counts_when_its_clock_is_newer(presence: Presence) -> None:
    say(presence, 5, {"cursor": 1})
    for clock in (4, 5):
        say(presence, clock, {"cursor": 2})
        assert states(presence)[1]["cursor"] == 1
    say(presence, 6, {"cursor": 3})
    assert states(presence)[1]["cursor"] == 3


def test_p2_renewals_are_relayed_though_unchanged(presence: Presence) -> None:
    say(presence, 1, {"cursor": 1})
    presence.news()
    say(presence, 2, {"cursor": 1})
    assert tuple(presence.news()) == (1,)


def test_p2_farewell_counts_at_the_same_clock(presence: Presence) -> None:
    say(presence, 5, {})
    presence.news()
    say(presence, 5, None)
    assert entries(presence.frame(presence.news(), STOCK)) == [PresenceEntry(1, 5, b"null")]
    assert states(presence) == {}


def test_p3_the_server_says_who_it_is(presence: Presence) -> None:
    say(presence, 1, {"cursor": {"x": 1, "y": 2}, "user": {"id": "bob", "name": "<b>", "role": "owner"}})
    user = {"id": "ann", "name": "Ann Ö", "color": "#aa0000", "role": "participant"}
    assert states(presence)[1] == {"cursor": {"x": 1, "y": 2}, "user": user}


def test_p3_a_new_name_is_told_at_a_newer_clock(presence: Presence) -> None:
    say(presence, 1, {})
    presence.news()
    presence.change(Member("w", "ann", "Anna", "#aa0000", Role.FACILITATOR))
    (entry,) = entries(presence.frame(presence.news(), STOCK))
    assert entry.clock == 2
    assert json.loads(entry.state)["user"]["name"] == "Anna"


@pytest.mark.parametrize(
    "text",
    [b"[]", b"3", b'"x"', b"{", b"", b"\xff", b'{"a":NaN}', b'{"a":Infinity}', b'{"a":1e999}', b"[" * 4_000],
)
def test_a_state_that_browsers_cannot_read_is_passed_over(presence: Presence, text: bytes) -> None:
    assert say(presence, 1, text) == Heard((), False)
    assert states(presence) == {}


def test_a_state_over_4_kb_is_too_large(presence: Presence) -> None:
    assert say(presence, 1, {"a": "x" * 4_096}).too_large
    assert states(presence) == {}


def test_p4_leaving_takes_off_what_the_session_said(presence: Presence) -> None:
    say(presence, 1, {}, client=1)
    say(presence, 1, {}, client=2, session="tab 2")
    presence.news()
    presence.leave("tab 1")
    assert tuple(presence.news()) == (1,)
    assert list(states(presence)) == [2]


def test_p4_who_is_silent_is_taken_off_after_30_s(presence: Presence) -> None:
    say(presence, 1, {}, client=1, now=0)
    say(presence, 1, {}, client=2, now=20)
    presence.expire(29.9)
    assert list(states(presence)) == [1, 2]
    presence.expire(30)
    assert list(states(presence)) == [2]


def test_a_new_connection_of_the_person_takes_over_at_once(presence: Presence) -> None:
    say(presence, 1, {}, session="tab 1")
    say(presence, 2, {"cursor": 2}, session="tab 2")
    presence.leave("tab 1")
    assert states(presence)[1]["cursor"] == 2


def test_who_comes_back_with_the_same_clock_is_seen_again(presence: Presence) -> None:
    say(presence, 7, {}, session="before")
    presence.leave("before")
    presence.news()
    say(presence, 7, {}, session="after")
    (entry,) = entries(presence.frame(presence.news(), STOCK))
    assert entry.clock == 8, "others have seen 7 and listen only to something newer"


def test_ids_are_claimed_once_and_bounded(presence: Presence) -> None:
    claimed = [say(presence, 1, {}, client=client).claimed for client in range(20)]
    assert [bool(ids) for ids in claimed] == [True] * 8 + [False] * 12
    assert say(presence, 2, {}, client=0).claimed == ()


def test_a_farewell_of_somebody_unknown_claims_nothing(presence: Presence) -> None:
    many = [PresenceEntry(client, 1, b"null") for client in range(5_000)]
    assert presence.hear(many, ANN, "tab 1", mine, 0.0) == Heard((), False)
    assert presence.news() == {}


def test_a_connection_that_uses_ever_new_ids_claims_only_so_many(presence: Presence) -> None:
    claimed: list[int] = []
    for client in range(100):
        claimed += say(presence, 1, {}, client=client).claimed
        say(presence, 2, None, client=client)
    assert claimed == list(range(64))
    say(presence, 3, {"cursor": 1}, client=5)
    assert list(states(presence)) == [5], "its own ids it may use again"
    assert say(presence, 1, {}, client=100, session="tab 2").claimed == (100,)


def test_everybody_may_be_nobody(presence: Presence) -> None:
    assert entries(presence.everybody(STOCK)) == []
    assert presence.frame({5: ALL}, STOCK) is None


def test_who_went_is_forgotten_in_time(presence: Presence) -> None:
    say(presence, 1, {}, now=0)
    presence.leave("tab 1")
    presence.expire(59)
    assert presence.frame({1: ALL}, STOCK) is not None
    presence.expire(60)
    assert presence.frame({1: ALL}, STOCK) is None


def cross(here: Presence, there: Presence) -> tuple[int, int]:
    """What one process tells another; how many states and cursors."""
    said, cursors = here.own()
    there.hear_elsewhere("here", said, 0.0)
    assert there.point_elsewhere("here", cursors, 0.0)
    return len(said), len(cursors)


def test_p5_a_cursor_crosses_alone_and_all_else_with_its_state() -> None:
    here, there = Presence(Limits()), Presence(Limits())
    steps: list[tuple[Any, tuple[int, int]]] = [
        ({"cursor": {"x": 1, "y": 2}}, (1, 0)),
        ({"cursor": {"x": -3, "y": 2}}, (0, 1)),
        ({"cursor": {"x": -3, "y": 2}}, (1, 0)),
        ({"cursor": {"x": 4, "y": 2}, "editing": "n1"}, (1, 0)),
        ({"cursor": {"x": 5, "y": 2}, "editing": "n1"}, (0, 1)),
        ({"cursor": {"x": 5.5, "y": 2}, "editing": "n1"}, (1, 0)),
        ({"cursor": {"x": 5, "y": 2, "z": 1}, "editing": "n1"}, (1, 0)),
        ({"cursor": None, "editing": "n1"}, (1, 0)),
        ({"cursor": {"x": 5, "y": 2}, "editing": "n1"}, (0, 1)),
        (None, (1, 0)),
    ]
    for clock, (state, told) in enumerate(steps, 1):
        say(here, clock, state)
        here.news()  # a tick here takes nothing from what others are told
        assert cross(here, there) == told, state
        assert there.everybody(STOCK) == here.everybody(STOCK)


def test_p5_a_cursor_of_somebody_whose_state_was_missed_is_no_state(presence: Presence) -> None:
    moved = [Pointed(1, 5, 7, 8)]
    assert not presence.point_elsewhere("there", moved, 0.0)
    presence.hear_elsewhere("elsewhere", [Present(1, 4, "ann", b"{}")], 0.0)
    assert not presence.point_elsewhere("there", moved, 0.0), "another process speaks for them"
    assert states(presence) == {1: {}}
    assert presence.point_elsewhere("there", [Pointed(1, 4, 7, 8)], 0.0), "old news"


def test_p5_two_processes_tell_their_clients_the_same() -> None:
    here, there = Presence(Limits()), Presence(Limits())
    words: list[Any] = [
        {"cursor": {"x": 1.5, "y": 2}, "editing": "n1"},
        {"cursor": {"x": 2, "y": -3.25}, "editing": "n1"},
        {"cursor": None, "editing": None},
        {"cursor": {"x": 1, "cursor": 2}, "drag": {"x": 1, "cursor": {"x": 9, "y": 9}}},
        {"drag": {"x": 1, "cursor": {"x": 9, "y": 9}}},
        {},
    ]
    for clock, state in enumerate(words, 1):
        say(here, clock, state)
        cross(here, there)
        for hearing in Hearing:
            assert there.everybody(hearing) == here.everybody(hearing), state
            assert there.frame(there.news(), hearing) == here.frame(here.news(), hearing), state
    here.leave("tab 1")
    cross(here, there)
    assert states(there) == {}


def test_a_state_is_read_again_when_anything_but_the_cursor_is_different(presence: Presence) -> None:
    texts = [
        b'{"cursor":{"x":1,"y":2},"drag":null}',
        b'{"cursor":{"x":1.25,"y":-2},"drag":null}',
        b'{"cursor":{"x":1,"y":2},"drag":{"dx":1}}',
        b'{"drag":{"cursor":{"x":1,"y":2}},"cursor":null}',
        b'{"drag":{"cursor":{"x":3,"y":2}},"cursor":null}',
        b'{"cursor":{"x":01,"y":2},"drag":null}',
        b'{"cursor":{"x":1,"y":2},"drag":null',
    ]
    say(presence, 1, {})
    for clock, text in enumerate(texts, 2):
        frame = protocol.presence([PresenceEntry(1, clock, text)])
        assert presence.hear_again("tab 1", frame, 0.0)
        assert not presence.hear_again("tab 2", frame, 0.0)
        if clock < len(texts):
            wanted = json.loads(text)
        assert states(presence)[1] | {"user": None} == wanted | {"user": None}
        presence.news()
