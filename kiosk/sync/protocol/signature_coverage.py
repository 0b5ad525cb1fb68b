"""Checks by signatures which events in a device's name are really its own.

The signature of one event covers all events before it in the device's hash chain: see
`services.replication.validation.senders`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from kiosk.domain.events.event import Event
from kiosk.domain.quarantine import QuarantineReason
from kiosk.services.devices.pairing import NoteKey, note_key
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.reader import Reader
from kiosk.services.replication.incoming import EventAltered
from kiosk.services.replication.validation.senders import Coverage, must_sign
from kiosk.sync.protocol.bodies import EventsBody
from kiosk.sync.protocol.records import Sent, WireEntry, WireEvent
from kiosk.sync.protocol.signatures import Signer, head_covered, is_signed

_Signed = Sent | WireEntry
_BY_WHAT_IS_KEPT = (QuarantineReason.NUMBER_REUSED, QuarantineReason.CHAIN_BROKEN)


def signature_of(signer: Signer | None, event: Event) -> str:
    """This device's signature of its hash chain up to one of its events; "" without a key."""
    if signer is None:
        return ""
    return signer.sign(_covered(event))


def _covered(event: Event | WireEvent) -> bytes:
    return head_covered(event.device_id, event.device_epoch, event.device_seq, event.hash)


def has_signed(peer: PeerRecord | None, event: Event | WireEvent, signature: str) -> bool:
    """Whether this is the device's signature of its hash chain up to this event."""
    return peer is not None and is_signed(peer.public_key, signature, _covered(event))


def is_own(peer: PeerRecord | None, sents: Sequence[Sent]) -> bool:
    """Whether a device signed its own batch: the last event's signature covers all."""
    if not sents or not must_sign(peer, sents[-1].event):
        return True
    return has_signed(peer, sents[-1].event, sents[-1].signature)


def covered(peers: Mapping[str, PeerRecord], sents: Sequence[Sent]) -> tuple[Sent, ...]:
    """Those relayed events that are really from the devices in whose names they are.

    Events of a device without a key, or from before it had one, are accepted unchecked, with their
    signatures: head office may know the key, as that of a former hub. Signatures that are invalid
    by a known key are removed, since they would be sent on.
    """
    coverage = Coverage()
    kept: list[Sent] = []
    for sent in reversed(sents):
        event = sent.event
        peer = peers.get(event.device_id)
        is_valid = bool(sent.signature) and has_signed(peer, event, sent.signature)
        if must_sign(peer, event) and not coverage.covers(event, partial(bool, is_valid)):
            continue
        is_known = peer is not None and bool(peer.public_key)
        kept.append(_unsigned(sent) if is_known and not is_valid else sent)
    return tuple(reversed(kept))


def up_to_signed(sents: Sequence[_Signed]) -> int:
    """How many of the first of them leave no event whose signature comes only with the others.

    One signature covers the chain before it, and a hub does not sign each of its own: whoever
    cuts what it hands on, or what it is handed, cuts after a signature. A chain of which none of
    them is signed does not count; where no cut is right, all are taken.
    """
    signed = {_chain(sent) for sent in sents if sent.signature}
    waiting: set[tuple[str, int]] = set()
    count = 0
    for number, sent in enumerate(sents, 1):
        if sent.signature:
            waiting.discard(_chain(sent))
        elif _chain(sent) in signed:
            waiting.add(_chain(sent))
        if not waiting:
            count = number
    return count or len(sents)


def _chain(sent: _Signed) -> tuple[str, int]:
    return sent.event.device_id, sent.event.device_epoch


def _unsigned(sent: Sent) -> Sent:
    return sent.model_copy(update={"signature": ""})


async def senders(store: OrderDatabase, device_id: str, body: EventsBody) -> dict[str, PeerRecord]:
    """The devices that recorded the events, by id; first saves the sender's key if new."""

    def read(reader: Reader) -> dict[str, PeerRecord]:
        named = {device_id, *(sent.event.device_id for sent in body.relayed)}
        return {one: found for one in named if (found := reader.devices.peer(one))}

    peers = await store.read(read)
    sender = peers.get(device_id)
    if sender is None or not body.public_key or body.signs_since is None:
        return peers
    if sender.public_key == body.public_key and sender.signs_since is not None:
        return peers
    await store.run(note_key, NoteKey(device_id, body.public_key, body.signs_since))
    return await store.read(read)


async def is_clash(
    store: OrderDatabase, sender: PeerRecord | None, body: EventsBody, altered: EventAltered
) -> bool:
    """Whether what contradicts the sender's event is in its name without its signature."""
    events = {sent.event.event_id: sent.event for sent in body.events}
    event = events.get(altered.event_id)
    if event is None or altered.reason not in _BY_WHAT_IS_KEPT or not must_sign(sender, event):
        return False
    is_chain = altered.reason is QuarantineReason.CHAIN_BROKEN
    seq = event.device_seq - is_chain

    def is_unsigned(reader: Reader) -> bool:
        kept = reader.event_log.numbered(event.device_id, event.device_epoch, seq)
        return kept is not None and not reader.event_log.signatures([kept])

    return await store.read(is_unsigned)
