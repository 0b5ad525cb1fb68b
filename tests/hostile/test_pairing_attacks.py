"""Tests pairing with an attacker between the new device and the one that showed the code."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

import pytest

from kiosk.domain.codes.pickup_code import ALPHABET
from kiosk.services.devices.pairing import code_hash
from kiosk.services.replication.links import LinkCause
from kiosk.sync.client.pair import new_nonce, pair
from kiosk.sync.identity.certificates import (
    FILE_NAME,
    CertificatePaths,
    certificate_pem,
    fingerprint,
    make_certificate,
)
from kiosk.sync.identity.pairing import NotTheDevice, PairingCode, make_code, new_secret, seal
from kiosk.sync.protocol.code_proof import SALT_S, Prover, is_proved
from kiosk.sync.protocol.pairing_bodies import PairBody, PairReply, ProofBody, ProofReply
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import ProblemDetails
from tests.cheap_codes import quick_seals
from tests.sync.client.upstream import Upstream, listening


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

        between.pair = hears  # type: ignore[method-assign, assignment]
        async with listening(between, make_certificate(tmp_path / "between")) as url:
            for _ in range(3):
                with pytest.raises(NotTheDevice):
                    await pair(url, code, "counter-3", "Comptoir 3")
        assert asked == []

    asyncio.run(run())


@quick_seals()
def test_two_certificates_that_fit_one_code_fit_no_other_code() -> None:
    """A twin certificate, searched for one code, is useless for a code made later."""
    few = 1
    hub = "ab" * 32
    known = make_code(secrets.choice, hub)
    # Compares one of the four symbols, else the search takes minutes.
    twin = next(
        found
        for number in count()
        if (found := f"{number:064x}") != hub
        and seal(known.secret, found)[:few] == known.check[:few]
    )
    later = [make_code(secrets.choice, hub) for _ in range(3)]
    fitting = [code for code in later if seal(code.secret, twin)[:few] == code.check[:few]]
    assert len(fitting) < len(later)


class Between(Upstream):
    """An attacker whose own certificate fits the seal, as one in a million does."""

    def __init__(self, hub: Upstream) -> None:
        super().__init__()
        self.hub = hub
        self.bodies: list[PairBody] = []
        self.proofs: Callable[[ProofBody], Awaitable[ProofReply]] = hub.prove

    async def prove(self, body: ProofBody) -> ProofReply:
        return await self.proofs(body)

    async def pair(self, body: PairBody, source: str = "") -> PairReply:
        self.bodies.append(body)
        return await super().pair(body, source)


@pytest.fixture
def every_seal_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.sync.client.pair.check_certificate", lambda *_arguments: None)


def _hub(folder: Path) -> tuple[Upstream, PairingCode]:
    folder.mkdir()
    hub = Upstream()
    hub.fingerprint = fingerprint(certificate_pem(make_certificate(folder).certificate))
    return hub, PairingCode("ABCD2345", seal("ABCD2345", hub.fingerprint))


async def _refused(url: str, code: PairingCode) -> None:
    with pytest.raises(WireProblem) as caught:
        await pair(url, code, "counter-3", "Comptoir 3")
    assert (caught.value.status, caught.value.problem.code) == (403, "pairing_not_allowed")


@pytest.mark.usefixtures("every_seal_fits")
@pytest.mark.parametrize("how", ["relayed", "guessed", "none", "replayed"])
def test_whoever_passes_the_seal_by_chance_is_still_sent_no_code(tmp_path: Path, how: str) -> None:
    async def run() -> None:
        hub, code = _hub(tmp_path / "hub")
        own = make_certificate(tmp_path)
        between = Between(hub)
        known = await hub.prove(ProofBody(nonce=new_nonce()))

        async def guessed(body: ProofBody) -> ProofReply:
            seen = fingerprint(certificate_pem(own.certificate))
            return await Prover(new_secret).prove(body, [code_hash("ABCD2346" + code.check)], seen)

        async def reported(_body: ProofBody) -> ProofReply:
            return known if how == "replayed" else known.model_copy(update={"proofs": ()})

        if how != "relayed":
            between.proofs = guessed if how == "guessed" else reported
        async with listening(between, own) as url:
            await _refused(url, code)
        assert between.bodies == []

    asyncio.run(run())


def test_a_proof_is_of_no_use_a_second_time(tmp_path: Path) -> None:
    async def run() -> None:
        hub, code = _hub(tmp_path / "hub")
        nonce = new_nonce()
        reply = await hub.prove(ProofBody(nonce=nonce))
        assert is_proved(str(code), reply, hub.fingerprint, nonce)
        assert not is_proved(str(code), reply, hub.fingerprint, new_nonce())
        assert not is_proved(str(code), reply, "ab" * 32, nonce)
        assert not is_proved("ABCD-2346-" + code.check, reply, hub.fingerprint, nonce)

    asyncio.run(run())


def test_keys_that_are_made_in_advance_are_of_no_use() -> None:
    async def run() -> None:
        now_s = 0.0
        prover, body = Prover(new_secret, lambda: now_s), ProofBody(nonce=new_nonce())
        first = await prover.prove(body, ["a" * 64], "")
        assert await prover.prove(body, ["a" * 64], "") == first
        now_s = SALT_S + 1
        later = await prover.prove(body, ["a" * 64], "")
        assert later.salt != first.salt
        assert later.proofs != first.proofs

    asyncio.run(run())


def test_a_server_that_proves_nothing_is_sent_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        hub, code = _hub(tmp_path / "hub")
        between = Between(hub)

        async def older(_body: ProofBody) -> ProofReply:
            raise WireProblem(404, ProblemDetails(code="not_understood", message="Not found."))

        between.proofs = older
        certificate = CertificatePaths(*[tmp_path / "hub" / FILE_NAME] * 2)
        async with listening(between, certificate) as url:
            with pytest.raises(LinkDown) as caught:
                await pair(url, code, "counter-3", "Comptoir 3")
        assert caught.value.cause is LinkCause.VERSIONS_DIFFER
        assert between.bodies == []

    asyncio.run(run())


def test_an_older_form_of_a_code_opens_nothing(tmp_path: Path) -> None:
    """Tries the former check, derived from the certificate alone, and a check that fits none."""

    async def run() -> None:
        hub, _ = _hub(tmp_path / "hub")
        certificate = CertificatePaths(*[tmp_path / "hub" / FILE_NAME] * 2)
        digest = int(hub.fingerprint, 16)
        former = "".join(ALPHABET[digest >> 5 * place & 31] for place in range(4))
        async with listening(hub, certificate) as url:
            with pytest.raises(NotTheDevice):
                await pair(url, PairingCode("ABCD2345", former), "counter-3", "Comptoir 3")
            with pytest.raises(LinkDown):
                await pair(url, PairingCode("ABCD2345", "2222"), "counter-3", "Comptoir 3")
        assert "ABCD2345" in hub.codes

    asyncio.run(run())
