"""From a command's options to a running program: what must stand before the loop begins."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, MutableMapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk.storage.database import FILE_NAME
from kiosk.storage.restoring import set_aside_if_damaged, still_to_replace
from kiosk.storage.store import LocalStore, open_store

# isort: split
# The database is imported before Qt: in the other order its import takes half as long again.
import qasync
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from kiosk.app import AppOptions, AppRefused
from kiosk.app.lock import only_one
from kiosk.app.machine import (
    SCREENS_OF,
    Machine,
    MachineRefused,
    begin_new_epoch,
    machine_of,
    screens_of,
    through,
)
from kiosk.app.network import NetworkOptions
from kiosk.app.program import Program
from kiosk.app.recovery import recover
from kiosk.app.sample import fill_sample_store, sample_settings
from kiosk.app.screenshots import render_all
from kiosk.app.watch import SUSPECTED, must_check
from kiosk.domain.sequencing import DeviceRole
from kiosk.logs import Log
from kiosk.services.sample_orders import NUMBER_PREFIX, load_shop
from kiosk.settings import NAME_LENGTH_MAX, Settings, live_in_time_zone, load_settings
from kiosk.sync.pairing import FILE_NAME as PAIRING_NAME

SWITCH_INTERVAL_S = 0.0005


def launch(options: AppOptions) -> int:
    """Run the desktop program; see `kiosk.app.run_app`."""
    prepare_platform(os.environ, sys.platform, offscreen=options.screenshots_dir is not None)
    with ExitStack() as stack:
        data_dir = options.data_dir
        if data_dir is None or options.screenshots_dir is not None:
            data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
        settings = _settings(data_dir, options)
        application = make_application()
        # The writing and reading threads give way to the one that draws ten times as soon.
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        loop = qasync.QEventLoop(application)
        stack.enter_context(loop)
        if options.screenshots_dir is not None:
            options.screenshots_dir.mkdir(parents=True, exist_ok=True)
            pictures = render_all(data_dir, options.screenshots_dir, settings)
            return int(loop.run_until_complete(pictures))
        stack.enter_context(only_one(data_dir))
        log = Log(data_dir, "app")
        stack.callback(log.close)
        if not _is_sound(loop, data_dir, settings, log):
            return 4
        if options.demo:
            _refuse_demo_on_paired(data_dir)
            shop = load_shop()
            if options.live:
                _refuse_play_with_real_orders(data_dir)
            fill_sample_store(data_dir, shop, datetime.now().astimezone())
            settings = sample_settings(settings, shop)
        store = open_store(data_dir)
        stack.callback(store.close)
        store.take_orders_of(settings.exchange_places)
        begin_new_epoch(store)
        machine = _machine(store, data_dir, options)
        displays = len(application.screens())
        asked = SCREENS_OF[machine.role] if options.demo else None
        screens = screens_of(machine, options.screens or asked, displays)
        options = replace(options, screens=screens)
        program = Program(
            application,
            store,
            named(settings, machine),
            log=log,
            data_dir=data_dir,
            options=options,
            machine=machine,
        )
        return int(loop.run_until_complete(program.run()))


def prepare_platform(environ: MutableMapping[str, str], platform: str, *, offscreen: bool) -> None:
    """Choose how Qt draws, before it is started. Raises AppRefused where there is no display."""
    if offscreen:
        environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not has_display(environ, platform):
        raise AppRefused(
            "Aucun écran n’est disponible ici : lancez cette commande dans une session graphique, "
            "ou « kiosk demo --screenshots DOSSIER » qui n’en a pas besoin.",
            "There is no display here: run this in a graphical session, or "
            "`kiosk demo --screenshots DIR`, which needs none.",
            2,
        )
    environ.setdefault("QT_QUICK_BACKEND", "software")
    environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether windows can be shown; a platform chosen by hand is trusted."""
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def make_application() -> QGuiApplication:
    """Qt's application, drawing by software where nothing else was asked for."""
    application = QGuiApplication.instance()
    if application is None:
        if os.environ["QT_QUICK_BACKEND"] == "software":
            QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
        application = QGuiApplication(sys.argv[:1])
    assert isinstance(application, QGuiApplication)
    application.setApplicationName("kiosk")
    application.setQuitOnLastWindowClosed(False)
    return application


def _settings(data_dir: Path, options: AppOptions) -> Settings:
    settings = load_settings(data_dir)
    live_in_time_zone(settings)
    given = {"language": options.language, "mode": options.mode}
    return settings.model_copy(update={name: value for name, value in given.items() if value})


def _refuse_demo_on_paired(data_dir: Path) -> None:
    """Sample orders have no place in a store that other machines share."""
    if (data_dir / PAIRING_NAME).exists():
        raise MachineRefused("demo_is_paired", data_dir=data_dir)


def _refuse_play_with_real_orders(data_dir: Path) -> None:
    """The play moves whatever orders there are."""
    if not (data_dir / FILE_NAME).exists():
        return
    store = open_store(data_dir)
    try:
        order_ids = store.query(lambda reader: reader.log.order_ids())
    finally:
        store.close()
    if not all(order_id.startswith(NUMBER_PREFIX) for order_id in order_ids):
        raise MachineRefused("demo_is_real", data_dir=data_dir)


def _machine(store: LocalStore, data_dir: Path, options: AppOptions) -> Machine:
    machine = machine_of(store, data_dir)
    if options.as_hub and not machine.node.is_hub:
        raise MachineRefused("not_the_hub", role=machine.role)
    network = options.network or NetworkOptions()
    return replace(machine, pairing=through(machine.pairing, network.upstream))


def named(settings: Settings, machine: Machine) -> Settings:
    """The settings, with the names that pairing gave where the shop has set none."""
    pairing = machine.pairing
    if pairing is None:
        return settings
    given = {"store_name": pairing.store_name}
    if machine.role is not DeviceRole.HUB:
        given |= {"counter_name": pairing.name, "checkin_name": pairing.name}
    unset = given.keys() - settings.model_fields_set
    fitting = {name: given[name][:NAME_LENGTH_MAX] for name in unset if given[name]}
    return settings.model_copy(update=fitting)


def _is_sound(loop: qasync.QEventLoop, data_dir: Path, settings: Settings, log: Log) -> bool:
    """Whether the program may go on: the database is sound, or a person chose what replaces it."""
    found = still_to_replace(data_dir)
    if found is None and must_check(data_dir):
        now = datetime.now()  # noqa: DTZ005 - file names carry the shop's own time
        found = set_aside_if_damaged(data_dir, now)
        (data_dir / SUSPECTED).unlink(missing_ok=True)
    if found is None:
        return True
    if found.path is None:
        log.warning("database_gone")
    else:
        log.warning("database_damaged", set_aside=found.path.name, problem=found.problem)
    return bool(loop.run_until_complete(recover(data_dir, found, settings)))
