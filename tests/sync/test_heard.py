"""When the upstream was heard last, as commands tell it and the log notes it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.services.links import Link
from kiosk.sync import engine
from tests.sync.direct import Machine, eventually
from tests.sync.mornings import opened
from tests.sync.network import Shop, in_shop


def heard_ago(shop: Shop, machine: Machine) -> timedelta:
    """How long ago a machine's upstream was heard, by what its database says."""
    heard_at = machine.store.query(lambda reader: reader.log.progress()).heard_at
    assert heard_at is not None
    return shop.clock() - heard_at


def test_a_link_that_stands_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "HEARD_EVERY_S", 0.05)

    async def day(shop: Shop) -> None:
        _, paul = await opened(shop)
        await shop.settled()
        shop.clock.now += timedelta(hours=2)
        await eventually(lambda: heard_ago(shop, paul) < timedelta(minutes=1))

    in_shop(tmp_path, day)


def test_a_link_that_was_cut_was_heard_until_then(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, paul = await opened(shop)
        await shop.settled()
        shop.clock.now += timedelta(hours=2)
        paul.line.cut()
        await eventually(lambda: paul.monitor.state.link is Link.OFFLINE)
        assert heard_ago(shop, paul) < timedelta(minutes=1)
        shop.clock.now += timedelta(hours=1)
        assert heard_ago(shop, paul) >= timedelta(hours=1)

    in_shop(tmp_path, day)
