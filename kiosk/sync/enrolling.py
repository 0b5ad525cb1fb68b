"""A device trades a one-use code for its secret, and learns which certificate to trust."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kiosk.services.links import LinkCause
from kiosk.sync.causes import link_down
from kiosk.sync.certificates import fingerprint
from kiosk.sync.client import CONNECT_S, HttpTransport, check_address
from kiosk.sync.device_key import DeviceKey, shown
from kiosk.sync.pairing import (
    NO_CERTIFICATE_CHECK,
    NotTheMachine,
    PairingCode,
    check_certificate,
)
from kiosk.sync.ports import LinkDown
from kiosk.sync.signatures import Claim
from kiosk.sync.wire import EnrolBody, EnrolReply


@dataclass(frozen=True, slots=True)
class Known:
    """By what a server that knows a machine sees that it is the same.

    `key`: its own; `secret`: what it was last given under this identifier, "" if nothing.
    `signs_since`: the epoch from which on it signs what it records.
    """

    key: DeviceKey | None = None
    secret: str = field(default="", repr=False)
    signs_since: int = 0


async def enrol(
    url: str, code: PairingCode, device_id: str, device_name: str, *, known: Known = Known()
) -> tuple[EnrolReply, str]:
    """Trade the code; returns what the server gave, and its certificate (PEM, "" without).

    The code goes to no machine but the one that showed it. Raises AddressRefused,
    NotTheMachine, LinkDown, and WireProblem (403 CODE_REFUSED, 429).
    """
    address = check_address(url)
    certificate = await _certificate_of(address, code)
    transport = HttpTransport(address, device_id, "", certificate)
    try:
        seen = fingerprint(certificate) if certificate else ""
        came = shown(Claim(str(code), device_id, seen), known.key, known.secret)
        body = EnrolBody(
            code=str(code),
            device_id=device_id,
            device_name=device_name,
            public_key=came.public_key,
            signature=came.signature,
            secret_proof=came.secret_proof,
            signs_since=known.signs_since if known.key else None,
        )
        reply = await transport.post("/v1/enrol", body, EnrolReply)
    finally:
        await transport.aclose()
    if certificate and reply.fingerprint not in ("", fingerprint(certificate)):
        raise NotTheMachine(address)
    return reply, certificate


async def _certificate_of(address: str, code: PairingCode) -> str:
    """The certificate to trust, which the code must tell of.

    A code without one is for a server without TLS on this machine, or for one whose certificate
    the system trusts: then "".
    """
    if urlsplit(address).scheme == "http" or code.check == NO_CERTIFICATE_CHECK:
        check_certificate(code, "", address)
        return ""
    certificate = await shown_certificate(address)
    await asyncio.to_thread(check_certificate, code, certificate, address)
    return certificate


async def shown_certificate(address: str) -> str:
    """What the server shows, trusted or not; nothing else is said to it. Raises LinkDown."""
    parts = urlsplit(address)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(2 * CONNECT_S):
            _, writer = await asyncio.open_connection(
                parts.hostname, parts.port or 443, ssl=context
            )
    except (OSError, TimeoutError) as error:
        raise await link_down(error, address, is_pinned=False) from error
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    if not shown:
        raise LinkDown("the server shows no certificate", LinkCause.NO_TLS)
    return ssl.DER_cert_to_PEM_cert(shown)
