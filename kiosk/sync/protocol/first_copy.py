"""`POST /v1/copy` and `GET /v1/copy`: the first copy of a store as one file, in parts.

A file belongs to one version of the schema: who has another one gets the log in pages, as from a
hub that does not know these calls.
"""

from __future__ import annotations

from typing import Annotated, Protocol

from pydantic import Field

from kiosk.sync.protocol.fields import Id, WireModel
from kiosk.sync.protocol.records import WireHead

PART_BYTES_MAX = 4 * 2**20
FILE_BYTES_MAX = 2**40


class CopyReply(WireModel):
    """A file that is ready for the calling device: its id, its length, the end of its log."""

    copy_id: Id
    size_bytes: Annotated[int, Field(ge=1, le=FILE_BYTES_MAX)]
    head: WireHead


class CopyTransport(Protocol):
    """The hub's calls for a copy as a file. Both raise LinkDown and WireProblem."""

    async def offered_copy(self) -> CopyReply:
        """A file that the hub has ready."""

    async def copy_part(self, copy_id: str, offset: int, limit: int) -> bytes:
        """At most `limit` bytes of it from `offset` on."""
