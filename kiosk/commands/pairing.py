"""`kiosk enrol`, `pair`, `devices` and `revoke`: which machines work in the store."""

from __future__ import annotations

import io
import platform
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from kiosk.commands import arguments, shapes
from kiosk.commands.link_words import cause_sentence, quarantine_why
from kiosk.commands.session import DATABASE_PROBLEM, DONE, INPUT_REFUSED, USAGE, Session
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app.addresses import Address
    from kiosk.services.log_ports import Node, PeerRecord
    from kiosk.storage.store import LocalStore
    from kiosk.sync.certificates import CertificatePaths
    from kiosk.sync.pairing import Invitation, Pairing
    from kiosk.sync.ports import WireProblem

TERMINALS = (DeviceRole.COUNTER, DeviceRole.CHECK_IN)
"""The roles that a machine can be paired for: those whose screens there are."""


def enrol(session: Session, *, role: str, address: str | None, as_json: bool) -> int:
    """Make a one-use code for another machine of the store; print it, also as QR."""
    from kiosk.app.addresses import fingerprint_of
    from kiosk.app.machine import name_store
    from kiosk.services.pairing import Offer, offer
    from kiosk.sync.pairing import make_code, qr_text

    wanted = _role(session, role)
    with session.store() as store:
        _hub_only(session, store.query(lambda reader: reader.log.node()))
        url, is_listening = _url(session, address)
        certificate = None if url.startswith("http:") else _certificate(session)
        code = make_code(secrets.choice, fingerprint_of(certificate))
        store.call(name_store, session.settings.store_name)
        expires_at = store.call(offer, Offer(str(code), wanted))
    if as_json:
        told = {"code": str(code), "role": wanted, "url": url}
        session.say_json({**told, "expires_at": shapes.instant(expires_at)})
        return DONE
    import segno

    facts = {"role": session.words(f"role.{wanted}"), "code": code}
    session.say(session.words("network.code", **facts))
    session.say(f"  kiosk pair {code} --upstream {url}")
    drawn = io.StringIO()
    segno.make(qr_text(url, code), micro=False).terminal(drawn, compact=True)
    session.say_drawn(drawn.getvalue())
    if not is_listening:
        session.complain(session.words("network.nobody_listens"))
    return DONE


def _role(session: Session, given: str) -> DeviceRole:
    if given not in TERMINALS:
        keys = {"hub": "network.hub_elsewhere", "board": "network.board_not_offered"}
        session.stop(USAGE, keys.get(given, "network.role_unknown"), given=short(given))
    return DeviceRole(given)


def _hub_only(session: Session, node: Node) -> None:
    if not node.is_hub:
        session.stop(USAGE, "network.ask_the_hub", role=session.words(f"role.{node.role}"))


def _url(session: Session, given: str | None) -> tuple[str, bool]:
    """Where other machines reach this one, and whether it answers there now."""
    from kiosk.app.lock import listening_at

    listening = listening_at(session.data_dir)
    if given is not None:
        return _checked(session, given), listening is not None
    address = listening or _set(session)
    if address is None:
        session.stop(USAGE, "network.no_address")
    return address.reached_at, listening is not None


def _set(session: Session) -> Address | None:
    """Where settings say that this machine listens."""
    from kiosk.commands.network import address_given

    text = session.settings.listen
    return address_given(session, text) if text else None


def _checked(session: Session, url: str) -> str:
    from kiosk.sync.client import AddressRefused, check_address

    try:
        return check_address(url)
    except AddressRefused as error:
        key = f"network.address_{error.problem}"
        session.stop(USAGE, key, given=short(url))


def _certificate(session: Session) -> CertificatePaths:
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.certificates import make_certificate

    return make_certificate(certificate_dir(session.data_dir))


@dataclass(frozen=True, slots=True)
class PairOptions:
    """What was typed. `anew`: with an empty database; the one that is here is kept beside."""

    code: str
    upstream: str | None
    name: str | None
    anew: bool = False


def pair(session: Session, options: PairOptions) -> int:
    """Join the store of the machine that showed the code, in the role that it was made for."""
    from kiosk.app.joining import Join, join
    from kiosk.app.lock import only_one
    from kiosk.storage.setting_aside import begun_anew, left_as_it_is

    name = options.name
    invitation = _invitation(session, options.code)
    called = name if name is None else arguments.name_given(session, "--name", name, 40)
    begun = begun_anew if options.anew else left_as_it_is
    with only_one(session.data_dir):
        url = _checked(session, options.upstream or invitation.url or _former_url(session))
        wish = Join(invitation.code, url, called or _own_name(session))
        now = datetime.now().astimezone()
        with (
            begun(session.data_dir, now) as aside,
            session.store(makes=True, anew=options.anew) as store,
        ):
            if aside is not None:
                _be_the_same(session, store)
            pairing = _joined(session, lambda: join(store, session.data_dir, wish), url)
    session.log.info("paired", role=pairing.role, url=pairing.url)
    facts = {"store": pairing.store_name or pairing.store_id, "url": url, "name": pairing.name}
    role = session.words(f"role.{pairing.role}")
    session.say(session.words("network.paired", role=role, **facts))
    if aside is not None:
        session.say(session.words("network.set_aside", aside=aside))
    session.say_made()
    session.say(session.words(f"network.next_{pairing.role.replace('-', '_')}"))
    return DONE


def _be_the_same(session: Session, store: LocalStore) -> None:
    """Whoever quarantined this machine knows it by its identifier, and lets that one in again."""
    from kiosk.app.machine import begin_new_epoch
    from kiosk.commands.standing import upstream_of
    from kiosk.services.pairing import BeAgain, be_again

    former = upstream_of(session)
    if former is not None:
        store.call(be_again, BeAgain(former.device_id, DeviceRole.HUB, "", ""))
        # The numbers that it gave before are in use.
        begin_new_epoch(store)


def _invitation(session: Session, text: str) -> Invitation:
    from kiosk.sync.pairing import CodeMalformed, read_invitation

    try:
        return read_invitation(text)
    except CodeMalformed:
        session.stop(USAGE, "network.code_malformed")


def _former_url(session: Session) -> str:
    """The upstream that this machine was paired with before: most are paired with it again."""
    from kiosk.sync.pairing import PairingUnreadable, load_pairing

    try:
        former = load_pairing(session.data_dir)
    except PairingUnreadable:
        former = None
    if former is None:
        session.stop(USAGE, "network.no_upstream")
    return former.url


def _own_name(session: Session) -> str:
    """What it was called before, else what the system calls this machine."""
    from kiosk.commands.standing import upstream_of

    former = upstream_of(session)
    return (former.name if former else "") or platform.node()[:40] or "kiosk"


def _joined(session: Session, join: Callable[[], Pairing], url: str) -> Pairing:
    from kiosk.sync.pairing import NotTheMachine
    from kiosk.sync.ports import LinkDown, WireProblem

    try:
        return join()
    except NotTheMachine as error:
        key = "network.code_for_tls" if error.is_plain else "network.not_the_machine"
        session.stop(INPUT_REFUSED, key, url=url)
    except LinkDown as error:
        session.log.warning("pairing_link_down", cause=error.cause, why=str(error))
        why = cause_sentence(session, url, error.cause, error.clock_offset_ms)
        session.stop(INPUT_REFUSED, "network.not_paired_yet", why=why)
    except WireProblem as error:
        _refused(session, error, url)
    except OSError as error:
        facts = {"data_dir": session.data_dir, "cause": error.strerror}
        session.stop(DATABASE_PROBLEM, "network.pairing_not_kept", **facts)


def _refused(session: Session, error: WireProblem, url: str) -> NoReturn:
    from kiosk.services.links import Link
    from kiosk.sync.link_states import told_by
    from kiosk.sync.wire import CODE_REFUSED, IN_USE, OTHER_STORE

    problem, told = error.problem, told_by(error)
    if problem.code == CODE_REFUSED and error.status == 429:
        session.stop(INPUT_REFUSED, "network.too_many_codes", url=url)
    if problem.code == CODE_REFUSED and problem.reason == OTHER_STORE:
        session.stop(INPUT_REFUSED, "network.other_store", url=url)
    if problem.code == CODE_REFUSED and problem.reason == IN_USE:
        session.stop(INPUT_REFUSED, "network.identity_in_use", url=url)
    if problem.code == CODE_REFUSED:
        session.stop(INPUT_REFUSED, "network.code_refused", url=url)
    if told.link is Link.OFFLINE:
        why = cause_sentence(session, url, told.cause)
        session.stop(INPUT_REFUSED, "network.not_paired_yet", why=why)
    if told.link is Link.CONNECTING:
        session.stop(INPUT_REFUSED, "network.pair_later", url=url)
    session.stop(INPUT_REFUSED, "network.upstream_says", url=url, code=problem.code)


def devices(session: Session, *, as_json: bool) -> int:
    """List the machines that were paired with this one."""
    with session.store() as store:
        node = store.query(lambda reader: reader.log.node())
        _hub_only(session, node)
        peers = store.query(lambda reader: reader.log.peers())
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
        "paired_at": shapes.instant(peer.paired_at),
        "heard_at": shapes.instant(peer.heard_at),
        "revoked_at": shapes.instant(peer.revoked_at),
        "quarantined_at": shapes.instant(peer.quarantined_at),
        "quarantined_for": peer.quarantined_for,
    }


def _peer_text(session: Session, peer: PeerRecord) -> str:
    told = [session.words(f"role.{peer.role}")]
    if peer.heard_at is not None:
        told.append(session.words("headoffice.heard", at=shapes.local(peer.heard_at)))
    if peer.revoked_at is not None:
        told.append(session.words("headoffice.revoked_at", at=shapes.local(peer.revoked_at)))
    if peer.quarantined_at is not None:
        why = quarantine_why(session.words, peer.quarantined_for)
        at = shapes.local(peer.quarantined_at)
        told.append(session.words("headoffice.quarantined_at", at=at, why=why))
    return ", ".join(told)


def revoke(session: Session, *, device: str) -> int:
    """Shut a machine out: by its identifier, or by its name where only one has it."""
    from kiosk.services.pairing import DeviceUnknown
    from kiosk.services.pairing import revoke as shut_out

    with session.store() as store:
        _hub_only(session, store.query(lambda reader: reader.log.node()))
        peers = store.query(lambda reader: reader.log.peers())
        meant = [peer for peer in peers if device in (peer.device_id, peer.name)]
        if not meant:
            raise DeviceUnknown(short(device))
        if len(meant) > 1:
            ids = ", ".join(peer.device_id for peer in meant)
            session.stop(USAGE, "network.device_ambiguous", given=short(device), ids=ids)
        store.call(shut_out, meant[0].device_id)
    session.say(session.words("headoffice.revoked", device_id=meant[0].name))
    return DONE
