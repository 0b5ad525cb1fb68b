"""The random values that head office needs, passed in so that a test can seed them."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from uuid_utils import uuid7

from kiosk.domain.frozen import frozen
from kiosk.sync.identity.pairing import new_secret


def _new_id() -> str:
    return str(uuid7())


@frozen
class IdSource:
    """`new_id`: a UUIDv7 as text; `new_secret`: 256 bits as text; `choose`: a random character
    of the given alphabet.
    """

    new_id: Callable[[], str] = _new_id
    new_secret: Callable[[], str] = new_secret
    choose: Callable[[str], str] = secrets.choice
