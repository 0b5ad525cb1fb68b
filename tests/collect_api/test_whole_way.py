"""A collect from the retailer's call to the store and back, each in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.collect_api.retailer import Retailer
from tests.end_to_end.devices import Device, make_hub, serving, until
from tests.services.bodies import body

pytestmark = pytest.mark.slow

LATER = {"start": "2030-11-25T09:00:00Z", "end": "2030-11-25T09:30:00Z"}


def test_a_collect_reaches_its_store_and_each_status_comes_back(tmp_path: Path) -> None:
    office, hub = Device(tmp_path / "office"), Device(tmp_path / "hub")
    with serving(office) as url:
        store = ("create-store", "Lyon", "--exchange-place", "LYON-01")
        assert office.do("headoffice", *store).returncode == 0
        client = office.json("headoffice", "client", "create", "Shop")
        retailer = Retailer(url, client["client_id"], client["client_secret"]).sign_in()
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", "127.0.0.1:0"):
            made = body(collectId="C-1", exchangePlaceId="LYON-01")
            assert retailer.post("/collects", made).status_code == 204
            becomes(retailer, "COLLECT_STARTED")
            shown = hub.json("show", "C-1")
            assert (shown["customer"], shown["phone"]) == ("Zoé Lefèvre", "+33639980112")
            put(retailer, "COLLECT_READY")
            becomes(retailer, "COLLECT_READY")
            shown = hub.json("show", "C-1")
            assert shown["status"] == "COLLECT_READY"
            assert shown["journal"][-1]["actor"] == {"role": "head_office", "name": "Shop"}
            asked = retailer.call("PATCH", "/collects/C-1", json={"slot": LATER})
            assert asked.status_code == 204
            becomes(retailer, "COLLECT_REPLANNED")
            assert retailer.shown("C-1")["slot"] == LATER
            assert retailer.call("DELETE", "/collects/C-1").status_code == 204
            becomes(retailer, "COLLECT_PICK_UP_FAILED")
            assert hub.json("show", "C-1")["status"] == "COLLECT_CANCELLED"
        retailer.http.close()


def put(retailer: Retailer, status: str) -> None:
    sent = {"status": status, "date": "2026-11-24T12:00:00Z", "comment": "In the warehouse"}
    assert retailer.call("PUT", "/collects/C-1/status", json=sent).status_code == 204


def becomes(retailer: Retailer, status: str) -> None:
    def is_shown() -> Any:
        return retailer.shown("C-1")["status"] == status

    until(is_shown, f"the retailer sees {status}")
