"""Turns an error into a sentence and an exit code."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from kiosk.cli.problems import problem_text
from kiosk.cli.session import (
    DATABASE_PROBLEM,
    INVALID_INPUT,
    TRANSITION_NOT_ALLOWED,
    USAGE,
    Stop,
)
from kiosk.domain import errors
from kiosk.domain.problem import Problem
from kiosk.domain.workflow import legal_next
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.text_rules import short
from kiosk.settings import InvalidSetting, Settings

if TYPE_CHECKING:
    from kiosk.cli.session import Session


def explain(session: Session, error: Exception) -> Stop | None:
    """The sentence and exit code for an error; None when the error is a bug of ours."""
    if isinstance(error, errors.NotAllowed):
        return _refused(session, error)
    if isinstance(error, InvalidSetting):
        return Stop(USAGE, _setting(session, error))
    if isinstance(error, errors.JournalCorrupt):
        return Stop(DATABASE_PROBLEM, _journal_corrupt(session, error))
    if isinstance(error, StoreUnavailable):
        session.log.warning("store_unavailable", kind=error.kind)
        return Stop(DATABASE_PROBLEM, _unavailable(session, error))
    return _database(session, error) or _device(session, error) or _app(session, error)


def _refused(session: Session, error: errors.NotAllowed) -> Stop | None:
    if isinstance(error, errors.TransitionNotAllowed):
        return Stop(TRANSITION_NOT_ALLOWED, _transition(session, error))
    key, params = f"refusal.{error.code}", vars(error)
    if isinstance(error, errors.ReasonNeeded):
        key = key if error.given is None else "refusal.reason_unknown"
        params = {**params, "codes": ", ".join(error.codes)}
    # An error that no subcommand should ever meet has no sentence.
    if not session.words.has(key):
        return None
    return Stop(_EXIT_CODES.get(error.code, INVALID_INPUT), session.words(key, **params))


_EXIT_CODES = {
    errors.ReasonNeeded.code: USAGE,
    errors.SlotNeeded.code: USAGE,
    errors.InvalidHandOver.code: USAGE,
    errors.ActionHeld.code: TRANSITION_NOT_ALLOWED,
    errors.ClaimedElsewhere.code: TRANSITION_NOT_ALLOWED,
    errors.QuestionOpen.code: TRANSITION_NOT_ALLOWED,
}
"""The exit code for a refusal, by the refusal's own code; INVALID_INPUT for all others."""


def _transition(session: Session, error: errors.TransitionNotAllowed) -> str:
    legal = ", ".join(error.legal) or session.words("no_transition")
    sentence = session.words(
        f"refusal.{error.code}",
        order_id=error.order_id,
        from_status=error.from_status,
        to_status=error.to_status,
        legal=legal,
    )
    if error.to_status in legal_next(error.from_status):
        sentence += " " + session.words("refusal.not_this_role", role="manager")
    return sentence


def _unavailable(session: Session, error: StoreUnavailable) -> str:
    from kiosk.storage.engine.integrity import damage_of

    params: dict[str, object] = {"data_dir": session.data_dir}
    if error.kind == "damaged":
        params["problem"] = problem_text(session.words, damage_of(error))
    return session.words(f"store_{error.kind}", **params)


def _journal_corrupt(session: Session, error: errors.JournalCorrupt) -> str:
    problem = error.problem
    if error.order_id is not None:
        problem = Problem("in_order", order_id=error.order_id, problem=problem)
    return session.words("journal_corrupt", problem=problem_text(session.words, problem))


def _setting(session: Session, error: InvalidSetting) -> str:
    words = session.words
    others = {"environment": "setting_environment", "head office": "headoffice.us"}
    where = words(others[error.where]) if error.where in others else error.where
    expected = words(f"setting.{error.expected}") if error.expected else ""
    if error.problem == "unreadable":
        return words("setting_unreadable", where=where, cause=error.given)
    if error.problem == "not_toml":
        line, _, column = error.given.partition(":")
        key = "setting_not_toml_at" if line else "setting_not_toml"
        sentence = words(key, where=where, line=line, column=column)
        return f"{sentence} {words('setting_reader_says', said=error.said)}"
    return words(
        f"setting_{error.problem}",
        key=error.key,
        where=where,
        given=error.given,
        expected=expected,
        names=", ".join(Settings.model_fields),
    )


def _database(session: Session, error: Exception) -> Stop | None:
    from kiosk.storage.engine.sqlite import DatabaseUnusable

    if not isinstance(error, DatabaseUnusable):
        return None
    params = {"data_dir": session.data_dir, **error.params}
    if isinstance(problem := params.get("problem"), Problem):
        params["problem"] = problem_text(session.words, problem)
    return Stop(DATABASE_PROBLEM, session.words(f"store_{error.code}", **params))


def _device(session: Session, error: Exception) -> Stop | None:
    """Explain errors about this device's role, pairing or certificate; None for others."""
    from kiosk.app.device_setup import DeviceMismatch
    from kiosk.sync.identity.certificates import CertificateUnusable
    from kiosk.sync.identity.pairing import PairingUnreadable

    words = session.words
    if isinstance(error, DeviceMismatch):
        params = dict(error.params)
        if isinstance(params.get("role"), str):
            params["role"] = words(f"role.{params['role']}")
        return Stop(USAGE, words(f"network.{error.problem}", **params))
    if isinstance(error, PairingUnreadable):
        params = {"path": error.path, "cause": error.problem}
        return Stop(USAGE, words("network.pairing_unreadable", **params))
    if isinstance(error, CertificateUnusable):
        params = {"path": error.path, "cause": error.problem}
        return Stop(USAGE, words("network.invalid_certificate", **params))
    # By its code: the module that raises it loads the HTTP client.
    if getattr(error, "code", None) == "invalid_address":
        params = vars(error)
        key = f"network.address_{params['problem']}"
        return Stop(USAGE, words(key, given=short(params["url"])))
    return None


def _app(session: Session, error: Exception) -> Stop | None:
    from kiosk.app import StartNotAllowed

    if isinstance(error, StartNotAllowed):
        return Stop(error.exit_code, session.words(f"start.{error.code}", **error.params))
    if isinstance(error, ImportError) and "PySide6" in str(error.name or error.path or error):
        # Without PySide6 the package of head office was installed; else a library of the system
        # is missing, which the error names.
        is_absent = find_spec("PySide6") is None
        return Stop(USAGE, session.words("no_screens" if is_absent else "no_qt", cause=error))
    # By its code: the module that raises it loads Qt.
    if getattr(error, "code", None) == "font_missing":
        return Stop(USAGE, session.words("font_missing", path=vars(error)["path"]))
    return None
