"""The body of the callback `collectStatus`, and how it is signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from kiosk.collect_api.fields import DateTime, Reply, SlotReply, StatusShown, UrlsReply

COLLECT_STATUS = "collectStatus"
"""The name of the callback."""

_SECRET_PREFIX = "whsec_"  # noqa: S105 - how Standard Webhooks marks a secret, not one


class KeyValue(Reply):
    """One value of a kind that the contract does not name."""

    key: str
    value: str


class CollectStatusBody(Reply):
    """A status that a collect has reached."""

    collect_id: str
    date: DateTime
    status: StatusShown
    slot: SlotReply | None = None
    urls: UrlsReply | None = None
    additional_data: list[KeyValue] | None = None


def new_signing_secret() -> str:
    """A new secret, in the form of Standard Webhooks."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature` of Standard Webhooks. `secret`: of `new_signing_secret`.

    `timestamp`: in seconds since 1970, as in the header `webhook-timestamp`.
    """
    key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")
