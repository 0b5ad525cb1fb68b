"""A device trusts its upstream's key: renewed certificates, keys announced, authorities, clocks."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.replication.links import LinkCause
from kiosk.sync.client.following_hub import HubTransport
from kiosk.sync.identity.certificates import CertificatePaths, certificate_pem, fingerprint
from kiosk.sync.identity.pairing import Pairing, load_pairing, save_pairing
from kiosk.sync.identity.trusted_keys import key_fingerprint
from kiosk.sync.protocol.pairing_bodies import AnnouncedTrust, PairingsBody, PairingsReply
from kiosk.sync.protocol.ports import LinkDown, Peer
from tests.sync.client.upstream import SECRET, Upstream, listening
from tests.sync.identity.certificates_of_days import Authority, made_for, new_key

NOW = datetime.now(UTC)
PAST = NOW - timedelta(days=400), NOW - timedelta(days=30)
PRESENT = NOW - timedelta(days=1), NOW + timedelta(days=300)
FUTURE = NOW + timedelta(days=20_000), NOW + timedelta(days=21_000)
NO_DEVICES = PairingsBody(hub_epoch=1, fingerprint="", pairings=())


class Announcing(Upstream):
    """A head office that announces a key or an authority, and notes what the hub has kept."""

    def __init__(self, announced: AnnouncedTrust) -> None:
        super().__init__()
        self.announced = announced
        self.reported: list[PairingsBody] = []

    async def pairings(self, peer: Peer, body: PairingsBody) -> PairingsReply:
        self.reported.append(body)
        reply = await super().pairings(peer, body)
        return reply.model_copy(update={"announced": self.announced})


def made(
    folder: Path, key: ec.EllipticCurvePrivateKey, days: tuple[datetime, datetime] = PRESENT
) -> Path:
    folder.mkdir()
    return made_for(folder, *days, key)


def paired_with(certificate: Path) -> Pairing:
    """The pairing of a hub, as versions before keys and authorities have saved it."""
    pem = certificate_pem(certificate)
    return Pairing(
        *("https://192.0.2.1:1", "counter-2", SECRET, DeviceRole.HUB, "S-1", "Lyon"),
        *(pem, fingerprint(pem), "Comptoir 1"),
    )


def meets(
    pairing: Pairing, certificate: Path, upstream: Upstream | None = None, *, reports: bool = False
) -> Pairing:
    """The hub calls whoever shows this certificate; returns the pairing that it has then.

    `reports`: it also exchanges its devices, and so hears what is announced.
    """
    kept = [pairing]

    async def call() -> None:
        paths = CertificatePaths(certificate, certificate)
        async with listening(upstream or Upstream(), paths) as url:
            transport = HubTransport(replace(pairing, url=url), keep=kept.append)
            try:
                await transport.hello(())
                if reports:
                    await transport.pairings(NO_DEVICES)
            finally:
                await transport.aclose()

    asyncio.run(call())
    return kept[-1]


def refusal(pairing: Pairing, certificate: Path) -> LinkDown:
    with pytest.raises(LinkDown) as raised:
        meets(pairing, certificate)
    return raised.value


def test_a_renewed_certificate_with_the_same_key_needs_nobody(tmp_path: Path) -> None:
    key = new_key()
    first, renewed = made(tmp_path / "1", key), made(tmp_path / "2", key)
    kept = meets(paired_with(first), renewed)
    assert kept.certificate == certificate_pem(renewed)
    assert kept.fingerprint == fingerprint(kept.certificate)
    # What is saved can be read by the version before, which knows certificates alone.
    save_pairing(tmp_path, kept)
    assert load_pairing(tmp_path) == kept


def test_a_pairing_of_an_earlier_version_trusts_the_key_of_its_certificate(tmp_path: Path) -> None:
    key = new_key()
    first, renewed = made(tmp_path / "1", key), made(tmp_path / "2", key)
    save_pairing(tmp_path, paired_with(first))
    path = tmp_path / "pairing.json"
    saved = json.loads(path.read_text())
    del saved["next_keys"], saved["authority"]
    path.write_text(json.dumps(saved))
    earlier = load_pairing(tmp_path)
    assert earlier is not None
    assert meets(earlier, renewed).certificate == certificate_pem(renewed)


@pytest.mark.parametrize("days", [PAST, FUTURE], ids=["over", "not yet"])
def test_a_wrong_clock_or_an_old_certificate_does_not_part_those_who_know_each_other(
    tmp_path: Path, days: tuple[datetime, datetime]
) -> None:
    certificate = made(tmp_path / "1", new_key(), days)
    assert meets(paired_with(certificate), certificate).certificate


def test_another_key_is_refused_before_the_secret_is_sent(tmp_path: Path) -> None:
    first, impostor = made(tmp_path / "1", new_key()), made(tmp_path / "2", new_key())
    upstream = Upstream()
    seen: list[str] = []
    upstream.secrets = {}

    async def authenticate(device_id: str, secret: str) -> Peer:
        seen.append(secret)
        return Peer(device_id, DeviceRole.HUB, "S-1")

    upstream.authenticate = authenticate  # type: ignore[method-assign]
    with pytest.raises(LinkDown) as raised:
        meets(paired_with(first), impostor, upstream)
    assert raised.value.cause is LinkCause.CERTIFICATE_CHANGED
    assert seen == []


def test_a_key_that_was_announced_is_trusted_and_the_former_one_no_more(tmp_path: Path) -> None:
    first, second = made(tmp_path / "1", new_key()), made(tmp_path / "2", new_key())
    announced = AnnouncedTrust(keys=(key_fingerprint(certificate_pem(second)),))
    office = Announcing(announced)
    before = paired_with(first)
    assert refusal(before, second).cause is LinkCause.CERTIFICATE_CHANGED
    heard = meets(before, first, office, reports=True)
    assert heard.next_keys == announced.keys
    # Head office learns in the same exchange that this hub is ready for the new key.
    last = office.reported[-1].trust
    assert last is not None
    assert (last.is_pinned, last.keys) == (True, announced.keys)
    save_pairing(tmp_path, heard)
    changed = meets(load_pairing(tmp_path) or before, second)
    assert changed.certificate == certificate_pem(second)
    assert refusal(changed, first).cause is LinkCause.CERTIFICATE_CHANGED


def test_what_was_announced_and_withdrawn_is_trusted_no_more(tmp_path: Path) -> None:
    first, second = made(tmp_path / "1", new_key()), made(tmp_path / "2", new_key())
    office = Announcing(AnnouncedTrust(keys=(key_fingerprint(certificate_pem(second)),)))
    heard = meets(paired_with(first), first, office, reports=True)
    office.announced = AnnouncedTrust()
    heard = meets(heard, first, office, reports=True)
    assert refusal(heard, second).cause is LinkCause.CERTIFICATE_CHANGED


def test_an_authority_is_trusted_where_the_key_has_changed(tmp_path: Path) -> None:
    first, verdier, other = made(tmp_path / "1", new_key()), Authority.new(), Authority.new()
    issued, others = verdier.issue(tmp_path / "v.pem"), other.issue(tmp_path / "o.pem")
    office = Announcing(AnnouncedTrust(authority=verdier.pem))
    heard = meets(paired_with(first), first, office, reports=True)
    assert refusal(heard, others).cause is LinkCause.CERTIFICATE_CHANGED
    kept = meets(heard, issued)
    assert (kept.certificate, kept.authority) == (certificate_pem(issued), verdier.pem)
    # A change of the authority is announced by the former one's certificate.
    office.announced = AnnouncedTrust(authority=other.pem)
    heard = meets(kept, issued, office, reports=True)
    assert meets(heard, others).certificate == certificate_pem(others)


def test_an_authority_vouches_for_one_host_and_within_the_dates_alone(tmp_path: Path) -> None:
    first, verdier = made(tmp_path / "1", new_key()), Authority.new()
    trusting = replace(paired_with(first), authority=verdier.pem)
    elsewhere = verdier.issue(tmp_path / "1.pem", host="192.0.2.9")
    over = verdier.issue(tmp_path / "2.pem", days=PAST)
    assert refusal(trusting, elsewhere).cause is LinkCause.CERTIFICATE_NAME
    assert refusal(trusting, over).cause is LinkCause.CERTIFICATE_DATES


def test_a_device_without_its_time_is_not_said_to_meet_a_bad_certificate(tmp_path: Path) -> None:
    """By its clock the certificate is not valid yet; by the server's it is."""
    first, verdier = made(tmp_path / "1", new_key()), Authority.new()
    trusting = replace(paired_with(first), authority=verdier.pem)
    key = new_key()
    seen = meets(trusting, verdier.issue(tmp_path / "0.pem", key))
    # The key of a server that it has met is enough, whatever its clock says.
    future = verdier.issue(tmp_path / "1.pem", key, days=FUTURE)
    assert meets(seen, future).certificate == certificate_pem(future)


def test_an_authority_that_cannot_be_read_is_not_kept(tmp_path: Path) -> None:
    first = made(tmp_path / "1", new_key())
    office = Announcing(AnnouncedTrust(authority="no certificate"))
    heard = meets(paired_with(first), first, office, reports=True)
    assert heard.authority == ""
