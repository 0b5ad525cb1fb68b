"""Head office is killed while it calls back: nothing is lost, repeats have the same identifier."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.subscriptions import SubscriptionRecord, save_subscription
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.headoffice.store_api.office import HeadOffice
from tests.collect_api.receiver import Receiver, receiving
from tests.collect_api.test_changes import has
from tests.counts import count
from tests.end_to_end.devices import LOOPBACK, Device, until
from tests.headoffice.hub import NOON, Hub

KILLS = count("CALLBACK_KILLS", 3, 50)
SERVE = ("headoffice", "serve", "--listen", LOOPBACK)
AT_ONCE_MAX = 4

pytestmark = pytest.mark.slow


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def test_a_killed_head_office_loses_nothing_and_repeats_only_what_had_no_answer(
    tmp_path: Path, receiver: Receiver
) -> None:
    office = Device(tmp_path)
    (tmp_path / "kiosk.toml").write_text('callback_networks = ["127.0.0.1"]\n', encoding="utf-8")
    store = office.json("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    client = office.json("headoffice", "client", "create", "Shop")
    with closing(OfficeDatabase(sqlite_url(tmp_path / FILE_NAME))) as database:
        url = f"{receiver.url}/{{collectId}}"
        wanted = SubscriptionRecord(client["client_id"], {"collectStatus": {"url": url}}, [], {})
        with database.transaction() as here:
            save_subscription(here, wanted, NOON)
        hub = Hub(HeadOffice(database))
        asyncio.run(hub.join(store["store_id"]))
        orders = [has(hub, f"C-{n}", Status.READY) for n in range(2 * KILLS + 2)]
        for _ in range(KILLS):
            receiver.hangs_after = len(receiver.calls) + 2
            hung = len(receiver.unanswered)
            with office.until_killed(*SERVE):
                until(partial(_hangs, receiver, hung), "calls wait for an answer")
        receiver.hangs_after = None
        with office.running(*SERVE):
            until(lambda: not _left(database), "everything is sent")
    ids = [call.headers["webhook-id"] for call in receiver.calls]
    assert len(set(ids)) == 2 * len(orders)
    # An answer that was not noted before the kill is lost, too.
    repeated = [one for one, times in Counter(ids).items() if times > 1]
    assert set(receiver.unanswered) <= set(repeated)
    assert KILLS <= len(ids) - len(set(ids)) <= KILLS * AT_ONCE_MAX
    bodies = {call.headers["webhook-id"]: call.raw for call in receiver.calls}
    changed = [call for call in receiver.calls if bodies[call.headers["webhook-id"]] != call.raw]
    assert changed == []
    for order_id in orders:
        statuses = [status for collect_id, status in receiver.told if collect_id == order_id]
        assert list(dict.fromkeys(statuses)) == ["COLLECT_STARTED", "COLLECT_READY"]
        assert statuses == sorted(statuses, reverse=True)


def _hangs(receiver: Receiver, before: int) -> bool:
    return len(receiver.unanswered) > before


def _left(database: OfficeDatabase) -> int:
    with database.reader() as here:
        return len(outbox.listed(here, outbox.CALLBACK))
