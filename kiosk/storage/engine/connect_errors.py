"""Why a PostgreSQL server cannot be used, as a cause that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.domain.frozen import frozen

NO_RIGHTS = ("42501", "3F000")
"""Insufficient privilege; and invalid schema name: the role may use none of its search path."""

# A failed connection has no error code, and servers answer in their own language.
_CAUSES = (
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


@frozen
class Unreachable:
    """`problem`: as in InvalidDatabase; "reach" where no known cause fits. `said`: the message of
    the server or the client library, in whatever language it has.
    """

    problem: str
    said: str


def unreachable_cause(error: BaseException) -> Unreachable | None:
    """What is wrong with the connection; None where `error` is not about the connection."""
    for each in _chain(error):
        # Compared by module name: psycopg is optional and may not be installed.
        if type(each).__module__.partition(".")[0] == "psycopg":
            return _of(each)
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield getattr(cause, "orig", None) or cause
        cause = cause.__cause__ or cause.__context__


def _of(error: BaseException) -> Unreachable | None:
    message = str(error)
    if getattr(error, "sqlstate", None) in NO_RIGHTS:
        return Unreachable("rights", _said(message))
    names = ("OperationalError", "ConnectionTimeout", "ProgrammingError")
    if getattr(error, "sqlstate", None) is not None or type(error).__name__ not in names:
        return None
    if type(error).__name__ == "ConnectionTimeout":
        return Unreachable("no_answer", _said(message))
    for problem, pattern in _CAUSES:
        if re.search(pattern, message):
            return Unreachable(problem, _said(message))
    return Unreachable("reach", _said(message)) if type(error).__name__ == names[0] else None


def _said(message: str) -> str:
    said = _BEFORE_WHAT_IS_SAID.sub("", message.strip())
    return said.partition("\n")[0][:200]
