"""Decides what a client's change, cancellation or status becomes: commands, or a refusal.

What is known to be against the workflow is refused; what the store must decide is asked of it. A
command that the store has not decided yet may be carried out or not, so both is possible then.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from kiosk.collect_api.ports import AskedStatus, Client
from kiosk.collect_api.problems import not_found, not_possible
from kiosk.domain.arrival import PRESENT
from kiosk.domain.command_payloads import AdvanceOrder, CancelOrder, ChooseSlot, UpdateDetails
from kiosk.domain.commands import Command, CommandKind
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Line
from kiosk.domain.reasons import DEFAULT_REASONS, reason_codes
from kiosk.domain.status import Status
from kiosk.domain.workflow import HEAD_OFFICE_STEPS, Role, may
from kiosk.headoffice.replication.issue_commands import Draft
from kiosk.headoffice.storage.collects import collects
from kiosk.headoffice.storage.collects.collects import CollectRecord
from kiosk.headoffice.storage.collects.open_commands import leads_to, open_commands
from kiosk.services.orders.collects.change import AskedChange

UNKNOWN_REASON = "CANCELLED_UNKNOWN"
"""No reason travels with a cancellation."""

_ENDED = frozenset({Status.PICK_UP_OK, Status.CANCELLED})


@frozen
class KnownCollect:
    """A collect, and the commands about it that are open."""

    record: CollectRecord
    open: Sequence[Command]

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that it may have at its store by now, the last one if all goes well."""
        known = self.record.status
        if known is None:
            known = Status.STARTED if self.record.slot else Status.INIT
        asked = (leads_to(command) for command in self.open)
        return (known, *(status for status in asked if status is not None))

    def is_asked(self, kind: CommandKind) -> bool:
        """Whether a command of this kind is open."""
        return any(command.kind == kind for command in self.open)


def found_collect(connection: Connection, client: Client, collect_id: str) -> CollectRecord:
    """The collect with this identifier. Raises CollectProblem (404)."""
    found = collects.collect_found(connection, collect_id, client.store_ids)
    if found is None:
        raise not_found()
    return found


def known_collect(connection: Connection, client: Client, collect_id: str) -> KnownCollect:
    """The collect with this identifier, and what is open. Raises CollectProblem (404)."""
    found = found_collect(connection, client, collect_id)
    return KnownCollect(found, open_commands(connection, found.store_id, found.collect_id))


def cancellation(known: KnownCollect, reason: str = UNKNOWN_REASON) -> list[Draft]:
    """The command that cancels a collect; none if its store was asked already. Raises 403."""
    if known.record.is_refused or all(status in _ENDED for status in known.statuses):
        raise not_possible("This collect can no longer be cancelled.")
    if known.is_asked(CommandKind.CANCEL):
        return []
    return [Draft(CommandKind.CANCEL, known.record.collect_id, CancelOrder(reason))]


def status_change(known: KnownCollect, asked: AskedStatus) -> list[Draft]:
    """The command for a status that a client sets. Raises CollectProblem (403)."""
    to_status = asked.status
    if to_status is Status.CANCELLED:
        reason = asked.additional.get("cancelled", "")
        is_known = reason in reason_codes(DEFAULT_REASONS, Status.CANCELLED)
        return cancellation(known, reason if is_known else UNKNOWN_REASON)
    if to_status not in HEAD_OFFICE_STEPS:
        raise not_possible(f"Only the store can say {to_status}.")
    steps = [may(Role.HEAD_OFFICE, status, to_status) for status in known.statuses]
    if known.record.is_refused or not any(steps):
        message = f"This collect cannot become {to_status} now: it is {known.statuses[0]}."
        raise not_possible(message)
    payload = AdvanceOrder(to_status, asked.additional.get("reason"), asked.comment)
    return [Draft(CommandKind.ADVANCE, known.record.collect_id, payload)]


def change(known: KnownCollect, asked: AskedChange, lines: Sequence[Line]) -> list[Draft]:
    """The commands that change a collect. `lines`: as they are. Raises CollectProblem (403)."""
    record = known.record
    if record.is_refused or all(status in _ENDED for status in known.statuses):
        raise not_possible("This collect can no longer be modified.")
    if asked.exchange_place_id not in (None, record.exchange_place_id):
        raise not_possible("A collect stays at its exchange place: cancel it, and create another.")
    if asked.lines is not None and tuple(asked.lines) != tuple(lines):
        raise not_possible("What was ordered cannot be modified: cancel it, and create another.")
    drafts = []
    if asked.customer is not None or asked.shelf is not None:
        details = UpdateDetails(asked.customer, asked.shelf)
        drafts.append(Draft(CommandKind.UPDATE, record.collect_id, details))
    if asked.slot is not None and (asked.slot != record.slot or known.is_asked(CommandKind.REPLAN)):
        drafts.append(_slot_change(known, ChooseSlot(asked.slot)))
    return drafts


def _slot_change(known: KnownCollect, slot: ChooseSlot) -> Draft:
    if all(status in PRESENT for status in known.statuses):
        raise not_possible("The customer is in the store: the slot can no longer be modified.")
    confirms = known.statuses[-1] is Status.STOCK_OK
    kind = CommandKind.CONFIRM_SLOT if confirms else CommandKind.REPLAN
    return Draft(kind, known.record.collect_id, slot)
