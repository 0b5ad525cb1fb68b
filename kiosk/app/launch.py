"""From a command's options to a running program: what must stand before the loop begins."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, MutableMapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from kiosk.storage.backup import set_aside_if_damaged, still_to_replace
from kiosk.storage.store import open_store

# isort: split
# The database is imported before Qt: in the other order its import takes half as long again.
import qasync
from PySide6.QtCore import QLockFile
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from kiosk.app import AppOptions, AppRefused
from kiosk.app.program import Program
from kiosk.app.recovery import recover
from kiosk.app.sample import fill_sample_store, sample_settings
from kiosk.app.screenshots import render_all
from kiosk.app.watch import SUSPECTED, must_check
from kiosk.logs import Log
from kiosk.services.sample_orders import load_shop
from kiosk.settings import Settings, load_settings

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
        stack.enter_context(_only_one(data_dir))
        log = Log(data_dir, "app")
        stack.callback(log.close)
        if not _is_sound(loop, data_dir, settings, log):
            return 4
        if options.demo:
            shop = load_shop()
            fill_sample_store(data_dir, shop, datetime.now().astimezone())
            settings = sample_settings(settings, shop)
        store = open_store(data_dir)
        stack.callback(store.close)
        program = Program(application, store, settings, log=log, data_dir=data_dir, options=options)
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
    if os.environ["QT_QUICK_BACKEND"] == "software":
        QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    assert isinstance(application, QGuiApplication)
    application.setApplicationName("kiosk")
    application.setQuitOnLastWindowClosed(False)
    return application


def _settings(data_dir: Path, options: AppOptions) -> Settings:
    settings = load_settings(data_dir)
    given = {"language": options.language, "mode": options.mode}
    return settings.model_copy(update={name: value for name, value in given.items() if value})


def _only_one(data_dir: Path) -> ExitStack:
    """Keep a second program off the same data; a lock whose program died is taken over."""
    stack = ExitStack()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppRefused(
            f"Le dossier de données {data_dir} ne peut pas être créé ({error.strerror}) : "
            "vérifiez ses droits, ou donnez-en un autre avec --data.",
            f"The data directory {data_dir} cannot be made ({error.strerror}): "
            "check its permissions, or give another with --data.",
            4,
        ) from error
    lock = QLockFile(str(data_dir / "kiosk.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0) and lock.error() is QLockFile.LockError.LockFailedError:
        raise AppRefused(
            f"Le programme est déjà ouvert sur les données de {data_dir} : utilisez sa fenêtre, "
            "ou donnez un autre dossier avec --data.",
            f"The program is already open on the data in {data_dir}: use its window, "
            "or give another directory with --data.",
            2,
        )
    stack.callback(lock.unlock)
    return stack


def _is_sound(loop: qasync.QEventLoop, data_dir: Path, settings: Settings, log: Log) -> bool:
    """Whether the program may go on: the database is sound, or a person chose what replaces it."""
    found = still_to_replace(data_dir)
    if found is None and must_check(data_dir):
        now = datetime.now()  # noqa: DTZ005 - file names carry the shop's own time
        found = set_aside_if_damaged(data_dir, now)
        (data_dir / SUSPECTED).unlink(missing_ok=True)
    if found is None:
        return True
    log.warning("database_damaged", set_aside=found.path.name, problem=found.problem)
    return bool(loop.run_until_complete(recover(data_dir, found, settings)))
