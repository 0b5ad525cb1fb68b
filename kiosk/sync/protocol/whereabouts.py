"""Which other store has an order: a store's device asks with its code, head office answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from kiosk.services.text_rules import is_printable
from kiosk.sync.protocol.fields import Text, WireModel

CODES_MAX = 8

Code = Annotated[str, Field(min_length=4, max_length=40, pattern="^[0-9A-Z]+$")]


class CodesBody(WireModel):
    """`POST /v1/whereabouts`: the keys of the codes that a customer's scan or input may mean."""

    codes: Annotated[tuple[Code, ...], Field(min_length=1, max_length=CODES_MAX)]


class StoreReply(WireModel):
    """The name of the store that has the order; "" if there is none, or more than one."""

    store_name: Text = ""


def store_problems(reply: StoreReply) -> Iterable[str]:
    """Yields why a store's name cannot be shown; nothing if it can."""
    if not is_printable(reply.store_name):
        yield "a store's name"
