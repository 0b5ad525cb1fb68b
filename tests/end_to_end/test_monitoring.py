"""A hub and head office, each in a process of its own, tell those who look after them how it is."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from pathlib import Path

import pytest

from tests.end_to_end.devices import Device, has, make_hub, pair, serving, until
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

PERSONAL = re.compile(r"Durand|Camille|\+33|@example", re.IGNORECASE)
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


def asked(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as response:
        return str(response.read().decode())


def figures(url: str) -> dict[str, float]:
    """The figures, by name and labels."""
    text = asked(f"{url}/metrics")
    assert not PERSONAL.search(text)
    return {
        name + (f"{{{labels}}}" if labels else ""): float(value)
        for name, labels, value in SAMPLE.findall(text)
    }


def test_a_hub_says_who_waits_and_what_its_devices_and_disk_do(tmp_path: Path) -> None:
    hub, terminal = Device(tmp_path / "hub"), Device(tmp_path / "terminal")
    lines = "\n".join(json.dumps(body) for body in numbered(3))
    assert hub.do("import", "-", stdin=lines).returncode == 0
    with hub.listening("hub", "--listen", "127.0.0.1:0") as address:
        url = f"http://{address}"
        pair(hub, terminal, "counter", "Counter 2")
        assert hub.do("advance", "C-1", "READY", "--by", "Léa").returncode == 0
        now = figures(url)
        assert now['kiosk_orders{list="to_prepare"}'] == 2
        assert now['kiosk_orders{list="ready"}'] == 1
        assert now["kiosk_waiting_customers"] == 0
        assert hub.do("arrive", hub.json("show", "C-1")["pickup_code"]).returncode == 0
        until(lambda: figures(url)["kiosk_waiting_customers"] == 1, "the customer is counted")
        now = figures(url)
        heard = [value for name, value in now.items() if "last_heard" in name]
        assert len(heard) == 1
        assert abs(heard[0] - time.time()) < 60
        assert now["kiosk_database_bytes"] > 100_000
        assert now["kiosk_disk_free_bytes"] > 0
        assert now['kiosk_calls_total{method="POST",path="/v1/pair",status="200"}'] == 1
        assert json.loads(asked(f"{url}/ready")) == {"status": "ready"}


def refusals(office: Device) -> list[dict[str, object]]:
    """What head office's log says of refused commands."""
    log = (office.data_dir / "logs" / "headoffice.jsonl").read_text(encoding="utf-8")
    read = map(json.loads, log.splitlines())
    return [entry for entry in read if entry["event"] == "command_refused"]


def test_head_office_counts_stores_and_logs_who_called(tmp_path: Path) -> None:
    office, hub = Device(tmp_path / "office"), Device(tmp_path / "hub")
    lines = "\n".join(json.dumps(body) for body in numbered(2))
    assert hub.do("import", "-", stdin=lines).returncode == 0
    with serving(office) as url:
        assert (
            office.do(
                "headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01"
            ).returncode
            == 0
        )
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", "127.0.0.1:0"):
            until(lambda: figures(url)["kiosk_log_entries"] >= 2, "the store's log is here")
            now = figures(url)
            assert now["kiosk_stores"] == 1
            assert [value for name, value in now.items() if "quarantined" in name] == [0]
            for status in ("READY", "AWAITING", "IN_PROGRESS", "PICK_UP_OK"):
                hub.do("advance", "C-1", status, "--by", "Léa")
            until(lambda: has(hub, "C-1", "PICK_UP_OK"), "the order is collected")
            cancelled = office.do("headoffice", "cancel", "C-1", "--reason", "CANCELLED_BY_CLIENT")
            assert cancelled.returncode == 0, cancelled.stderr
            until(lambda: refusals(office), "the refusal is logged")
    log = (office.data_dir / "logs" / "headoffice.jsonl").read_text(encoding="utf-8")
    calls = [entry for entry in map(json.loads, log.splitlines()) if entry["event"] == "call"]
    sent = [entry for entry in calls if entry["path"] == "/v1/entries"]
    assert sent
    assert all(entry["device"] and entry["store"] and entry["source"] for entry in sent)
    (refused,) = refusals(office)
    assert (refused["order"], refused["code"]) == ("C-1", "ALREADY_COLLECTED")
    assert refused["store"] == sent[0]["store"]
    assert not PERSONAL.search(log)
