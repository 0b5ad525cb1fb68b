"""`kiosk headoffice create-store`, `pairing-code` and `revoke`: stores and their hubs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kiosk.cli import arguments, shapes
from kiosk.cli.head_office.certificate_files import shown_path
from kiosk.cli.head_office.opening import admin
from kiosk.cli.session import (
    DONE,
    USAGE,
    Session,
)
from kiosk.domain.device_roles import PAIRED_BY_HUB, DeviceRole
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.admin_service import IssuedCode
    from kiosk.headoffice.storage.records import StoreRecord
    from kiosk.sync.identity.pairing import PairingCode

NAME_LENGTH_MAX = 100


def create_store(
    session: Session, given: DatabaseGiven, *, name: str, exchange_place_id: str, as_json: bool
) -> int:
    """Create a store; print the identifier that other subcommands take."""
    name = arguments.name_given(session, session.words("help.metavar.NAME"), name, NAME_LENGTH_MAX)
    place = arguments.name_given(session, "--exchange-place", exchange_place_id, NAME_LENGTH_MAX)
    with admin(session, given, makes=True) as here:
        store = here.create_store(name, place)
    if as_json:
        session.say_json(
            {"store_id": store.store_id, "name": store.name, "exchange_place_id": place}
        )
    else:
        session.say(
            session.words(
                "headoffice.store_created",
                store_id=store.store_id,
                name=store.name,
                exchange_place_id=place,
            )
        )
    return DONE


def pairing_code(
    session: Session,
    given: DatabaseGiven,
    *,
    store: str,
    role: str,
    certificate: str | None,
    address: str | None,
    valid_days: int | None,
    as_json: bool,
) -> int:
    """Make a one-use code that pairs a device with head office or its hub; print it, also as QR.

    `role`: "hub" makes it the store's hub; any other pairs it with that hub, and has no use for
    `certificate` and `address`. `valid_days`: how long it is good for; None: for minutes.
    """
    if role not in (DeviceRole.HUB, *PAIRED_BY_HUB):
        session.stop(USAGE, "headoffice.role_unknown", given=short(role))
    url_shown, fingerprint = "", ""
    if role == DeviceRole.HUB:
        url_shown = _checked_address(session, address)
        if not url_shown.startswith("http:"):
            fingerprint = fingerprint_given(session, certificate, valid_days)
    with admin(session, given) as here:
        known = here.store(store)
        if role == DeviceRole.HUB:
            if url_shown.startswith("https:") and not fingerprint:
                _complain_of_no_certificate(session, url_shown)
            issued = here.make_pairing_code(known.store_id, fingerprint, valid_days=valid_days)
        else:
            issued = here.make_terminal_code(
                known.store_id, DeviceRole(role), valid_days=valid_days
            )
    if as_json:
        shown = {"code": str(issued.code), "role": role, "store_id": known.store_id}
        session.say_json({**shown, "expires_at": shapes.timestamp(issued.expires_at)})
        return DONE
    _say_code(session, known, DeviceRole(role), issued, is_for_days=valid_days is not None)
    _draw(issued.code, url_shown)
    return DONE


def _checked_address(session: Session, address: str | None) -> str:
    """Where hubs reach head office; "" for nothing given. Stops for what is no address."""
    from kiosk.sync.client.transport import InvalidAddress, check_address

    try:
        return check_address(address) if address else ""
    except InvalidAddress:
        session.stop(USAGE, "headoffice.invalid_url", given=short(address))


def _complain_of_no_certificate(session: Session, url: str) -> None:
    session.complain(session.words("headoffice.code_without_certificate", url=url))


def _say_code(
    session: Session, store: StoreRecord, role: DeviceRole, issued: IssuedCode, *, is_for_days: bool
) -> None:
    of_hub = "headoffice.code_for_days" if is_for_days else "headoffice.code"
    key = of_hub if role is DeviceRole.HUB else "headoffice.terminal_code"
    params = {"code": issued.code, "name": store.name, "role": session.words(f"role.{role}")}
    session.say(session.words(key, **params, until=session.words.date_time(issued.expires_at)))


def _draw(code: PairingCode, url_shown: str) -> None:
    """Draw a code as QR, with the address where it is known; in a terminal only."""
    import segno

    from kiosk.sync.identity.pairing import qr_text

    if sys.stdout.isatty():
        invitation = qr_text(url_shown, code) if url_shown else str(code)
        segno.make(invitation, micro=False).terminal(compact=True)


def fingerprint_given(session: Session, given: str | None, valid_days: int | None) -> str:
    """The fingerprint of the certificate that head office shows, given or not; "" without one.

    For a code that is good for days: of its key, since the certificate may be renewed before the
    code is used. Devices of 0.1.0 know the certificate alone.
    """
    from kiosk.sync.identity.certificates import certificate_pem, fingerprint
    from kiosk.sync.identity.trusted_keys import key_fingerprint

    path = shown_path(session, given)
    if given is None and not path.exists():
        return ""
    try:
        pem = certificate_pem(path)
        return fingerprint(pem) if valid_days is None else key_fingerprint(pem)
    except (OSError, ValueError):
        session.stop(USAGE, "headoffice.invalid_certificate", path=path)


def revoke(session: Session, given: DatabaseGiven, *, device_id: str, wipes: bool) -> int:
    """Revoke a device; it keeps its data until it is paired again, unless it is to wipe them."""
    with admin(session, given) as here:
        here.revoke(device_id, wipes=wipes)
    key = "headoffice.revoked_to_wipe" if wipes else "headoffice.revoked"
    session.say(session.words(key, device_id=device_id))
    return DONE
