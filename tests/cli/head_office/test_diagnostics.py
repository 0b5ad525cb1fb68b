"""`kiosk headoffice diagnostics`: what a device sent, why it could not, and wrong requests."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.diagnostics import NOT_MADE, DiagnosticsBody
from kiosk.sync.protocol.pairing_bodies import PairingsBody, WireReport
from tests.cli.conftest import Cli
from tests.headoffice.hub import Hub


@pytest.fixture
def hub(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """The hub of Lyon, which has said its version."""
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    kiosk.have_head_office()
    made = kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01", "--json")
    store_id = json.loads(made.out)["store_id"]
    database = OfficeDatabase(sqlite_url(Path(kiosk.data_dir) / FILE_NAME))
    here = Hub(HeadOffice(database), "hub-1")
    said = WireReport(device_id="hub-1", heard_at=datetime.now(UTC), version="0.2.0")

    async def joins() -> None:
        await here.join(store_id)
        body = PairingsBody(hub_epoch=here.epoch, fingerprint="", pairings=(), reports=(said,))
        await here.office.pairings(here.peer, body)

    asyncio.run(joins())
    return here


def ask(kiosk: Cli, file: Path, *more: str, device: str = "hub-1") -> tuple[int, str]:
    """Ask for a device's diagnostics; returns the exit code and the one sentence."""
    asked = ("headoffice", "diagnostics", str(file), "--store", "Lyon", "--device", device)
    answer = kiosk(*asked, *more)
    said = answer.out + answer.err
    assert said.count("\n") == 1, said
    return answer.code, said


def sends(hub: Hub, name: str, contents: str) -> None:
    """The hub sends what it was asked for: a file with one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr(name, contents)

    async def send() -> None:
        (request_id,) = (await hub.office.commands(hub.peer, EMPTY_LOG, 10)).diagnostics.values()
        body = DiagnosticsBody(
            device_id=hub.device_id,
            request_id=request_id,
            number=1,
            count=1,
            digest=hashlib.sha256(file.getvalue()).hexdigest(),
            data=base64.b64encode(file.getvalue()).decode(),
        )
        await hub.office.diagnostics(hub.peer, body)

    asyncio.run(send())


def test_a_file_is_fetched_once_it_came(kiosk: Cli, hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "hub.zip"
    code, said = ask(kiosk, file)
    assert (code, file.exists()) == (0, False)
    assert "Run this again" in said
    sends(hub, "about.json", "{}")
    code, said = ask(kiosk, file)
    assert (code, "--new" in said) == (0, True)
    assert zipfile.is_zipfile(file)


def test_a_device_that_could_not_make_it_says_why(kiosk: Cli, hub: Hub, tmp_path: Path) -> None:
    ask(kiosk, tmp_path / "hub.zip")
    sends(hub, NOT_MADE, '{"error": "No space left on device"}')
    code, said = ask(kiosk, tmp_path / "hub.zip")
    assert code == 0
    assert "could not make its diagnostics" in said
    assert "No space left on device" in said
    assert "Run this again" in ask(kiosk, tmp_path / "second.zip", "--new")[1]


@pytest.mark.usefixtures("hub")
def test_wrong_requests_are_refused(kiosk: Cli, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_text("mine")
    for code, said in (
        ask(kiosk, there),
        ask(kiosk, tmp_path / "no" / "folder.zip"),
        ask(kiosk, tmp_path / "hub.zip", device="nobody"),
        ask(kiosk, tmp_path / "hub.zip", "--store", "Nowhere"),
    ):
        assert code != 0, said
    assert there.read_text() == "mine"
