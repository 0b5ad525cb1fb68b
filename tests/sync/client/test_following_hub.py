"""A terminal whose hub shows another certificate: whom it trusts, and what it stores of that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.replication.links import Link, LinkCause
from kiosk.sync.client.following_hub import HubTransport
from kiosk.sync.client.probe import ProbeTarget, _ask
from kiosk.sync.identity.certificates import (
    CertificatePaths,
    certificate_pem,
    fingerprint,
    make_certificate,
)
from kiosk.sync.identity.pairing import Pairing
from kiosk.sync.identity.trust import SigningKey
from kiosk.sync.protocol.ports import LinkDown
from tests.sync.client.upstream import SECRET, Upstream, listening

STORE = "S-1"
OFFICE = SigningKey.new()


@dataclass
class Hub:
    """A hub on this device, with a certificate of its own."""

    upstream: Upstream
    certificate: CertificatePaths

    @property
    def fingerprint(self) -> str:
        return fingerprint(certificate_pem(self.certificate.certificate))

    def is_signed(self, epoch: int, key: SigningKey = OFFICE, store_id: str = STORE) -> None:
        self.upstream.signed = key.sign(store_id, epoch, self.fingerprint)


def hub(folder: Path) -> Hub:
    return Hub(Upstream(), make_certificate(folder))


def paired_with(former: Hub) -> Pairing:
    """The pairing that counter 2 stores, with this hub in epoch 2."""
    pem = certificate_pem(former.certificate.certificate)
    return Pairing(
        "https://192.0.2.1:1",
        "counter-2",
        SECRET,
        DeviceRole.COUNTER,
        STORE,
        "Lyon",
        pem,
        fingerprint(pem),
        "Comptoir 2",
        OFFICE.public,
        2,
    )


async def says_hello(pairing: Pairing) -> list[Pairing]:
    """The counter calls; returns the pairings that it stored."""
    kept: list[Pairing] = []
    transport = HubTransport(pairing, keep=kept.append)
    try:
        await transport.hello(())
    finally:
        await transport.aclose()
    return kept


def meets(
    new: Hub, pairing: Pairing, meet: Callable[[Pairing], Coroutine[None, None, None]]
) -> None:
    """The counter reaches another hub at the address it has."""

    async def run() -> None:
        async with listening(new.upstream, new.certificate) as url:
            await meet(replace(pairing, url=url))

    asyncio.run(run())


def test_a_later_hub_that_head_office_names_is_trusted_for_good(tmp_path: Path) -> None:
    former, new = hub(tmp_path / "former"), hub(tmp_path / "new")
    new.is_signed(3)

    async def meet(pairing: Pairing) -> None:
        kept = (await says_hello(pairing))[-1]
        assert (kept.url, kept.fingerprint, kept.hub_epoch) == (pairing.url, new.fingerprint, 3)
        assert (kept.secret, kept.head_office_key) == (SECRET, OFFICE.public)
        new.upstream.signed = None  # From now on the certificate alone is enough.
        assert (await says_hello(kept))[-1] == kept

    meets(new, paired_with(former), meet)


@pytest.mark.parametrize(
    "sign",
    [
        lambda _new: None,
        lambda new: new.is_signed(1),
        lambda new: new.is_signed(2),
        lambda new: new.is_signed(3, SigningKey.new()),
        lambda new: new.is_signed(3, store_id="S-2"),
        lambda new: setattr(new.upstream, "signed", OFFICE.sign(STORE, 3, "a" * 64)),
    ],
    ids=["nothing", "earlier", "the same epoch", "another key", "another store", "another hub"],
)
def test_nobody_else_is_sent_the_secret(tmp_path: Path, sign: Callable[[Hub], None]) -> None:
    former, impostor = hub(tmp_path / "former"), hub(tmp_path / "impostor")
    sign(impostor)

    async def meet(pairing: Pairing) -> None:
        with pytest.raises(LinkDown) as caught:
            await says_hello(pairing)
        assert caught.value.cause is LinkCause.CERTIFICATE_CHANGED
        asked = ProbeTarget(
            pairing.url,
            pairing.device_id,
            SECRET,
            pairing.certificate,
            is_hub=False,
            pairing=pairing,
        )
        assert (await _ask(asked)).cause is LinkCause.CERTIFICATE_CHANGED

    meets(impostor, paired_with(former), meet)


def test_a_device_without_head_offices_key_trusts_the_one_certificate(tmp_path: Path) -> None:
    former, new = hub(tmp_path / "former"), hub(tmp_path / "new")
    new.is_signed(3)

    async def meet(pairing: Pairing) -> None:
        with pytest.raises(LinkDown):
            await says_hello(replace(pairing, head_office_key=""))

    meets(new, paired_with(former), meet)


def test_doctor_asks_as_the_program_does(tmp_path: Path) -> None:
    former, new = hub(tmp_path / "former"), hub(tmp_path / "new")
    new.is_signed(3)

    async def meet(pairing: Pairing) -> None:
        asked = ProbeTarget(
            pairing.url,
            pairing.device_id,
            SECRET,
            pairing.certificate,
            is_hub=False,
            pairing=pairing,
        )
        assert (await _ask(asked)).link is Link.ONLINE

    meets(new, paired_with(former), meet)
