"""What a start costs: the processor time of a command, and of a server until its first answer."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.books import make_books, migrated
from bench.plan import Plan
from bench.results import Result, limit_result
from bench.rounds import spread
from bench.server import ServerProcess


def starting(plan: Plan) -> Iterator[Result]:
    """Hold both to their limits; each is started once more, before, so that the files are in memory."""
    command = [str(Path(sys.executable).with_name("grootboek")), "--version"]
    times = [_cpu_of(command) for _ in range(plan.rounds + 1)][1:]
    yield limit_result("A command, processor time", "grootboek --version", spread(times), "grootboek --version")
    url = plan.on("SQLite", "starting")
    installation = migrated(url)
    books = make_books(installation, "begin")
    installation.database.close()
    times = []
    for _ in range(plan.rounds + 1):
        with ServerProcess(url, plan.folder) as server:
            server.sessions([books])
            times.append(server.cpu_seconds())
    title = "A server on SQLite, processor time of its processes from the start to the first answer"
    yield limit_result(title, "OpenSession", spread(times[1:]), "first request")


def _cpu_of(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
