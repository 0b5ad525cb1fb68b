"""Copies a prepared store for each test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sync.server.hostile_morning import prepare
from tests.sync.server.hostile_shop import HostileShop, OpenShop


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("morning")
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def shop(morning: Path, tmp_path: Path, loop: asyncio.Runner) -> OpenShop:
    """Opens the prepared store, and closes it when another one is needed."""

    @contextmanager
    def opened() -> Iterator[HostileShop]:
        shop = HostileShop(morning, tmp_path / "shop", loop)
        try:
            yield shop
        finally:
            shop.close()

    return opened
