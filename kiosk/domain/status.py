"""The thirteen statuses of a click & collect order, as Woop's Collect API names them."""

from __future__ import annotations

from enum import StrEnum

from kiosk.domain.frozen import frozen

CODE_PREFIX = "COLLECT_"


class Status(StrEnum):
    """An order's status. The value is the code used everywhere outside Python."""

    INIT = "COLLECT_INIT"
    STOCK_OK = "COLLECT_STOCK_OK"
    STARTED = "COLLECT_STARTED"
    READY = "COLLECT_READY"
    AWAITING = "COLLECT_AWAITING"
    IN_PROGRESS = "COLLECT_IN_PROGRESS"
    PICK_UP_OK = "COLLECT_PICK_UP_OK"
    PICK_UP_FAILED = "COLLECT_PICK_UP_FAILED"
    PICK_UP_PARTIALLY = "COLLECT_PICK_UP_PARTIALLY"
    CANCELLED = "COLLECT_CANCELLED"
    BLOCKED = "COLLECT_BLOCKED"
    DELAYED = "COLLECT_DELAYED"
    REPLANNED = "COLLECT_REPLANNED"


@frozen
class StatusTitle:
    """The name of a status for people, and what it says about the order."""

    fr: str
    en: str
    meaning: str


TITLES: dict[Status, StatusTitle] = {
    Status.INIT: StatusTitle(
        "Initialisation de la commande",
        "Order initialised",
        "the collection request has been received",
    ),
    Status.STOCK_OK: StatusTitle(
        "Stock vérifié",
        "Stock verified",
        "the product asked for is available for click & collect",
    ),
    Status.STARTED: StatusTitle(
        "Créneau validé",
        "Time slot confirmed",
        "the customer has confirmed the collection slot",
    ),
    Status.READY: StatusTitle(
        "Commande prête",
        "Order ready",
        "preparation in store is finished",
    ),
    Status.AWAITING: StatusTitle(
        "Client arrivé en magasin",
        "Customer arrived",
        "the customer is in the store and waits to be served",
    ),
    Status.IN_PROGRESS: StatusTitle(
        "Retrait en cours",
        "Collection in progress",
        "the store is serving the customer",
    ),
    Status.PICK_UP_OK: StatusTitle(
        "Retrait effectué",
        "Collected",
        "the order was handed to the customer",
    ),
    Status.PICK_UP_FAILED: StatusTitle(
        "Retrait en échec",
        "Collection failed",
        "the order was not collected by the customer",
    ),
    Status.PICK_UP_PARTIALLY: StatusTitle(
        "Retrait partiel",
        "Partly collected",
        "not all of it was collected; the rest must be replanned",
    ),
    Status.CANCELLED: StatusTitle(
        "Retrait annulé",
        "Cancelled",
        "the order was cancelled",
    ),
    Status.BLOCKED: StatusTitle(
        "Retrait bloqué",
        "Blocked",
        "the order is blocked and cannot follow its course",
    ),
    Status.DELAYED: StatusTitle(
        "Retrait retardé",
        "Delayed",
        "the order is late for a reason of the store's",
    ),
    Status.REPLANNED: StatusTitle(
        "Créneau replanifié par le client",
        "Slot rescheduled",
        "the order was moved to another slot",
    ),
}


def parse_status(text: str) -> Status:
    """The status that a person or a file named, with or without the prefix, in any case.

    Raises ValueError when there is no such status.
    """
    code = text.strip().upper()
    if not code.startswith(CODE_PREFIX):
        code = CODE_PREFIX + code
    return Status(code)
