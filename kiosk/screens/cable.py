"""The network cable of the demo, as far as its screens are concerned."""

from __future__ import annotations

from typing import Protocol


class CableSwitch(Protocol):
    """Cuts this machine off from its upstream, and joins it again; both at once and often."""

    @property
    def is_cut(self) -> bool:
        """Whether the machine is cut off now."""

    def cut(self) -> None:
        """Cut it off."""

    def join(self) -> None:
        """Join it again."""
