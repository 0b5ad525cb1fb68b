"""The session that README.md shows to whoever connects an order system works as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.devices import PATIENCE_S, ROOT, environment

pytestmark = pytest.mark.slow
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="the session needs curl")
SESSION = re.compile(
    r"<!-- session: order system -->\n```sh\n(.*?)```\n<!-- session: end -->", re.DOTALL
)
STATUSES = ["STARTED", "READY", "AWAITING", "IN_PROGRESS", "PICK_UP_OK"]


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo, and what it prints to be pasted."""

    process: subprocess.Popen[str]
    exports: Mapping[str, str]


def session() -> str:
    found = SESSION.search((ROOT / "README.md").read_text("utf-8"))
    assert found, "README.md has no session"
    return found[1]


@contextmanager
def demo(tmp_path: Path, *options: str) -> Iterator[Demo]:
    command = [sys.executable, "-m", "kiosk", "headoffice", "serve", "--demo", *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(TMPDIR=str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    exports = {}
    for line in process.stdout:
        name, is_one, value = line.strip().removeprefix("export ").partition("=")
        if is_one:
            exports[name] = value
        if "Ctrl+C" in line:
            break
    try:
        assert exports, process.communicate()
        yield Demo(process, exports)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE_S)


def paste(
    exports: Mapping[str, str], *options: str, path: str = os.environ["PATH"]
) -> subprocess.CompletedProcess[str]:
    """Run the session as a shell does that it is pasted into: each line, whatever came before."""
    return subprocess.run(
        ["/bin/sh", *options],
        input=session(),
        env={"PATH": path, **exports},
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_S,
        check=False,
    )


@needs_curl
def test_a_stranger_pastes_the_session_and_sees_every_status_arrive(tmp_path: Path) -> None:
    with demo(tmp_path, "--listen", "127.0.0.1:0") as shown:
        pasted = paste(shown.exports)
        assert (pasted.returncode, pasted.stderr) == (0, "")
        lines = pasted.stdout.splitlines()
        assert [line for line in lines if re.fullmatch(r"[0-9]{3}", line)] == [
            *["204", "200", "201"],  # subscribed, slots, booked
            *["204", "200"],  # created, read
        ]
        arrived = [json.loads(line) for line in lines if '"collectId"' in line]
        assert [each["status"] for each in arrived] == [f"COLLECT_{each}" for each in STATUSES]
        (slots,) = (json.loads(line)["slots"] for line in lines if '"slots"' in line)
        assert arrived[0]["slot"]["start"] == slots[0]["start"]
        assert arrived[2]["additionalData"] == [{"key": "space", "value": "A1"}]
        shown.process.send_signal(signal.SIGINT)
        out, err = shown.process.communicate(timeout=PATIENCE_S)
    assert (shown.process.returncode, err) == (0, "")
    assert [line.split()[-1] for line in out.splitlines()] == [f"COLLECT_{s}" for s in STATUSES]
    assert not list(tmp_path.iterdir())


def test_without_the_printed_lines_the_session_says_what_is_missing() -> None:
    pasted = paste({})
    assert pasted.returncode != 0
    assert "paste the export lines of kiosk headoffice serve --demo first" in pasted.stderr
    assert pasted.stdout == ""


@pytest.fixture
def without_curl(tmp_path: Path) -> str:
    """A PATH that has everything that the session runs, but curl."""
    for name in ("date", "grep", "sed", "sleep"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    return str(tmp_path)


NOWHERE = dict.fromkeys(("API", "RECEIVER"), "http://127.0.0.1:9") | dict.fromkeys(
    ("CLIENT_ID", "CLIENT_SECRET", "PLACE"), "x"
)


def test_without_curl_the_session_says_so_in_one_sentence(without_curl: str) -> None:
    pasted = paste(NOWHERE, path=without_curl)
    assert pasted.returncode != 0
    assert (pasted.stdout, pasted.stderr.count("\n")) == ("", 1)
    assert "this session needs curl: install it first" in pasted.stderr


def test_without_curl_a_terminal_that_goes_on_waits_for_nothing(without_curl: str) -> None:
    pasted = paste(NOWHERE, "-i", path=without_curl)
    assert "this session needs curl: install it first" in pasted.stderr
    assert "COLLECT_" not in pasted.stdout
