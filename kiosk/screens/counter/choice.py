"""One of several answers to choose from."""

from __future__ import annotations

from kiosk.domain.frozen import frozen


@frozen
class Choice:
    """`value` is what is chosen, `text` what is shown; one that `is_off` cannot be chosen.

    `detail`: what is said of it beside that.
    """

    value: str
    text: str
    is_off: bool = False
    detail: str = ""
