"""Opens one device of `kiosk demo --network`: its place on the display, its network cable."""

from __future__ import annotations

from kiosk.cli.screens.desktop import RunOptions, run
from kiosk.cli.session import Session


def run_device(
    session: Session, screens: str, *, listen: str | None, number: int, count: int
) -> int:
    """Run until its windows are closed. `number`: of `count` devices, from 0."""
    from kiosk.app import WindowPlace
    from kiosk.demo.device import DemoDevice

    options = RunOptions(screens, listen=listen)
    return run(session, options, place=WindowPlace(number, count), extension=DemoDevice())
