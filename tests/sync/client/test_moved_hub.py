"""A terminal whose hub has another address: it goes where the hub's key is, and nowhere else."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.sync.client.following_hub import HubTransport
from kiosk.sync.client.hub_finder import HubSearch
from kiosk.sync.identity.pairing import Pairing
from kiosk.sync.protocol.ports import LinkDown, Peer
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.sync.client.test_following_hub import Hub, hub, paired_with
from tests.sync.client.upstream import Upstream, listening


class Noting(Upstream):
    """A hub that notes which secrets it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets_sent: list[str] = []

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        self.secrets_sent.append(secret)
        return await super().authenticate(device_id, secret)


def noting_hub(folder: Path) -> Hub:
    return replace(hub(folder), upstream=Noting())


def secrets_sent(to: Hub) -> list[str]:
    assert isinstance(to.upstream, Noting)
    return to.upstream.secrets_sent


class Found(HubSearch):
    """A search that has found these URLs already."""

    def __init__(self, urls: tuple[str, ...]) -> None:
        async def find() -> tuple[tuple[str, ...], ...]:
            return (urls,)

        super().__init__(find, lambda: 0.0)
        self._urls = urls
        self.times_asked = 0

    def found(self) -> tuple[str, ...]:
        self.times_asked += 1
        return super().found()


async def call(
    pairing: Pairing, *hubs: Hub, times: int = 1, searches: int = 1
) -> tuple[list[Pairing], list[str], str]:
    """The counter calls, so many times, while these hubs are announced.

    Returns the pairings that it stored, the hubs' URLs, and why it reached none last, if so.
    """
    why = ""
    kept: list[Pairing] = []
    async with AsyncExitStack() as stack:
        urls = [
            await stack.enter_async_context(listening(each.upstream, each.certificate))
            for each in hubs
        ]
        search = Found(tuple(urls))
        transport = HubTransport(pairing, keep=kept.append, search=search)
        for _ in range(times):
            try:
                await transport.hello(())
            except LinkDown as problem:
                why = str(problem.cause)
        await transport.aclose()
        assert search.times_asked == searches
    return kept, urls, why


@pytest.fixture
def former(tmp_path: Path) -> Hub:
    return noting_hub(tmp_path / "former")


@pytest.fixture
def pairing(former: Hub) -> Pairing:
    """With an address at which nobody answers any more."""
    return replace(paired_with(former), url="https://127.0.0.1:9")


def test_it_goes_to_the_address_where_its_hub_is_now(
    former: Hub, pairing: Pairing, tmp_path: Path
) -> None:
    neighbour = noting_hub(tmp_path / "neighbour")
    kept, urls, why = asyncio.run(call(pairing, neighbour, former))
    assert why == ""
    assert kept[-1].url == urls[1]
    assert secrets_sent(neighbour) == []


def test_another_hub_is_sent_nothing(pairing: Pairing, tmp_path: Path) -> None:
    impostor = noting_hub(tmp_path / "impostor")
    kept, _urls, why = asyncio.run(call(pairing, impostor, times=2, searches=2))
    # The second call, too, begins at the address of the pairing.
    assert (kept, why) == ([], "connection_refused")
    assert secrets_sent(impostor) == []


def test_a_pairing_without_a_key_stays_with_its_address(former: Hub, pairing: Pairing) -> None:
    plain = replace(pairing, url="http://127.0.0.1:9", certificate="", fingerprint="")
    kept, _urls, why = asyncio.run(call(plain, former, searches=0))
    assert (kept, why) == ([], "connection_refused")
    assert secrets_sent(former) == []


def test_it_goes_on_at_the_address_it_has_when_the_hub_is_back_there(
    former: Hub, pairing: Pairing, tmp_path: Path
) -> None:
    async def off_and_on() -> str:
        async with listening(former.upstream, former.certificate) as url:
            pass
        port = int(url.rpartition(":")[2])
        impostor = noting_hub(tmp_path / "impostor")
        async with listening(impostor.upstream, impostor.certificate) as other:
            search = Found((other,))
            kept: list[Pairing] = []
            transport = HubTransport(replace(pairing, url=url), keep=kept.append, search=search)
            with pytest.raises(LinkDown):
                await transport.hello(())
            serving = Serving()
            await serving.start(server_app(former.upstream), "127.0.0.1", port, former.certificate)
            try:
                await transport.hello(())
            finally:
                await transport.aclose()
                await serving.stop()
        return kept[-1].url.removesuffix(f":{port}")

    assert asyncio.run(off_and_on()) == "https://127.0.0.1"
