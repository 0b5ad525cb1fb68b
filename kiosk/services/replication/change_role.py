"""Changes of a device's role: one that needs whole orders discards the reduced ones."""

from __future__ import annotations

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.orders.role_view import CUT_ROLES
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import forget_orphaned
from kiosk.services.replication.progress import TruncateLog, truncate_log_after


def forget_parts(uow: UnitOfWork, becomes: DeviceRole) -> Changes:
    """Discard the log if this device holds it reduced and `becomes` is a role that needs it whole.

    The device then downloads it again. What this device recorded stays, and is sent as usual.
    """
    if becomes in CUT_ROLES or uow.devices.this_device().role not in CUT_ROLES:
        return Changes()
    return truncate_log_after(uow, TruncateLog(0)) | forget_orphaned(uow)
