"""A desktop's screen saver service on the session bus of this process's environment.

Run without arguments it is the service, and prints who asks. With `ask` it asks as the program
does, with `alone` likewise where there is no such service, and prints what came of it as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection

from kiosk.app.awake import DesktopKeeper

SERVICE = "org.freedesktop.ScreenSaver"
PATH = "/org/freedesktop/ScreenSaver"


class ScreenSaver(QObject):
    """Knows the one call that the program makes."""

    @Slot(str, str, result="uint")
    def Inhibit(self, asker: str, why: str) -> int:  # noqa: N802 - the bus calls it so
        sys.stdout.write(f"{asker}: {why}\n")
        sys.stdout.flush()
        return 7


# The stubs know of neither the names that are no identifiers nor of what it gives.
named: Any = ClassInfo({"D-Bus Interface": SERVICE})  # type: ignore[call-arg]
named(ScreenSaver)


def serve() -> None:
    """Answer until killed."""
    application = QCoreApplication(sys.argv)
    bus = QDBusConnection.sessionBus()
    saver = ScreenSaver()
    exported = bus.registerObject(PATH, saver, QDBusConnection.RegisterOption.ExportAllSlots)
    assert exported
    assert bus.registerService(SERVICE)
    sys.stdout.write("up\n")
    sys.stdout.flush()
    application.exec()


def connections() -> int:
    """How many are on the bus."""
    names = QDBusConnection.sessionBus().interface().registeredServiceNames().value()
    return sum(str(name).startswith(":") for name in names)


def ask() -> dict[str, object]:
    """Keep the display lit twice, then let it go: who was on the bus before, meanwhile, after."""
    keeper, before = DesktopKeeper(), connections()
    keeper.keep()
    keeper.keep()
    meanwhile = connections()
    keeper.release()
    return {"meanwhile": meanwhile - before, "after": connections() - before}


def main() -> None:
    """As the module says."""
    if sys.argv[1:] == []:
        serve()
        return
    application = QCoreApplication(sys.argv)
    told: dict[str, object] = {}
    if sys.argv[1] == "ask":
        with subprocess.Popen(
            [sys.executable, "-m", "tests.app.desktop_saver"], stdout=subprocess.PIPE, text=True
        ) as service:
            assert service.stdout is not None
            assert service.stdout.readline() == "up\n"
            told = ask()
            service.kill()
            told["asked"] = service.stdout.read().splitlines()
    else:
        told = ask()
    sys.stdout.write(json.dumps(told))
    del application


if __name__ == "__main__":
    main()
