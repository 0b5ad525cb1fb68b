"""Makes a pairing code that carries a check of this hub's certificate."""

from __future__ import annotations

import secrets
from pathlib import Path

from kiosk.app.addresses import certificate_dir, fingerprint_of
from kiosk.sync.identity.certificates import make_certificate
from kiosk.sync.identity.pairing import PairingCode, make_code


def new_code(data_dir: Path, url: str) -> PairingCode:
    """A code for a hub that other devices reach at `url`; without a check where that is no TLS.

    Raises CertificateUnusable.
    """
    is_plain = url.startswith("http:")
    certificate = None if is_plain else make_certificate(certificate_dir(data_dir))
    return make_code(secrets.choice, fingerprint_of(certificate))
