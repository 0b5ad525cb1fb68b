"""Runs Schemathesis on the document that head office serves, as the hub and as a former hub."""

from __future__ import annotations

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.server.app import server_app
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named
from tests.sync.server.document import ask_everything, serving
from tests.sync.server.hostile_morning import FUZZ
from tests.sync.server.hostile_shop import bearer, reported

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize("role", ["hub", "former hub"])
def test_head_office_answers_whatever_is_asked(
    office: HeadOffice, hub: Hub, database: OfficeDatabase, wait: Wait, role: str
) -> None:
    hub.add_order(order_named("C-1"))
    hub.advance("C-1", Status.READY)
    wait(hub.send())
    office.admin.cancel("C-1", "CANCELLED_BY_CLIENT")
    if role == "former hub":
        wait(Hub(office, "hub-2").join(hub.peer.store_id))
    with serving(server_app(office, log=reported)) as url:
        ask_everything(url, bearer(hub.device_id, hub.secret), max(1, int(8 * FUZZ)))
    with database.reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []
