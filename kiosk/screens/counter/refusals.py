"""Texts for a person when something cannot be done: what happened, and what to do."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.errors import (
    ActionHeld,
    ClaimedElsewhere,
    CustomerErased,
    InvalidHandOver,
    InvalidText,
    KeepingNotAllowed,
    NotAllowed,
    NothingToUndo,
    OrderUnknown,
    QuestionOpen,
    ReasonNeeded,
    ShelfNeeded,
    SignatureNeeded,
    SlotNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.people.person import NotApproved
from kiosk.domain.status import Status
from kiosk.screens.counter.texts import counter_word, person_word, status_word, translate


class Say(Protocol):
    """Says why an action was refused."""

    def __call__(self, error: NotAllowed, *, are_named: bool) -> str:
        """The sentences. `are_named`: as in `counter_word`."""


def refusal_text(error: NotAllowed, *, are_named: bool) -> str:
    """One or two short sentences for the person who tapped. `are_named`: as in `counter_word`."""
    match error:
        case TransitionNotAllowed() | KeepingNotAllowed():
            status = error.status if isinstance(error, KeepingNotAllowed) else error.from_status
            return translate(
                "Counter", "This order is now “%1”. Choose from the buttons shown."
            ).replace("%1", status_word(status))
        case ClaimedElsewhere():
            return (
                translate("Counter", "%1 is serving this customer at %2. A manager can take over.")
                .replace("%1", person_word(error.person))
                .replace("%2", counter_word(error.counter, are_named=are_named))
            )
        case ActionHeld():
            return translate(
                "Counter", "“%1” was just chosen for this order. Undo it, or wait a few seconds."
            ).replace("%1", status_word(error.to_status))
        case NothingToUndo():
            return translate(
                "Counter", "This can no longer be undone. Put it right with the order’s buttons."
            )
        case NotApproved():
            return translate("Counter", "Only a manager may do this. Nothing was changed.")
        case _:
            return _what_is_missing(error)


def confirming_text(error: NotAllowed, *, are_named: bool) -> str:
    """Why a hand-over that took no effect cannot be confirmed. `are_named`: as there."""
    match error:
        case TransitionNotAllowed(from_status=Status.CANCELLED):
            return translate(
                "Counter", "Only a manager can record this: the order is cancelled. Call one."
            )
        case TransitionNotAllowed():
            return translate(
                "Counter", "This order is now “%1”: that can no longer be recorded. Look at it."
            ).replace("%1", status_word(error.from_status))
        case _:
            return refusal_text(error, are_named=are_named)


def _what_is_missing(error: NotAllowed) -> str:
    match error:
        case OrderUnknown():
            return translate("Counter", "This order is not in this store. Check the code.")
        case QuestionOpen():
            return translate(
                "Counter",
                "Head office asks about this order. Answer first: stop or continue.",
            )
        case ReasonNeeded():
            return translate("Counter", "A reason is missing. Choose one from the list.")
        case SlotNeeded():
            return translate("Counter", "The new slot is missing. Choose a day and a time.")
        case InvalidHandOver(problem="REASON_MISSING"):
            return translate("Counter", "Choose a reason for every item that is missing.")
        case InvalidHandOver():
            return translate("Counter", "The order has changed. Check the items and try again.")
        case _:
            return _what_is_wrong_with_text(error)


def _what_is_wrong_with_text(error: NotAllowed) -> str:
    match error:
        case ShelfNeeded():
            return translate("Counter", "The shelf is missing. Scan it or type it.")
        case SignatureNeeded():
            return translate("Counter", "The signature is missing. Let the customer sign.")
        case InvalidText(problem="EMPTY"):
            return translate("Counter", "Nothing was typed. Type a few words.")
        case InvalidText():
            return translate("Counter", "This text is too long, or has signs that cannot be kept.")
        case CustomerErased():
            return translate(
                "Counter", "The data of this customer was erased. Nothing is added to it."
            )
        case _:
            return translate("Counter", "That is not possible now. Choose another button.")


def unavailable_text(kind: str) -> str:
    """Why the store cannot save; `kind` as in StoreUnavailable."""
    match kind:
        case "full":
            return translate("Counter", "The disk is full. Free some space on this device.")
        case "read_only":
            return translate("Counter", "The data folder is read-only. Allow writing to it.")
        case "busy":
            return translate("Counter", "Another program is using the data. Close it.")
        case "damaged":
            return translate("Counter", "The data file is damaged. Call the person in charge.")
        case "gone":
            return translate(
                "Counter",
                "The data file was deleted, moved or replaced. Put it back, or start the program "
                "again: it offers the newest backup.",
            )
        case _:
            return translate("Counter", "The disk does not answer. Check that it is connected.")
