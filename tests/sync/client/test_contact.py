"""The last contact with the upstream, as subcommands and the log report it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.services.replication.links import Link
from kiosk.sync.client import upstream_sync
from tests.sync.direct import Device, eventually
from tests.sync.mornings import opened
from tests.sync.network import Shop, in_shop


def contact_ago(shop: Shop, device: Device) -> timedelta:
    """How long ago a device last had contact with its upstream, by its database."""
    last_contact_at = device.store.read_blocking(
        lambda reader: reader.upstream.progress()
    ).last_contact_at
    assert last_contact_at is not None
    return shop.clock() - last_contact_at


def test_an_open_link_counts_as_contact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstream_sync, "CONTACT_EVERY_S", 0.05)

    async def day(shop: Shop) -> None:
        _, paul = await opened(shop)
        await shop.converged()
        shop.clock.now += timedelta(hours=2)
        await eventually(lambda: contact_ago(shop, paul) < timedelta(minutes=1))

    in_shop(tmp_path, day)


def test_a_cut_link_counts_as_contact_until_the_cut(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, paul = await opened(shop)
        await shop.converged()
        shop.clock.now += timedelta(hours=2)
        paul.line.cut()
        await eventually(lambda: paul.monitor.state.link is Link.OFFLINE)
        assert contact_ago(shop, paul) < timedelta(minutes=1)
        shop.clock.now += timedelta(hours=1)
        assert contact_ago(shop, paul) >= timedelta(hours=1)

    in_shop(tmp_path, day)
