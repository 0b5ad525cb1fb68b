"""Makes the one-use codes with which other devices join the store of this hub."""

from __future__ import annotations

import asyncio
from pathlib import Path

import segno

from kiosk.app.device_setup import name_store
from kiosk.app.joining.new_code import new_code
from kiosk.app.lock import listening_at
from kiosk.domain.device_roles import DeviceRole
from kiosk.screens.counter.shop_settings.invitation import Invited
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.identity.certificates import CertificateUnusable
from kiosk.sync.identity.pairing import qr_text

QR_PX = 8
"""How many pixels a module of the QR code has; the screen enlarges them."""


async def invite(
    store: LocalDatabase, data_dir: Path, store_name: str, role: str
) -> Invited | None:
    """A code for a device of this role; None where other devices do not reach this one."""
    address = await asyncio.to_thread(listening_at, data_dir)
    if address is None:
        return None
    url = address.reached_at
    try:
        code = await asyncio.to_thread(new_code, data_dir, url)
        await store.run(name_store, store_name)
        expires_at = await store.run(make_pairing_code, NewPairingCode(str(code), DeviceRole(role)))
    except (CertificateUnusable, StoreUnavailable):
        return None
    drawn = segno.make(qr_text(url, code), micro=False).png_data_uri(scale=QR_PX, border=4)
    shown = url.removeprefix("https://").removeprefix("http://")
    return Invited(str(code), shown, drawn, expires_at)
