"""`kiosk pair`: makes this a device of a store, or its hub."""

from __future__ import annotations

import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kiosk.cli import arguments
from kiosk.cli.devices.paired_devices import checked_url
from kiosk.cli.link_words import cause_sentence
from kiosk.cli.session import DATABASE_PROBLEM, DONE, INVALID_INPUT, USAGE, Session
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.services.causes import cause_of

if TYPE_CHECKING:
    from kiosk.storage.local_database import LocalDatabase
    from kiosk.sync.identity.pairing import Invitation, Pairing
    from kiosk.sync.protocol.ports import WireProblem


@frozen
class PairOptions:
    """What was typed. `anew`: begin with an empty database and set the present one aside.

    `authority`: a file with the certificates of who issued the upstream's.
    """

    code: str
    upstream: str | None
    name: str | None
    anew: bool = False
    authority: str | None = None


def pair(session: Session, options: PairOptions) -> int:
    """Pair with the store of the device that showed the code, in the role that the code gives."""
    from kiosk.app.lock import only_one
    from kiosk.app.pair import PairCommand, pair_with_code
    from kiosk.app.trouble.wiped import forget_wipe, is_ordered, wipe
    from kiosk.storage.setting_aside import begun_anew, left_as_it_is

    name = options.name
    invitation = _invitation(session, options.code)
    authority = authority_given(session, options.authority) if options.authority else ""
    called = name if name is None else arguments.name_given(session, "--name", name, 40)
    begun = begun_anew if options.anew else left_as_it_is
    with only_one(session.data_dir):
        if is_ordered(session.data_dir):
            wipe(session.data_dir)
        url = checked_url(session, options.upstream or invitation.url or _former_url(session))
        request = PairCommand(invitation.code, url, called or _own_name(session), authority)
        now = datetime.now().astimezone()
        with (
            begun(session.data_dir, now) as aside,
            session.store(makes=True, anew=options.anew, joins=True) as store,
        ):
            if aside is not None:
                _be_the_same(session, store)
            pairing = _paired(
                session,
                lambda: pair_with_code(store, session.data_dir, request),
                url,
                options.authority,
            )
        forget_wipe(session.data_dir)
    session.log.info("paired", role=pairing.role, url=pairing.url)
    params = {"store": pairing.store_name or pairing.store_id, "url": url, "name": pairing.name}
    role = session.words(f"role.{pairing.role}")
    session.say(session.words("network.paired", role=role, **params))
    if aside is not None:
        session.say(session.words("network.set_aside", aside=aside))
    session.say_made()
    session.say(session.words(f"network.next_{pairing.role.replace('-', '_')}"))
    return DONE


def authority_given(session: Session, given: str) -> str:
    """The certificates of the authorities in a file (PEM); stops where there is none."""
    from kiosk.sync.identity.trusted_keys import authority_context, certificates_in
    from kiosk.sync.protocol.pairing_bodies import AUTHORITY_LENGTH_MAX

    path = Path(given).expanduser()
    try:
        pem = certificates_in(path.read_text("utf-8"))
        authority_context(pem)
    except (OSError, ValueError):
        session.stop(USAGE, "network.invalid_authority", path=path)
    if len(pem) > AUTHORITY_LENGTH_MAX:
        session.stop(USAGE, "network.authority_too_long", path=path, bytes_max=AUTHORITY_LENGTH_MAX)
    return pem


def _be_the_same(session: Session, store: LocalDatabase) -> None:
    """Keep the device id in an empty database, so that a server that quarantined it knows it."""
    from kiosk.app.device_setup import begin_new_epoch
    from kiosk.cli.sync_status import upstream_of
    from kiosk.services.devices.pairing import RestoreIdentity, restore_identity

    former = upstream_of(session)
    if former is not None:
        store.run_blocking(
            restore_identity, RestoreIdentity(former.device_id, DeviceRole.HUB, "", "")
        )
        # Earlier events of this device use the numbers of the former epoch.
        begin_new_epoch(store)


def _invitation(session: Session, text: str) -> Invitation:
    from kiosk.sync.identity.pairing import CodeMalformed, read_invitation

    try:
        return read_invitation(text)
    except CodeMalformed:
        session.stop(USAGE, "network.code_malformed")


def _former_url(session: Session) -> str:
    """The URL of the former upstream, usually the one to pair with again; stops without one."""
    from kiosk.sync.identity.pairing import PairingUnreadable, load_pairing

    try:
        former = load_pairing(session.data_dir)
    except PairingUnreadable:
        former = None
    if former is None:
        session.stop(USAGE, "network.no_upstream")
    return former.url


def _own_name(session: Session) -> str:
    """This device's name in its former pairing, else its host name."""
    from kiosk.cli.sync_status import upstream_of

    former = upstream_of(session)
    return (former.name if former else "") or platform.node()[:40] or "kiosk"


def _paired(
    session: Session, pair_with_code: Callable[[], Pairing], url: str, authority: str | None
) -> Pairing:
    """What `pair_with_code` returns. `authority`: the file with the upstream's, if one was named.

    Stops with a sentence about why it failed.
    """
    from kiosk.services.replication.links import LinkCause
    from kiosk.sync.identity.pairing import NotTheDevice
    from kiosk.sync.protocol.ports import LinkDown, WireProblem

    try:
        return pair_with_code()
    except NotTheDevice as error:
        key = "network.code_for_tls" if error.is_plain else "network.not_the_device"
        session.stop(INVALID_INPUT, key, url=url)
    except LinkDown as error:
        session.log.warning("pairing_link_down", cause=error.cause, error=str(error))
        if authority and error.cause is LinkCause.CERTIFICATE_UNTRUSTED:
            session.stop(INVALID_INPUT, "network.not_of_authority", url=url, path=authority)
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
    from kiosk.sync.protocol.problem_codes import (
        IN_USE,
        OTHER_STORE,
        PAIRING_NOT_ALLOWED,
        STORE_CLOSED,
    )

    problem, outcome = error.problem, outcome_of(error)
    if problem.code == PAIRING_NOT_ALLOWED and error.status == 429:
        session.stop(INVALID_INPUT, "network.too_many_codes", url=url)
    if problem.code == PAIRING_NOT_ALLOWED and problem.reason == OTHER_STORE:
        session.stop(INVALID_INPUT, "network.other_store", url=url)
    if problem.code == PAIRING_NOT_ALLOWED and problem.reason == IN_USE:
        session.stop(INVALID_INPUT, "network.identity_in_use", url=url)
    if problem.code == PAIRING_NOT_ALLOWED:
        session.stop(INVALID_INPUT, "network.pairing_not_allowed", url=url)
    if problem.code == STORE_CLOSED:
        session.stop(INVALID_INPUT, "network.store_closed", url=url)
    if outcome.link is Link.OFFLINE:
        why = cause_sentence(session, url, outcome.cause)
        session.stop(INVALID_INPUT, "network.not_paired_yet", why=why)
    if outcome.link is Link.CONNECTING:
        session.stop(INVALID_INPUT, "network.pair_later", url=url)
    session.stop(INVALID_INPUT, "network.upstream_says", url=url, code=problem.code)
