"""What `POST /subscriptions` is sent: where, and how, a client wants to be called back."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kiosk.services.orders.collect_fields import PRINTABLE, Fields

URL_LENGTH_MAX = 2000
_OURS = re.compile(
    "authorization|connection|content-.*|expect|host|keep-alive|proxy-.*|te|trailer"
    "|transfer-encoding|upgrade|webhook-.*|x-api-version",
    re.IGNORECASE,
)
"""Headers that head office sets itself."""

_HEADER_VALUE = "([!-~]([ -~]*[!-~])?)?"


def _fits(pattern: str, expected: str) -> AfterValidator:
    """Refuses a text that does not fit; `expected` names in `problems` what does."""

    def checked(text: str) -> str:
        if re.fullmatch(pattern, text):
            return text
        raise PydanticCustomError(expected, "")

    return AfterValidator(checked)


Url = Annotated[
    str, StringConstraints(max_length=URL_LENGTH_MAX), _fits("https?://[!-~]+", "reachable")
]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=PRINTABLE)]


def _header_name(name: str) -> str:
    if re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", name) and not _OURS.fullmatch(name):
        return name
    raise PydanticCustomError("header", "")


class CallbackFields(Fields):
    """Where one callback goes. `version`: sent as `x-api-version`."""

    url: Url
    version: (
        Annotated[str, StringConstraints(max_length=50), _fits("[!-~]*", "header_value")] | None
    ) = None


class HeaderFields(Fields):
    """A header that is sent along."""

    key: Annotated[str, AfterValidator(_header_name)]
    value: Annotated[str, StringConstraints(max_length=2000), _fits(_HEADER_VALUE, "header_value")]


class BasicAuth(Fields):
    """HTTP's Basic authentication."""

    username: Secret
    password: Secret


class OAuth2Auth(BaseModel):
    """A token for each call, with client credentials."""

    model_config = ConfigDict(strict=True, extra="ignore")

    client_id: Secret
    client_secret: Secret
    tokenEndPoint: Url  # noqa: N815 - as published, beside names of the other form
    audience: Secret | None = None
    grant_type: Literal["client_credentials"] = "client_credentials"


class TokenAuth(Fields):
    """The credentials are posted to `endpoint`, which answers `{"token"}`."""

    username: Secret
    password: Secret
    endpoint: Url


class AuthFields(Fields):
    """How head office shows who calls: one of the three."""

    basic: BasicAuth | None = None
    oauth2: OAuth2Auth | None = None
    token: TokenAuth | None = None


class SubscriptionBody(Fields):
    """A subscription, in place of the client's last one. `callbacks`: by name."""

    callbacks: Annotated[
        dict[Annotated[str, StringConstraints(max_length=100, pattern=PRINTABLE)], CallbackFields],
        Field(min_length=1, max_length=20),
    ]
    headers: Annotated[list[HeaderFields], Field(max_length=50)] | None = None
    auth: AuthFields | None = None

    def kinds_of_auth(self) -> tuple[str, ...]:
        """The kinds of auth that it has: one at most is right."""
        return tuple(self.auth.model_dump(exclude_none=True)) if self.auth else ()

    def urls(self) -> dict[str, str]:
        """Every address that head office would call, by the name of its field."""
        found = {f"callbacks.{name}.url": one.url for name, one in self.callbacks.items()}
        auth = self.auth or AuthFields()
        if auth.oauth2 is not None:
            found["auth.oauth2.tokenEndPoint"] = auth.oauth2.tokenEndPoint
        if auth.token is not None:
            found["auth.token.endpoint"] = auth.token.endpoint
        return found
