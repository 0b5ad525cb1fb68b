"""What the public board needs of the store's settings."""

from __future__ import annotations

from kiosk.domain.frozen import frozen


@frozen
class BoardSettings:
    """`language`: the one that stands first, "fr" or "en". `shows_names`: "Camille D." too."""

    language: str
    mode: str
    shows_names: bool = False
