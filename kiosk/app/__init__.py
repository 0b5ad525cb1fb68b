"""The desktop program: builds everything, runs the loop, shuts down in order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.app.network import NetworkOptions


@dataclass(frozen=True, slots=True)
class Place:
    """Where the windows of one machine stand among those of a demo: `number` of `count`."""

    number: int
    count: int


@dataclass(frozen=True, slots=True)
class AppOptions:
    """What a command asks of the desktop program.

    `data_dir` None: a fresh directory that goes with the demo. `screens`: which of "counter" and
    "check-in" to show; None: those that the machine's role has. `screenshots_dir`: render every
    screen there and end. `language` and `mode` go over the store's settings. `network` None:
    the machine follows its upstream if it has one, and listens nowhere. `as_hub`: refuse to
    start unless this machine is the hub. `place`: it is one of several machines of a demo.
    """

    data_dir: Path | None
    demo: bool = False
    live: bool = False
    screenshots_dir: Path | None = None
    screens: tuple[str, ...] | None = None
    language: str | None = None
    mode: str | None = None
    network: NetworkOptions | None = None
    as_hub: bool = False
    place: Place | None = None


class AppRefused(Exception):
    """The desktop program cannot start; the message says why and what to do.

    `exit_code`: 2 where another call would work, 4 where the database is the problem.
    """

    def __init__(self, message_fr: str, message_en: str, exit_code: int) -> None:
        super().__init__(message_en)
        self.message_fr = message_fr
        self.message_en = message_en
        self.exit_code = exit_code


def run_app(options: AppOptions) -> int:
    """Run until the last window is closed; returns the exit code.

    Raises AppRefused, MachineRefused, PairingUnreadable, AddressRefused, and what settings and
    storage raise when they cannot be read; FontMissing where the installation is not whole.
    """
    from kiosk.app.launch import launch  # noqa: PLC0415 - Qt is loaded only for a screen

    return launch(options)
