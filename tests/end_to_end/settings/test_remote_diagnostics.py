"""Head office gets a counter's diagnostics through its hub, each in a process of its own."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.devices import Device, make_hub, pair, serving, until

pytestmark = pytest.mark.slow

PEOPLE = 'people = [{ name = "Zoé Lefèvre", role = "staff" }]\n'


def test_a_counters_diagnostics_arrive_without_a_name(office: Device, tmp_path: Path) -> None:
    hub, counter = (Device(tmp_path / name) for name in ("hub", "counter"))

    def version_of(name: str) -> str | None:
        """The device, once head office knows its version."""
        for one in office.json("headoffice", "devices"):
            if one["name"] == name and one["version"]:
                return str(one["device_id"])
        return None

    with serving(office) as url:
        office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", "127.0.0.1:0"):
            pair(hub, counter, "counter", "Counter 2")
            for device in (hub, counter):
                settings = device.data_dir / "kiosk.toml"
                settings.write_text(PEOPLE, "utf-8")
            with counter.running("run"):
                device_id = until(lambda: version_of("Counter 2"), "its version is known")
                file = tmp_path / "counter.zip"
                asked = ("headoffice", "diagnostics", "--store", "LYON-01", "--device", device_id)
                first = office.do(*asked, str(file))
                assert (first.returncode, file.exists()) == (0, False), first.stderr
                done = office.do(*asked, str(file), "--wait", "120")
                assert done.returncode == 0, done.stderr
                until(lambda: counter.logged("diagnostics_sent"), "it is logged")
            hub_id = until(lambda: version_of("Counter 1"), "the hub's version is known")
            of_hub = tmp_path / "hub.zip"
            asked = ("headoffice", "diagnostics", "--store", "LYON-01", "--device", hub_id)
            done = office.do(*asked, str(of_hub), "--wait", "120")
            assert (done.returncode, zipfile.is_zipfile(of_hub)) == (0, True), done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as bundle:
        assert {"about.json", "doctor.json", "logs/app.jsonl"} <= set(bundle.namelist())
        assert not any(b"Lef" in bundle.read(name) for name in bundle.namelist())
