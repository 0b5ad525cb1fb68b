"""How a counter is reaches head office through its store's hub, each in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk import __version__
from tests.end_to_end.devices import Device, make_hub, serving, until

pytestmark = pytest.mark.slow


def test_head_office_lists_the_counters_of_a_store_and_closes_it(tmp_path: Path) -> None:
    office, hub, counter = (Device(tmp_path / name) for name in ("office", "hub", "counter"))

    def listed() -> dict[str, dict[str, Any]]:
        found = office.json("headoffice", "devices")
        return {device["name"]: device for device in found}

    with serving(office) as url:
        created = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
        assert created.returncode == 0
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", "0.0.0.0:0") as hub_at:
            until(lambda: listed()["Counter 1"]["version"] == __version__, "the hub reports")
            code = office.json("headoffice", "pairing-code", "--store", "Lyon", "--role", "counter")
            until(lambda: hub.logged("pairing_codes_taken"), "the hub hears of the code")
            done = counter.do(
                "pair",
                code["code"],
                "--upstream",
                f"https://127.0.0.1:{hub_at.port}",
                "--name",
                "Counter 2",
            )
            assert done.returncode == 0, done.stderr
            with counter.running("run"):
                until(
                    lambda: listed().get("Counter 2", {}).get("version") == __version__,
                    "the counter is reported",
                )
                second = listed()["Counter 2"]
                assert (second["role"], second["unsent_events"]) == ("counter", 0)
                assert second["disk_free_bytes"] > 0
                assert abs(second["clock_offset_ms"]) < 5000
            assert office.do("headoffice", "close-store", "Lyon").returncode == 0
            until(lambda: "store_closed" in hub.do("doctor", "--json").stdout, "it is refused")
