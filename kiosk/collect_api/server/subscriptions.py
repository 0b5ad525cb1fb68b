"""The call by which a client says where it wants to be called back."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.collect_api.operations import ApiCall, Operation
from kiosk.collect_api.ports import Subscription
from kiosk.collect_api.problems import invalid
from kiosk.collect_api.server.reading import read_fields, read_object
from kiosk.collect_api.server.replies import nothing
from kiosk.collect_api.subscription_body import SubscriptionBody
from kiosk.services.orders.collect_body import FieldProblem


async def subscribe(call: ApiCall) -> Response:
    """Subscribe to callbacks."""
    body = read_fields(read_object(call.body), SubscriptionBody)
    if body.auth is not None and len(body.kinds_of_auth()) != 1:
        raise invalid([FieldProblem("auth", "one_auth", None)])
    reach = call.office.reach
    refused = [name for name, url in body.urls().items() if reach.refuses(url)]
    if refused:
        raise invalid([FieldProblem(name, "reachable", None) for name in refused])
    written = body.model_dump(mode="json", by_alias=True, exclude_none=True)
    subscription = Subscription(
        written["callbacks"], written.get("headers", []), written.get("auth", {})
    )
    await call.office.subscriptions.subscribe(call.client, subscription)
    return nothing()


OPERATIONS = (
    Operation(
        "POST",
        "/subscriptions",
        "subscribe",
        "Say where to call back when a status changes",
        subscribe,
        {204: None},
        (400, 401),
        body=SubscriptionBody,
    ),
)
