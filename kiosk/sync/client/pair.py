"""Pairs a device: trades a one-use code for its secret and the certificate to trust."""

from __future__ import annotations

import asyncio
import secrets
import ssl
from dataclasses import field
from urllib.parse import urlsplit

from kiosk.domain.frozen import frozen
from kiosk.services.replication.links import LinkCause
from kiosk.sync.client.causes import link_down
from kiosk.sync.client.transport import CONNECT_S, HttpTransport, check_address
from kiosk.sync.identity.certificates import fingerprint
from kiosk.sync.identity.device_key import DeviceKey, shown
from kiosk.sync.identity.pairing import (
    NO_CERTIFICATE_CHECK,
    NotTheDevice,
    PairingCode,
    check_certificate,
)
from kiosk.sync.identity.trusted_keys import authority_context
from kiosk.sync.protocol.code_proof import hint_of, is_proved
from kiosk.sync.protocol.pairing_bodies import PairBody, PairReply, ProofBody, ProofReply
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import PAIRING_NOT_ALLOWED, ProblemDetails
from kiosk.sync.protocol.signatures import PairingStatement


@frozen
class DeviceCredentials:
    """What proves to a server that this is a device which it knows.

    `key`: the device's own. `secret`: the last one given for this identifier, "" if none.
    `signs_since`: the device epoch from which on it signs its events.
    """

    key: DeviceKey | None = None
    secret: str = field(default="", repr=False)
    signs_since: int = 0


NO_CREDENTIALS = DeviceCredentials()


async def pair(
    url: str,
    code: PairingCode,
    device_id: str,
    device_name: str,
    *,
    known: DeviceCredentials = NO_CREDENTIALS,
    authority: str = "",
) -> tuple[PairReply, str]:
    """Trade the code; returns the server's reply and its certificate (PEM, "" without).

    The code is sent only to the device that showed it, after that proved to know the code. If an
    `authority` (PEM) is given, it must have issued the certificate; that is enough where the code
    has no seal of one.
    Raises InvalidAddress, NotTheDevice, LinkDown, and WireProblem (403 PAIRING_NOT_ALLOWED, 429).
    """
    address = check_address(url)
    certificate = await _certificate_of(address, code, authority)
    transport = HttpTransport(address, device_id, "", certificate)
    try:
        is_sealed = code.check != NO_CERTIFICATE_CHECK
        seen = fingerprint(certificate) if certificate and is_sealed else ""
        if seen:
            await _check_proof(transport, code, seen)
        came = shown(PairingStatement(str(code), device_id, seen), known.key, known.secret)
        body = PairBody(
            code=str(code),
            device_id=device_id,
            device_name=device_name,
            public_key=came.public_key,
            signature=came.signature,
            secret_proof=came.secret_proof,
            signs_since=known.signs_since if known.key else None,
        )
        reply = await transport.post("/v1/pair", body, PairReply)
    finally:
        await transport.aclose()
    if certificate and reply.fingerprint not in ("", fingerprint(certificate)):
        raise NotTheDevice(address)
    return reply, certificate


def new_nonce() -> str:
    """A random number of 256 bits (hexadecimal)."""
    return secrets.token_hex(32)


async def _check_proof(transport: HttpTransport, code: PairingCode, seen: str) -> None:
    """Raises WireProblem (403 PAIRING_NOT_ALLOWED) unless the server knows the code; also LinkDown.

    The certificate has passed the seal already, so most likely the code has expired.
    """
    nonce = new_nonce()
    try:
        hint = await asyncio.to_thread(hint_of, code.secret)
        asked = ProofBody(nonce=nonce, hint=hint)
        reply = await transport.post("/v1/proof", asked, ProofReply)
    except WireProblem as problem:
        if problem.status not in (404, 405):
            raise
        message = "the server cannot prove that it knows a code: it is older than this device"
        raise LinkDown(message, LinkCause.VERSIONS_DIFFER) from problem
    if not await asyncio.to_thread(is_proved, str(code), reply, seen, nonce):
        sentence = "The device there does not know this code, or it was used, or it is over."
        raise WireProblem(403, ProblemDetails(code=PAIRING_NOT_ALLOWED, message=sentence))


async def _certificate_of(address: str, code: PairingCode, authority: str) -> str:
    """The certificate to trust, after checking that it fits the code's seal.

    A code without a seal is for a server without TLS on this device, for one whose certificate
    the system trusts ("" then), or for one of the given authority. Raises NotTheDevice and
    LinkDown.
    """
    is_sealed = code.check != NO_CERTIFICATE_CHECK
    if urlsplit(address).scheme == "http" or not (is_sealed or authority):
        check_certificate(code, "", address)
        return ""
    certificate = await shown_certificate(address, authority)
    if not is_sealed:
        return certificate
    await asyncio.to_thread(check_certificate, code, certificate, address)
    return certificate


async def shown_certificate(address: str, authority: str = "") -> str:
    """The server's certificate (PEM); sends no request. Raises LinkDown.

    `authority`: must have issued it; "": it is not verified.
    """
    parts = urlsplit(address)
    context = authority_context(authority) if authority else _unverified()
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


def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
