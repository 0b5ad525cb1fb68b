"""The refusals of the Collect API: one function for each, and their published error body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Literal

from kiosk.services.orders.collect_body import FieldProblem

Source = Literal["payload", "query", "params", "headers"]

BUSY_AGAIN_S = 2


class RefusalReason(StrEnum):
    """Why a call was refused, as published."""

    STORE_NOT_FOUND = "STORE_NOT_FOUND"
    EXCHANGE_PLACE_NOT_FOUND = "EXCHANGE_PLACE_NOT_FOUND"
    PICKUP_POINT_NOT_FOUND = "PICKUP_POINT_NOT_FOUND"


class CollectProblem(Exception):
    """A call is answered with an error.

    `status`: of the answer. `reasons`: published codes. `source` and `keys`: where in the request
    the wrong fields are, and their names. `again_s`: after how many seconds to try again.
    """

    def __init__(
        self,
        status: int,
        message: str,
        reasons: Sequence[RefusalReason] = (),
        *,
        source: Source | None = None,
        keys: Sequence[str] = (),
        again_s: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reasons = tuple(reasons)
        self.source = source
        self.keys = tuple(keys)
        self.again_s = again_s

    def body(self) -> dict[str, object]:
        """The published error body."""
        body: dict[str, object] = {
            "statusCode": self.status,
            "error": HTTPStatus(self.status).phrase,
            "message": self.message,
        }
        if self.reasons:
            body["reasons"] = list(self.reasons)
        if self.source is not None:
            body["validation"] = {"source": self.source, "keys": list(self.keys)}
        return body


_EXPECTED: Mapping[str, str] = {
    "missing": "is missing",
    "object": "must be an object",
    "nesting": "is nested too deeply",
    "date": "must be a date with its offset, such as 2026-11-30T09:00:00+01:00",
    "day": "must be a day, such as 2026-11-30",
    "flag": "must be true or false",
    "date_offset": "must say the offset from UTC, such as +01:00 or Z",
    "after_start": "must be later than the start of the slot",
    "name": "is needed: a first name, a last name or a company",
    "unique": "repeats a package: say its quantity instead",
    "printable": "holds characters that cannot be printed",
    "identifier": "holds spaces at its ends or characters that cannot be seen",
    "email": "must be an e-mail address",
    "timezone": "must be the name of a time zone, such as Europe/Paris",
    "too_many_lines": "holds more lines than one order can have",
    "mode": "cannot be changed",
    "status": "must be one of the published statuses",
    "body_too_long": "is too long",
    "header": "is no name of a header, or of one that head office sets itself",
    "header_value": "holds characters that no header can have",
    "one_auth": "must be one of basic, oauth2 and token",
    "reachable": "must be a web address that head office may call, outside of its own network",
    "kept": "holds a number, a sign or a depth that cannot be kept",
}


def _sentence(problem: FieldProblem) -> str:
    params = problem.params
    if problem.expected in _EXPECTED:
        what = _EXPECTED[problem.expected]
    elif problem.expected == "as_many":
        what = f"must be as many as the quantity, {params['count']}"
    elif "values" in params:
        what = f"must be one of {params['values']}"
    else:
        limits = ", ".join(
            f"{name.replace('_', ' ')} {value}"
            for name, value in params.items()
            if isinstance(value, int | float)
        )
        kind = problem.expected.replace("_", " ")
        what = f"does not fit ({kind}: {limits})" if limits else f"does not fit ({kind})"
    return f"{problem.path or 'The body'} {what}."


def invalid(problems: Sequence[FieldProblem], source: Source = "payload") -> CollectProblem:
    """Fields are missing or wrong (400). At least one problem."""
    keys = tuple(dict.fromkeys(problem.path for problem in problems))
    return CollectProblem(400, _sentence(problems[0]), source=source, keys=keys)


def unreadable(message: str) -> CollectProblem:
    """The body is no JSON object, or too long (400)."""
    return CollectProblem(400, message, source="payload")


def version_missing() -> CollectProblem:
    """A call that needs the header `x-api-version` came without it (400)."""
    message = "The header x-api-version is missing."
    return CollectProblem(400, message, source="headers", keys=("x-api-version",))


def not_authorised(message: str = "A valid access token is needed.") -> CollectProblem:
    """No token, or one that is unknown, expired or revoked (401)."""
    return CollectProblem(401, message)


def place_not_found(place: str) -> CollectProblem:
    """The exchange place is missing or inactive, or another client's (403)."""
    message = f"There is no active exchange place {place}."
    return CollectProblem(403, message, (RefusalReason.EXCHANGE_PLACE_NOT_FOUND,))


def not_possible(message: str) -> CollectProblem:
    """What is asked is known to be against the workflow (403)."""
    return CollectProblem(403, message)


def not_found(message: str = "There is no such collect.") -> CollectProblem:
    """Nothing here has this identifier, or it is another client's (404)."""
    return CollectProblem(404, message)


def not_as_it_is(field: str, message: str, source: Source = "payload") -> CollectProblem:
    """A field is well formed, and wrong for what is known here (400)."""
    return CollectProblem(400, message, source=source, keys=(field,))


def exists(message: str) -> CollectProblem:
    """The identifier is in use already (409)."""
    return CollectProblem(409, message)


def busy() -> CollectProblem:
    """The database neither reads nor saves just now, or too many callers write (504)."""
    message = "Head office cannot answer just now: try again in a moment."
    return CollectProblem(504, message, again_s=BUSY_AGAIN_S)


def failure(reference: str) -> CollectProblem:
    """A bug of this program (500), logged under this reference."""
    return CollectProblem(500, f"Something went wrong here; reference {reference}.")
