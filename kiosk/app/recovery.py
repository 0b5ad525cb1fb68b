"""Asks a person what replaces a damaged or missing database, and restores a chosen backup."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QSize

from kiosk.screens import recovery
from kiosk.screens.recovery.view_model import RecoveryViewModel
from kiosk.screens.scanner import Scanner
from kiosk.screens.window import ScreenWindow
from kiosk.service_manager import ServiceManager
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.settings import Settings
from kiosk.storage.engine.sqlite import DatabaseUnusable
from kiosk.storage.restore import SetAside, restore

QML = Path(recovery.__file__).with_name("RecoveryScreen.qml")


async def recover(
    data_dir: Path, found: SetAside, settings: Settings, manager: ServiceManager
) -> bool:
    """Show the choice until it is made; returns False when the window is closed instead.

    A chosen backup is in place afterwards; an empty store is created when it is next opened.
    `manager` learns that a person is waited for, however long that takes.
    """
    choices: asyncio.Queue[str | None] = asyncio.Queue()
    view_model, window = _screen(found, settings)
    view_model.chosen.connect(choices.put_nowait)

    def end_when_closed(visible: bool) -> None:
        if not visible:
            choices.put_nowait(None)

    window.view.visibleChanged.connect(end_when_closed)
    # Captures a scanner's keys here too: a scan must not make the choice.
    scanner = Scanner(settings.scanner_prefix)
    scanner.install()
    window.show()
    manager.ready("Waiting for a person to choose what replaces the database")
    beating = asyncio.ensure_future(manager.beat())
    try:
        while (choice := await choices.get()) is not None:
            if choice == "empty" or found.backup is None:
                return True
            try:
                # Apart: a slow disk keeps neither the window nor the watchdog waiting.
                await asyncio.to_thread(restore, data_dir, found.backup)
            except (StoreUnavailable, DatabaseUnusable):
                view_model.show_failure()
            else:
                return True
        return False
    finally:
        beating.cancel()
        scanner.remove()
        window.view.visibleChanged.disconnect(end_when_closed)
        window.close()


def _screen(found: SetAside, settings: Settings) -> tuple[RecoveryViewModel, ScreenWindow]:
    view_model = RecoveryViewModel(
        set_aside=found.path,
        backup_made_at=found.backup.made_at if found.backup else None,
        language=settings.language,
        mode=settings.mode,
    )
    window = ScreenWindow(
        "recovery",
        QML,
        view_model,
        title=settings.store_name,
        size=QSize(1280, 800),
        px_per_mm=settings.px_per_mm,
    )
    return view_model, window
