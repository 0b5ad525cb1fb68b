"""The settings that head office gives a store, on the wire: to its hub, and from there on.

Who asks says which version it has. Where head office has lost that one, because it was restored
from a backup, it takes it back from the hub.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from kiosk.given_settings import GivenSettings
from kiosk.services.text_rules import is_printable
from kiosk.sync.protocol.fields import WireModel
from kiosk.sync.protocol.limits import is_plain


class SettingsBody(WireModel):
    """`POST /v1/settings`. `held`: a hub's whole document; of other devices only its version."""

    held: GivenSettings = Field(default_factory=GivenSettings)


class SettingsReply(WireModel):
    """The newest version here; version 0 where the store was never given any settings."""

    given: GivenSettings


def settings_problems(said: SettingsReply | SettingsBody) -> Iterable[str]:
    """Yields why a document cannot be used; nothing if it can."""
    given = said.given if isinstance(said, SettingsReply) else said.held
    for one in given.entries:
        if not is_plain(one.value) or not is_printable(one.scope):
            yield "a setting"
        if one.version > given.version:
            yield "a version"
