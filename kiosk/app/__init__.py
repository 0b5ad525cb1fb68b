"""The desktop program: builds its parts, runs the event loop, and shuts down in order."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from kiosk.app.extension import Extension
from kiosk.domain.frozen import frozen
from kiosk.service_manager import ServiceManager

if TYPE_CHECKING:
    from kiosk.app.network import NetworkOptions


OPENS_AGAIN = -1
"""In place of an exit code: the screens are to open again, with the settings as they are then."""


@frozen
class WindowPlace:
    """The position of a device's windows where several devices share a display: `number` (from 0)
    of `count`.
    """

    number: int
    count: int


@frozen
class AppOptions:
    """The options with which a subcommand starts the desktop program.

    `screens`: which of "counter", "check-in" and "board" to show; None: those of the device's role.
    `language` and `mode` override the store's settings. `network` None: the device follows its
    upstream if it has one, and does not listen. `as_hub`: refuse to start unless this device is the
    hub. `is_windowed`: the screens are windows that can be closed, even where each has a display of
    its own; so they are with a `place` among the windows of other devices. `extension`: what is
    added to the program. `manager`: what started it, and is to know how it is.
    """

    data_dir: Path
    screens: tuple[str, ...] | None = None
    language: str | None = None
    mode: str | None = None
    network: NetworkOptions | None = None
    as_hub: bool = False
    is_windowed: bool = False
    place: WindowPlace | None = None
    extension: Extension = field(default_factory=Extension)
    manager: ServiceManager = field(default_factory=ServiceManager)


class StartNotAllowed(Exception):
    """The desktop program cannot start.

    `code` says why and names the message for it in a catalogue, whose gaps `params` fill.
    `exit_code`: 2 where other arguments would work, 4 where the data directory is the problem.
    """

    code: ClassVar[str]
    exit_code: ClassVar[int] = 2

    def __init__(self, **params: object) -> None:
        super().__init__(f"{self.code} {params}")
        self.params = params


class NoDisplay(StartNotAllowed):
    """There is no display to open a window on. No params."""

    code: ClassVar[str] = "no_display"


class AlreadyOpen(StartNotAllowed):
    """A program is open on the same data. Params: `data_dir`."""

    code: ClassVar[str] = "already_open"


class NoPlaceForData(StartNotAllowed):
    """The data directory cannot be made or written. Params: `data_dir`, `cause`."""

    code: ClassVar[str] = "no_place_for_data"
    exit_code: ClassVar[int] = 4


def run_app(options: AppOptions) -> int:
    """Run until the last window is closed; returns the exit code, or OPENS_AGAIN.

    Raises StartNotAllowed, DeviceMismatch, PairingUnreadable, InvalidAddress, and what settings and
    storage raise when they cannot be read; FontMissing where the installation is incomplete.
    """
    from kiosk.app.launch import launch  # noqa: PLC0415 - Qt is loaded only for a screen

    return launch(options)
