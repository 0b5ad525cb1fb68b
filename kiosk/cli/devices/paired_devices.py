"""`kiosk pairing-code`, `devices` and `revoke`: the hub's subcommands about paired devices."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.cli import shapes
from kiosk.cli.link_words import quarantine_text
from kiosk.cli.session import DONE, USAGE, Session
from kiosk.domain.device_roles import PAIRED_BY_HUB, DeviceRole
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app.addresses import Address
    from kiosk.services.ports.device_registry import PeerRecord, ThisDevice


def pairing_code(
    session: Session, *, role: str, address: str | None, valid_days: int | None, as_json: bool
) -> int:
    """Make a one-use code for another device of the store; print it, also as QR.

    `valid_days`: how long it is good for; None: for minutes.
    """
    from kiosk.app.device_setup import name_store
    from kiosk.app.joining.new_code import new_code
    from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
    from kiosk.sync.identity.pairing import qr_text

    wanted = _role(session, role)
    with session.store() as store:
        _hub_only(session, store.read_blocking(lambda reader: reader.devices.this_device()))
        url, is_listening = _url(session, address)
        code = new_code(session.data_dir, url)
        store.run_blocking(name_store, session.settings.store_name)
        new = NewPairingCode(str(code), wanted)
        if valid_days is not None:
            new = replace(new, valid_for=timedelta(days=valid_days))
        expires_at = store.run_blocking(make_pairing_code, new)
    if as_json:
        printed = {"code": str(code), "role": wanted, "url": url}
        session.say_json({**printed, "expires_at": shapes.timestamp(expires_at)})
        return DONE
    import segno

    params = {"role": session.words(f"role.{wanted}"), "code": code}
    key = "network.code" if valid_days is None else "network.code_for_days"
    session.say(session.words(key, **params, until=session.words.date_time(expires_at)))
    session.say(f"  kiosk pair {code} --upstream {url}")
    drawn = io.StringIO()
    segno.make(qr_text(url, code), micro=False).terminal(drawn, compact=True)
    session.say_drawn(drawn.getvalue())
    if not is_listening:
        session.complain(session.words("network.nobody_listens"))
    return DONE


def _role(session: Session, given: str) -> DeviceRole:
    if given not in PAIRED_BY_HUB:
        key = "network.hub_elsewhere" if given == "hub" else "network.role_unknown"
        session.stop(USAGE, key, given=short(given))
    return DeviceRole(given)


def _hub_only(session: Session, this_device: ThisDevice) -> None:
    if not this_device.is_hub:
        session.stop(USAGE, "network.ask_the_hub", role=session.words(f"role.{this_device.role}"))


def _url(session: Session, given: str | None) -> tuple[str, bool]:
    """The URL at which other devices reach this one, and whether it listens now."""
    from kiosk.app.lock import listening_at

    listening = listening_at(session.data_dir)
    if given is not None:
        return checked_url(session, given), listening is not None
    address = listening or _set(session)
    if address is None:
        session.stop(USAGE, "network.no_address")
    return address.reached_at, listening is not None


def _set(session: Session) -> Address | None:
    """The address to listen on from the settings; None if they have none."""
    from kiosk.cli.devices.hub import address_given

    text = session.settings.listen
    return address_given(session, text) if text else None


def checked_url(session: Session, url: str) -> str:
    """The normalised URL; stops the subcommand if it cannot be used."""
    from kiosk.sync.client.transport import InvalidAddress, check_address

    try:
        return check_address(url)
    except InvalidAddress as error:
        key = f"network.address_{error.problem}"
        session.stop(USAGE, key, given=short(url))


def devices(session: Session, *, as_json: bool) -> int:
    """List the devices that were paired with this one."""
    with session.store() as store:
        this_device = store.read_blocking(lambda reader: reader.devices.this_device())
        _hub_only(session, this_device)
        peers = store.read_blocking(lambda reader: reader.devices.peers())
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
        "wipe_at": shapes.timestamp(peer.wipe_at),
        "wiped_at": shapes.timestamp(peer.wiped_at),
        "quarantined_at": shapes.timestamp(peer.quarantined_at),
        "quarantined_for": peer.quarantined_for,
    }


def wipe_texts(
    session: Session, wipe_at: datetime | None, wiped_at: datetime | None
) -> Iterator[str]:
    """Whether a revoked device has wiped its data, or is to when it next calls."""
    if wiped_at is not None:
        yield session.words("headoffice.wiped_at", at=session.words.day_time(wiped_at))
    elif wipe_at is not None:
        yield session.words("headoffice.wipes")


def _peer_text(session: Session, peer: PeerRecord) -> str:
    words = session.words
    parts = [words(f"role.{peer.role}")]
    if peer.last_contact_at is not None:
        parts.append(words("headoffice.last_contact", at=words.day_time(peer.last_contact_at)))
    if peer.revoked_at is not None:
        parts.append(words("headoffice.revoked_at", at=words.day_time(peer.revoked_at)))
        parts += wipe_texts(session, peer.wipe_at, peer.wiped_at)
    if peer.quarantined_at is not None:
        why = quarantine_text(words, peer.quarantined_for)
        at = words.day_time(peer.quarantined_at)
        parts.append(words("headoffice.quarantined_at", at=at, why=why))
    return ", ".join(parts)


def revoke(session: Session, *, device: str, wipes: bool) -> int:
    """Revoke a device, given by its identifier or by a name that only one device has.

    `wipes`: it was stolen, and is to wipe its data when it next calls.
    """
    from kiosk.services.devices.pairing import PeerUnknown, order_wipe
    from kiosk.services.devices.pairing import revoke as shut_out

    with session.store() as store:
        _hub_only(session, store.read_blocking(lambda reader: reader.devices.this_device()))
        peers = store.read_blocking(lambda reader: reader.devices.peers())
        meant = [peer for peer in peers if device in (peer.device_id, peer.name)]
        if not meant:
            raise PeerUnknown(short(device))
        if len(meant) > 1:
            ids = ", ".join(peer.device_id for peer in meant)
            session.stop(USAGE, "network.device_ambiguous", given=short(device), ids=ids)
        store.run_blocking(order_wipe if wipes else shut_out, meant[0].device_id)
    key = "headoffice.revoked_to_wipe" if wipes else "headoffice.revoked"
    session.say(session.words(key, device_id=meant[0].name))
    return DONE
