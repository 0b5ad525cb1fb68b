"""Sends a server all requests that its OpenAPI document allows, and many that it does not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from starlette.types import ASGIApp

from kiosk.sync.server.connection_limits import HUB_LIMITS, ConnectionLimits
from kiosk.sync.server.serving import Serving

ROUTES = [
    ("POST", "/v1/proof"),
    ("POST", "/v1/pair"),
    ("GET", "/v1/hello"),
    ("POST", "/v1/events"),
    ("POST", "/v1/entries"),
    ("GET", "/v1/feed"),
    ("GET", "/v1/snapshot"),
    ("POST", "/v1/copy"),
    ("GET", "/v1/copy"),
    ("GET", "/v1/digest"),
    ("GET", "/v1/people"),
    ("POST", "/v1/pairings"),
    ("POST", "/v1/whereabouts"),
    ("POST", "/v1/settings"),
    ("POST", "/v1/diagnostics"),
    ("POST", "/v1/place/slots"),
    ("GET", "/v1/statement"),
]
ANSWER_S_MAX = 60
# What does not fit the schema may get any refusal that the document lists; what is too long is
# refused before it is compared with the schema.
CONFIG = {"checks": {"negative_data_rejection": {"expected-statuses": ["4xx", "5xx"]}}}


@contextmanager
def serving(app: ASGIApp, limits: ConnectionLimits = HUB_LIMITS) -> Iterator[str]:
    """Serve the application on a port of this device, in its own thread; yields its address."""
    started: list[int] = []
    is_up, is_over = threading.Event(), threading.Event()

    async def serve() -> None:
        server = Serving(limits)
        started.append(await server.start(app, "127.0.0.1", 0))
        is_up.set()
        while not is_over.is_set():  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.02)
        await server.stop()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert is_up.wait(ANSWER_S_MAX)
    try:
        yield f"http://127.0.0.1:{started[0]}"
    finally:
        is_over.set()
        thread.join()


def ask_everything(url: str, headers: dict[str, str], cases: int) -> None:
    """Send so many cases to every route, with these credentials: no bug, documented responses.

    A request that fits may be refused for what a schema cannot express: hashes, U+0000, depth.
    """
    # Here and not above: it takes long, and all processes of tests read this module.
    import schemathesis  # noqa: PLC0415
    from schemathesis.checks import CHECKS, load_all_checks  # noqa: PLC0415
    from schemathesis.config import SchemathesisConfig  # noqa: PLC0415
    from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: PLC0415

    load_all_checks()
    shown = {"Authorization": headers["authorization"]}
    schema = schemathesis.openapi.from_url(
        f"{url}/openapi.json", config=SchemathesisConfig.from_dict(CONFIG), headers=shown
    )
    checks = [check for check in CHECKS.get_all() if check is not positive_data_acceptance]
    for method, path in ROUTES:
        operation = schema[path][method]

        def ask(case: Any) -> None:
            # Long polls would take too long here: other tests cover them.
            if "wait" in (case.query or {}):
                case.query["wait"] = 0
            case.call_and_validate(headers=shown, checks=checks, timeout=ANSWER_S_MAX)

        # Credentials go in here too: otherwise only what they then replace may be invalid.
        case_of = operation.as_strategy(headers=shown) | operation.as_strategy(
            headers=shown, generation_mode=schemathesis.GenerationMode.NEGATIVE
        )
        run = settings(
            max_examples=cases,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )(given(case=case_of)(ask))
        run()
