"""A desktop's screen saver service on the session bus of this process's environment.

Run without arguments it is the service, and prints who asks. With `ask` it asks as the program
does, with `alone` likewise where there is no such service, and prints what came of it as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection

from kiosk.app.awake import DesktopKeeper

SERVICE = "org.freedesktop.ScreenSaver"
PATH = "/org/freedesktop/ScreenSaver"
HANGS_UP_S_MAX = 10.0


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


def left(count: int) -> int:
    """How many are on the bus: once no more than `count` are, at the latest after HANGS_UP_S_MAX.

    The bus learns a moment later that somebody has hung up.
    """
    end = time.monotonic() + HANGS_UP_S_MAX
    while (found := connections()) > count and time.monotonic() < end:
        time.sleep(0.02)
    return found


def ask(keeping: int) -> dict[str, object]:
    """Keep the display lit twice, then let it go: who came onto the bus meanwhile, and stayed.

    `keeping`: how many connections that is to take.
    """
    keeper, before = DesktopKeeper(), connections()
    keeper.keep()
    keeper.keep()
    meanwhile = left(before + keeping)
    keeper.release()
    return {"meanwhile": meanwhile - before, "after": left(before) - before}


def main() -> None:
    """As the module says."""
    if sys.argv[1:] == []:
        serve()
        return
    application = QCoreApplication(sys.argv)
    reported: dict[str, object] = {}
    if sys.argv[1] == "ask":
        with subprocess.Popen(
            [sys.executable, "-m", "tests.app.desktop_saver"], stdout=subprocess.PIPE, text=True
        ) as service:
            assert service.stdout is not None
            assert service.stdout.readline() == "up\n"
            reported = ask(1)
            service.kill()
            reported["asked"] = service.stdout.read().splitlines()
    else:
        reported = ask(0)
    sys.stdout.write(json.dumps(reported))
    del application


if __name__ == "__main__":
    main()
