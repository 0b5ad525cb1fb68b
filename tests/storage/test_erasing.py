"""Who collects is erased from an order; what happened to it stays, and who of the staff did it."""

from __future__ import annotations

from sqlalchemy import text

from kiosk.domain.deeds import Details
from kiosk.domain.order import Claim, hand_over_all
from kiosk.domain.status import Status
from kiosk.services.counter import Advance, advance
from kiosk.services.ports import UnitOfWork
from kiosk.storage.store import LocalStore
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    SOPHIE,
    bring,
    go,
    order_of,
    problems,
    serve,
    undo,
)


def erase(store: LocalStore, order_id: str) -> None:
    def work(uow: UnitOfWork, erased: str) -> None:
        uow.log.erase(erased)

    store.call(work, order_id)


def held_by(store: LocalStore) -> str:
    """All that the tables hold of anybody, as one text."""
    with store.database.transaction() as connection:
        rows = [connection.execute(text(f"SELECT * FROM {table}")) for table in ("orders", "event")]
        return str([row.all() for row in rows])


def test_who_serves_again_after_a_correction_is_still_known(store: LocalStore) -> None:
    order_id = bring(store, 1, Status.AWAITING)
    serve(store, order_id, LEA)
    undo(store, go(store, order_id, Status.BLOCKED, actor=SOPHIE), SOPHIE)
    erase(store, order_id)
    assert order_of(store, order_id).state.claim == Claim(COUNTER_1, "Léa")
    assert problems(store) == []


def test_who_collected_for_the_customer_is_erased(store: LocalStore) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    given = hand_over_all(order_of(store, order_id), collected_by="Zoé")
    details = Details(comment="sa sœur, Zoé", hand_over=given)
    store.call(advance, Advance(order_id, Status.PICK_UP_OK, LEA, COUNTER_1, details))
    assert "Zoé" in held_by(store)
    erase(store, order_id)
    assert "Zoé" not in held_by(store)
    assert order_of(store, order_id).customer.last_name == ""
    assert problems(store) == []
