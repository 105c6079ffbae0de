"""What the server counts, for Prometheus: requests by door and operation, refusals by code, times, queue and bookings.

With several server processes the counters are kept in files (PROMETHEUS_MULTIPROC_DIR, set when they are started) and
added up when they are read.
"""

import os
from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from grootboek import __version__
from grootboek.store.database_state import Gauges

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)


class Metrics:
    """The counters of one server process."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        """Start counting; `gauges` reads what only the database knows."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "grootboek_requests",
            "Requests answered, by door, operation and outcome.",
            ("door", "operation", "outcome"),
            registry=self._registry,
        )
        self._refusals = Counter(
            "grootboek_refusals", "Refusals, by door and the vendor's code.", ("door", "code"), registry=self._registry
        )
        self._seconds = Histogram(
            "grootboek_request_seconds",
            "Time from the arrival of a request to the end of its answer.",
            ("door",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        # livesum leaves out processes that are gone: what they were serving ended with them.
        self._running = Gauge(
            "grootboek_requests_running", "Requests under way.", registry=self._registry, multiprocess_mode="livesum"
        )
        self._of_database = _DatabaseCollector(gauges)
        self._children: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}

    def began(self) -> None:
        """Count a request as under way."""
        self._running.inc()

    def ended(self, labels: tuple[str, str, str], seconds: float, refusals: Iterable[str]) -> None:
        """Count a request that was answered: its door, operation and outcome, its time and the refusals in it."""
        children = self._children.get(labels)
        if children is None:  # kept here: prometheus_client takes a lock to look them up
            children = self._children[labels] = (self._requests.labels(*labels), self._seconds.labels(labels[0]))
        requests, times = children
        requests.inc()
        times.observe(seconds)
        for code in refusals:
            self._refusals.labels(labels[0], code).inc()
        self._running.dec()

    def text(self) -> bytes:
        """Write all metrics in Prometheus' text format."""
        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        # The collector of several processes reads their files alone, so the database has a registry of its own.
        only_of_database = CollectorRegistry()
        only_of_database.register(self._of_database)
        return generate_latest(registry) + generate_latest(only_of_database)


class _DatabaseCollector(Collector):
    """What the database knows, read at the moment that Prometheus asks."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Read the gauges."""
        gauges = self._gauges()
        yield GaugeMetricFamily("grootboek_queue_length", "Jobs that are due and not done.", gauges.queue_length)
        yield GaugeMetricFamily("grootboek_jobs_given_up", "Jobs that will not be tried again.", gauges.jobs_given_up)
        yield GaugeMetricFamily("grootboek_bookings", "Bookings ever made, withdrawn ones too.", gauges.bookings)
        yield GaugeMetricFamily("grootboek_administrations", "Administrations.", gauges.administrations)
        version = GaugeMetricFamily("grootboek_version", "The version that runs.", labels=["version"])
        version.add_metric([__version__], 1)
        yield version
