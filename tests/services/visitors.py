"""What visitors of a store do at its check-in screen."""

from __future__ import annotations

from kiosk.domain.status import Status
from kiosk.services import check_in
from kiosk.services.attempts import begin_attempt, pause_left_s
from kiosk.services.check_in import ByName, CheckIn, Recognised
from kiosk.storage.store import LocalStore
from tests.storage.sample import order_of

STATION = "check-in"


def gives(store: LocalStore, code: str) -> Recognised:
    """Somebody gives a code at the check-in screen."""
    attempt = store.call(begin_attempt, STATION)
    return store.call(
        lambda uow, typed: check_in.recognise_code(uow, attempt.number, typed), code
    )  # fmt: skip


def names(store: LocalStore, surname: str, last: str) -> Recognised:
    """Somebody gives their name and a second datum."""
    attempt = store.call(begin_attempt, STATION)
    return store.call(
        lambda uow, given: check_in.recognise_name(uow, attempt.number, given),
        ByName(surname, last),
    )


def code_of(store: LocalStore, order_id: str) -> str:
    return order_of(store, order_id).pickup_code


def arrives(store: LocalStore, *order_ids: str, bay: str | None = None) -> check_in.Arrived:
    return store.call(check_in.arrive, CheckIn(order_ids, bay))


def status_of(store: LocalStore, order_id: str) -> Status:
    return order_of(store, order_id).status


def misses(store: LocalStore, times: int) -> None:
    """Somebody gives wrong codes."""
    for _ in range(times):
        gives(store, "ZZZZZZZ")


def pause_s(store: LocalStore) -> float:
    """How long the station still pauses."""
    return store.call(pause_left_s, STATION)
