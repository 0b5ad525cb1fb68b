"""Tests head office after a restore from a dump that is older than two changes of hub."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.devices import Device, has, make_hub, pair, serving, until
from tests.end_to_end.test_network_hub import known_at_head_office
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

LOOPBACK = "127.0.0.1:0"
READY = ("READY", "--by", "Léa")


def test_the_hub_is_paired_again_once_and_all_is_back(tmp_path: Path) -> None:
    office, first, second = (Device(tmp_path / name) for name in ("office", "first", "second"))
    office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    database, dump = office.data_dir / "headoffice.db", tmp_path / "dump.db"
    first.do("import", "-", stdin=json.dumps(numbered(3)))
    with first.listening("hub", "--listen", LOOPBACK):
        pair(first, second, "counter", "Counter 2")
        with second.running("run"):
            until(lambda: has(second, "C-3", "STARTED"), "the orders come down")
    with serving(office) as url:
        make_hub(office, first, url)
        with first.running("hub"):
            until(lambda: known_at_head_office(office, "C-3", "STARTED"), "head office knows")
    shutil.copy(database, dump)
    with serving(office) as url:
        for hub, order_id in ((second, "C-1"), (first, "C-2")):
            make_hub(office, hub, url)
            with hub.running("hub"):
                hub.do("advance", order_id, *READY)
                until(lambda: known_at_head_office(office, order_id, "READY"), "the hub moves")  # noqa: B023
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copy(dump, database)

    with serving(office) as url:
        assert not known_at_head_office(office, "C-2", "READY")
        make_hub(office, first, url)
        with first.running("hub"):
            first.do("advance", "C-3", *READY)
            for order_id in ("C-1", "C-2", "C-3"):
                until(lambda: known_at_head_office(office, order_id, "READY"), "all is back")  # noqa: B023
        devices = office.json("headoffice", "devices")
        assert [device["quarantined_at"] for device in devices if device["is_hub"]] == [None]
        assert office.json("headoffice", "verify")["problems"] == []
        assert first.json("verify")["waiting"] == 0
