"""Schemathesis: all that the document allows, and much that it does not; in sequences too."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.storage.database import OfficeDatabase
from tests.collect_api.retailer import Retailer
from tests.collect_api.test_document import PUBLISHED
from tests.headoffice.hub import Hub
from tests.sync.server.hostile_morning import FUZZ

pytestmark = pytest.mark.heavy

ANSWER_S_MAX = 60
CASES, SEQUENCES, CALLS = 20, 6, 5
CONFIG = {
    "checks": {
        # What does not fit the schema may get any refusal that the document lists.
        "negative_data_rejection": {"expected-statuses": ["4xx"]},
        "missing_required_header": {"expected-statuses": ["4xx"]},
    }
}
SERVED = list(PUBLISHED)


@pytest.fixture
def schema(retailer: Retailer) -> Any:
    # Here and not above: it takes long, and all processes of tests read this module.
    import schemathesis  # noqa: PLC0415
    from schemathesis.checks import load_all_checks  # noqa: PLC0415
    from schemathesis.config import SchemathesisConfig  # noqa: PLC0415

    load_all_checks()
    return schemathesis.openapi.from_url(
        f"{retailer.http.base_url}/openapi.json",
        config=SchemathesisConfig.from_dict(CONFIG),
    )


def checks() -> list[Any]:
    """All but one: what a schema cannot express, as the end of a slot, may be refused."""
    from schemathesis.checks import CHECKS  # noqa: PLC0415
    from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: PLC0415

    return [check for check in CHECKS.get_all() if check is not positive_data_acceptance]


def at_lyon(case: Any) -> None:
    """Have most collects created at a place that there is."""
    if case.method == "POST" and isinstance(case.body, dict) and "collectId" in case.body:
        case.body = {**case.body, "exchangePlaceId": "LYON-01"}


def shown(retailer: Retailer) -> dict[str, str]:
    return {"Authorization": retailer.headers["authorization"]}


def ask_all(retailer: Retailer, schema: Any, method: str, path: str, cases: int) -> None:
    """Make so many requests of one call, some that fit the document and some that do not."""
    from schemathesis import GenerationMode  # noqa: PLC0415

    operation = schema[path][method]
    headers = shown(retailer)

    def ask(case: Any) -> None:
        at_lyon(case)
        case.call_and_validate(headers=headers, checks=checks(), timeout=ANSWER_S_MAX)

    asked = operation.as_strategy(headers=headers) | operation.as_strategy(
        headers=headers, generation_mode=GenerationMode.NEGATIVE
    )
    run = settings(
        max_examples=cases,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )(given(case=asked)(ask))
    run()


def test_all_calls_answer_whatever_is_asked(retailer: Retailer, schema: Any, hub: Hub) -> None:
    for method, path in SERVED:
        ask_all(retailer, schema, method, path, 2)


@pytest.mark.full
@pytest.mark.parametrize(("method", "path"), SERVED)
def test_each_call_answers_whatever_is_asked(
    retailer: Retailer, schema: Any, hub: Hub, method: str, path: str
) -> None:
    ask_all(retailer, schema, method, path, max(2, int(CASES * FUZZ)))


def test_a_collect_is_created_read_changed_and_cancelled_in_any_sequence(
    retailer: Retailer, schema: Any, hub: Hub, database: OfficeDatabase
) -> None:
    headers = shown(retailer)

    machine: Any = schema.include(path_regex="^/collects").as_state_machine()

    class Sequence(machine):  # type: ignore[misc]
        count = 0

        def setup(self) -> None:
            Sequence.count += 1

        def before_call(self, case: Any) -> None:
            at_lyon(case)
            self._name_anew(case)

        def _name_anew(self, case: Any) -> None:
            """What another sequence has created must not decide how this one goes on."""
            if isinstance(case.body, dict) and isinstance(case.body.get("collectId"), str):
                given = case.body["collectId"]
                case.body = {**case.body, "collectId": f"{self.count}-{given[:80]}"}

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": headers, "timeout": ANSWER_S_MAX}

        def validate_response(self, response: Any, case: Any, **more: Any) -> None:
            case.validate_response(response, checks=checks(), headers=headers)

    Sequence.run(
        settings=settings(
            max_examples=max(1, int(SEQUENCES * FUZZ)),
            stateful_step_count=CALLS,
            phases=(Phase.explicit, Phase.generate),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
    )
    with database.reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []
