"""A part of diagnostics that nobody asked for."""

from __future__ import annotations

from typing import Any


def not_asked(device_id: str) -> dict[str, Any]:
    """The body, as a device would send it of itself."""
    names = {"device_id": device_id, "request_id": "asked-1"}
    return names | {"number": 1, "count": 1, "digest": "ab" * 32, "data": ""}
