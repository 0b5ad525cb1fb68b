"""The replies of the Collect API, and the fields that requests and replies share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic.alias_generators import to_camel

from kiosk.collect_api.bodies import FirstAvailable
from kiosk.collect_api.problems import RefusalReason
from kiosk.collect_api.statuses import PUBLISHED
from kiosk.domain.status import Status

MODES = ("standard", "delay", "express")


def _rfc3339(timestamp: datetime) -> str:
    return timestamp.astimezone(UTC).isoformat().replace("+00:00", "Z")


DateTime = Annotated[
    datetime,
    PlainSerializer(_rfc3339, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
# COLLECT_CANCELLED is sent only to clients that were set to get it.
StatusShown = Annotated[
    Status, WithJsonSchema({"type": "string", "enum": [*PUBLISHED, Status.CANCELLED]})
]


class Reply(BaseModel):
    """Base of all replies: camelCase names; what is None is left out."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    def written(self) -> dict[str, Any]:
        """The reply as JSON values."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class SlotReply(Reply):
    """When a collect is to be collected."""

    start: DateTime
    end: DateTime


class UrlsReply(Reply):
    """Where the customer follows the collect, and moves it while it is not finished."""

    track: str
    reschedule: str | None = None


class CollectReply(Reply):
    """One collect."""

    status: StatusShown
    mode: Literal["standard", "delay", "express"]
    slot: SlotReply | None = None
    urls: UrlsReply | None = None
    first_available_slot: FirstAvailable = None


class ListedCollectReply(CollectReply):
    """A collect in a list."""

    id: str


class OfferedSlotReply(Reply):
    """A slot of a place, and how many bookings it still takes."""

    id: str
    start: DateTime
    end: DateTime
    remaining_capacity: int


class SlotsReply(Reply):
    """The slots of a place."""

    slots: list[OfferedSlotReply]


class BookingReply(Reply):
    """A booking that was made."""

    booking_id: str


class TokenReply(BaseModel):
    """An access token. `expires_in`: in milliseconds, as the published text says."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    audience: str | None = None


class ValidationReply(Reply):
    """Where the wrong fields are, and their names."""

    source: str
    keys: list[str]


class ErrorReply(Reply):
    """Why a call was refused."""

    status_code: int
    error: str
    message: str
    reasons: list[RefusalReason] = Field(default_factory=list)
    validation: ValidationReply | None = None
