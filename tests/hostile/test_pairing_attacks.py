"""Somebody stands between a machine that joins and the one that showed the code."""

from __future__ import annotations

import asyncio
import secrets
from itertools import count
from pathlib import Path

import pytest

from kiosk.sync.certificates import certificate_pem, fingerprint, make_certificate
from kiosk.sync.enrolling import enrol
from kiosk.sync.pairing import NotTheMachine, make_code, seal
from tests.sync.upstream import Upstream, listening


def test_another_certificate_gets_neither_code_nor_secret(tmp_path: Path) -> None:
    async def run() -> None:
        (tmp_path / "hub").mkdir()
        (tmp_path / "between").mkdir()
        hub = make_certificate(tmp_path / "hub")
        code = make_code(secrets.choice, fingerprint(certificate_pem(hub.certificate)))
        between = Upstream()
        asked = []

        async def hears(body: object) -> None:
            asked.append(body)

        between.enrol = hears  # type: ignore[method-assign, assignment]
        async with listening(between, make_certificate(tmp_path / "between")) as url:
            for _ in range(3):
                with pytest.raises(NotTheMachine):
                    await enrol(url, code, "counter-3", "Comptoir 3")
        assert asked == []

    asyncio.run(run())


def test_two_certificates_that_fit_one_code_fit_no_other_code() -> None:
    """What took 380 s to find once for all codes is of no use for a code that is made later."""
    few = 1
    hub = "ab" * 32
    known = make_code(secrets.choice, hub)
    # Of the four symbols only so many, else the search takes minutes.
    twin = next(
        found
        for number in count()
        if (found := f"{number:064x}") != hub
        and seal(known.secret, found)[:few] == known.check[:few]
    )
    later = [make_code(secrets.choice, hub) for _ in range(3)]
    fitting = [code for code in later if seal(code.secret, twin)[:few] == code.check[:few]]
    assert len(fitting) < len(later)
