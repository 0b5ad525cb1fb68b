"""Runs the real program in a process of its own, driven from inside by a scenario.

    python -m tests.app.driven SCENARIO DATA_DIR

Prints one JSON object with what the scenario saw.
"""

from __future__ import annotations

import asyncio
import json
import linecache
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.app import AppOptions, launch
from kiosk.app.program import Program
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.counter.calls import CallCustomer, call_customer

PATIENCE_S = 10.0


def report(seen: dict[str, object]) -> None:
    """Print what was seen, for the test in the other process."""
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


async def until(condition: Callable[[], object]) -> float:
    """Wait for a condition; returns how long it took, in seconds."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < PATIENCE_S, "it never happened"
        await asyncio.sleep(0.01)
    return time.monotonic() - begin


def order_ids(program: Program, column: str) -> list[str]:
    """The ids of the orders that a column of the counter shows."""
    view_model: Any = program.screen("counter").view_model
    model = getattr(view_model.columns, column)
    roles = {bytes(name).decode(): role for role, name in model.roleNames().items()}
    rows = range(model.rowCount())
    return [model.data(model.index(row, 0), roles["orderId"]) for row in rows]


async def command_beside(program: Program, data_dir: Path) -> dict[str, object]:
    """A command in another process makes an order ready; the open counter shows it."""
    await until(lambda: order_ids(program, "toPrepare"))
    shown = [sys.executable, "-m", "kiosk", "--data", str(data_dir), "orders", "--json"]
    listed = await asyncio.to_thread(subprocess.check_output, [*shown, "--status", "STARTED"])
    started = {order["collect_id"] for order in json.loads(listed)}
    order_id = next(each for each in order_ids(program, "toPrepare") if each in started)
    command = [sys.executable, "-m", "kiosk", "--data", str(data_dir), "advance", order_id, "READY"]
    done = await asyncio.to_thread(
        subprocess.run, [*command, "--by", "Léa"], check=False, capture_output=True
    )
    took_s = await until(lambda: order_id in order_ids(program, "ready"))
    return {"exit_code": done.returncode, "shown_after_s": took_s}


async def own_bug(program: Program, _data_dir: Path) -> dict[str, object]:
    """A bug of ours raises; the counter shows it with a reference, and goes on."""
    await until(lambda: order_ids(program, "toPrepare"))

    async def broken() -> None:
        raise ZeroDivisionError

    program.start_work(broken())
    alerts: Any = program.screen("counter").view_model.alerts  # type: ignore[attr-defined]
    await until(lambda: alerts.reference)
    return {"reference": alerts.reference, "cards": len(order_ids(program, "toPrepare"))}


async def restored(program: Program, _data_dir: Path) -> dict[str, object]:
    """What the counter shows after a damaged database was replaced."""
    await until(lambda: order_ids(program, "toPrepare"))
    return {"cards": len(order_ids(program, "toPrepare"))}


async def deleted(program: Program, data_dir: Path) -> dict[str, object]:
    """Somebody deletes the database while the counter is open and untouched."""
    await until(lambda: order_ids(program, "toPrepare"))
    for suffix in ("-wal", "-shm", ""):
        await asyncio.to_thread((data_dir / f"kiosk.db{suffix}").unlink)
    alerts: Any = program.screen("counter").view_model.alerts  # type: ignore[attr-defined]
    await until(lambda: alerts.isStopped)
    return {"cause": alerts.cause}


async def closed(program: Program, _data_dir: Path) -> dict[str, object]:
    """Somebody closes the windows."""
    await until(lambda: order_ids(program, "toPrepare"))
    for name in ("counter", "check-in"):
        program.screen(name).window.view.close()
    return {}


async def kept_in_memory(program: Program, _data_dir: Path) -> dict[str, object]:
    """What is in memory without being needed once the counter shows its orders."""
    await until(lambda: order_ids(program, "toPrepare"))
    return {"sources": sum("kiosk/screens" in name for name in linecache.cache)}


async def called(program: Program, _data_dir: Path) -> dict[str, object]:
    """A colleague calls the customer who came first; how their code and counter are shown."""
    await until(lambda: order_ids(program, "arrived"))
    order_id = order_ids(program, "arrived")[0]
    command = CallCustomer(order_id, "Comptoir 2", Actor(Role.STAFF, "Léa"))
    program._tools.feed.announce(await program._tools.store.run(call_customer, command))
    board: Any = program.screen("board").view_model
    await until(lambda: board.calledCode)
    # As long as the board needs to say it, which the engine notes at once.
    await asyncio.sleep(1.5)
    return {"code": board.calledCode, "counter": board.calledTo}


async def chosen(program: Program, _data_dir: Path) -> dict[str, object]:
    """How the counter is set at its start; then somebody changes everything."""
    await until(lambda: order_ids(program, "toPrepare"))
    counter: Any = program.screen("counter").view_model
    check_in: Any = program.screen("check-in").view_model
    workplace, columns, sound = counter.workplace, counter.columns, counter.sound
    await until(lambda: sound.isAvailable is not None)
    seen = {
        "muted": sound.isMuted,
        "left": workplace.isLeftHanded,
        "high": columns.isComfortable,
        "mode": workplace.mode,
        "check_in": check_in.preferences.theme,
    }
    program._sounds.mute(is_muted=not sound.isMuted)
    workplace.setLeftHanded(not workplace.isLeftHanded)
    columns.setComfortable(not columns.isComfortable)
    workplace.showIn("dark")
    return seen


async def waits(program: Program, _data_dir: Path) -> dict[str, object]:
    """The program runs until a signal."""
    await until(lambda: order_ids(program, "toPrepare"))
    report({"up": True})
    await asyncio.sleep(60)
    return {}


async def refused(program: Program, _data_dir: Path) -> dict[str, object]:
    """The hub refuses this device from now on; its screens show why."""
    await until(lambda: program.link.state.refusal)
    state = program.link.state
    return {"link": state.link, "refusal": state.refusal}


SCENARIOS = {
    "refused": refused,
    "command_beside": command_beside,
    "own_bug": own_bug,
    "restored": restored,
    "deleted": deleted,
    "closed": closed,
    "kept_in_memory": kept_in_memory,
    "waits": waits,
    "called": called,
    "chosen": chosen,
}
CLOSES_ITSELF = {"closed"}
SCREENS = {"called": ("counter", "board"), "chosen": ("counter", "check-in")}


def choose_in_recovery(text: str) -> None:
    """Press the recovery screen's button with this text as soon as it is there."""
    timer = QTimer(QGuiApplication.instance())

    def look() -> None:
        for window in QGuiApplication.topLevelWindows():
            if isinstance(window, QQuickView) and window.isVisible():
                for item in _items(window.rootObject()):
                    if item.property("text") == text and item.metaObject().indexOfMethod("click()"):
                        timer.stop()
                        item.metaObject().invokeMethod(item, "click")
                        return

    timer.timeout.connect(look)
    timer.start(20)


def _items(item: QQuickItem) -> list[QQuickItem]:
    found = [item]
    for child in item.childItems():
        found += _items(child)
    return found


def main() -> None:
    """Launch the program with a scenario beside it."""
    name, directory = sys.argv[1:]

    class DrivenProgram(Program):
        async def _start(self) -> None:
            await super()._start()
            self.start_work(self._play())

        async def _play(self) -> None:
            try:
                seen = await SCENARIOS[name](self, Path(directory))
            except BaseException:
                self.close()
                raise
            report(seen)
            if name not in CLOSES_ITSELF:
                self.close()

    launch.Program = DrivenProgram  # type: ignore[attr-defined]
    if name == "restored":
        make = launch.make_application

        def make_and_choose() -> QGuiApplication:
            application = make()
            choose_in_recovery("Restaurer la sauvegarde")
            return application

        launch.make_application = make_and_choose
    # Two screens on the one display are windows that can be closed.
    screens = ("counter", "check-in") if name in CLOSES_ITSELF else SCREENS.get(name)
    sys.exit(launch.launch(AppOptions(Path(directory), screens=screens)))


if __name__ == "__main__":
    main()
