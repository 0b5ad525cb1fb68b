"""`kiosk headoffice certificate`: the certificate that hubs trust, its renewal and its key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kiosk.cli import shapes
from kiosk.cli.devices.pair import authority_given
from kiosk.cli.head_office.certificate_files import own_path, shown_path
from kiosk.cli.head_office.opening import trust_admin
from kiosk.cli.session import DONE, INVALID_INPUT, USAGE, Session
from kiosk.services.causes import cause_of

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.storage.trust import Announcement, HubTrust
    from kiosk.sync.identity.renewal import CertificateDetails

NEXT = "next-certificate.pem"
NAMES_MAX = 10
"""More names of stores than this are only counted."""


def show(session: Session, given: DatabaseGiven, *, certificate: str | None, as_json: bool) -> int:
    """Print the certificate, what is announced, and which stores know it."""
    path = shown_path(session, certificate)
    details = _details(session, path)
    with trust_admin(session, given) as here:
        announced, hubs = here.announced(), here.hubs()
    if as_json:
        session.say_json(_as_json(path, details, announced, hubs))
        return DONE
    params = {"path": path, "until": session.words.date_time(details.valid_until)}
    session.say(session.words("headoffice.certificate_shown", **params))
    session.say(session.words("headoffice.certificate_names", names=", ".join(details.names)))
    session.say(session.words("headoffice.certificate_key", key=details.key))
    if details.ends_soon(datetime.now(UTC)):
        session.complain(session.words("headoffice.certificate_ends", **params))
    if announced.next_key:
        session.say(session.words("headoffice.key_announced", key=announced.next_key))
        _say_who(session, hubs, _without_key(hubs, announced.next_key))
    if announced.authority:
        session.say(session.words("headoffice.authority_announced"))
        _say_who(session, hubs, _without_authority(hubs, announced))
    return DONE


def _details(session: Session, path: Path) -> CertificateDetails:
    from kiosk.sync.identity.certificates import certificate_pem
    from kiosk.sync.identity.renewal import read_details

    try:
        return read_details(certificate_pem(path))
    except FileNotFoundError:
        session.stop(USAGE, "headoffice.no_certificate", path=path)
    except (OSError, ValueError):
        session.stop(USAGE, "headoffice.invalid_certificate", path=path)


def _without_key(hubs: Sequence[HubTrust], key: str) -> list[HubTrust]:
    return [hub for hub in hubs if not hub.knows_key(key)]


def _without_authority(hubs: Sequence[HubTrust], announced: Announcement) -> list[HubTrust]:
    from kiosk.sync.identity.trusted_keys import text_fingerprint

    digest = text_fingerprint(announced.authority)
    return [hub for hub in hubs if not hub.knows_authority(digest)]


def _say_who(session: Session, hubs: Sequence[HubTrust], missing: Sequence[HubTrust]) -> None:
    """Print how many stores know an announcement, and the names of those that do not."""
    known = len(hubs) - len(missing)
    session.say(session.words("headoffice.stores_know", count=known, total=len(hubs)))
    if missing:
        session.say(session.words("headoffice.stores_know_not", names=_names(missing)))


def _names(missing: Sequence[HubTrust]) -> str:
    shown = ", ".join(hub.name for hub in missing[:NAMES_MAX])
    return shown if len(missing) <= NAMES_MAX else f"{shown}… ({len(missing)})"


def _as_json(
    path: Path, details: CertificateDetails, announced: Announcement, hubs: Sequence[HubTrust]
) -> dict[str, object]:
    missing = {hub.store_id for hub in _without_key(hubs, announced.next_key)}
    outside = {hub.store_id for hub in _without_authority(hubs, announced)}
    return {
        "path": str(path),
        "valid_from": shapes.timestamp(details.valid_from),
        "valid_until": shapes.timestamp(details.valid_until),
        "names": list(details.names),
        "key": details.key,
        "is_own": details.is_own,
        "issuer": details.issuer,
        "next_key": announced.next_key or None,
        "authority": announced.authority or None,
        "stores": [
            {
                "store_id": hub.store_id,
                "name": hub.name,
                "knows_key": bool(announced.next_key) and hub.store_id not in missing,
                "knows_authority": bool(announced.authority) and hub.store_id not in outside,
            }
            for hub in hubs
        ],
    }


def renew_own(session: Session) -> int:
    """Renew the certificate that head office made itself; its key stays."""
    from kiosk.sync.identity.certificates import CertificateUnusable
    from kiosk.sync.identity.renewal import renew

    path = own_path(session)
    if not _details(session, path).is_own:
        session.stop(INVALID_INPUT, "headoffice.certificate_not_own", path=path)
    try:
        renewed = renew(path)
    except CertificateUnusable as error:
        params = {"path": path, "cause": error.problem}
        session.stop(INVALID_INPUT, "headoffice.certificate_not_written", **params)
    until = session.words.date_time(renewed.valid_until)
    session.say(session.words("headoffice.certificate_renewed", until=until))
    return DONE


def next_key(session: Session, given: DatabaseGiven, *, certificate: str | None) -> int:
    """Announce the key of a certificate, or one that is made here."""
    if certificate is not None:
        details = _details(session, Path(certificate).expanduser())
    else:
        details = _made_next(session)
    with trust_admin(session, given) as here:
        here.announce(next_key=details.key)
    session.say(session.words("headoffice.key_is_announced", key=details.key))
    session.say(
        session.words("headoffice.next_key_given" if certificate else "headoffice.next_key_made")
    )
    return DONE


def _made_next(session: Session) -> CertificateDetails:
    """The certificate with the next key beside the present one; made unless it is there."""
    from kiosk.sync.identity.certificates import replace_file, self_signed

    path = own_path(session)
    names = _details(session, path).names
    made = path.with_name(NEXT)
    try:
        if not made.exists():
            replace_file(made, self_signed(names))
    except OSError as error:
        _not_written(session, made, error)
    return _details(session, made)


def _not_written(session: Session, path: Path, error: OSError) -> NoReturn:
    params = {"path": path, "cause": cause_of(error)}
    session.stop(INVALID_INPUT, "headoffice.certificate_not_written", **params)


def change_key(session: Session, given: DatabaseGiven, *, anyway: bool) -> int:
    """Show the certificate with the announced key from now on. `anyway`: see `--help`."""
    from kiosk.sync.identity.certificates import replace_file

    path = own_path(session)
    made = path.with_name(NEXT)
    if not made.exists():
        session.stop(USAGE, "headoffice.no_next_key")
    details = _details(session, made)
    with trust_admin(session, given) as here:
        announced, hubs = here.announced(), here.hubs()
    if announced.next_key != details.key:
        session.stop(USAGE, "headoffice.no_next_key")
    missing = _without_key(hubs, details.key)
    if missing and not anyway:
        session.stop(INVALID_INPUT, "headoffice.key_not_known", names=_names(missing))
    try:
        replace_file(path, made.read_bytes())
        made.unlink()
    except OSError as error:
        _not_written(session, path, error)
    session.say(session.words("headoffice.key_changed", key=details.key))
    return DONE


def authority(session: Session, given: DatabaseGiven, *, path: str) -> int:
    """Announce the certificates of a file as those of the authority to trust."""
    pem = authority_given(session, path)
    with trust_admin(session, given) as here:
        here.announce(authority=pem)
    session.say(session.words("headoffice.authority_is_announced"))
    return DONE


def withdraw(session: Session, given: DatabaseGiven) -> int:
    """Announce no other key and no authority any more."""
    with trust_admin(session, given) as here:
        here.announce(next_key="", authority="")
    session.say(session.words("headoffice.announcement_withdrawn"))
    return DONE
