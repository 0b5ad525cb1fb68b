"""What is asked at the same time is done together, and harms nobody else if it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from kiosk.headoffice.collect.groups import GROUPS_AT_ONCE, WORTH_A_GROUP, Groups
from kiosk.services.ports.order_database import StoreUnavailable

LEFT_OUT = "left out of a group"
FAILS = "fails"


class Doing:
    """Notes each group that is done; `gate`: until when it takes."""

    def __init__(self, *failures: Exception) -> None:
        """`failures`: what the first groups raise."""
        self.done: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._failures = list(failures)

    async def __call__(self, group: Sequence[str]) -> Sequence[str | None]:
        self.done.append(list(group))
        await self.gate.wait()
        if self._failures:
            raise self._failures.pop(0)
        if FAILS in group:
            raise ValueError(FAILS)
        is_alone = len(group) == 1
        return [one.upper() if is_alone or one != LEFT_OUT else None for one in group]


async def asked(groups: Groups[str, str], *all_at_once: str) -> list[str | BaseException]:
    return await asyncio.gather(*map(groups.done, all_at_once), return_exceptions=True)


def test_what_is_asked_at_once_is_one_group() -> None:
    async def check() -> None:
        doing = Doing()
        assert await asked(Groups(doing), "a", "b", "c") == ["A", "B", "C"]
        assert doing.done == [["a", "b", "c"]]

    asyncio.run(check())


def test_what_is_asked_meanwhile_is_the_next_group() -> None:
    async def check() -> None:
        doing = Doing()
        groups: Groups[str, str] = Groups(doing)
        doing.gate.clear()
        begun = [asyncio.create_task(groups.done("first"))]
        await asyncio.sleep(0.01)
        begun += [asyncio.create_task(groups.done("b")), asyncio.create_task(groups.done("c"))]
        await asyncio.sleep(0.01)
        assert doing.done == [["first"]]
        doing.gate.set()
        assert await asyncio.gather(*begun) == ["FIRST", "B", "C"]
        assert doing.done == [["first"], ["b", "c"]]

    asyncio.run(check())


def test_many_do_not_wait_for_the_group_before_them() -> None:
    async def check() -> None:
        doing = Doing()
        groups: Groups[str, str] = Groups(doing)
        doing.gate.clear()
        begun = [asyncio.create_task(groups.done("first"))]
        await asyncio.sleep(0.01)
        for _ in range(GROUPS_AT_ONCE):
            begun += [asyncio.create_task(groups.done("b")) for _ in range(WORTH_A_GROUP)]
            await asyncio.sleep(0.01)
        assert len(doing.done) == GROUPS_AT_ONCE
        doing.gate.set()
        assert len(await asyncio.gather(*begun)) == 1 + GROUPS_AT_ONCE * WORTH_A_GROUP

    asyncio.run(check())


def test_one_that_is_left_out_is_done_alone() -> None:
    async def check() -> None:
        doing = Doing()
        assert await asked(Groups(doing), "a", LEFT_OUT, "c") == ["A", LEFT_OUT.upper(), "C"]
        assert doing.done == [["a", LEFT_OUT, "c"], [LEFT_OUT]]

    asyncio.run(check())


@pytest.mark.parametrize("failure", [None, StoreUnavailable("busy", "")], ids=["bad", "busy"])
def test_one_that_fails_fails_alone(failure: Exception | None) -> None:
    async def check() -> None:
        doing = Doing(*[failure] if failure else [])
        found = await asked(Groups(doing), "a", FAILS, "c")
        assert (found[0], found[2]) == ("A", "C")
        assert isinstance(found[1], ValueError)
        assert doing.done == [["a", FAILS, "c"], ["a"], [FAILS], ["c"]]

    asyncio.run(check())


def test_a_group_that_may_be_committed_is_not_done_again() -> None:
    async def check() -> None:
        doing = Doing(StoreUnavailable("io", "the connection broke at the commit"))
        groups: Groups[str, str] = Groups(doing)
        found = await asked(groups, "a", "b")
        assert [getattr(one, "kind", one) for one in found] == ["io", "io"]
        assert doing.done == [["a", "b"]]
        assert await groups.done("later") == "LATER"

    asyncio.run(check())


def test_who_has_gone_does_not_stop_the_others() -> None:
    async def check() -> None:
        doing = Doing()
        groups: Groups[str, str] = Groups(doing)
        doing.gate.clear()
        gone, stays = asyncio.create_task(groups.done("a")), asyncio.create_task(groups.done("b"))
        await asyncio.sleep(0.01)
        gone.cancel()
        doing.gate.set()
        assert await stays == "B"
        assert await groups.done("c") == "C"

    asyncio.run(check())
