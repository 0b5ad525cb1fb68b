"""From what was raised to a sentence and an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.commands.session import (
    DATABASE_PROBLEM,
    INPUT_REFUSED,
    TRANSITION_REFUSED,
    USAGE,
    Stop,
)
from kiosk.domain import errors
from kiosk.domain.workflow import legal_next
from kiosk.services.ports import StoreUnavailable
from kiosk.services.text_rules import short
from kiosk.settings import EXPECTED, Settings, SettingWrong

if TYPE_CHECKING:
    from kiosk.commands.session import Session


def explain(session: Session, error: Exception) -> Stop | None:
    """What to tell a person; None when the error is a bug of ours."""
    if isinstance(error, errors.Refused):
        return _refused(session, error)
    if isinstance(error, SettingWrong):
        return Stop(USAGE, _setting(session, error))
    if isinstance(error, errors.JournalCorrupt):
        return Stop(DATABASE_PROBLEM, session.words("journal_corrupt", problem=error))
    if isinstance(error, StoreUnavailable):
        session.log.warning("store_unavailable", kind=error.kind)
        sentence = session.words(f"store_{error.kind}", data_dir=session.data_dir)
        return Stop(DATABASE_PROBLEM, sentence)
    return _database(session, error) or _machine(session, error) or _app(session, error)


def _refused(session: Session, error: errors.Refused) -> Stop:
    words = session.words
    if isinstance(error, errors.TransitionRefused):
        return Stop(TRANSITION_REFUSED, _transition(session, error))
    if isinstance(error, errors.ReasonNeeded):
        key = "reason_missing" if error.given is None else "reason_unknown"
        facts = {**vars(error), "codes": ", ".join(error.codes)}
        return Stop(USAGE, words(key, **facts))
    code, key = (_SIMPLE | _services())[type(error)]
    return Stop(code, words(key, **vars(error)))


def _services() -> dict[type[errors.Refused], tuple[int, str]]:
    from kiosk.services import intake, pairing

    return {
        intake.NotTheHub: (INPUT_REFUSED, "network.not_taken_here"),
        pairing.DeviceUnknown: (INPUT_REFUSED, "network.device_unknown"),
        pairing.HasOwnOrders: (INPUT_REFUSED, "network.has_own_orders"),
    }


_SIMPLE: dict[type[errors.Refused], tuple[int, str]] = {
    errors.OrderUnknown: (INPUT_REFUSED, "order_unknown"),
    errors.SlotNeeded: (USAGE, "slot_missing"),
    errors.DeedHeld: (TRANSITION_REFUSED, "deed_held"),
    errors.ClaimedElsewhere: (TRANSITION_REFUSED, "claimed"),
    errors.HandOverWrong: (USAGE, "hand_over_wrong"),
    errors.QuestionOpen: (TRANSITION_REFUSED, "question_open"),
}
"""Refusals that commands meet whose facts are all that their sentence needs."""


def _transition(session: Session, error: errors.TransitionRefused) -> str:
    legal = ", ".join(error.legal) or session.words("nothing")
    sentence = session.words(
        "transition_refused",
        order_id=error.order_id,
        from_status=error.from_status,
        to_status=error.to_status,
        legal=legal,
    )
    if error.to_status in legal_next(error.from_status):
        sentence += " " + session.words("not_this_role", role="manager")
    return sentence


def _setting(session: Session, error: SettingWrong) -> str:
    words = session.words
    where = words("environment") if error.where == "environment" else error.where
    expected = words.pick(EXPECTED[error.expected]) if error.expected else ""
    return words(
        f"setting_{error.problem}",
        key=error.key,
        where=where,
        given=error.given,
        expected=expected,
        names=", ".join(Settings.model_fields),
    )


def _database(session: Session, error: Exception) -> Stop | None:
    from kiosk.storage.sqlite import DatabaseDamaged, DatabaseRefused, DatabaseTooNew

    facts = {"data_dir": session.data_dir}
    if isinstance(error, DatabaseDamaged):
        return Stop(DATABASE_PROBLEM, session.words("store_damaged", **facts))
    if isinstance(error, DatabaseTooNew):
        return Stop(DATABASE_PROBLEM, session.words("store_too_new", **facts))
    if isinstance(error, DatabaseRefused):
        return Stop(DATABASE_PROBLEM, str(error))
    return None


def _machine(session: Session, error: Exception) -> Stop | None:
    """What this machine is in its store; only a command that asked for it can raise these."""
    from kiosk.app.machine import MachineRefused
    from kiosk.sync.certificates import CertificateUnusable
    from kiosk.sync.pairing import PairingUnreadable

    words = session.words
    if isinstance(error, MachineRefused):
        facts = dict(error.facts)
        if isinstance(facts.get("role"), str):
            facts["role"] = words(f"role.{facts['role']}")
        return Stop(USAGE, words(f"network.{error.problem}", **facts))
    if isinstance(error, PairingUnreadable):
        facts = {"path": error.path, "cause": error.problem}
        return Stop(USAGE, words("network.pairing_unreadable", **facts))
    if isinstance(error, CertificateUnusable):
        facts = {"path": error.path, "cause": error.problem}
        return Stop(USAGE, words("network.certificate_wrong", **facts))
    if type(error).__name__ == "AddressRefused":
        return _address(session, error)
    return None


def _address(session: Session, error: Exception) -> Stop | None:
    from kiosk.sync.client import AddressRefused

    if not isinstance(error, AddressRefused):
        return None
    key = f"network.address_{error.problem}"
    return Stop(USAGE, session.words(key, given=short(error.url)))


def _app(session: Session, error: Exception) -> Stop | None:
    from kiosk.app import AppRefused

    if isinstance(error, AppRefused):
        message = session.words.pick((error.message_fr, error.message_en))
        return Stop(error.exit_code, message)
    if isinstance(error, ImportError) and "PySide6" in str(error.name or error.path or error):
        return Stop(USAGE, session.words("no_qt", cause=error))
    # By its name: its module needs Qt, which a command without screens does not load.
    if type(error).__name__ == "FontMissing":
        return Stop(USAGE, session.words("font_missing", path=vars(error)["path"]))
    return None
