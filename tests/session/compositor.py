"""The kiosk session on a compositor that nobody sees: the units on Weston's test backends."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.supervised.machine import Machine
from tests.supervised.supervisor import Supervised
from tests.supervised.unit_file import UNITS, UnitFile

SESSION, SCREENS = "kiosk-session.service", "kiosk-screens.service"
DIVISOR = 4.0
PATIENCE_S = 90.0


def missing() -> str | None:
    """What these tests lack here; None if nothing."""
    return None if shutil.which("weston") else "weston is not installed (package weston)"


@contextmanager
def session(
    data_dir: Path,
    weston_options: str,
    run_options: str = "",
    *,
    outputs: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Machine]:
    """Both units, with Weston on another backend than displays and with these `outputs`."""
    folder = data_dir.parent
    text = (UNITS / "weston.ini").read_text(encoding="utf-8")
    assert "backend=drm-backend.so\n" in text
    base = folder / "base.ini"
    base.write_text(text.replace("backend=drm-backend.so\n", "") + outputs)
    script = UnitFile(SESSION).script("ExecStart")
    assert "/run/kiosk-session" in script
    kiosk = f"{shlex.quote(sys.executable)} -m kiosk run {run_options}"
    commands = {
        SESSION: ["sh", "-c", script.replace("/run/kiosk-session", str(folder))],
        SCREENS: ["sh", "-c", f"exec {kiosk}"],
    }
    variables = {
        **os.environ,
        **(environment or {}),
        # The program that the session asks for its settings.
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SETTINGS": str(base),
        "WESTON_OPTIONS": weston_options,
        "KIOSK_DATA": str(data_dir),
        "XDG_RUNTIME_DIR": str(folder),
        "WAYLAND_DISPLAY": "kiosk",
        "QT_QPA_PLATFORM": "wayland",
        # The program's own requests and the compositor's answers, on stderr.
        "WAYLAND_DEBUG": "client",
    }
    folder.chmod(0o700)
    machine = Machine(commands, variables, folder, DIVISOR)
    # Weston would be a client of itself.
    machine.units[SESSION].unset("WAYLAND_DISPLAY", "WAYLAND_DEBUG")
    try:
        machine.start(SESSION)
        yield machine
    finally:
        machine.close()


def until(condition: Callable[[], object], machine: Machine) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while not condition():
        seen = {name: (unit.starts, unit.output[-2000:]) for name, unit in machine.units.items()}
        assert time.monotonic() < give_up_s, seen
        time.sleep(0.05)


def shown_sizes(screens: Supervised) -> list[tuple[int, int]]:
    """The size of each full-screen window that the last start of the program has on a display."""
    last = screens.output.rpartition("wl_display@1.get_registry")[2]
    sizes: dict[str, tuple[int, int]] = {}
    entered = set(re.findall(r"wl_surface@(\d+)\.enter", last))
    surface_of = dict(
        re.findall(r"get_xdg_surface\(new id xdg_surface@(\d+), wl_surface@(\d+)\)", last)
    )
    size = r"xdg_surface@(\d+)\.set_window_geometry\(0, 0, (\d+), (\d+)\)"
    for number, width, height in re.findall(size, last):
        if surface_of.get(number) in entered:
            sizes[number] = (int(width), int(height))
    return list(sizes.values())
