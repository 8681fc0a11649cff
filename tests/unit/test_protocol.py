"""The wire: what is a frame, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sync import protocol
from server.sync.protocol import (
    MAX_UINT,
    Ask,
    Content,
    Presence,
    PresenceEntry,
    ProtocolError,
    Query,
    Reader,
    decode,
)

numbers = st.integers(0, MAX_UINT)
entries = st.builds(PresenceEntry, numbers, numbers, st.binary(max_size=40))


@given(numbers)
def test_a_number_reads_as_it_was_written(number: int) -> None:
    reader = Reader(protocol.uint(number))
    assert reader.uint() == number
    reader.end()


@given(st.binary(max_size=300))
def test_content_reads_as_it_was_written(update: bytes) -> None:
    assert decode(protocol.update(update)) == Content(update)
    assert decode(protocol.step2(update)) == Content(update, answer=True)


@given(st.dictionaries(numbers, numbers, max_size=5))
def test_a_state_vector_reads_as_it_was_written(clocks: dict[int, int]) -> None:
    vector = protocol.uint(len(clocks)) + b"".join(
        protocol.uint(client) + protocol.uint(clock) for client, clock in clocks.items()
    )
    assert decode(protocol.step1(vector)) == Ask(vector)


@given(st.lists(entries, max_size=5))
def test_presence_reads_as_it_was_written(said: list[PresenceEntry]) -> None:
    assert decode(protocol.presence(said)) == Presence(tuple(said))


def test_a_query_is_one_byte() -> None:
    assert decode(b"\x03") == decode(protocol.query()) == Query()


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x02", id="unknown kind"),
        pytest.param(b"\x64\x01", id="an ack, which is the server's"),
        pytest.param(b"\x65\x00", id="compact presence, not agreed on"),
        pytest.param(b"\x66{}", id="a stage, which is the server's"),
        pytest.param(b"\x00", id="sync without a step"),
        pytest.param(b"\x00\x03\x00", id="unknown step"),
        pytest.param(b"\x00\x02\x05ab", id="content cut off"),
        pytest.param(b"\x00\x02\x01ab", id="trailing bytes after an update"),
        pytest.param(b"\x03\x00", id="trailing bytes after a query"),
        pytest.param(b"\x01\x01\x00\x00", id="trailing bytes after presence"),
        pytest.param(b"\x01\x02\x00\x00", id="trailing bytes inside presence"),
        pytest.param(b"\x01\x01\x01", id="presence cut off"),
        pytest.param(b"\x80\x00\x02\x00", id="a number not in its shortest form"),
        pytest.param(b"\x00\x02\x80", id="a number cut off"),
        pytest.param(b"\x01\x0b\x01" + b"\xff" * 8 + b"\x00\x00", id="a number beyond JavaScript's"),
        pytest.param(b"\x00\x00\x02\x01\x05", id="a state vector cut off"),
        pytest.param(b"\x00\x00\x02\x00\x00", id="a state vector with something behind it"),
        pytest.param(b"\x00\x00\x04\xff\xff\xff\x7f", id="a state vector that is too long"),
        pytest.param(b"\x01\x04\xff\xff\xff\x7f", id="too many presence entries"),
    ],
)
def test_what_is_no_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(frame)


@given(st.binary(max_size=60))
def test_bytes_are_a_frame_or_a_protocol_error(data: bytes) -> None:
    try:
        frame = decode(data)
    except ProtocolError:
        return
    match frame:
        case Ask(vector):
            assert protocol.step1(vector) == data
        case Content(update, answer):
            assert (protocol.step2 if answer else protocol.update)(update) == data
        case Presence(said):
            assert protocol.presence(said) == data
        case Query():
            assert protocol.query() == data


def test_frames_of_the_server() -> None:
    assert protocol.ack(300) == b"\x64\xac\x02"
    assert protocol.stage(b"{}") == b"\x66{}"
    assert protocol.notice(b"{}") == b"\x67{}"
