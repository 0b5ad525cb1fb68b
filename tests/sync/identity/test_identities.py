"""Nobody can take over a device that works here: not with a code, not for another role."""

from __future__ import annotations

import asyncio
import secrets
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code, revoke
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.identity.device_key import DeviceKey, device_key, shown
from kiosk.sync.protocol.pairing_bodies import PairBody, PairReply
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.signatures import PairingStatement
from kiosk.sync.server.hub import Hub
from tests.sync.pair_bodies import pair_body

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PAUL = "counter-2"


class Counter1:
    """A hub that issues pairing codes."""

    def __init__(self, path: Path) -> None:
        self.store: LocalDatabase = open_store(path)
        self.hub = Hub(self.store, now=lambda: NOON, make_secret=lambda: secrets.token_urlsafe(32))

    def code(self, role: DeviceRole) -> str:
        code = secrets.token_hex(4)
        self.store.run_blocking(make_pairing_code, NewPairingCode(code, role))
        return code

    def pairs(self, wish: PairBody) -> PairReply:
        return asyncio.run(self.hub.pair(wish))

    def refuses(self, wish: PairBody) -> tuple[int, str, str | None]:
        with pytest.raises(WireProblem) as caught:
            self.pairs(wish)
        problem = caught.value.problem
        return caught.value.status, problem.code, problem.reason

    def role_of(self, device_id: str, secret: str) -> DeviceRole:
        return asyncio.run(self.hub.authenticate(device_id, secret)).role


@pytest.fixture
def hub(tmp_path: Path) -> Counter1:
    return Counter1(tmp_path)


def bare(code: str, device_id: str = PAUL) -> PairBody:
    return PairBody(code=code, device_id=device_id, device_name="Comptoir 2")


def by_somebody_else(code: str) -> PairBody:
    came = shown(PairingStatement(code, PAUL, ""), DeviceKey.new(), "a secret of its own")
    return PairBody(
        code=code,
        device_id=PAUL,
        device_name="Comptoir 2",
        public_key=came.public_key,
        signature=came.signature,
        secret_proof=came.secret_proof,
    )


@pytest.mark.parametrize("wish", [bare, by_somebody_else])
@pytest.mark.parametrize("role", [DeviceRole.CHECK_IN, DeviceRole.COUNTER])
def test_a_code_takes_over_nobody_who_works_here(hub: Counter1, wish: object, role: str) -> None:
    assert callable(wish)
    paul = hub.pairs(pair_body(hub.code(DeviceRole.COUNTER), PAUL, "Comptoir 2"))
    code = hub.code(DeviceRole(role))
    assert hub.refuses(wish(code)) == (403, "pairing_not_allowed", "in_use")
    assert hub.role_of(PAUL, paul.secret) is DeviceRole.COUNTER
    # The person who issued the code revokes the device; the same code is still valid.
    hub.store.run_blocking(revoke, PAUL)
    again = hub.pairs(wish(code))
    assert hub.role_of(PAUL, again.secret) is role


def test_a_device_that_shows_its_key_is_paired_again(hub: Counter1) -> None:
    hub.pairs(pair_body(hub.code(DeviceRole.COUNTER), PAUL, "Comptoir 2"))
    # The response was lost: the device has its key, and no secret.
    again = hub.pairs(pair_body(hub.code(DeviceRole.COUNTER), PAUL, "Comptoir 2"))
    assert hub.role_of(PAUL, again.secret) is DeviceRole.COUNTER


def test_a_device_that_was_paired_before_there_were_keys_shows_its_secret(hub: Counter1) -> None:
    paul = hub.pairs(bare(hub.code(DeviceRole.COUNTER)))
    code = hub.code(DeviceRole.COUNTER)
    again = hub.pairs(pair_body(code, PAUL, "Comptoir 2", paul.secret))
    assert again.secret != paul.secret


def test_what_one_showed_is_good_for_one_code(hub: Counter1) -> None:
    first = hub.code(DeviceRole.COUNTER)
    wish = pair_body(first, PAUL, "Comptoir 2")
    hub.pairs(wish)
    overheard = wish.model_copy(update={"code": hub.code(DeviceRole.CHECK_IN)})
    assert hub.refuses(overheard)[0] == 400
    keyless = overheard.model_copy(update={"public_key": ""})
    assert hub.refuses(keyless) == (403, "pairing_not_allowed", "in_use")


def test_the_key_lies_beside_the_pairing_for_its_owner_alone(tmp_path: Path) -> None:
    made = device_key(tmp_path)
    (path,) = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert device_key(tmp_path).public == made.public
    path.write_bytes(b"damaged")
    assert device_key(tmp_path).public != made.public
