"""What the calls of the Collect API are sent, besides an order's own fields.

The body of an order is read by `services.orders.collect_body`, as it is from a file.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from kiosk.services.orders.collect_fields import CreateBody

FirstAvailable = Annotated[Any, WithJsonSchema({"title": "First available slot"})]
"""Kept and given back as it came."""


class TokenForm(BaseModel):
    """A client's credentials."""

    client_id: Annotated[str, Field(min_length=1)]
    client_secret: Annotated[str, Field(min_length=1)]
    grant_type: Literal["client_credentials"]
    audience: str | None = None


class NewCollectBody(CreateBody):
    """A collect to create: its order, and what head office keeps of it besides."""

    first_available_slot: FirstAvailable = None
