"""Says by a code what went wrong while a device was set up; the screen has the sentence."""

from __future__ import annotations

from kiosk.app.first_start.set_up import NoHubKnows
from kiosk.services.devices.pairing import HasOwnOrders
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.links import Link, LinkCause
from kiosk.storage.engine.sqlite import DatabaseUnusable
from kiosk.sync.client.link_states import outcome_of
from kiosk.sync.client.transport import InvalidAddress
from kiosk.sync.identity.pairing import CodeMalformed, NotTheDevice
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import IN_USE, OTHER_STORE, PAIRING_NOT_ALLOWED

EXPECTED = (
    CodeMalformed,
    InvalidAddress,
    NotTheDevice,
    NoHubKnows,
    LinkDown,
    WireProblem,
    HasOwnOrders,
    StoreUnavailable,
    DatabaseUnusable,
    OSError,
)
"""What may go wrong, and is no bug: the person is asked again."""


def problem_code(error: Exception) -> str:
    """The code of the sentence for one of EXPECTED; see `screens.firststart.problems`."""
    match error:
        case CodeMalformed():
            return "code_malformed"
        case InvalidAddress():
            return "hub_not_found" if error.problem == "missing" else "invalid_address"
        case NotTheDevice():
            return "not_the_device"
        case NoHubKnows():
            return "no_hub_knows"
        case LinkDown():
            is_unknown = error.cause is LinkCause.HOST_UNKNOWN
            return "invalid_address" if is_unknown else str(error.cause)
        case WireProblem():
            return _refusal(error)
        case HasOwnOrders():
            return "other_store"
    return "disk"


def _refusal(error: WireProblem) -> str:
    if error.problem.code == PAIRING_NOT_ALLOWED:
        if error.status == 429:
            return "too_many_codes"
        return "other_store" if error.problem.reason in (OTHER_STORE, IN_USE) else "code_refused"
    outcome = outcome_of(error)
    if outcome.link is Link.OFFLINE:
        return str(outcome.cause)
    return "busy" if outcome.link is Link.CONNECTING else "unreachable"
