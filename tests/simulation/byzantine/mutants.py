"""Mutants that only a lying device can exploit."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import Any

from sqlalchemy import delete

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice.replication import batch, entries
from kiosk.headoffice.storage.stores import lock_store
from kiosk.headoffice.store_api import office
from kiosk.services.devices import pairing
from kiosk.services.replication import follow, ingest, resolve
from kiosk.services.replication.incoming import EventAltered
from kiosk.storage.event_log.event_log import SqlEventLog
from kiosk.storage.tables import EVENTS
from kiosk.sync.client import replies
from kiosk.sync.protocol import signature_coverage
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.protocol.problem_codes import REVOKED
from kiosk.sync.protocol.signatures import log_covered
from kiosk.sync.server import hub
from tests.simulation.mutants import Mutant, Patches, delete_on_ack


def signatures_are_not_checked(patches: Patches) -> None:
    """Any text is accepted as a signature."""
    patches.put(signature_coverage, "is_signed", lambda *_: True)


def relays_are_not_checked(patches: Patches) -> None:
    """The hub does not check the signatures of relayed events."""
    patches.put(hub, "covered", lambda _peers, sents: tuple(sents))


def senders_are_not_checked(patches: Patches) -> None:
    """The hub accepts another device's events as the sender's own."""

    def check_own(uow: Any, device_id: str, own: Any, known: Any) -> None:
        named = own[0].device_id if own else device_id
        original(uow, named, own, known)

    original = patches.put(ingest, "check_own", check_own)
    patches.put(hub, "is_own", lambda *_: True)


def a_check_in_may_relay(patches: Patches) -> None:
    """The hub does not refuse events that a check-in relays."""

    async def ingest_events(served: Any, peer: Any, body: Any) -> Any:
        if body.relayed and peer.role is DeviceRole.CHECK_IN:
            peer = replace(peer, role=DeviceRole.COUNTER)
        return await original(served, peer, body)

    original = patches.put(hub.Hub, "ingest_events", ingest_events)


def roles_do_not_matter(patches: Patches) -> None:
    """Every device may record every kind of event."""
    patches.put(resolve, "may_send", lambda *_: True)


def numbers_are_given_again(patches: Patches) -> None:
    """A device may send another event under a number that it has used before."""

    def check_own(uow: Any, device_id: str, own: Any, known: Any) -> None:
        try:
            original(uow, device_id, own, known)
        except EventAltered as altered:
            if altered.reason is not QuarantineReason.NUMBER_REUSED:
                raise

    original = patches.put(ingest, "check_own", check_own)


def a_secret_is_not_needed(patches: Patches) -> None:
    """Every secret is accepted for a known device id."""
    patches.put(hmac, "compare_digest", lambda *_: True)


def revoked_devices_are_accepted(patches: Patches) -> None:
    """A revoked device is still authenticated."""

    async def authenticate(served: Any, device_id: str, secret: str) -> Any:
        try:
            return await original(served, device_id, secret)
        except WireProblem as problem:
            if problem.problem.code != REVOKED:
                raise
            return Peer(device_id, DeviceRole.COUNTER, "")

    original = patches.put(hub.Hub, "authenticate", authenticate)


def past_epochs_need_no_signature(patches: Patches) -> None:
    """Events that are said to be from before a device was paired need no signature."""
    patches.put(pairing, "_signs_since", lambda _before, _key, reported: reported)


def entries_are_not_checked(patches: Patches) -> None:
    """A terminal saves its hub's log entries without checking their hashes."""
    patches.put(follow, "check_log", lambda *_: None)
    patches.put(follow, "_check_events", lambda _entries, **_: None)


def events_are_not_checked_at_head_office(patches: Patches) -> None:
    """Head office saves events whose contents do not match their hash."""
    patches.put(batch, "recorded_fault", lambda *_: None)


def old_epochs_are_accepted(patches: Patches) -> None:
    """Head office accepts what a hub sends, and has signed, under an epoch that is over."""

    def ingest_batch(connection: Any, peer: Any, came: Any, now: Any) -> Any:
        covered = log_covered(peer.device_id, came.hub_epoch, came.is_at)
        check_signed(connection, peer, covered, came.signed)
        epoch = max(came.hub_epoch, lock_store(connection, peer.store_id).hub_epoch)
        return original(connection, peer, replace(came, hub_epoch=epoch), now)

    original = patches.put(office, "ingest_batch", ingest_batch)
    check_signed = patches.put(entries, "check_signed", lambda *_: None)


def contradictions_are_not_looked_for(patches: Patches) -> None:
    """A device saves the log's entries although its own events contradict them."""
    patches.put(follow, "contradicting", lambda *_: ())


def what_contradicts_is_thrown_away(patches: Patches) -> None:
    """Events that contradict the log are deleted instead of set aside."""

    def set_aside(log: Any, events: Any, _why: str, _at: Any) -> None:
        ids = [event.event_id for event in events]
        log._connection.execute(delete(EVENTS).where(EVENTS.c.event_id.in_(ids)))
        log._cache.forget(*(event.order_id or "" for event in events))

    patches.put(SqlEventLog, "set_aside", set_aside)


def contradictions_are_not_shown(patches: Patches) -> None:
    """Events that were set aside are not reported with a card."""
    patches.put(follow, "report_set_aside", lambda *_: None)


def answers_are_not_looked_at(patches: Patches) -> None:
    """A peer's replies are used without validation, as long as they can be parsed."""
    patches.put(replies, "_problems", lambda _reply: ())


def an_event_may_have_two_places(patches: Patches) -> None:
    """Head office saves an event that is in its log already."""
    patches.put(entries, "refuse_repeated", lambda *_: None)


BYZANTINE = {
    bug.name: replace(bug, is_byzantine=True)
    for bug in (
        Mutant("signatures are not checked", signatures_are_not_checked, first=6),
        Mutant("relays are not checked", relays_are_not_checked),
        Mutant("senders are not checked", senders_are_not_checked),
        Mutant("a check-in may relay", a_check_in_may_relay, first=1),
        Mutant("roles do not matter", roles_do_not_matter),
        Mutant("numbers are given again", numbers_are_given_again, first=25),
        Mutant("a secret is not needed", a_secret_is_not_needed, first=1),
        Mutant("revoked devices are accepted", revoked_devices_are_accepted),
        Mutant("entries are not checked", entries_are_not_checked, first=4),
        Mutant(
            "events are not checked at head office", events_are_not_checked_at_head_office, first=8
        ),
        Mutant("old epochs are accepted", old_epochs_are_accepted, first=3),
        Mutant("contradictions are not looked for", contradictions_are_not_looked_for, first=3),
        Mutant("what contradicts is thrown away", what_contradicts_is_thrown_away, first=19),
        Mutant("contradictions are not shown", contradictions_are_not_shown, first=3),
        Mutant("answers are not looked at", answers_are_not_looked_at, first=24),
        Mutant("an event may have two places", an_event_may_have_two_places, first=33),
        Mutant("what a liar acknowledges is deleted", delete_on_ack),
        Mutant("past epochs need no signature", past_epochs_need_no_signature, first=2),
    )
}
