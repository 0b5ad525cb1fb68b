"""Schemathesis on the document that a hub serves, with the credentials of every role."""

from __future__ import annotations

import pytest

from kiosk.sync.server import answers
from tests.counts import cases
from tests.sync.server.document import ask_everything, serving
from tests.sync.server.hostile_morning import DEVICES, FUZZ
from tests.sync.server.hostile_shop import OpenShop, bearer

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize("device_id", cases([("counter-2",)], DEVICES))
def test_a_hub_answers_whatever_is_asked(shop: OpenShop, device_id: str) -> None:
    with shop() as day, serving(day.app) as url:
        ask_everything(url, bearer(device_id), max(1, int(8 * FUZZ)))
        day.must_be_valid()


def test_a_hub_refuses_what_is_too_long_as_its_document_says(
    shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "BODY_BYTES_MAX", 40)
    with shop() as day, serving(day.app) as url:
        ask_everything(url, bearer("counter-2"), max(1, int(8 * FUZZ)))
