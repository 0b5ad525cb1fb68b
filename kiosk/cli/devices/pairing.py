"""`kiosk pairing-code`, `pair`, `devices` and `revoke`: which devices work in the store."""

from __future__ import annotations

import io
import platform
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from kiosk.cli import arguments, shapes
from kiosk.cli.link_words import cause_sentence, quarantine_text
from kiosk.cli.session import DATABASE_PROBLEM, DONE, INVALID_INPUT, USAGE, Session
from kiosk.domain.device_roles import DeviceRole
from kiosk.services.causes import cause_of
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app.addresses import Address
    from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
    from kiosk.storage.local_database import LocalDatabase
    from kiosk.sync.identity.certificates import CertificatePaths
    from kiosk.sync.identity.pairing import Invitation, Pairing
    from kiosk.sync.protocol.ports import WireProblem

PAIRABLE_ROLES = (DeviceRole.COUNTER, DeviceRole.CHECK_IN)
"""The roles that a device can be paired for: those whose screens there are."""


def pairing_code(session: Session, *, role: str, address: str | None, as_json: bool) -> int:
    """Make a one-use code for another device of the store; print it, also as QR."""
    from kiosk.app.addresses import fingerprint_of
    from kiosk.app.device_setup import name_store
    from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
    from kiosk.sync.identity.pairing import make_code, qr_text

    wanted = _role(session, role)
    with session.store() as store:
        _hub_only(session, store.query(lambda reader: reader.devices.this_device()))
        url, is_listening = _url(session, address)
        certificate = None if url.startswith("http:") else _certificate(session)
        code = make_code(secrets.choice, fingerprint_of(certificate))
        store.call(name_store, session.settings.store_name)
        expires_at = store.call(make_pairing_code, NewPairingCode(str(code), wanted))
    if as_json:
        printed = {"code": str(code), "role": wanted, "url": url}
        session.say_json({**printed, "expires_at": shapes.timestamp(expires_at)})
        return DONE
    import segno

    params = {"role": session.words(f"role.{wanted}"), "code": code}
    session.say(session.words("network.code", **params))
    session.say(f"  kiosk pair {code} --upstream {url}")
    drawn = io.StringIO()
    segno.make(qr_text(url, code), micro=False).terminal(drawn, compact=True)
    session.say_drawn(drawn.getvalue())
    if not is_listening:
        session.complain(session.words("network.nobody_listens"))
    return DONE


def _role(session: Session, given: str) -> DeviceRole:
    if given not in PAIRABLE_ROLES:
        keys = {"hub": "network.hub_elsewhere", "board": "network.board_not_offered"}
        session.stop(USAGE, keys.get(given, "network.role_unknown"), given=short(given))
    return DeviceRole(given)


def _hub_only(session: Session, this_device: ThisDevice) -> None:
    if not this_device.is_hub:
        session.stop(USAGE, "network.ask_the_hub", role=session.words(f"role.{this_device.role}"))


def _url(session: Session, given: str | None) -> tuple[str, bool]:
    """Where other devices reach this one, and whether it answers there now."""
    from kiosk.app.lock import listening_at

    listening = listening_at(session.data_dir)
    if given is not None:
        return _checked(session, given), listening is not None
    address = listening or _set(session)
    if address is None:
        session.stop(USAGE, "network.no_address")
    return address.reached_at, listening is not None


def _set(session: Session) -> Address | None:
    """Where settings say that this device listens."""
    from kiosk.cli.devices.hub import address_given

    text = session.settings.listen
    return address_given(session, text) if text else None


def _checked(session: Session, url: str) -> str:
    from kiosk.sync.client.transport import InvalidAddress, check_address

    try:
        return check_address(url)
    except InvalidAddress as error:
        key = f"network.address_{error.problem}"
        session.stop(USAGE, key, given=short(url))


def _certificate(session: Session) -> CertificatePaths:
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.identity.certificates import make_certificate

    return make_certificate(certificate_dir(session.data_dir))


@dataclass(frozen=True, slots=True)
class PairOptions:
    """What was typed. `anew`: with an empty database; the one that is here is kept beside."""

    code: str
    upstream: str | None
    name: str | None
    anew: bool = False


def pair(session: Session, options: PairOptions) -> int:
    """Pair with the store of the device that showed the code, in the role that it was made for."""
    from kiosk.app.lock import only_one
    from kiosk.app.pair import PairCommand, pair_with_code
    from kiosk.storage.setting_aside import begun_anew, left_as_it_is

    name = options.name
    invitation = _invitation(session, options.code)
    called = name if name is None else arguments.name_given(session, "--name", name, 40)
    begun = begun_anew if options.anew else left_as_it_is
    with only_one(session.data_dir):
        url = _checked(session, options.upstream or invitation.url or _former_url(session))
        request = PairCommand(invitation.code, url, called or _own_name(session))
        now = datetime.now().astimezone()
        with (
            begun(session.data_dir, now) as aside,
            session.store(makes=True, anew=options.anew) as store,
        ):
            if aside is not None:
                _be_the_same(session, store)
            pairing = _paired(
                session, lambda: pair_with_code(store, session.data_dir, request), url
            )
    session.log.info("paired", role=pairing.role, url=pairing.url)
    params = {"store": pairing.store_name or pairing.store_id, "url": url, "name": pairing.name}
    role = session.words(f"role.{pairing.role}")
    session.say(session.words("network.paired", role=role, **params))
    if aside is not None:
        session.say(session.words("network.set_aside", aside=aside))
    session.say_made()
    session.say(session.words(f"network.next_{pairing.role.replace('-', '_')}"))
    return DONE


def _be_the_same(session: Session, store: LocalDatabase) -> None:
    """Whoever quarantined this device knows it by its identifier, and lets that one in again."""
    from kiosk.app.device_setup import begin_new_epoch
    from kiosk.cli.sync_status import upstream_of
    from kiosk.services.devices.pairing import RestoreIdentity, restore_identity

    former = upstream_of(session)
    if former is not None:
        store.call(restore_identity, RestoreIdentity(former.device_id, DeviceRole.HUB, "", ""))
        # The numbers that it gave before are in use.
        begin_new_epoch(store)


def _invitation(session: Session, text: str) -> Invitation:
    from kiosk.sync.identity.pairing import CodeMalformed, read_invitation

    try:
        return read_invitation(text)
    except CodeMalformed:
        session.stop(USAGE, "network.code_malformed")


def _former_url(session: Session) -> str:
    """The upstream that this device was paired with before: most are paired with it again."""
    from kiosk.sync.identity.pairing import PairingUnreadable, load_pairing

    try:
        former = load_pairing(session.data_dir)
    except PairingUnreadable:
        former = None
    if former is None:
        session.stop(USAGE, "network.no_upstream")
    return former.url


def _own_name(session: Session) -> str:
    """What it was called before, else what the system calls this device."""
    from kiosk.cli.sync_status import upstream_of

    former = upstream_of(session)
    return (former.name if former else "") or platform.node()[:40] or "kiosk"


def _paired(session: Session, pair_with_code: Callable[[], Pairing], url: str) -> Pairing:
    from kiosk.sync.identity.pairing import NotTheDevice
    from kiosk.sync.protocol.ports import LinkDown, WireProblem

    try:
        return pair_with_code()
    except NotTheDevice as error:
        key = "network.code_for_tls" if error.is_plain else "network.not_the_device"
        session.stop(INVALID_INPUT, key, url=url)
    except LinkDown as error:
        session.log.warning("pairing_link_down", cause=error.cause, error=str(error))
        why = cause_sentence(session, url, error.cause, error.clock_offset_ms)
        session.stop(INVALID_INPUT, "network.not_paired_yet", why=why)
    except WireProblem as error:
        _refused(session, error, url)
    except OSError as error:
        params = {"data_dir": session.data_dir, "cause": cause_of(error)}
        session.stop(DATABASE_PROBLEM, "network.pairing_not_kept", **params)


def _refused(session: Session, error: WireProblem, url: str) -> NoReturn:
    from kiosk.services.replication.links import Link
    from kiosk.sync.client.link_states import outcome_of
    from kiosk.sync.protocol.problem_codes import IN_USE, OTHER_STORE, PAIRING_NOT_ALLOWED

    problem, outcome = error.problem, outcome_of(error)
    if problem.code == PAIRING_NOT_ALLOWED and error.status == 429:
        session.stop(INVALID_INPUT, "network.too_many_codes", url=url)
    if problem.code == PAIRING_NOT_ALLOWED and problem.reason == OTHER_STORE:
        session.stop(INVALID_INPUT, "network.other_store", url=url)
    if problem.code == PAIRING_NOT_ALLOWED and problem.reason == IN_USE:
        session.stop(INVALID_INPUT, "network.identity_in_use", url=url)
    if problem.code == PAIRING_NOT_ALLOWED:
        session.stop(INVALID_INPUT, "network.pairing_not_allowed", url=url)
    if outcome.link is Link.OFFLINE:
        why = cause_sentence(session, url, outcome.cause)
        session.stop(INVALID_INPUT, "network.not_paired_yet", why=why)
    if outcome.link is Link.CONNECTING:
        session.stop(INVALID_INPUT, "network.pair_later", url=url)
    session.stop(INVALID_INPUT, "network.upstream_says", url=url, code=problem.code)


def devices(session: Session, *, as_json: bool) -> int:
    """List the devices that were paired with this one."""
    with session.store() as store:
        this_device = store.query(lambda reader: reader.devices.this_device())
        _hub_only(session, this_device)
        peers = store.query(lambda reader: reader.devices.peers())
    if as_json:
        session.say_json([_peer_json(peer) for peer in peers])
    elif not peers:
        session.say(session.words("network.no_devices"))
    else:
        width = max(len(peer.name) for peer in peers)
        for peer in peers:
            session.say(f"{peer.device_id}  {peer.name:{width}}  {_peer_text(session, peer)}")
    return DONE


def _peer_json(peer: PeerRecord) -> dict[str, object]:
    return {
        "device_id": peer.device_id,
        "name": peer.name,
        "role": peer.role,
        "paired_at": shapes.timestamp(peer.paired_at),
        "last_contact_at": shapes.timestamp(peer.last_contact_at),
        "revoked_at": shapes.timestamp(peer.revoked_at),
        "quarantined_at": shapes.timestamp(peer.quarantined_at),
        "quarantined_for": peer.quarantined_for,
    }


def _peer_text(session: Session, peer: PeerRecord) -> str:
    words = session.words
    parts = [words(f"role.{peer.role}")]
    if peer.last_contact_at is not None:
        parts.append(words("headoffice.last_contact", at=words.day_time(peer.last_contact_at)))
    if peer.revoked_at is not None:
        parts.append(words("headoffice.revoked_at", at=words.day_time(peer.revoked_at)))
    if peer.quarantined_at is not None:
        why = quarantine_text(words, peer.quarantined_for)
        at = words.day_time(peer.quarantined_at)
        parts.append(words("headoffice.quarantined_at", at=at, why=why))
    return ", ".join(parts)


def revoke(session: Session, *, device: str) -> int:
    """Shut a device out: by its identifier, or by its name where only one has it."""
    from kiosk.services.devices.pairing import PeerUnknown
    from kiosk.services.devices.pairing import revoke as shut_out

    with session.store() as store:
        _hub_only(session, store.query(lambda reader: reader.devices.this_device()))
        peers = store.query(lambda reader: reader.devices.peers())
        meant = [peer for peer in peers if device in (peer.device_id, peer.name)]
        if not meant:
            raise PeerUnknown(short(device))
        if len(meant) > 1:
            ids = ", ".join(peer.device_id for peer in meant)
            session.stop(USAGE, "network.device_ambiguous", given=short(device), ids=ids)
        store.call(shut_out, meant[0].device_id)
    session.say(session.words("headoffice.revoked", device_id=meant[0].name))
    return DONE
