"""Alerts and the dashboard name figures that hubs or head office really give."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.app.monitoring import hub_figures
from kiosk.headoffice.storage import figures as office_figures
from kiosk.sync.monitoring import metrics

FOLDER = Path(__file__).parents[2] / "packaging" / "monitoring"
NAMES = re.compile(r"\b(?:kiosk|process)_[a-z_]+")
OF_HISTOGRAMS = ("_bucket", "_sum", "_count", "_total")
OF_THE_LIBRARY = {"process_start_time_seconds", "process_resident_memory_bytes"}
PROMTOOL = shutil.which("promtool")


def given() -> set[str]:
    """The names in the sources of the figures: each is written there as it is given."""
    sources = (hub_figures, office_figures, metrics)
    texts = [Path(str(source.__file__)).read_text(encoding="utf-8") for source in sources]
    return {name for text in texts for name in re.findall(r'"(kiosk_[a-z_]+)"', text)}


def named(text: str) -> set[str]:
    bare = set()
    for name in NAMES.findall(text):
        ending = next((end for end in OF_HISTOGRAMS if name.endswith(end)), "")
        bare.add(name.removesuffix(ending))
    return bare


@pytest.mark.parametrize("file", ["alerts.yml", "dashboard.json"])
def test_every_figure_that_is_named_is_given(file: str) -> None:
    found = named((FOLDER / file).read_text(encoding="utf-8"))
    assert len(found) > 8
    assert found - given() - OF_THE_LIBRARY == set()


def test_the_dashboard_shows_every_figure() -> None:
    text = (FOLDER / "dashboard.json").read_text(encoding="utf-8")
    assert given() - named(text) == {
        "kiosk_call_seconds",
        "kiosk_unsent_events",
        "kiosk_stores",
        "kiosk_log_entries",
        "kiosk_oldest_open_command_seconds",
    }
    assert len({panel["id"] for panel in json.loads(text)["panels"]}) > 10


@pytest.mark.skipif(PROMTOOL is None, reason="promtool, of Debian's prometheus, is not here")
@pytest.mark.parametrize(
    "command",
    [("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml")],
)
def test_prometheus_takes_the_alerts(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [str(PROMTOOL), *command], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
