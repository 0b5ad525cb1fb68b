"""How a hub is named on its store's network (DNS-SD), for the devices that look for it there.

An announcement has an address, a port, and a name made of the certificate that the hub shows to
whoever connects. It names no store, person or computer. It proves nothing either: a device trusts
a hub for the pairing code, or for the key that it was paired with.
"""

from __future__ import annotations

SERVICE_TYPE = "_kiosk-hub._tcp.local."
HUBS_MAX = 16
"""Of so many announcements a device tries the addresses."""

_NAME_LENGTH = 16


def label_of(fingerprint: str) -> str:
    """The name of the hub that shows the certificate with this fingerprint."""
    return fingerprint[:_NAME_LENGTH].lower()


def instance_name(fingerprint: str) -> str:
    """The full name of its service."""
    return f"{label_of(fingerprint)}.{SERVICE_TYPE}"


def host_name(fingerprint: str) -> str:
    """The name of its computer in the announcement: not the real one, which may be a person's."""
    return f"kiosk-{label_of(fingerprint)}.local."
