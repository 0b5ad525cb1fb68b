"""Create bodies as a retailer sends them."""

import copy
from typing import Any

_BODY: dict[str, Any] = {
    "collectId": "C-1",
    "exchangePlaceId": "LYON-01",
    "mode": "standard",
    "customer": {
        "firstName": "Zoé",
        "lastName": "Lefèvre",
        "phone": "+33639980112",
        "email": "zoe.lefevre@example.fr",
        "language": "fr",
        "timezone": "Europe/Paris",
        "main": True,
    },
    "slot": {"start": "2024-11-24T14:00:00+0100", "end": "2024-11-24T14:30:00+01:00"},
    "packages": [
        {
            "length": {"value": 30, "unit": "cm"},
            "width": {"value": 20.5, "unit": "cm"},
            "height": {"value": 10, "unit": "cm"},
            "weight": {"value": 2.4, "unit": "kg"},
            "quantity": 1,
            "type": "PACKAGE",
            "products": [
                {"type": "TYPOLOGY_SMALL_HOUSEHOLD", "label": "Bouilloire", "quantity": 2},
                {"type": "TYPOLOGY_FRESH", "ean": "3760248100011"},
            ],
            "references": [
                {
                    "reference": "R-77",
                    "barcode": {"value": "K7QF2M8", "type": "barcode", "format": "128"},
                    "containerId": {"palletId": "B2-04"},
                }
            ],
        }
    ],
}

GONE = object()
"""Marks a field to leave out."""


def body(path: str = "", value: object = None, **top: object) -> dict[str, Any]:
    """A valid body, with the field at `path` ("packages.0.weight") set, or removed by GONE."""
    made = {**copy.deepcopy(_BODY), **top}
    if path:
        *before, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place: Any = made
        for part in before:
            place = place[part]
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return made


def numbered(count: int, first: int = 1) -> list[dict[str, Any]]:
    """So many bodies, each its own order, without barcodes."""
    return [
        body("packages.0.references", GONE, collectId=f"C-{number}")
        for number in range(first, first + count)
    ]
