"""Whatever events a paired device sends: the hub answers, keeps its log whole, and all others can
follow it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.sync.server.hostile import REQUESTS, Device, Draft
from tests.sync.server.hostile_morning import DEVICES, FUZZ
from tests.sync.server.hostile_shop import OpenShop, is_answered

pytestmark = pytest.mark.heavy

IN_STORE = settings(
    phases=(Phase.explicit, Phase.generate),
    max_examples=max(1, int(8 * FUZZ)),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@IN_STORE
@given(st.sampled_from([*DEVICES, *["counter-2"] * 4]), REQUESTS, st.booleans())
def test_events_with_any_contents(
    shop: OpenShop, device_id: str, requests: list[list[Draft]], copied: bool
) -> None:
    with shop() as day:
        device = Device(device_id, day)
        for drafts in requests:
            answer = device.send(drafts)
            assert is_answered(answer), answer.text
        day.must_be_valid(copied=copied)


@IN_STORE
@given(st.sampled_from(["counter-4", "hub", "counter-2"]), REQUESTS, st.booleans())
def test_events_of_others_with_any_contents(
    shop: OpenShop, device_id: str, requests: list[list[Draft]], by_office: bool
) -> None:
    """One device sends events that another recorded, also by way of head office."""
    with shop() as day:
        device = Device(device_id, day)
        for drafts in requests:
            made = device.made(drafts)
            body = {"relayed": made}
            answer = day.relay(body) if by_office else day.send(body)
            assert is_answered(answer), answer.text
            if answer.status_code == 200:
                device.goes_on(made)
        day.must_be_valid()
