"""Why a PostgreSQL cannot be worked with: the cause that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NO_RIGHTS = ("42501", "3F000")
"""Insufficient privilege; and no schema: of those that the user names, it may use none."""

# The client library gives no code where a connection fails, and servers speak their own language.
_TOLD = (
    ("host", r"failed to resolve host|could not translate host name"),
    ("refused", r"Connection refused"),
    ("no_answer", r"timeout expired|timed out|No route to host|Network is unreachable"),
    ("no_password", r"no password supplied"),
    (
        "password",
        (
            r"password authentication failed|authentification par mot de passe échouée"
            r"|Passwort-Authentifizierung|autentificación password falló"
        ),
    ),
    (
        "database",
        (
            r"FATAL: .*(?:database|base de données|Datenbank|base de datos) .*"
            r"(?:does not exist|n.existe pas|existiert nicht|no existe)"
        ),
    ),
    ("role", r"FATAL: .*(?:role|rôle|Rolle|rol) .*(?:exist|connect|log in)"),
    ("not_let_in", r"pg_hba\.conf"),
    ("tls", r"does not support SSL|SSL error|certificate verify failed|root certificate"),
    ("option", r"invalid (?:connection option|URI query parameter)|invalid .*value"),
)
_BEFORE_WHAT_IS_SAID = re.compile(r"^.*(?:FATAL|ERROR|\bfailed):\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """`problem`: as of DatabaseWrong; "reach" where it is none that is known. `said`: in the
    words of the server or the client library, in whatever language they speak.
    """

    problem: str
    said: str


def why_unreachable(error: BaseException) -> Unreachable | None:
    """What is wrong with the connection; None where `error` tells of nothing of the kind."""
    for each in _chain(error):
        # Told by their names: the library need not be there.
        if type(each).__module__.partition(".")[0] == "psycopg":
            return _of(each)
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield getattr(cause, "orig", None) or cause
        cause = cause.__cause__ or cause.__context__


def _of(error: BaseException) -> Unreachable | None:
    told = str(error)
    if getattr(error, "sqlstate", None) in NO_RIGHTS:
        return Unreachable("rights", _said(told))
    names = ("OperationalError", "ConnectionTimeout", "ProgrammingError")
    if getattr(error, "sqlstate", None) is not None or type(error).__name__ not in names:
        return None
    if type(error).__name__ == "ConnectionTimeout":
        return Unreachable("no_answer", _said(told))
    for problem, pattern in _TOLD:
        if re.search(pattern, told):
            return Unreachable(problem, _said(told))
    return Unreachable("reach", _said(told)) if type(error).__name__ == names[0] else None


def _said(told: str) -> str:
    said = _BEFORE_WHAT_IS_SAID.sub("", told.strip())
    return said.partition("\n")[0][:200]
