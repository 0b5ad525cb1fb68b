"""Prints the figures of all attacks at the end of the test run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_FIGURES = "hostile figures"


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`figures(attack, **counted)` keeps the figures of an attack for the summary."""

    def keep(attack: str, **counted: object) -> None:
        record_property(_FIGURES, {"attack": attack, **counted})

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the figures of all attacks."""
    kept = [
        reported
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, reported in report.user_properties
        if name == _FIGURES
    ]
    if not kept:
        return
    terminalreporter.section("attacks")
    for reported in kept:
        attack = reported.pop("attack")
        counted = ", ".join(f"{name} {value}" for name, value in reported.items())
        terminalreporter.write_line(f"{attack}: {counted}")
