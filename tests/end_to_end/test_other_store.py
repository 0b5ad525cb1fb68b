"""A scan of another store's order at the check-in, in real processes over real HTTP."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.end_to_end.devices import LOOPBACK, Device, has, make_hub, pair, serving, until
from tests.end_to_end.test_told_at_check_in import watched
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

NOT_ASKED = "we cannot ask other stores now"


def new_store(office: Device, name: str, place: str) -> None:
    done = office.do("headoffice", "create-store", name, "--exchange-place", place)
    assert done.returncode == 0, done.stderr


def known_at_head_office(office: Device, count: int) -> bool:
    return len(office.json("headoffice", "orders")) == count


def test_a_check_in_names_the_store_while_head_office_is_there(tmp_path: Path) -> None:
    office, nice = Device(tmp_path / "office"), Device(tmp_path / "nice")
    lyon, kiosk = Device(tmp_path / "lyon"), Device(tmp_path / "kiosk")
    new_store(office, "Lyon", "LYON-01")
    new_store(office, "Nice Étoile", "NICE-01")
    for device, order in zip((nice, lyon), numbered(2), strict=True):
        assert device.do("import", "-", stdin=json.dumps(order)).returncode == 0
    code = nice.json("show", "C-1")["pickup_code"]
    with ExitStack() as while_office_runs, ExitStack() as while_store_is_open:
        url = while_office_runs.enter_context(serving(office))
        make_hub(office, nice, url, "NICE-01")
        with nice.running("hub"):
            until(lambda: known_at_head_office(office, 1), "head office has the order of Nice")
        make_hub(office, lyon, url, "LYON-01")
        while_store_is_open.enter_context(lyon.listening("hub", "--listen", LOOPBACK))
        until(lambda: known_at_head_office(office, 2), "Lyon is online")
        pair(lyon, kiosk, "check-in", "Check-in 1")
        check_in = while_store_is_open.enter_context(watched(kiosk))
        until(lambda: has(kiosk, "C-2", "STARTED"), "the check-in is online")

        check_in.scans(code, then="Please collect it at Nice Étoile.")
        while_office_runs.close()
        check_in.scans(f"{code[:3]}-{code[3:]}", then=NOT_ASKED)
        assert kiosk.status_of("C-1") is None
