"""The body of `PUT /collects/{collectId}/status`, as head office sends it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from kiosk.collect_api.callbacks.status_body import KeyValue
from kiosk.collect_api.fields import DateTime, Reply, StatusShown


class StatusChangeBody(Reply):
    """A status that a collect has reached in its store. The contract wants a comment."""

    status: StatusShown
    date: DateTime
    comment: str = Field(min_length=1)
    additional_data: Sequence[KeyValue] | None = None
