"""Nobody comes in as a machine that works here: not with a code, not for another role."""

from __future__ import annotations

import asyncio
import secrets
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.pairing import Offer, offer, revoke
from kiosk.storage.store import LocalStore, open_store
from kiosk.sync.device_key import DeviceKey, device_key, shown
from kiosk.sync.hub import Hub
from kiosk.sync.ports import WireProblem
from kiosk.sync.signatures import Claim
from kiosk.sync.wire import EnrolBody, EnrolReply
from tests.sync.wishes import wish_of

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PAUL = "counter-2"


class Counter1:
    """A hub that shows codes."""

    def __init__(self, path: Path) -> None:
        self.store: LocalStore = open_store(path)
        self.hub = Hub(self.store, now=lambda: NOON, make_secret=lambda: secrets.token_urlsafe(32))

    def code(self, role: DeviceRole) -> str:
        code = secrets.token_hex(4)
        self.store.call(offer, Offer(code, role))
        return code

    def pairs(self, wish: EnrolBody) -> EnrolReply:
        return asyncio.run(self.hub.enrol(wish))

    def refuses(self, wish: EnrolBody) -> tuple[int, str, str | None]:
        with pytest.raises(WireProblem) as caught:
            self.pairs(wish)
        problem = caught.value.problem
        return caught.value.status, problem.code, problem.reason

    def role_of(self, device_id: str, secret: str) -> DeviceRole:
        return asyncio.run(self.hub.authenticate(device_id, secret)).role


@pytest.fixture
def hub(tmp_path: Path) -> Counter1:
    return Counter1(tmp_path)


def bare(code: str, device_id: str = PAUL) -> EnrolBody:
    return EnrolBody(code=code, device_id=device_id, device_name="Comptoir 2")


def by_somebody_else(code: str) -> EnrolBody:
    came = shown(Claim(code, PAUL, ""), DeviceKey.new(), "a secret of its own")
    return EnrolBody(
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
    paul = hub.pairs(wish_of(hub.code(DeviceRole.COUNTER), PAUL, "Comptoir 2"))
    code = hub.code(DeviceRole(role))
    assert hub.refuses(wish(code)) == (403, "code_refused", "in_use")
    assert hub.role_of(PAUL, paul.secret) is DeviceRole.COUNTER
    # Whoever showed the code revokes the machine, and the same code is still good.
    hub.store.call(revoke, PAUL)
    again = hub.pairs(wish(code))
    assert hub.role_of(PAUL, again.secret) is role


def test_a_machine_that_shows_its_key_is_paired_again(hub: Counter1) -> None:
    hub.pairs(wish_of(hub.code(DeviceRole.COUNTER), PAUL, "Comptoir 2"))
    # The answer never came: the machine has its key, and no secret.
    again = hub.pairs(wish_of(hub.code(DeviceRole.COUNTER), PAUL, "Comptoir 2"))
    assert hub.role_of(PAUL, again.secret) is DeviceRole.COUNTER


def test_a_machine_that_was_paired_before_there_were_keys_shows_its_secret(hub: Counter1) -> None:
    paul = hub.pairs(bare(hub.code(DeviceRole.COUNTER)))
    code = hub.code(DeviceRole.COUNTER)
    again = hub.pairs(wish_of(code, PAUL, "Comptoir 2", paul.secret))
    assert again.secret != paul.secret


def test_what_one_showed_is_good_for_one_code(hub: Counter1) -> None:
    first = hub.code(DeviceRole.COUNTER)
    wish = wish_of(first, PAUL, "Comptoir 2")
    hub.pairs(wish)
    overheard = wish.model_copy(update={"code": hub.code(DeviceRole.CHECK_IN)})
    assert hub.refuses(overheard)[0] == 400
    keyless = overheard.model_copy(update={"public_key": ""})
    assert hub.refuses(keyless) == (403, "code_refused", "in_use")


def test_the_key_lies_beside_the_pairing_for_its_owner_alone(tmp_path: Path) -> None:
    made = device_key(tmp_path)
    (path,) = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert device_key(tmp_path).public == made.public
    path.write_bytes(b"damaged")
    assert device_key(tmp_path).public != made.public
