"""When many return at once, few are let in and the others are each told their own moment."""

import asyncio
from typing import Any

import pytest

from kiosk.headoffice.admission import Admission, Gate
from kiosk.sync.ports import WireProblem
from tests.headoffice.conftest import Wait


def slot_s_of(admission: Admission) -> float:
    """The slot of one who does not fit."""
    with pytest.raises(WireProblem) as caught, admission.place():
        pass
    problem = caught.value
    assert (problem.status, problem.problem.code) == (503, "busy")
    assert problem.problem.retry_after_s is not None
    return problem.problem.retry_after_s


def test_those_who_do_not_fit_get_slots_one_after_the_other() -> None:
    admission = Admission(writing_max=2, places=2, monotonic=lambda: 0.0)
    with admission.place(), admission.place():
        slots = [slot_s_of(admission) for _ in range(20)]
    assert slots == sorted(slots)
    assert len(set(slots)) == 20
    with admission.place():
        pass


def test_a_long_queue_has_an_end() -> None:
    admission = Admission(places=0, monotonic=lambda: 0.0)
    assert max(slot_s_of(admission) for _ in range(10_000)) == 120.0


def test_the_gate_answers_before_anything_is_read(wait: Wait) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask(gate: Gate, path: str) -> int:
        said: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            said.append(message)

        async def receive() -> Any:
            raise AssertionError

        await gate({"type": "http", "path": path}, receive, send)
        return int(said[0]["status"])

    async def deed() -> None:
        gate = Gate(application, Admission(places=0))
        answers = [await ask(gate, path) for path in ("/v1/entries", "/v1/events", "/v1/hello")]
        assert answers == [503, 503, 204]

    wait(deed())


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

    async def deed() -> None:
        assert max(await asyncio.gather(*(one() for _ in range(30)))) == 3

    wait(deed())
