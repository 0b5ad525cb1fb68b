"""Tests pairing by a code that a person carries to a device, and what the device stores."""

from __future__ import annotations

import asyncio
import json
import secrets
import stat
import string
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.codes.pickup_code import ALPHABET
from kiosk.domain.device_roles import DeviceRole
from kiosk.sync.client.pair import pair
from kiosk.sync.client.transport import InvalidAddress
from kiosk.sync.identity.certificates import certificate_pem, fingerprint, make_certificate
from kiosk.sync.identity.pairing import (
    CodeMalformed,
    NotTheDevice,
    Pairing,
    PairingCode,
    PairingUnreadable,
    load_pairing,
    make_code,
    new_secret,
    qr_text,
    read_code,
    read_invitation,
    save_pairing,
    seal,
    secret_hash,
)
from kiosk.sync.protocol.pairing_bodies import PairBody, PairReply
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from tests.cheap_codes import quick_seals
from tests.sync.client.upstream import Upstream, listening, paired

SYMBOLS = st.text(alphabet=ALPHABET, min_size=12, max_size=12)


def test_a_code_is_twelve_symbols_in_groups_of_four() -> None:
    code = make_code(secrets.choice, "ab" * 32)
    shown = str(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4]
    assert set(shown) <= set(ALPHABET) | {"-"}
    assert read_code(shown) == code


def test_without_a_certificate_the_last_group_says_so() -> None:
    assert str(make_code(secrets.choice, "")).endswith("-2222")


@quick_seals()
def test_the_last_group_differs_between_certificates() -> None:
    groups = {seal("ABCD2345", f"{number:064x}") for number in range(20)}
    assert len(groups) == 20
    assert seal("ABCD2345", "ab" * 32) == seal("ABCD2345", "ab" * 32)


@quick_seals()
def test_without_the_secret_nobody_knows_which_certificate_a_code_fits() -> None:
    """Two certificates that fit one secret fit no other, so none can be searched in advance."""
    certificate = "ab" * 32
    groups = {seal(f"ABCD234{symbol}", certificate) for symbol in ALPHABET[:20]}
    assert len(groups) == 20


@given(SYMBOLS)
def test_a_code_is_read_however_it_is_typed(symbols: str) -> None:
    code = PairingCode(symbols[:8], symbols[8:])
    typed = [
        symbols,
        symbols.lower(),
        f" {symbols[:4]} {symbols[4:8]}\u00a0{symbols[8:]}\n",
        "--".join(symbols),
        str(code).replace("-", "–"),
    ]
    assert {read_code(text) for text in typed} == {code}


@given(st.text())
def test_what_is_no_code_is_refused(text: str) -> None:
    try:
        code = read_code(text)
    except CodeMalformed:
        return
    assert set(code.secret + code.check) <= set(ALPHABET)
    assert read_code(str(code)) == code


@pytest.mark.parametrize(
    "text",
    ["", "ABCD-EFGH", "ABCD-EFGH-JKLMN", "ABCD-EFGH-JKL0", "ABCD-EFGH-JKLO", "ABCD-EFGH-JKL!"],
)
def test_a_slip_is_found_before_anything_is_sent(text: str) -> None:
    with pytest.raises(CodeMalformed):
        read_code(text)


def test_a_scan_brings_the_address_along() -> None:
    code = PairingCode("ABCD2345", "6789")
    scanned = qr_text("https://192.0.2.7:8443", code)
    assert scanned == "kiosk-pair:https://192.0.2.7:8443#ABCD-2345-6789"
    read = read_invitation(f" {scanned}\n")
    assert (read.url, read.code) == ("https://192.0.2.7:8443", code)
    typed = read_invitation("abcd 2345 6789")
    assert (typed.url, typed.code) == (None, code)


@pytest.mark.parametrize(
    "text", ["kiosk-pair:", "kiosk-pair:https://hub", "kiosk-pair:#ABCD-2345-6789", "https://hub"]
)
def test_another_qr_code_is_no_invitation(text: str) -> None:
    with pytest.raises(CodeMalformed):
        read_invitation(text)


def test_a_secret_fits_a_header_and_only_its_hash_is_kept() -> None:
    secret = new_secret()
    assert set(secret) <= set(string.ascii_letters + string.digits + "-_")
    assert len(secret) >= 43
    assert secret != new_secret()
    assert len(secret_hash(secret)) == 64
    assert secret not in secret_hash(secret)


@pytest.mark.parametrize("secure", [False, True])
def test_a_code_makes_a_device_one_of_the_store(tmp_path: Path, secure: bool) -> None:
    async def run() -> None:
        certificate = make_certificate(tmp_path) if secure else None
        pem = certificate_pem(certificate.certificate) if certificate else ""
        upstream = Upstream()
        upstream.fingerprint = fingerprint(pem) if pem else ""
        code = PairingCode("ABCD2345", seal("ABCD2345", upstream.fingerprint))
        async with listening(upstream, certificate) as url:
            reply, trusted = await pair(url, code, "counter-3", "Comptoir 3")
            assert (reply.role, reply.store_name) == ("counter", "Lyon")
            assert trusted == pem
            assert reply.secret == upstream.secrets["counter-3"]
            async with paired(url, trusted) as there:
                await there.hello([])
            with pytest.raises(WireProblem) as used:
                await pair(url, code, "counter-4", "Comptoir 4")
            assert used.value.problem.code == "pairing_not_allowed"

    asyncio.run(run())


@pytest.mark.parametrize("secure", [False, True])
def test_a_code_is_not_sent_to_a_device_that_did_not_show_it(tmp_path: Path, secure: bool) -> None:
    async def run() -> None:
        certificate = make_certificate(tmp_path) if secure else None
        upstream = Upstream()
        code = PairingCode("ABCD2345", seal("ABCD2345", "ab" * 32))
        async with listening(upstream, certificate) as url:
            with pytest.raises(NotTheDevice):
                await pair(url, code, "counter-3", "Comptoir 3")
        assert "ABCD2345" in upstream.codes

    asyncio.run(run())


def test_a_code_without_certificate_does_not_make_a_device_trust_anyone(tmp_path: Path) -> None:
    async def run() -> None:
        upstream = Upstream()
        async with listening(upstream, make_certificate(tmp_path)) as url:
            with pytest.raises(LinkDown):
                await pair(url, PairingCode("ABCD2345", "2222"), "counter-3", "Comptoir 3")
        assert "ABCD2345" in upstream.codes

    asyncio.run(run())


def test_a_reply_that_names_another_certificate_is_not_believed(tmp_path: Path) -> None:
    async def run() -> None:
        certificate = make_certificate(tmp_path)
        shown = fingerprint(certificate_pem(certificate.certificate))
        upstream = Upstream()
        upstream.fingerprint = shown
        pairs = upstream.pair

        async def names_another(body: PairBody, source: str = "") -> PairReply:
            reply = await pairs(body, source)
            return reply.model_copy(update={"fingerprint": "ab" * 32})

        upstream.pair = names_another  # type: ignore[method-assign]
        async with listening(upstream, certificate) as url:
            code = PairingCode("ABCD2345", seal("ABCD2345", shown))
            with pytest.raises(NotTheDevice):
                await pair(url, code, "counter-3", "Comptoir 3")

    asyncio.run(run())


def test_a_code_does_not_go_over_the_network_without_tls() -> None:
    with pytest.raises(InvalidAddress):
        asyncio.run(pair("http://192.0.2.7", PairingCode("ABCD2345", "2222"), "c", "C"))


def test_where_nobody_listens_pairing_says_so() -> None:
    async def run() -> None:
        async with listening(Upstream()) as url:
            pass
        for address in (url, url.replace("http", "https")):
            check = seal("ABCD2345", "ab" * 32) if "https" in address else "2222"
            with pytest.raises(LinkDown):
                await pair(address, PairingCode("ABCD2345", check), "c", "C")

    asyncio.run(run())


@pytest.fixture
def kept(tmp_path: Path) -> Pairing:
    pem = certificate_pem(make_certificate(tmp_path / "hub").certificate)
    return Pairing(
        url="https://192.0.2.7:8443",
        device_id="counter-3",
        secret=new_secret(),
        role=DeviceRole.CHECK_IN,
        store_id="store-1",
        store_name="Élysée",
        certificate=pem,
        fingerprint=fingerprint(pem),
    )


def test_a_pairing_is_kept(data_dir: Path, kept: Pairing) -> None:
    assert load_pairing(data_dir) is None
    save_pairing(data_dir / "new", kept)
    assert load_pairing(data_dir / "new") == kept
    again = replace(kept, secret="other", certificate="", fingerprint="")
    save_pairing(data_dir / "new", again)
    assert load_pairing(data_dir / "new") == again
    assert [path.name for path in (data_dir / "new").iterdir()] == ["pairing.json"]


def test_what_an_earlier_version_kept_is_still_a_pairing(data_dir: Path, kept: Pairing) -> None:
    save_pairing(data_dir, replace(kept, head_office_key="0" * 64, hub_epoch=3))
    path = data_dir / "pairing.json"
    before = json.loads(path.read_text("utf-8"))
    del before["head_office_key"], before["hub_epoch"]
    path.write_text(json.dumps(before), "utf-8")
    assert load_pairing(data_dir) == kept


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_its_owner_can_read_a_pairing(data_dir: Path, kept: Pairing) -> None:
    save_pairing(data_dir, kept)
    assert stat.S_IMODE((data_dir / "pairing.json").stat().st_mode) == 0o600


def test_a_secret_is_not_shown_with_its_pairing(kept: Pairing) -> None:
    assert kept.secret not in repr(kept)


@pytest.mark.parametrize(
    "change",
    [
        {"secret": None},
        {"role": "boss"},
        {"url": 5},
        {"fingerprint": "ab" * 32},
        {"certificate": "text"},
    ],
)
def test_a_pairing_that_was_altered_is_not_used(
    data_dir: Path, kept: Pairing, change: dict[str, object]
) -> None:
    save_pairing(data_dir, kept)
    path = data_dir / "pairing.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change))
    with pytest.raises(PairingUnreadable) as raised:
        load_pairing(data_dir)
    assert raised.value.path == path


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}"])
def test_a_pairing_that_is_broken_is_named(data_dir: Path, content: bytes) -> None:
    path = data_dir / "pairing.json"
    path.write_bytes(content)
    with pytest.raises(PairingUnreadable) as raised:
        load_pairing(data_dir)
    assert raised.value.path == path


def test_a_pairing_that_cannot_be_opened_is_named(data_dir: Path) -> None:
    (data_dir / "pairing.json").mkdir()
    with pytest.raises(PairingUnreadable):
        load_pairing(data_dir)
