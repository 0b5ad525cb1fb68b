"""Which events are a device's own, by its signatures of its chain: what it has not signed is not.

A signature of one event covers all before it in its chain. A device signs from an epoch on,
which it names itself; what it recorded in earlier ones came before it had its key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.domain.journal import Event
from kiosk.domain.quarantine import QuarantineReason
from kiosk.services.boards import Reader
from kiosk.services.incoming import EventAltered
from kiosk.services.log_ports import PeerRecord
from kiosk.services.pairing import NoteKey, note_key
from kiosk.services.store import Store
from kiosk.sync.signatures import Signer, head_covered, is_signed
from kiosk.sync.wire import EventsBody, Sent, WireEvent

_BY_WHAT_IS_KEPT = (QuarantineReason.NUMBER_REUSED, QuarantineReason.CHAIN_BROKEN)


def signature_of(signer: Signer | None, event: Event) -> str:
    """This device's signature of its chain as it stands at an event of its own."""
    if signer is None:
        return ""
    return signer.sign(_covered(event))


def _covered(event: Event | WireEvent) -> bytes:
    return head_covered(event.device_id, event.device_epoch, event.device_seq, event.hash)


def must_sign(peer: PeerRecord | None, event: WireEvent) -> bool:
    """Whether an event of a device counts as its own only where the device has signed it."""
    return (
        peer is not None
        and bool(peer.public_key)
        and peer.signs_since is not None
        and event.device_epoch >= peer.signs_since
    )


def _has_signed(peer: PeerRecord | None, sent: Sent) -> bool:
    return peer is not None and is_signed(peer.public_key, sent.signature, _covered(sent.event))


def is_own(peer: PeerRecord | None, sents: Sequence[Sent]) -> bool:
    """Whether the device has signed its own batch: the last of a chain covers all of it."""
    return not sents or not must_sign(peer, sents[-1].event) or _has_signed(peer, sents[-1])


def covered(peers: Mapping[str, PeerRecord], sents: Sequence[Sent]) -> tuple[Sent, ...]:
    """Those of the events that are handed on which are the devices' whose names they bear.

    What comes of a device without a key, or from before it had one, is taken as it comes. A
    signature that is none is left out: it would be handed on.
    """
    after: dict[tuple[str, int], tuple[int, str]] = {}
    kept: list[Sent] = []
    for sent in reversed(sents):
        event = sent.event
        peer = peers.get(event.device_id)
        is_valid = bool(sent.signature) and _has_signed(peer, sent)
        if must_sign(peer, event):
            chain = (event.device_id, event.device_epoch)
            if not is_valid and after.get(chain) != (event.device_seq + 1, event.hash):
                continue
            after[chain] = (event.device_seq, event.prev_hash)
        kept.append(sent if is_valid or not sent.signature else _unsigned(sent))
    return tuple(reversed(kept))


def _unsigned(sent: Sent) -> Sent:
    return sent.model_copy(update={"signature": ""})


async def senders(store: Store, device_id: str, body: EventsBody) -> dict[str, PeerRecord]:
    """Who recorded what has come; the sender, `device_id`, is known by its key from now on."""

    def read(reader: Reader) -> dict[str, PeerRecord]:
        named = {device_id, *(sent.event.device_id for sent in body.relayed)}
        return {one: found for one in named if (found := reader.log.peer(one))}

    peers = await store.read(read)
    sender = peers.get(device_id)
    if sender is None or not body.public_key or body.signs_since is None:
        return peers
    if sender.public_key == body.public_key and sender.signs_since is not None:
        return peers
    await store.run(note_key, NoteKey(device_id, body.public_key, body.signs_since))
    return await store.read(read)


async def is_clash(
    store: Store, sender: PeerRecord | None, body: EventsBody, altered: EventAltered
) -> bool:
    """Whether a machine is contradicted by what stands in its name and it has not signed."""
    events = {sent.event.event_id: sent.event for sent in body.events}
    event = events.get(altered.event_id)
    if event is None or altered.reason not in _BY_WHAT_IS_KEPT or not must_sign(sender, event):
        return False
    is_chain = altered.reason is QuarantineReason.CHAIN_BROKEN
    seq = event.device_seq - is_chain

    def is_unsigned(reader: Reader) -> bool:
        kept = reader.log.numbered(event.device_id, event.device_epoch, seq)
        return kept is not None and not reader.log.signatures([kept])

    return await store.read(is_unsigned)
