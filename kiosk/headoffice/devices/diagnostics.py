"""Takes the diagnostics of a store's devices, part by part, from its hub."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime

from sqlalchemy import Connection

from kiosk.headoffice.problems import not_hub, not_understood
from kiosk.headoffice.storage.diagnostics import (
    asked_in,
    drop_parts,
    forget,
    note_whole,
    save_part,
)
from kiosk.headoffice.storage.stores import lock_store
from kiosk.sync.protocol.diagnostics import PART_BYTES_MAX, DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.ports import Peer


def take_part(
    connection: Connection, peer: Peer, body: DiagnosticsBody, now: datetime
) -> DiagnosticsReply:
    """Save a part of what a device of the calling hub's store was asked for.

    Of each device the newest file is kept. Raises WireProblem: 409 NOT_HUB, 404 where nobody asked
    for it or it is here already, 422 where the parts are not the file.
    """
    store = lock_store(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    asked = asked_in(connection, peer.store_id, now)
    this = next((one for one in asked if one.request_id == body.request_id), None)
    if this is None or this.device_id != body.device_id or this.came_at is not None:
        raise not_understood("Head office has not asked this device for that.", 404)
    if body.number > body.count or len(_read(body.data)) > PART_BYTES_MAX:
        raise not_understood("This is no part of such a file.")
    if this.digest != body.digest:
        drop_parts(connection, body.request_id)
    parts = save_part(connection, body.request_id, body.digest, body.number, body.data)
    if set(parts) != set(range(1, body.count + 1)):
        return DiagnosticsReply(is_whole=False)
    whole = b"".join(_read(parts[number]) for number in sorted(parts))
    if hashlib.sha256(whole).hexdigest() != body.digest:
        raise not_understood("The parts together are another file.")
    note_whole(connection, body.request_id, now)
    for one in asked:
        if one.device_id == body.device_id and one.request_id != body.request_id:
            forget(connection, one.request_id)
    return DiagnosticsReply(is_whole=True)


def _read(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise not_understood("A part is in base64.") from None
