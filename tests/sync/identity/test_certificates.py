"""Tests the certificate that a server generates for itself."""

from __future__ import annotations

import ssl
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.sync.identity.certificates import (
    CertificateUnusable,
    certificate_pem,
    fingerprint,
    make_certificate,
)
from kiosk.sync.identity.trusted_keys import KeyContext


def test_it_is_made_once_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "tls"
    first = make_certificate(folder)
    before = first.certificate.read_bytes()
    assert make_certificate(folder, ["other"]) == first
    assert first.certificate.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["certificate.pem"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    mode = make_certificate(tmp_path).key.stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_it_is_for_twenty_years_and_for_clocks_that_lost_their_battery(tmp_path: Path) -> None:
    pem = certificate_pem(make_certificate(tmp_path, ["192.0.2.7", "hub.example"]).certificate)
    made = x509.load_pem_x509_certificate(pem.encode())
    key = made.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(key.curve, ec.SECP256R1)
    assert made.not_valid_before_utc == datetime(1970, 1, 1, tzinfo=UTC)
    assert made.not_valid_after_utc.year - datetime.now(UTC).year in (19, 20)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "hub.example"]
    assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.7"]


def test_what_is_shown_to_others_holds_no_key(tmp_path: Path) -> None:
    pem = certificate_pem(make_certificate(tmp_path).certificate)
    assert "PRIVATE" not in pem
    assert len(fingerprint(pem)) == 64


def test_all_who_start_at_once_have_the_same_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        paths = list(threads.map(lambda _: make_certificate(tmp_path), range(8)))
    assert len({fingerprint(certificate_pem(path.certificate)) for path in paths}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["certificate.pem"]


@pytest.mark.parametrize("damage", ["no certificate", "", "half", "certificate only", "other key"])
def test_a_damaged_one_is_not_replaced(tmp_path: Path, damage: str) -> None:
    path = make_certificate(tmp_path).certificate
    whole = path.read_text()
    other = make_certificate(tmp_path / "other").certificate.read_text()
    key = other.partition("-----BEGIN CERTIFICATE")[0]
    content = {
        "half": whole[: len(whole) // 2],
        "certificate only": certificate_pem(path),
        "other key": key + certificate_pem(path),
    }.get(damage, damage)
    path.write_text(content)
    with pytest.raises(CertificateUnusable) as raised:
        make_certificate(tmp_path)
    assert raised.value.path == path
    assert path.read_text() == content


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CertificateUnusable) as raised:
        make_certificate(tmp_path / "file")
    assert str(tmp_path / "file") in str(raised.value)


@pytest.mark.parametrize("text", ["", "text", "-----BEGIN CERTIFICATE-----\n??\n"])
def test_what_is_no_certificate_is_not_trusted(tmp_path: Path, text: str) -> None:
    path = tmp_path / "text.pem"
    path.write_text(text)
    with pytest.raises(ValueError, match=r".*"):
        certificate_pem(path)
    with pytest.raises(ValueError, match=r".*"):
        fingerprint(text)
    with pytest.raises((ValueError, ssl.SSLError)):
        KeyContext(text)
