"""Tests what is set up before the program's event loop runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app import NoDisplay
from kiosk.app.launch import has_display, prepare_platform
from kiosk.app.opening import counter_settings
from kiosk.cli.messages import Messages
from kiosk.domain.status import Status
from kiosk.settings import Settings


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_display_is_looked_for_where_the_system_lists_it(
    environ: dict[str, str], platform: str, *, expected: bool
) -> None:
    assert has_display(environ, platform) is expected


def test_without_a_display_the_way_that_needs_none_is_named() -> None:
    with pytest.raises(NoDisplay) as refused:
        prepare_platform({}, "linux", offscreen=False)
    assert refused.value.exit_code == 2
    for language in ("fr", "en"):
        message = Messages(language)(f"start.{refused.value.code}")
        assert "kiosk demo --screenshots" in message


def test_the_command_says_so_in_one_sentence(tmp_path: Path) -> None:
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [sys.executable, "-m", "kiosk", "demo", "--data", str(tmp_path)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "kiosk demo --screenshots" in done.stderr


def test_a_window_is_painted_at_once_unless_somebody_set_it_otherwise() -> None:
    for environ, paint_after_ms in (({}, "1"), ({"QT_QPA_UPDATE_IDLE_TIME": "5"}, "5")):
        prepare_platform(environ, "linux", offscreen=True)
        assert environ["QT_QPA_UPDATE_IDLE_TIME"] == paint_after_ms


def test_pictures_need_no_display() -> None:
    environ: dict[str, str] = {}
    prepare_platform(environ, "linux", offscreen=True)
    assert environ["QT_QPA_PLATFORM"] == "offscreen"


def test_qml_collects_its_garbage_at_once() -> None:
    environ = {"QT_QPA_PLATFORM": "offscreen"}
    prepare_platform(environ, "linux", offscreen=False)
    assert environ["QV4_GC_TIMELIMIT"] == "0"


def test_qml_compiles_no_machine_code() -> None:
    program = (
        "from kiosk.app.launch import make_application, prepare_platform; import os;"
        "prepare_platform(os.environ, 'linux', offscreen=True); application = make_application();"
        "from PySide6.QtQml import QJSEngine; engine = QJSEngine();"
        "engine.evaluate('const twice = n => 2 * n; for (let i = 0; i < 99; i++) twice(i)');"
        "assert 'JITCode' not in open('/proc/self/maps').read()"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_store_s_own_reasons_reach_the_counter() -> None:
    own = [{"code": "BLOCKED_FROST", "fr": "Gel", "en": "Frost"}]
    settings = Settings.model_validate({"reasons": {"BLOCKED": own}})
    reasons = counter_settings(settings).reasons
    assert [reason.code for reason in reasons[Status.BLOCKED]] == ["BLOCKED_FROST"]
    assert len(reasons[Status.CANCELLED]) == 6


def test_the_program_loads_no_widgets() -> None:
    says = "import sys, kiosk.app.launch; print('PySide6.QtWidgets' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", says], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"


def test_the_start_imports_nothing_that_waits_for_work() -> None:
    """What reads orders of head office, and phone numbers, is imported when there is one."""
    later = ("phonenumbers", "kiosk.services.orders.collect_body")
    says = (
        "import gc, sys, kiosk.app.launch; from kiosk.services.phones import phone_text; "
        f"print(repr(phone_text('')), [n for n in {later} if n in sys.modules], gc.isenabled())"
    )
    done = subprocess.run(
        [sys.executable, "-c", says], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "'' [] True"
