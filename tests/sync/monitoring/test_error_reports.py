"""Tests reports of our own bugs, at a real server: what it is sent, and what it never is."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kiosk.logs import Log, LoggedFailure
from kiosk.settings import InvalidSetting, load_settings
from kiosk.sync.monitoring.error_reports import (
    AN_HOUR_MAX,
    HOUR_S,
    ErrorReports,
    report_errors,
)


class ManyAtOnceServer(ThreadingHTTPServer):
    """Keeps as many callers waiting as there are reports: the default turns away the sixth."""

    request_queue_size = 64


class Collector:
    """A server that takes envelopes; `taken` releases once for each."""

    def __init__(self) -> None:
        self.envelopes: list[tuple[str, str, list[Any]]] = []
        self.taken = threading.Semaphore(0)
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                parts = [json.loads(line) for line in body.splitlines()]
                key = self.headers["x-sentry-auth"]
                collector.envelopes.append((self.path, key, parts))
                self.send_response(200)
                self.end_headers()
                collector.taken.release()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ManyAtOnceServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://abc123@127.0.0.1:{self.server.server_port}/team/7"


@pytest.fixture
def collector() -> Iterator[Collector]:
    started = Collector()
    yield started
    started.server.shutdown()
    started.server.server_close()


def fail(log: Log) -> str:
    """Something goes wrong while an order of Zoé Lefèvre's is shown."""
    customers: dict[str, str] = {}
    reference = ""
    try:
        try:
            customers["Zoé Lefèvre"]
        except KeyError:
            int("+33 6 39 98 01 12")
    except ValueError as error:
        reference = log.failure(error, order_id="CMD-1")
    log.close()
    return reference


def test_a_failure_is_reported_by_its_reference_and_names_nobody(
    tmp_path: Path, collector: Collector
) -> None:
    log = Log(tmp_path, "app")
    report_errors(log, collector.address, "screens")
    reference = fail(log)
    assert collector.taken.acquire(timeout=20)
    ((path, key, (_, header, event)),) = collector.envelopes
    assert (path, header) == ("/team/api/7/envelope/", {"type": "event"})
    assert "sentry_key=abc123" in key
    assert event["tags"] == {"reference": reference, "program": "screens"}
    assert [each["type"] for each in event["exception"]["values"]] == ["KeyError", "ValueError"]
    frame = event["exception"]["values"][-1]["stacktrace"]["frames"][-1]
    assert frame["function"] == "fail"
    assert frame["lineno"] > 0
    sent = json.dumps(collector.envelopes, ensure_ascii=False)
    assert not [word for word in ("Zoé", "Lefèvre", "39 98", "CMD-1") if word in sent]


def test_nothing_is_sent_unless_an_address_is_set(tmp_path: Path) -> None:
    log = Log(tmp_path, "app")
    report_errors(log, "", "screens")
    assert log.on_failure is None


def test_a_failure_that_repeats_itself_does_not_occupy_the_line(collector: Collector) -> None:
    now_s = 0.0
    reports = ErrorReports(collector.address, "hub", clock=lambda: now_s)
    for number in range(AN_HOUR_MAX + 30):
        reports.send(LoggedFailure(f"R{number}", ()))
    for _ in range(AN_HOUR_MAX):
        assert collector.taken.acquire(timeout=20)
    assert not collector.taken.acquire(timeout=0.3)
    now_s = HOUR_S
    reports.send(LoggedFailure("LATER", ()))
    assert collector.taken.acquire(timeout=20)
    assert len(collector.envelopes) == AN_HOUR_MAX + 1


def test_a_server_that_is_away_disturbs_nobody(tmp_path: Path, collector: Collector) -> None:
    log = Log(tmp_path, "app")
    report_errors(log, "http://abc123@127.0.0.1:9/7", "screens")
    assert fail(log)
    for thread in threading.enumerate():
        if thread.name == "kiosk-error-report":
            thread.join(20)
            assert not thread.is_alive()


@pytest.mark.parametrize(
    "address",
    ["reports.example", "https://reports.example/7", "https://k@reports.example", "ftp://k@h/7",
     "https://k:secret@h/7", "https://k@h:x/7"],
)  # fmt: skip
def test_an_address_that_names_no_project_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="error_reports"):
        ErrorReports(address, "hub")
    with pytest.raises(InvalidSetting):
        load_settings(tmp_path, {"KIOSK_ERROR_REPORTS": address})
