"""The calls that need no access token: `/oauth/token` and `/health`."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from kiosk.collect_api.bodies import TokenForm
from kiosk.collect_api.fields import TokenReply
from kiosk.collect_api.operations import ApiCall, Operation, Version
from kiosk.collect_api.problems import CollectProblem
from kiosk.collect_api.server.reading import read_form
from kiosk.collect_api.server.replies import nothing
from kiosk.collect_api.tokens import EXPIRES_IN_MS

_GRANT = "client_credentials"
_NEEDED = ("client_id", "client_secret", "grant_type")


async def token(call: ApiCall) -> Response:
    """Trade a client's credentials for an access token."""
    form = read_form(call.body)
    missing = [name for name in _NEEDED if not form.get(name)]
    if missing:
        message = f"The form lacks {', '.join(missing)}."
        raise CollectProblem(400, message, source="payload", keys=missing)
    if form["grant_type"] != _GRANT:
        message = f"grant_type must be {_GRANT}."
        raise CollectProblem(400, message, source="payload", keys=["grant_type"])
    async with call.access.turn(call.request):
        issued = await call.office.clients.issue_token(form["client_id"], form["client_secret"])
    reply = TokenReply(
        access_token=issued,
        token_type="bearer",  # noqa: S106 - no secret: the published kind
        expires_in=EXPIRES_IN_MS,
        audience=form.get("audience") or None,
    )
    return JSONResponse(reply.model_dump(exclude_none=True), headers={"cache-control": "no-store"})


async def health(call: ApiCall) -> Response:  # noqa: ARG001
    """Say that the server runs."""
    return nothing()


OPERATIONS = (
    Operation(
        "POST",
        "/oauth/token",
        "createToken",
        "Trade a client's credentials for an access token",
        token,
        {200: TokenReply},
        (400, 401),
        body=TokenForm,
        version=Version.UNDECLARED,
        is_form=True,
        is_open=True,
    ),
    Operation(
        "GET",
        "/health",
        "health",
        "Whether the server runs",
        health,
        {204: None},
        (),
        version=Version.UNDECLARED,
        is_open=True,
    ),
)
