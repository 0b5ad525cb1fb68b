"""Tests that neither strangers nor one greedy store starve the other stores."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median

import pytest

from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.protocol.bodies import EntriesBody
from kiosk.sync.protocol.conversions import from_entry
from tests.headoffice.hub import Hub, order_named
from tests.hostile.served_office import ServedOffice, served_office
from tests.hostile.store import Answers, asking, attacked

ANSWERS_S_MAX = 5.0
ANSWER_S_MAX = 0.5
MANY = ("--at-once", "400", "--from", *(f"127.0.0.{number}" for number in range(2, 200)))


@pytest.fixture
def served(data_dir: Path) -> Iterator[ServedOffice]:
    with served_office(data_dir) as office:
        yield office


async def posts(served: ServedOffice, token: str) -> None:
    """Sends requests without end whose announced body never comes."""
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST /v1/entries HTTP/1.1\r\nHost: x\r\n{bearer}Content-Length: 1000\r\n\r\n{{"
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            try:
                writer.write(head.encode())
                await reader.read()
            finally:
                writer.close()
        await asyncio.sleep(0.01)


async def sends(served: ServedOffice, transport: HttpTransport) -> float:
    """Sends ten log entries one after the other; returns how many seconds it took."""
    hub = Hub(served.office)
    hub.epoch = (await transport.hello(())).hub_epoch
    began_s = time.monotonic()
    for number in range(10):
        hub.add_order(order_named(f"C-{number}"))
        entries = (from_entry(hub.log[-1]),)
        await transport.send_entries(EntriesBody(hub_epoch=hub.epoch, entries=entries))
    return time.monotonic() - began_s


@pytest.mark.slow
@pytest.mark.parametrize("attack", ["strangers", "wrong secrets", "slow bodies of one store"])
def test_the_log_of_a_store_is_taken_whoever_holds_the_line(
    served: ServedOffice, attack: str
) -> None:
    nice = served.hub(served.store("Nice"))
    lyon = served.hub(served.store("Lyon"))
    tokens = {
        "strangers": [""] * 30,
        "wrong secrets": ["hub-Lyon.wrong"] * 30,
        "slow bodies of one store": [lyon._bearer.removeprefix("Bearer ")] * 8,
    }

    async def day() -> None:
        await lyon.hello(())
        attackers = [asyncio.create_task(posts(served, token)) for token in tokens[attack]]
        await asyncio.sleep(0.3)
        took_s = await sends(served, nice)
        for each in attackers:
            each.cancel()
        await asyncio.gather(*attackers, return_exceptions=True)
        await nice.aclose()
        await lyon.aclose()
        assert took_s < ANSWERS_S_MAX

    asyncio.run(day())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["codes", "secrets"])
def test_a_store_is_answered_while_many_strangers_try(
    served: ServedOffice, figures: Callable[..., None], kind: str
) -> None:
    lyon = served.hub(served.store("Lyon"))

    async def day() -> tuple[Answers, dict[str, object]]:
        await lyon.hello(())
        async with attacked(served, kind, "--seconds", "5", *MANY) as met, asking(lyon) as answers:
            await asyncio.sleep(4)
        await lyon.aclose()
        return answers, met

    answers, met = asyncio.run(day())
    answered_s = round(median(answers.answers_s), 3)
    figures(f"{kind} at head office", **met, starved=answers.starved, median_s=answered_s)
    assert answers.starved == 0
    assert answered_s < ANSWER_S_MAX
