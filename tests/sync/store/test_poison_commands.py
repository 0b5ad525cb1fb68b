"""A command that cannot be sent as it is gets refused in the store, and delays no other."""

from pathlib import Path

from kiosk.domain.problem import Problem
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from tests.sync.direct import eventually
from tests.sync.network import Shop, in_shop


def _verified(shop: Shop) -> list[Problem]:
    with shop.office_database.reader() as connection:
        return list(verify(connection, VerificationCounts()))


def _poison(shop: Shop, order_id: str, kind: str, payload: str) -> None:
    with shop.office_database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE command SET payload = ? WHERE order_id = ? AND kind = ?",
            (payload, order_id, kind),
        )


def test_an_order_that_cannot_be_sent_is_refused_and_the_next_one_comes(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        shop.order_online("C-1")
        shop.order_online("C-2")
        _poison(shop, "C-1", "create", '{"body": "\\ud800"}')
        assert len(_verified(shop)) == 1
        await shop.hub()
        await eventually(lambda: shop.asked("C-2") == [("create", "DONE", None)])
        await eventually(lambda: shop.asked("C-1") == [("create", "REFUSED", "NOT_UNDERSTOOD")])
        await shop.converged()

    in_shop(tmp_path, day)


def test_a_cancellation_that_cannot_be_read_cancels_nothing(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        shop.order_online("C-1")
        hub = await shop.hub()
        await eventually(lambda: shop.asked("C-1") == [("create", "DONE", None)])
        await hub.stop()
        shop.cancel("C-1")
        _poison(shop, "C-1", "cancel", "{")
        shop.order_online("C-2")
        shop.work(hub)
        await eventually(lambda: shop.asked("C-2") == [("create", "DONE", None)])
        refused = ("cancel", "REFUSED", "NOT_UNDERSTOOD")
        await eventually(lambda: refused in shop.asked("C-1"))
        await shop.converged()

    in_shop(tmp_path, day)
