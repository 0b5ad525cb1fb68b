"""Calls of clients are logged and counted like the stores’: without what was sent, or for whom."""

from __future__ import annotations

from typing import Any, cast

import httpx2
import pytest

from kiosk.collect_api.ports import Links
from kiosk.headoffice.collect.mount import Mounted, collect_app
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.call_log import CallLog
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.logs import Log
from kiosk.sync.monitoring.metrics import Metrics
from kiosk.sync.monitoring.monitored import monitored
from kiosk.sync.server.app import server_app
from tests.collect_api.retailer import Retailer
from tests.collect_api.test_create import wanted
from tests.headoffice.conftest import Clock
from tests.sync.server.document import serving
from tests.sync.server.hostile_shop import reported


class Lines:
    """What would be in the log's file."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def info(self, event: str, **params: Any) -> None:
        self.lines.append((event, params))

    warning = info


@pytest.mark.parametrize("collect_id", ["C-1", "Zoé Lefèvre"])
def test_a_call_is_logged_with_its_client_and_path_alone(
    office: HeadOffice,
    database: OfficeDatabase,
    clock: Clock,
    retailer: Retailer,
    collect_id: str,
) -> None:
    lines = Lines()
    metrics = Metrics(office.figures)
    collects = collect_app(Work(database, clock=clock), reported, Links())
    mounted = Mounted(server_app(office, log=reported), collects)
    app = monitored(mounted, metrics, CallLog(cast("Log", lines)).note)
    with serving(app) as url, httpx2.Client(base_url=url) as http:
        made = wanted(collect_id)
        assert http.post("/collects", json=made, headers=retailer.headers).status_code == 204
        http.get(f"/v2/collects/{collect_id}", headers=retailer.headers)
        http.get("/collects/unknown/address")
        http.get("/health")
        figures = http.get("/metrics").text
    logged = [
        (params["method"], params["path"], params["status"], params["client"])
        for event, params in lines.lines
        if event == "call"
    ]
    assert logged == [
        ("POST", "/collects", 204, retailer.client_id),
        ("GET", "/collects/{collectId}", 200, retailer.client_id),
        ("GET", "other", 404, None),
    ]
    assert "Lefèvre" not in repr(lines.lines)
    assert 'kiosk_calls_total{method="POST",path="/collects",status="204"} 1.0' in figures
