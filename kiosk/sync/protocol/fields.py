"""The types of the fields of all JSON bodies, their limits, and the base of the bodies."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

EVENTS_MAX = 200


BODY_BYTES_MAX = 256 * 1024


FEED_LIMIT = 500


WAIT_S_MAX = 25.0


Id = Annotated[str, Field(min_length=1, max_length=200)]


Text = Annotated[str, Field(max_length=4000)]


Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


Number = Annotated[int, Field(ge=0, le=2**53)]


MaybeDigest = Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]


MaybeKey = Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]


MaybeSignature = Annotated[str, Field(pattern="^([0-9a-f]{128})?$")]


class WireModel(BaseModel):
    """Base of all bodies; ignores unknown fields, which a newer version may send."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @classmethod
    def of(cls, **values: Any) -> Self:
        """A body of values that this program made itself, without a check: all of its fields.

        Like `model_construct`, which takes several times as long: it looks for each field by its
        aliases and fills in defaults.
        """
        body = cls.__new__(cls)
        _set(body, "__dict__", values)
        _set(body, "__pydantic_fields_set__", _all_fields(cls))
        _set(body, "__pydantic_extra__", None)
        _set(body, "__pydantic_private__", None)
        return body


_set = object.__setattr__  # Bodies are frozen.


@cache
def _all_fields(body: type[WireModel]) -> set[str]:
    """Shared by all bodies of this type, which never change it."""
    return set(body.model_fields)
