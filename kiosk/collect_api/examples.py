"""Examples of what the calls are sent, for the document."""

from __future__ import annotations

from typing import Any

SLOT = {"start": "2026-11-30T14:00:00+01:00", "end": "2026-11-30T14:30:00+01:00"}
EXAMPLES: dict[str, Any] = {
    "createToken": {
        "client_id": "0193…",
        "client_secret": "…",
        "audience": "https://collects.example",
        "grant_type": "client_credentials",
    },
    "createCollect": {
        "collectId": "CMD-000001",
        "exchangePlaceId": "LYON-01",
        "mode": "standard",
        "customer": {
            "firstName": "Zoé",
            "lastName": "Lefèvre",
            "phone": "+33639980112",
            "email": "zoe.lefevre@example.fr",
            "language": "fr",
            "timezone": "Europe/Paris",
        },
        "slot": SLOT,
        "packages": [
            {
                "length": {"value": 30, "unit": "cm"},
                "width": {"value": 20, "unit": "cm"},
                "height": {"value": 10, "unit": "cm"},
                "weight": {"value": 2.4, "unit": "kg"},
                "products": [
                    {"type": "TYPOLOGY_SMALL_HOUSEHOLD", "label": "Bouilloire", "quantity": 1}
                ],
            }
        ],
    },
    "createBooking": {
        "exchangePlaceId": "LYON-01",
        "slot": {**SLOT, "expiredAt": "2026-11-30T09:15:00+01:00"},
    },
    "changeCollect": {"slot": SLOT},
    "subscribe": {
        "callbacks": {
            "collectStatus": {
                "url": "https://shop.example/collects/{collectId}/status",
                "version": "1.7.0",
            }
        },
        "headers": [{"key": "x-shop", "value": "lyon"}],
        "auth": {"basic": {"username": "kiosk", "password": "…"}},
    },
    "setCollectStatus": {
        "status": "COLLECT_READY",
        "date": "2026-11-30T12:00:00Z",
        "comment": "Prepared in the warehouse",
        "additionalData": [{"key": "reason", "value": "none"}],
    },
}
"""By `operationId`."""
