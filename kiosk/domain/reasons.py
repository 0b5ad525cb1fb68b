"""Reasons for cancelling, blocking, delaying, failing or splitting a collection, as data."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status


@frozen
class Reason:
    """One entry of a list that people choose from, with its text in French and English.

    `asks_note`: by itself it says too little, so a person is asked to add a note.
    """

    code: str
    fr: str
    en: str
    asks_note: bool = False


CORRECTION = "CORRECTION"
"""The reason that Undo records; no person chooses it."""

RESUMED = "RESUMED"
"""The reason that Resume records for a status that needs one; no person chooses it."""

Reasons = Mapping[Status, tuple[Reason, ...]]

DEFAULT_REASONS: Reasons = {
    Status.CANCELLED: (
        Reason("CANCELLED_BY_CLIENT", "À la demande du client", "Customer asked for it"),
        Reason("CANCELLED_CANNOT_SERVICE", "Impossible à servir", "Cannot be served"),
        Reason("CANCELLED_INCOMPLETE", "Commande incomplète", "Order incomplete"),
        Reason("CANCELLED_PREPARATION_DELAYED", "Préparation trop longue", "Preparation too late"),
        Reason("CANCELLED_NEW_ADDRESS", "Changement d’adresse", "New address"),
        Reason("CANCELLED_UNKNOWN", "Autre raison", "Other reason", asks_note=True),
    ),
    Status.BLOCKED: (
        Reason("BLOCKED_PARCEL_NOT_FOUND", "Colis introuvable", "Parcel not found"),
        Reason("BLOCKED_DAMAGED", "Article abîmé", "Item damaged"),
        Reason("BLOCKED_PAYMENT", "Paiement à régler", "Payment to settle"),
        Reason("BLOCKED_IDENTITY", "Identité à vérifier", "Identity to check"),
        Reason("BLOCKED_OTHER", "Autre raison", "Other reason", asks_note=True),
    ),
    Status.DELAYED: (
        Reason("DELAYED_PREPARATION", "Préparation en retard", "Preparation late"),
        Reason("DELAYED_SUPPLIER", "Livraison en retard", "Delivery late"),
        Reason("DELAYED_MISSING_ITEM", "Article manquant", "Item missing"),
        Reason("DELAYED_OTHER", "Autre raison", "Other reason", asks_note=True),
    ),
    Status.PICK_UP_FAILED: (
        Reason("FAILED_CUSTOMER_ABSENT", "Client absent", "Customer absent"),
        Reason("FAILED_REFUSED", "Refusée par le client", "Refused by customer"),
        Reason("FAILED_NOT_VERIFIED", "Identité non vérifiée", "Identity not verified"),
        Reason("FAILED_OTHER", "Autre raison", "Other reason", asks_note=True),
    ),
    Status.PICK_UP_PARTIALLY: (
        Reason("PARTIALLY_MISSING", "Article manquant", "Item missing"),
        Reason("PARTIALLY_DAMAGED", "Article abîmé", "Item damaged"),
        Reason("PARTIALLY_REFUSED", "Refusé par le client", "Refused by customer"),
        Reason("PARTIALLY_OTHER", "Autre raison", "Other reason", asks_note=True),
    ),
}

NEEDS_REASON: frozenset[Status] = frozenset(DEFAULT_REASONS)
"""The statuses that can only be entered with a reason."""


def reason_codes(reasons: Reasons, status: Status) -> tuple[str, ...]:
    """The codes a person may choose for a step into `status`; empty where none is needed."""
    return tuple(reason.code for reason in reasons.get(status, ()))
