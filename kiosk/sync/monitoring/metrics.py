"""A server's figures in the text form that Prometheus reads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import groupby
from operator import attrgetter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kiosk import __version__
from kiosk.domain.frozen import frozen
from kiosk.sync.monitoring.calls import EndedCall

TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_WAITING = frozenset({"/v1/feed"})
"""Its calls wait for news: how long says nothing of the server."""

_CALL_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_TAP_S = (0.005, 0.01, 0.016, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@frozen
class Figure:
    """One figure as it is now. `name`: with its unit last; `about`: what it is, in one sentence."""

    name: str
    about: str
    value: float
    labels: tuple[tuple[str, str], ...] = field(default=())


ReadFigures = Callable[[], Awaitable[Sequence[Figure]]]


class Metrics:
    """Counts a server's calls, and reads its other figures when it is asked for all of them.

    The figures of the process are among them: its memory, its open files, when it was started.
    """

    def __init__(self, read: ReadFigures, *, has_counter: bool = False) -> None:
        """`read`: reads the figures that are not counted here; may raise StoreUnavailable.

        `has_counter`: the device may show a counter, whose taps are timed.
        """
        # When a counter began to count is known from the start of the process.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.read = read
        self._registry = registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=registry)
        build = Gauge(
            "kiosk_build_info", "The version of the program.", ["version"], registry=registry
        )
        build.labels(__version__).set(1)
        self._calls = Counter(
            "kiosk_calls",
            "Calls that have ended, by the status of their answers.",
            ["method", "path", "status"],
            registry=registry,
        )
        self._call_s = Histogram(
            "kiosk_call_seconds",
            "How long calls took, those that wait for news left out.",
            ["path"],
            buckets=_CALL_S,
            registry=registry,
        )
        self._tap_s: Histogram | None = None
        if has_counter:
            self._tap_s = Histogram(
                "kiosk_tap_seconds",
                "From a tap at this device's counter until it was saved.",
                buckets=_TAP_S,
                registry=registry,
            )

    def count(self, call: EndedCall) -> None:
        """Count a call."""
        self._calls.labels(call.method, call.path, str(call.status)).inc()
        if call.path not in _WAITING:
            self._call_s.labels(call.path).observe(call.took_s)

    def tapped(self, took_s: float) -> None:
        """Count a tap that was saved. May be called on any thread."""
        if self._tap_s is not None:
            self._tap_s.observe(took_s)

    async def text(self) -> bytes:
        """All figures. Raises what `read` raises."""
        figures = await self.read()
        return generate_latest(self._registry) + generate_latest(_registry_of(figures))


class _Read(Collector):
    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """The figures by name, as the text form wants them together."""
        by_name = sorted(self._figures, key=attrgetter("name"))
        for name, group in groupby(by_name, key=attrgetter("name")):
            ones = list(group)
            labels = [label for label, _ in ones[0].labels]
            family = GaugeMetricFamily(name, ones[0].about, labels=labels)
            for one in ones:
                family.add_metric([value for _, value in one.labels], one.value)
            yield family


def _registry_of(figures: Iterable[Figure]) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Read(figures))
    return registry
