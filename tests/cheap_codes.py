"""Pairing codes without the slow hash that their hint is, for tests in which nobody looks for one.

A hint costs as much of the processor as ten simulated devices; hundreds of tests pair a hub.
`tests/headoffice/fleet/test_roll_out_codes.py` and the tests of real processes have real ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.devices import pairing_codes
from kiosk.sync.identity.pairing import PairingCode

_scrypt = hashlib.scrypt


def _quick_hint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:3]


def cheap_code(admin: AdminService, store_id: str) -> PairingCode:
    """A code of head office for a hub of a store: `AdminService.make_pairing_code`."""
    with patch.object(pairing_codes, "hint_of", _quick_hint):
        return admin.make_pairing_code(store_id).code


def _quick_scrypt(password: bytes, **given: Any) -> bytes:
    return _scrypt(password, **(given | {"n": 2}))


@contextmanager
def quick_seals() -> Iterator[None]:
    """Codes are sealed by the same function with the least work, where many are compared."""
    with patch.object(hashlib, "scrypt", _quick_scrypt):
        yield
