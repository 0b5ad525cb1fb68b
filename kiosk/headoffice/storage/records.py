"""Single rows of head office's database as frozen values."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen


@frozen
class StoreRecord:
    """A store. `hub_device_id`: None until a hub is paired; `hub_epoch` counts the hubs.

    `reported_orders_hash`: the hub's last one, at the number `reported_seq` of the log;
    `own_orders_hash`: head office's own at that number. `hub_fingerprint`: SHA-256 of the hub's
    certificate in `stated_epoch`, as in head office's signed statement. `closed_at`: since when its
    devices are refused; None: it is open.
    """

    store_id: str
    name: str
    exchange_place_id: str
    hub_device_id: str | None
    hub_epoch: int
    log_head: LogHead
    command_head: LogHead
    reported_seq: int | None
    reported_orders_hash: str | None
    own_orders_hash: str | None
    hub_fingerprint: str | None
    stated_epoch: int | None
    closed_at: datetime | None


@frozen
class DeviceRecord:
    """A device that head office has paired. Its secret is stored only as a hash.

    `quarantine_reason`: the code of a QuarantineReason; `quarantined_for`: the detail, in English.
    `public_key`: "" where none is known; `signs_since`: the epoch from which on the device signs,
    None: it has never signed anything. `wipe_at`: when it was ordered to wipe its data, `wiped_at`:
    when it reported that it has.
    """

    device_id: str
    store_id: str
    name: str
    role: DeviceRole
    secret_hash: str
    paired_at: datetime
    public_key: str
    signs_since: int | None
    revoked_at: datetime | None = None
    quarantined_at: datetime | None = None
    quarantined_for: str | None = None
    quarantine_reason: str | None = None
    last_contact_at: datetime | None = None
    wipe_at: datetime | None = None
    wiped_at: datetime | None = None


@frozen
class HubCode:
    """A one-use code that pairs a device with a store; `code_hash`: SHA-256 of the code.

    `hint`: see `code_proof`.
    """

    code_hash: str
    store_id: str
    role: DeviceRole
    expires_at: datetime
    hint: str = ""
