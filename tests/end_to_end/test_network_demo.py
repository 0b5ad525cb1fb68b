"""Tests that `kiosk demo --network` runs three devices, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.devices import PATIENCE_S, ROOT, Device, environment, has, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo. `reported`: its list of things to try."""

    process: subprocess.Popen[str]
    folder: Path
    reported: str

    def device(self, name: str) -> Device:
        return Device(self.folder / name)

    def children(self) -> dict[str, int]:
        """The process ids of its devices that still run, by name."""
        found: dict[str, int] = {}
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().decode().split("\0")
            except OSError:
                continue
            for word in words:
                if Path(word).parent == self.folder:
                    found[Path(word).name] = int(path.parent.name)
        return found


@contextmanager
def demo(tmp_path: Path, *options: str) -> Iterator[Demo]:
    """Start the demo, and wait until it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "demo", "--network", "--language", "en", *options],
        cwd=ROOT,
        env=environment(TMPDIR=str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    reported = ""
    for line in process.stdout:
        reported += line
        if "ends it all" in line:
            break
    try:
        assert "ends it all" in reported, process.communicate()
        (folder,) = tmp_path.glob("kiosk-demo-*")
        yield Demo(process, folder, reported)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE_S)


def test_orders_of_head_office_come_down_and_are_cancelled_from_there(tmp_path: Path) -> None:
    with demo(tmp_path, "--counters", "2") as shown:
        all_of_it = {"head-office", "hub", "check-in", "counter-2"}
        until(lambda: set(shown.children()) == all_of_it, "every device runs")
        (line,) = [line for line in shown.reported.splitlines() if "headoffice cancel" in line]
        cancel = shlex.split(line)
        order_id = cancel[cancel.index("cancel") + 1]
        for device in (shown.device("check-in"), shown.device("counter-2")):
            until(partial(has, device, order_id, "READY"), "the order comes down")
        code = shown.device("check-in").json("show", order_id)["pickup_code"]
        assert code in shown.reported
        done = subprocess.run(cancel, cwd=ROOT, env=environment(), check=False)
        assert done.returncode == 0
        for device in (shown.device("check-in"), shown.device("counter-2")):
            until(partial(has, device, order_id, "CANCELLED"), "it is cancelled everywhere")
        shown.process.send_signal(signal.SIGINT)
        assert shown.process.wait(PATIENCE_S) == 0
        assert shown.process.stderr is not None
        assert shown.process.stderr.read() == ""
        assert shown.children() == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.full
def test_closing_one_window_ends_it_all(tmp_path: Path) -> None:
    with demo(tmp_path) as shown:
        until(lambda: shown.device("check-in").json("orders"), "the check-in is up")
        os.kill(shown.children()["check-in"], signal.SIGTERM)
        assert shown.process.wait(PATIENCE_S) == 0
        assert shown.children() == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.full
def test_a_device_that_fails_ends_it_all_with_a_sentence(tmp_path: Path) -> None:
    with demo(tmp_path) as shown:
        os.kill(shown.children()["head-office"], signal.SIGKILL)
        assert shown.process.wait(PATIENCE_S) == 1
        assert shown.process.stderr is not None
        assert re.match(r"The demo stopped: head-office failed\.", shown.process.stderr.read())
    assert list(tmp_path.iterdir()) == []


def test_devices_end_with_the_demo_however_it_dies(tmp_path: Path) -> None:
    with demo(tmp_path) as shown:
        shown.process.kill()
        until(lambda: not shown.children(), "every device ends")
