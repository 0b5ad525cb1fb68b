"""Starts the desktop program: everything that is done before its event loop runs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk import collector

# isort: split
from kiosk.setting_values import NAME_LENGTH_MAX
from kiosk.settings import Settings, live_in_time_zone, load_settings
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.restore import set_aside_if_damaged, still_to_replace

# isort: split
import kiosk.screens.plain_imports  # noqa: F401

# isort: split
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from kiosk.app import AppOptions, NoDisplay
from kiosk.app.device_setup import (
    DeviceMismatch,
    DeviceSetup,
    device_setup,
    screens_of,
    through,
    write_with_new_epoch,
)
from kiosk.app.event_loop import QEventLoop
from kiosk.app.following.followed_settings import FollowedSettings
from kiosk.app.lock import only_one
from kiosk.app.network import NetworkOptions
from kiosk.app.program import Program
from kiosk.app.trouble.last_stop import last_stop
from kiosk.app.watch import SUSPECTED, must_check, opening_s_max
from kiosk.domain.device_roles import DeviceRole
from kiosk.logs import Log
from kiosk.service_manager import ServiceManager
from kiosk.sync.monitoring.error_reports import report_errors

collector.go_on()

SWITCH_INTERVAL_S = 0.0005

PAINT_AFTER_MS = 1
"""How long a changed window waits for more changes before it is painted.

Qt's five milliseconds would be a third of the time from a tap to its frame.
"""

COLLECT_MS_MAX = 0
"""How long QML searches for garbage before it goes on later; 0: to its end, one to three ms.

Seldom, and on busy machines only, functions were gone that a list still called: searching bit by
bit, as Qt 6.11 does, is suspected.
"""


def launch(options: AppOptions) -> int:
    """Run the desktop program; see `kiosk.app.run_app`."""
    prepare_platform(os.environ, sys.platform, offscreen=False)
    # What was imported stays: it need not be searched for garbage while the window is made.
    gc.freeze()
    data_dir = options.data_dir
    with ExitStack() as stack:
        followed = FollowedSettings(data_dir)
        settings = load_own_settings(data_dir, language=options.language, mode=options.mode)
        application = make_application()
        # A tenth of the default: the storage threads give way to the drawing thread sooner.
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        loop = QEventLoop(application)
        stack.enter_context(loop)
        stack.enter_context(only_one(data_dir))
        log = _opened_log(stack, data_dir, settings)
        if not _is_valid(loop, data_dir, settings, log, options.manager):
            return 4
        settings = options.extension.prepare(data_dir, settings)
        with options.manager.busy(opening_s_max(data_dir), "Opening the database"):
            store = open_store(data_dir)
        stack.callback(store.close)
        store.take_orders_of(settings.exchange_places)
        write_with_new_epoch(store)
        setup = _setup(store, data_dir, options)
        screens = screens_of(setup, options.screens, len(application.screens()))
        options = replace(options, screens=screens)
        program = Program(
            application,
            store,
            named(settings, setup),
            log=log,
            data_dir=data_dir,
            options=options,
            setup=setup,
            followed=followed,
        )
        return int(loop.run_until_complete(program.run()))


def launch_stopped(data_dir: Path, settings: Settings, manager: ServiceManager) -> int:
    """Show why the screens do not start; returns the exit code, as `show_stopped`.

    Raises NoDisplay, and FontMissing where the installation is incomplete.
    """
    from kiosk.app.trouble.stopped import show_stopped  # noqa: PLC0415 - hardly ever needed

    prepare_platform(os.environ, sys.platform, offscreen=False)
    with QEventLoop(make_application()) as loop:
        return int(loop.run_until_complete(show_stopped(last_stop(data_dir), settings, manager)))


def prepare_platform(environ: MutableMapping[str, str], platform: str, *, offscreen: bool) -> None:
    """Set Qt's environment before Qt is started. Raises NoDisplay without a display."""
    if offscreen:
        environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not has_display(environ, platform):
        raise NoDisplay
    environ.setdefault("QT_QUICK_BACKEND", "software")
    environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"
    environ["QV4_GC_TIMELIMIT"] = str(COLLECT_MS_MAX)
    # The little JavaScript of the screens runs no faster compiled, but compiling delays the start.
    environ["QV4_FORCE_INTERPRETER"] = "1"
    environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", str(PAINT_AFTER_MS))


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether windows can be shown; trusts a platform that was set in QT_QPA_PLATFORM."""
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def make_application() -> QGuiApplication:
    """Qt's application object, with software rendering unless another backend was set."""
    application = QGuiApplication.instance()
    if application is None:
        if os.environ["QT_QUICK_BACKEND"] == "software":
            QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
        application = QGuiApplication(sys.argv[:1])
    assert isinstance(application, QGuiApplication)
    application.setApplicationName("kiosk")
    # The name of its desktop entry: what a Wayland compositor knows its windows by.
    application.setDesktopFileName("kiosk")
    application.setQuitOnLastWindowClosed(False)
    return application


def load_own_settings(
    data_dir: Path, *, language: str | None = None, mode: str | None = None
) -> Settings:
    """The settings in `data_dir`, with overrides; this process then uses their time zone."""
    settings = load_settings(data_dir)
    live_in_time_zone(settings)
    given = {"language": language, "mode": mode}
    return settings.model_copy(update={name: value for name, value in given.items() if value})


def _setup(store: LocalDatabase, data_dir: Path, options: AppOptions) -> DeviceSetup:
    setup = device_setup(store, data_dir)
    if options.as_hub and not setup.this_device.is_hub:
        raise DeviceMismatch("not_the_hub", role=setup.role)
    network = options.network or NetworkOptions()
    return replace(setup, pairing=through(setup.pairing, network.upstream))


def named(settings: Settings, setup: DeviceSetup) -> Settings:
    """The settings, with the pairing's names where the settings have none."""
    pairing = setup.pairing
    if pairing is None:
        return settings
    given = {"store_name": pairing.store_name}
    if setup.role is not DeviceRole.HUB:
        given |= {"counter_name": pairing.name, "checkin_name": pairing.name}
    unset = given.keys() - settings.model_fields_set
    fitting = {name: given[name][:NAME_LENGTH_MAX] for name in unset if given[name]}
    return settings.model_copy(update=fitting)


def _opened_log(stack: ExitStack, data_dir: Path, settings: Settings) -> Log:
    log = Log(data_dir, "app")
    stack.callback(log.close)
    report_errors(log, settings.error_reports, "screens")
    return log


def _is_valid(
    loop: QEventLoop, data_dir: Path, settings: Settings, log: Log, manager: ServiceManager
) -> bool:
    """Whether the program may go on: the database is intact, or a person chose a replacement."""
    found = still_to_replace(data_dir)
    if found is None and must_check(data_dir):
        now = datetime.now()  # noqa: DTZ005 - file names carry the shop's own time
        with manager.busy(opening_s_max(data_dir), "Checking the database"):
            found = set_aside_if_damaged(data_dir, now)
        (data_dir / SUSPECTED).unlink(missing_ok=True)
    if found is None:
        return True
    if found.path is None:
        log.warning("database_gone")
    else:
        log.warning("database_damaged", set_aside=found.path.name, problem=str(found.problem))
    from kiosk.app.recovery import recover  # noqa: PLC0415 - hardly ever needed

    return bool(loop.run_until_complete(recover(data_dir, found, settings, manager)))
