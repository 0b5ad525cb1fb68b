"""A running server shows a renewed certificate, and renews its own before it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.sync.client.pair import shown_certificate
from kiosk.sync.identity.certificates import CertificatePaths, certificate_pem, fingerprint
from kiosk.sync.identity.renewal import read_details
from kiosk.sync.server import shown_certificate as shown_module
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from kiosk.sync.server.shown_certificate import ShownCertificate
from tests.sync.client.upstream import Upstream, paired
from tests.sync.identity.certificates_of_days import Authority, made_for, new_key

NOW = datetime.now(UTC)
PRESENT = NOW - timedelta(days=1), NOW + timedelta(days=2000)
SOON_OVER = NOW - timedelta(days=900), NOW + timedelta(days=20)


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_module, "LOOK_S", 0.02)


class Noted:
    """The warnings in the log."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def __call__(self, event: str, **_params: object) -> None:
        self.events.append(event)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while True:
            if condition():
                return
            await asyncio.sleep(0.02)


def serves(
    path: Path, change: Callable[[str, ShownCertificate, Noted], object], *, renews: bool = True
) -> None:
    """Serve with the certificate in a file, and call `change` with the address."""

    async def run() -> None:
        noted, serving = Noted(), Serving()
        paths = CertificatePaths(path, path)
        shown = ShownCertificate(paths, note=noted, renews=renews)
        port = await serving.start(server_app(Upstream()), "127.0.0.1", 0, paths)
        watching = asyncio.create_task(shown.watch(serving))
        try:
            await change(f"https://127.0.0.1:{port}", shown, noted)  # type: ignore[misc]
        finally:
            watching.cancel()
            await serving.stop()

    asyncio.run(run())


def test_the_own_certificate_is_renewed_with_its_key_before_it_ends(tmp_path: Path) -> None:
    key = new_key()
    path = made_for(tmp_path, *PRESENT, key)
    mode = path.stat().st_mode
    before = certificate_pem(path)

    async def change(url: str, shown: ShownCertificate, noted: Noted) -> None:
        called: list[str] = []
        shown.on_renewed.append(called.append)
        async with paired(url, before) as there:
            await there.hello([])
            made_for(tmp_path, *SOON_OVER, key)
            await until(lambda: len(called) == 2)
            # The connection that was open goes on, and a new one needs no new trust.
            await there.hello([])
        async with paired(url, before) as there:
            await there.hello([])
        now_shown = await shown_certificate(url)
        details = read_details(now_shown)
        assert details.key == read_details(before).key
        assert details.names == ("127.0.0.1",)
        assert details.valid_until > NOW + timedelta(days=7000)
        assert called[-1] == shown.fingerprint == fingerprint(now_shown)
        assert "certificate_renewed" in noted.events

    serves(path, change)
    assert path.stat().st_mode & 0o077 == 0, mode


def test_one_that_ends_soon_is_renewed_before_anybody_is_served(tmp_path: Path) -> None:
    path = made_for(tmp_path, *SOON_OVER)
    before = certificate_pem(path)
    shown = ShownCertificate(CertificatePaths(path, path), note=Noted(), renews=True)
    assert shown.fingerprint == fingerprint(certificate_pem(path)) != fingerprint(before)


def test_what_an_authority_issued_is_left_to_it(tmp_path: Path) -> None:
    path = Authority.new().issue(tmp_path / "issued.pem", days=SOON_OVER)
    before, noted = path.read_bytes(), Noted()
    ShownCertificate(CertificatePaths(path, path), note=noted, renews=True)
    assert path.read_bytes() == before
    assert noted.events == ["certificate_ends"]


def test_a_half_written_file_leaves_the_former_certificate_in_place(tmp_path: Path) -> None:
    path = made_for(tmp_path, *PRESENT)
    before = certificate_pem(path)

    async def change(url: str, shown: ShownCertificate, noted: Noted) -> None:
        whole = made_for(tmp_path, *PRESENT).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        await until(lambda: "certificate_unusable" in noted.events)
        assert await shown_certificate(url) == before
        path.write_bytes(whole)
        await until(lambda: shown.fingerprint != fingerprint(before))
        assert await shown_certificate(url) == certificate_pem(path)

    serves(path, change)


def test_one_that_cannot_be_renewed_is_reported_and_shown_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made_for(tmp_path, *SOON_OVER)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.sync.identity.renewal.replace_file", full)
    noted = Noted()
    shown = ShownCertificate(CertificatePaths(path, path), note=noted, renews=True)
    assert noted.events == ["certificate_not_renewed"]
    assert shown.fingerprint == fingerprint(certificate_pem(path))
