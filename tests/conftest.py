"""Fixtures of the whole suite: databases on both engines, and the long or the short form of a test.

Under xdist the controller starts PostgreSQL once and tells its workers where it is; without xdist it is started by the
first test that needs it.
"""

import gc
import os
from collections.abc import Generator, Iterator
from itertools import chain, groupby, islice
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from grootboek.access import keyring
from tests.compiled import share_compiled_statements
from tests.engines import Engines

ENGINES = pytest.StashKey[Engines]()
MISSING: set[str] = set()
"""Why tests did not run, as their skips say: a reason with the word `missing`."""
SOAK = os.environ.get("GROOTBOEK_SOAK") == "1"

_UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
settings.register_profile("test", max_examples=100, print_blob=True, **_UNTIMED)
settings.register_profile("soak", max_examples=5000, print_blob=True, **_UNTIMED)
settings.load_profile("soak" if SOAK else "test")


# Hundreds of servers and commands are started: without this each of them would compile the whole program.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_configure(config: pytest.Config) -> None:
    controller = getattr(config, "workerinput", {})
    config.stash[ENGINES] = Engines(
        controller.get("workerid", "main"),
        controller.get("server_url", ""),
        controller.get("missing", ""),
        controller.get("broken", ""),
    )


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    engines = node.config.stash[ENGINES]  # type: ignore[attr-defined]
    engines.start_postgresql()
    facts = {"server_url": engines.server_url, "missing": engines.missing, "broken": engines.broken}
    node.workerinput |= facts  # type: ignore[attr-defined]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker of xdist begin with its share of the slow modules, so that none of them is left for the end.

    A worker first gets a stretch of the list; the last tests of a stretch may go to another worker.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers == 1:
        return
    by_module = groupby(items, key=lambda item: (item.get_closest_marker("slow") is not None, item.path))
    modules = [(is_slow, list(tests)) for (is_slow, _), tests in by_module]
    slow = [tests for is_slow, tests in modules if is_slow]
    quick = iter([test for is_slow, tests in modules if not is_slow for test in tests])
    dealt: list[pytest.Item] = []
    for worker in range(workers):
        dealt += chain.from_iterable(slow[worker::workers])
        dealt += islice(quick, max(0, len(items) * (worker + 1) // workers - len(dealt)))
    items[:] = [*dealt, *quick]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected, and never among these: they and what they import stay to the end.

    Each worker of xdist collects thousands of tests, and to look for garbage among them takes a third of that.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple) and "missing" in report.longrepr[2]:
        MISSING.add(report.longrepr[2].removeprefix("Skipped: "))


def pytest_sessionfinish(session: pytest.Session) -> None:
    needs_all = os.environ.get("GROOTBOEK_NEED_ALL") == "1"
    if needs_all and (MISSING or session.config.stash[ENGINES].missing) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if missing := config.stash[ENGINES].missing:
        MISSING.add(f"PostgreSQL is missing: {missing}")
    if MISSING:
        terminalreporter.section("not everything was tested", red=True)
        for reason in sorted(MISSING):
            terminalreporter.line(f"Some tests did not run: {reason}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if ENGINES in config.stash:
        config.stash[ENGINES].stop()


@pytest.fixture(scope="session")
def engines(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """Databases on both engines."""
    of_session = pytestconfig.stash[ENGINES]
    of_session.sqlite_template = tmp_path_factory.mktemp("template") / "template.sqlite"
    return of_session


@pytest.fixture(scope="session", autouse=True)
def _faster() -> Iterator[None]:
    """Leave out what costs time in each test and protects nobody there; servers in processes of their own are as they are."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        share_compiled_statements(patch)
        patch.setattr(keyring, "_hasher", hasher)
        patch.setattr(keyring, "_NO_HASH", hasher.hash("none"))
        yield


@pytest.fixture
def sqlite_url(engines: Engines, tmp_path: Path) -> str:
    """The address of a new, migrated SQLite database."""
    return engines.new_sqlite(tmp_path)


@pytest.fixture
def postgresql_url(engines: Engines) -> Iterator[str]:
    """The address of a new, migrated PostgreSQL database."""
    with engines.migrated_postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a new, migrated database, on each engine in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def soak() -> bool:
    """Tell whether the long form of the tests was asked for."""
    return SOAK
