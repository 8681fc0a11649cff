"""What every wire between processes keeps to (`sync.ports.Fanout`): Redis, or none.

It may lose anything, but it never invents, never fails who speaks, and says when something may be missing.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from random import Random

import pytest
from anyio import create_task_group, fail_after, sleep

from server.fanout.redis import RedisFanout
from server.fanout.silent import Silent
from server.sync.alone import Alone
from server.sync.news import BoardDropped, News, Row, Rows
from server.sync.ports import Fanout
from tests.support.redis import Redis

PATIENCE = 10.0


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    """A Redis that the tests of this file share and may stop, if they start it again."""
    with Redis() as server:
        yield server


async def _until(true: Callable[[], bool]) -> None:
    with fail_after(PATIENCE):
        while not true():  # noqa: ASYNC110  it is another program that this waits for
            await sleep(0.005)


class End:
    """One process's end, and what it heard."""

    def __init__(self, fanout: Fanout) -> None:
        self.fanout = fanout
        self.heard: list[News] = []
        self.doubts = 0

    def doubt(self) -> None:
        self.doubts += 1

    async def until(self, count: int) -> None:
        """Wait until so much was heard."""
        await _until(lambda: len(self.heard) >= count)

    async def until_sound(self, sound: bool = True) -> None:
        """Wait until the wire carries, or doesn't."""
        await _until(lambda: self.fanout.sound is sound)


@asynccontextmanager
async def ends(*fanouts: Fanout) -> AsyncIterator[list[End]]:
    """Ends that run."""
    made = [End(fanout) for fanout in fanouts]
    async with create_task_group() as tasks:
        for end in made:
            tasks.start_soon(end.fanout.run, end.heard.append, end.doubt)
        yield made
        tasks.cancel_scope.cancel()


def on(redis: Redis, channel: str = "lappu:test") -> RedisFanout:
    return RedisFanout(redis.url, channel, rng=Random(1))


async def test_others_hear_in_order_and_nobody_hears_themselves(redis: Redis) -> None:
    async with ends(on(redis), on(redis), on(redis)) as (a, b, c):
        for end in (a, b, c):
            await end.until_sound()
        said: list[News] = [Rows("b", 1, (Row(seq, bytes(seq)),)) for seq in range(50)]
        for one in said:
            a.fanout.publish(one)
        await b.until(50)
        await c.until(50)
        assert (a.heard, b.heard, c.heard) == ([], said, said)


async def test_another_server_on_the_same_redis_hears_nothing(redis: Redis) -> None:
    async with ends(on(redis), on(redis, "lappu:other"), on(redis)) as (a, other, b):
        for end in (a, other, b):
            await end.until_sound()
        a.fanout.publish(BoardDropped("b"))
        await b.until(1)
        assert other.heard == []


async def test_a_stopped_redis_is_noticed_and_what_was_said_meanwhile_is_in_doubt(redis: Redis) -> None:
    async with ends(on(redis), on(redis)) as (a, b):
        await a.until_sound()
        await b.until_sound()
        assert (a.doubts, b.doubts) == (1, 1)
        redis.stop()
        await a.until_sound(False)
        await b.until_sound(False)
        a.fanout.publish(BoardDropped("lost"))
        redis.start()
        await a.until_sound()
        await b.until_sound()
        assert (a.doubts, b.doubts) == (2, 2)
        a.fanout.publish(BoardDropped("heard"))
        await b.until(1)
        assert b.heard == [BoardDropped("heard")]


async def test_a_flush_that_throws_out_who_listens_is_noticed(redis: Redis) -> None:
    async with ends(on(redis)) as (a,):
        await a.until_sound()
        redis.flush()
        await _until(lambda: a.doubts == 2)


async def test_a_missing_message_is_noticed(redis: Redis) -> None:
    speaker = on(redis)
    async with ends(speaker, on(redis)) as (a, b):
        await a.until_sound()
        await b.until_sound()
        a.fanout.publish(BoardDropped("1"))
        await b.until(1)
        doubts = b.doubts
        speaker._serial += 1  # as if one got lost
        a.fanout.publish(BoardDropped("2"))
        await b.until(2)
        assert b.doubts == doubts + 1


async def test_rubbish_on_the_channel_harms_nobody(redis: Redis) -> None:
    speaker = on(redis)
    async with ends(speaker, on(redis)) as (a, b):
        await a.until_sound()
        await b.until_sound()
        client = speaker._client()
        await client.publish(speaker._channel, b"rubbish")
        await client.aclose()
        a.fanout.publish(BoardDropped("b"))
        await b.until(1)


@pytest.mark.parametrize("kind", [Alone, Silent])
async def test_where_there_is_no_wire_speaking_does_nothing(kind: type[Alone] | type[Silent]) -> None:
    async with ends(kind()) as (end,):
        end.fanout.publish(BoardDropped("b"))
        assert end.heard == []
    assert (Alone().alone, Silent().alone) == (True, False)
    assert not Silent().sound, "who has no wire must look often"


def test_an_address_that_is_none_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="scheme"):
        RedisFanout("http://somewhere", "lappu:test")
