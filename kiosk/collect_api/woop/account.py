"""With which address and credentials head office calls Woop."""

from __future__ import annotations

from dataclasses import field
from urllib.parse import urlsplit

from kiosk.domain.frozen import frozen

URL_LENGTH_MAX = 300


@frozen
class WoopAccount:
    """`url`: what the paths of the contract are added to. `audience`: that of the token."""

    url: str
    client_id: str
    secret: str = field(repr=False)
    audience: str


def is_usable(url: str) -> bool:
    """Whether statuses may be sent to this address: HTTPS, or HTTP on this computer."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_here = host == "localhost" or host.startswith("127.")
    is_web = parts.scheme == "https" or (parts.scheme == "http" and is_here)
    is_plain = not (parts.query or parts.fragment) and parts.username is None
    return is_web and is_plain and bool(host) and port != 0 and len(url) <= URL_LENGTH_MAX
