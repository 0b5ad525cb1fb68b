"""Exchanges with a store's hub which of head office's keys it trusts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from kiosk.headoffice.storage.trust import announcement, save_report
from kiosk.sync.protocol.pairing_bodies import AnnouncedTrust, PairingsBody


def exchange_trust(
    connection: Connection, store_id: str, body: PairingsBody, now: datetime
) -> AnnouncedTrust:
    """Save what the hub reports that it trusts; returns what it is to trust from now on."""
    if body.trust is not None:
        save_report(connection, store_id, body.trust, now)
    return announcement(connection).for_hubs()
