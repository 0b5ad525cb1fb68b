"""The reasons that people of this store choose from."""

from __future__ import annotations

from kiosk.domain.reasons import DEFAULT_REASONS, Reason, Reasons
from kiosk.domain.status import parse_status
from kiosk.settings import Settings


def reason_lists(settings: Settings) -> Reasons:
    """The built-in reasons, with the lists in the store's settings in place of their defaults."""
    own = {
        parse_status(status): tuple(
            Reason(entry.code, entry.fr, entry.en, entry.asks_note) for entry in entries
        )
        for status, entries in settings.reasons.items()
    }
    return {**DEFAULT_REASONS, **own}
