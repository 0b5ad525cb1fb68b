"""Why a server's certificate and key, which somebody else issued, cannot be used."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Literal

from kiosk.domain.frozen import frozen
from kiosk.services.causes import cause_of
from kiosk.sync.identity.certificates import CertificatePaths, certificate_pem

FaultProblem = Literal[
    "unreadable", "no_certificate", "no_key", "key_locked", "other_key", "unusable"
]


@frozen
class CertificateFault:
    """What is wrong with which file. `cause`: the system's or OpenSSL's, where one is known."""

    problem: FaultProblem
    path: Path
    cause: str = ""


def fault_of(paths: CertificatePaths) -> CertificateFault | None:
    """The first fault of these files, in the order in which a person would mend them.

    None where OpenSSL takes certificate and key together.
    """
    return _of_certificate(paths.certificate) or _of_key(paths.key) or _of_both(paths)


def _of_certificate(path: Path) -> CertificateFault | None:
    from cryptography import x509  # noqa: PLC0415 - where something is wrong, and not at a start

    try:
        x509.load_pem_x509_certificate(certificate_pem(path).encode())
    except OSError as error:
        return CertificateFault("unreadable", path, cause_of(error))
    except ValueError:
        return CertificateFault("no_certificate", path)
    return None


def _of_key(path: Path) -> CertificateFault | None:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as above

    try:
        serialization.load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        return CertificateFault("unreadable", path, cause_of(error))
    except TypeError:
        return CertificateFault("key_locked", path)
    except (ValueError, UnsupportedAlgorithm):
        return CertificateFault("no_key", path)
    return None


def _of_both(paths: CertificatePaths) -> CertificateFault | None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(paths.certificate, paths.key)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            return CertificateFault("other_key", paths.key)
        return CertificateFault("unusable", paths.certificate, error.reason or "")
    except OSError as error:
        return CertificateFault("unreadable", paths.key, cause_of(error))
    return None
