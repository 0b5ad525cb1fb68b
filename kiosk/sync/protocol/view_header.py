"""The header in which a counter says whether its window is shown."""

from __future__ import annotations

VIEW_HEADER = "kiosk-counter"
_SHOWN, _HIDDEN = "shown", "hidden"


def view_header(*, is_shown: bool) -> dict[str, str]:
    """The header of a counter whose window is shown or not."""
    return {VIEW_HEADER: _SHOWN if is_shown else _HIDDEN}


def view_read(text: str | None) -> bool:
    """Whether the window is shown; True without the header, which older versions do not send."""
    return text != _HIDDEN
