"""TLS contexts of clients: by the server's public key, or by an authority.

A trusted key is enough, whatever the certificate around it says: a certificate may be renewed
with its key, and a device whose clock was reset must still reach its hub.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Collection
from typing import Any, Self

_NO_CERTIFICATE = "no certificate"

Seen = Callable[[str], None]
"""Called with the certificate (PEM) of each server whose key is trusted."""


class KeyNotTrusted(ssl.SSLCertVerificationError):
    """The server has shown a certificate with another key than the trusted ones."""

    verify_code = 0
    verify_message = "another key"


def key_fingerprint(pem: str) -> str:
    """The SHA-256 of a certificate's public key (SubjectPublicKeyInfo), 64 hexadecimal digits.

    Raises ValueError if there is no certificate.
    """
    return _key_in(ssl.PEM_cert_to_DER_cert(pem))


def _key_in(der: bytes) -> str:
    from cryptography import x509  # noqa: PLC0415 - not needed on loopback
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    try:
        key = x509.load_der_x509_certificate(der).public_key()
    except UnsupportedAlgorithm as error:
        raise ValueError(_NO_CERTIFICATE) from error
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest()


class _CheckedByKey(ssl.SSLObject):
    """A TLS connection that ends its handshake only with a trusted key on the other side."""

    def do_handshake(self) -> None:
        """Raises KeyNotTrusted; nothing was sent to the server by then."""
        super().do_handshake()
        context = self.context
        assert isinstance(context, KeyContext)
        context.check(self.getpeercert(binary_form=True) or b"")


class KeyContext(ssl.SSLContext):
    """A client's TLS context that trusts public keys, whatever the certificates around them say.

    The server proves in the handshake that it has the private key. Neither host names nor dates
    count.
    """

    sslobject_class = _CheckedByKey

    def __new__(cls, *_arguments: object) -> Self:
        """A context of a client."""
        return super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)

    def __init__(
        self, pem: str, keys: Collection[str] = (), seen: Seen = lambda _pem: None
    ) -> None:
        """Trust the key of this certificate, and those with fingerprints `keys`.

        Raises ValueError if `pem` is invalid.
        """
        self.check_hostname = False
        self.verify_mode = ssl.CERT_NONE
        self.minimum_version = ssl.TLSVersion.TLSv1_2
        self._seen = seen
        self.trust((key_fingerprint(pem), *keys))

    def trust(self, keys: Collection[str]) -> None:
        """Trust these keys alone, from the next handshake on."""
        self._keys = frozenset(keys)
        self._known = b""

    def check(self, der: bytes) -> None:
        """Raises KeyNotTrusted unless this certificate has a trusted key."""
        if der == self._known:
            return
        try:
            key = _key_in(der)
        except ValueError:
            key = ""
        if key not in self._keys:
            raise KeyNotTrusted(1, "the server's key is not the trusted one")
        self._known = der
        self._seen(ssl.DER_cert_to_PEM_cert(der))

    def wrap_socket(self, *_arguments: Any, **_params: Any) -> ssl.SSLSocket:
        """Raises NotImplementedError: a blocking socket would not check the key."""
        raise NotImplementedError


def authority_context(pem: str) -> ssl.SSLContext:
    """A client's TLS context that trusts the certificates of these authorities (PEM) alone.

    Host names and dates count. Raises ValueError if there is no certificate in `pem`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError) as error:
        raise ValueError(_NO_CERTIFICATE) from error
    if not context.get_ca_certs(binary_form=True):
        raise ValueError(_NO_CERTIFICATE)
    return context


def text_fingerprint(text: str) -> str:
    """The SHA-256 of an authority's certificates as they were announced; "" for none."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def certificates_in(text: str) -> str:
    """The certificates of a file (PEM), without comments and keys; "" if there are none."""
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    return "".join(
        f"{begin}{part.partition(end)[0]}{end}\n" for part in text.split(begin)[1:] if end in part
    )
