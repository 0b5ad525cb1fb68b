"""What a request shows to say which device it comes from."""

from __future__ import annotations

from kiosk.sync.ports import WireProblem
from kiosk.sync.wire import UNKNOWN_DEVICE, Problem

PEER_KEY = "kiosk.peer"
"""Under this key of its ASGI scope a request bears the peer that was recognised already."""

_LENGTH_MAX = 200


def device_and_secret(token: str) -> tuple[str, str]:
    """The two parts of a token. Raises WireProblem: 401 UNKNOWN_DEVICE."""
    device_id, dot, secret = token.rpartition(".")
    parts = (device_id, secret)
    if not dot or not all(part.isascii() and 1 <= len(part) <= _LENGTH_MAX for part in parts):
        sentence = "This needs the identifier and the secret of a paired device."
        raise WireProblem(401, Problem(code=UNKNOWN_DEVICE, message=sentence))
    return device_id, secret


def token_of(authorization: str) -> str:
    """What stands in the header of this name; "" where it is no bearer's token."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
