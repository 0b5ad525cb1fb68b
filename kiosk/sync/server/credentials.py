"""Reads from a request's header which device it comes from; what is noted in its scope."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import UNKNOWN_DEVICE, ProblemDetails

PEER_KEY = "kiosk.peer"
"""Key of the ASGI scope: the peer, if a request was already authenticated."""

UNAVAILABLE_KEY = "kiosk.unavailable"
"""Key of the ASGI scope: set where the answer is that the database neither reads nor saves."""

NOTES_KEY = "kiosk.notes"
"""Key of the ASGI scope: the CallNotes of a call that another API answers on this port."""

_LENGTH_MAX = 200


@dataclass(slots=True)
class CallNotes:
    """What the API that answers a call notes of it.

    `path`: of its contract, without what callers fill in; "" for none of its paths. `client_id`:
    who called, "" for a stranger. `is_unavailable`: see `EndedCall`.
    """

    path: str = ""
    client_id: str = ""
    is_unavailable: bool = False


def device_and_secret(token: str) -> tuple[str, str]:
    """The device id and the secret of a token. Raises WireProblem: 401 UNKNOWN_DEVICE."""
    device_id, dot, secret = token.rpartition(".")
    parts = (device_id, secret)
    if not dot or not all(part.isascii() and 1 <= len(part) <= _LENGTH_MAX for part in parts):
        sentence = "This needs the identifier and the secret of a paired device."
        raise WireProblem(401, ProblemDetails(code=UNKNOWN_DEVICE, message=sentence))
    return device_id, secret


def token_of(authorization: str) -> str:
    """The bearer token of an `Authorization` header; "" if it has none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
