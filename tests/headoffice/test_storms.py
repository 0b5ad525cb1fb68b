"""When many devices return at once, few are let in, and each other gets its own time to wait."""

import asyncio
from itertools import count, islice
from typing import Any

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.store_api.admission import Admission
from kiosk.headoffice.store_api.gate import Gate
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.protocol.problem_codes import UNKNOWN_DEVICE, ProblemDetails
from tests.headoffice.conftest import Wait


def slot_s_of(admission: Admission) -> float:
    """The slot, in seconds, that a refused caller gets."""
    with pytest.raises(WireProblem) as caught, admission.place("late"):
        pass
    problem = caught.value
    assert (problem.status, problem.problem.code) == (503, "busy")
    assert problem.problem.retry_after_s is not None
    return problem.problem.retry_after_s


def test_those_who_do_not_fit_get_slots_one_after_the_other() -> None:
    admission = Admission(writing_max=2, places=2, monotonic=lambda: 0.0)
    with admission.place("lyon"), admission.place("nice"):
        slots = [slot_s_of(admission) for _ in range(20)]
    assert slots == sorted(slots)
    assert len(set(slots)) == 20
    with admission.place("lyon"):
        pass


def test_a_slot_is_as_long_as_the_stores_take_that_send_several_requests() -> None:
    admission = Admission(writing_max=2, places=2, monotonic=lambda: 0.0)
    stores = (f"store {number}" for number in count())

    def slot_s(requests: int) -> float:
        """How far apart two slots are while each store sends so many requests in a row."""
        with admission.place("first"):
            for store in islice(stores, 100):
                for _ in range(requests):
                    with admission.place(store):
                        pass
            with admission.place("last"):
                one, another = slot_s_of(admission), slot_s_of(admission)
        return another - one

    alone_s = slot_s(1)
    assert slot_s(4) == pytest.approx(4 * alone_s, rel=0.2)
    # Each burst is one of its own.
    assert slot_s(1) == pytest.approx(alone_s, rel=0.2)


def test_a_store_that_sends_now_and_then_does_not_stretch_the_slots_of_others() -> None:
    now_s = 0.0
    admission = Admission(writing_max=2, places=2, monotonic=lambda: now_s)
    with admission.place("first"):
        for _ in range(100):
            now_s += 5.0
            with admission.place("lyon"):
                pass
        with admission.place("last"):
            one, another = slot_s_of(admission), slot_s_of(admission)
    assert another - one == pytest.approx(0.02, rel=0.1)


def test_a_long_queue_has_an_end() -> None:
    admission = Admission(places=0, monotonic=lambda: 0.0)
    assert max(slot_s_of(admission) for _ in range(10_000)) == 120.0


STRANGER = WireProblem(401, ProblemDetails(code=UNKNOWN_DEVICE, message="nobody"))


async def authenticate(device_id: str, secret: str) -> Peer:
    """Accepts every device with the secret "s"; its store has the name of the device."""
    if secret != "s":
        raise STRANGER
    return Peer(device_id, DeviceRole.HUB, device_id)


async def application(scope: Any, receive: Any, send: Any) -> None:
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Caller:
    """Calls a gate; sends the body when the test wants it."""

    def __init__(self, gate: Gate, path: str, token: str, method: str = "POST") -> None:
        self.body = asyncio.Event()
        self.is_read = False
        self._said: list[dict[str, Any]] = []
        headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        self.answer = asyncio.ensure_future(self._ask(gate, scope))

    async def _ask(self, gate: Gate, scope: dict[str, Any]) -> int:
        async def send(message: Any) -> None:
            self._said.append(message)

        async def receive() -> Any:
            self.is_read = True
            await self.body.wait()
            return {"type": "http.request", "body": b"{}", "more_body": False}

        await gate(scope, receive, send)
        return int(self._said[0]["status"])

    async def now(self) -> int:
        """Send the whole body; returns the status of the response."""
        self.body.set()
        return await self.answer


def a_gate(admission: Admission | None = None) -> Gate:
    return Gate(application, admission or Admission(), authenticate, lambda _error: "X")


@pytest.mark.parametrize("path", ["/v1/entries", "/v1/events"])
def test_who_does_not_fit_is_turned_away_before_the_body_is_read(wait: Wait, path: str) -> None:
    async def action() -> None:
        gate = a_gate(Admission(places=0))
        caller = Caller(gate, path, "hub.s")
        assert await caller.answer == 503
        assert not caller.is_read
        assert await Caller(gate, "/v1/hello", "hub.s").now() == 204
        assert await Caller(gate, "/health", "", "GET").now() == 204

    wait(action())


def test_strangers_and_slow_bodies_take_no_place_from_other_stores(wait: Wait) -> None:
    async def action() -> None:
        gate = a_gate(Admission(writing_max=1, places=1))
        strangers = [Caller(gate, "/v1/entries", token) for token in ("", "hub.wrong") * 20]
        slow = [Caller(gate, "/v1/entries", "lyon.s") for _ in range(4)]
        assert await Caller(gate, "/v1/entries", "nice.s").now() == 204
        assert {await each.answer for each in strangers} == {401}
        assert not any(each.is_read for each in strangers)
        assert [await each.now() for each in slow[2:]] == [503, 503]
        assert [await each.now() for each in slow[:2]] == [204, 204]
        assert await Caller(gate, "/v1/entries", "lyon.s").now() == 204

    wait(action())


def test_one_store_that_reads_a_lot_leaves_the_others_their_turn(wait: Wait) -> None:
    async def action() -> None:
        gate = a_gate()
        many = [Caller(gate, "/v1/digest", "lyon.s", "GET") for _ in range(10)]
        assert await Caller(gate, "/v1/digest", "nice.s", "GET").now() == 204
        assert sorted([await each.now() for each in many]) == [204] * 2 + [503] * 8

    wait(action())


def test_no_more_write_at_once_than_may(wait: Wait) -> None:
    admission = Admission(writing_max=3)
    writing = 0

    async def one() -> int:
        nonlocal writing
        async with admission.writing():
            writing += 1
            most = writing
            await asyncio.sleep(0)
            writing -= 1
            return most

    async def action() -> None:
        assert max(await asyncio.gather(*(one() for _ in range(30)))) == 3

    wait(action())
