"""A desktop's screen saver service on the session bus of this process's environment.

Without arguments it runs the service, and prints who asks. With `ask` it asks as the program
does, with `alone` likewise but without the service; both print the result as JSON.
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
    """Implements only the call that the program makes."""

    @Slot(str, str, result="uint")
    def Inhibit(self, asker: str, why: str) -> int:  # noqa: N802 - the name of the D-Bus method
        sys.stdout.write(f"{asker}: {why}\n")
        sys.stdout.flush()
        return 7


# The stubs know neither this keyword, which is no identifier, nor the returned type.
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
    """The number of connections to the bus."""
    names = QDBusConnection.sessionBus().interface().registeredServiceNames().value()
    return sum(str(name).startswith(":") for name in names)


def left(count: int) -> int:
    """Wait until the bus has at most `count` connections; returns their number.

    The bus learns of a closed connection with a delay, of HANGS_UP_S_MAX at most.
    """
    end = time.monotonic() + HANGS_UP_S_MAX
    while (found := connections()) > count and time.monotonic() < end:
        time.sleep(0.02)
    return found


def ask(keeping: int) -> dict[str, object]:
    """Call `keep` twice, then `release`; returns how many connections this added, then left.

    `keeping`: the expected number of added connections.
    """
    keeper, before = DesktopKeeper(), connections()
    keeper.keep()
    keeper.keep()
    meanwhile = left(before + keeping)
    keeper.release()
    return {"meanwhile": meanwhile - before, "after": left(before) - before}


def main() -> None:
    """Run what the arguments ask for; see the module."""
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
