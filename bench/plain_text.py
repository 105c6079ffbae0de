"""Many transactions, imported and asked for their balances, against ledger, hledger and beancount, which read them each time."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.asking import load
from bench.books import Books, make_books, migrated, must_be_sound
from bench.contestants import ROOT, MeasurementFailed, Worker
from bench.import_messages import FIRST_YEAR, LINES, LINES_OF_SALE, customers_of
from bench.journals import euros, write_journal, write_opening
from bench.messages import get_saldo
from bench.plan import Plan, workers
from bench.reporting import rows_of_report
from bench.results import Result
from bench.rounds import Outcome, Spread, spread
from bench.server import ServerProcess
from bench.tokens import headers_of

_TRANSACTIONS: Final = 1_000_000
_ACCOUNT: Final = "8000"
_ALL_YEARS: Final = ("1981-01-01", "2080-12-31")
_SALDO: Final = "GetSaldo"
_BALANCE: Final = "kolommenbalans"


def plain_text_accounting(plan: Plan) -> Iterator[Result]:
    """Compare importing with hledger's reading, and GetSaldo and kolommenbalans with the balance reports of all three.

    Each of the programs, and the import, works once: it takes long enough not to differ much from time to time.
    """
    size = _size(plan)
    journal, opening = plan.folder / "all.journal", plan.folder / "all.beancount"
    revenue = write_journal(journal, size.years, size.lines)
    write_opening(opening, journal)
    url = plan.on("SQLite", "plain_text")
    installation = migrated(url)
    books = make_books(installation, "import", customers_of(size.lines))
    with ServerProcess(url, plan.folder) as server, workers() as start:
        importing = _imported(start, server, books, size)
        asked = _asked(plan, start, server, books, revenue)
    must_be_sound(installation, [books])
    installation.database.close()
    for name, command in _commands(journal, opening).items():
        reading = _report(name, command, revenue)
        if reading and name == "hledger":
            yield _importing_result(size, importing, reading)
        for own, goal in ((_SALDO, f"GetSaldo, {name}"), (_BALANCE, f"kolommenbalans, {name}")) if reading else ():
            title = f"Balances of {size.transactions:,} transactions on SQLite"
            rate = asked.rate(own)
            ratio = Spread(rate.middle * reading, rate.least * reading, rate.most * reading)
            yield Result(title, own, f"the balance report of {name}", rate, spread([1 / reading]), ratio, goal)


@dataclass(frozen=True, slots=True)
class _Size:
    """How many years there are, with how many lines each."""

    years: int
    lines: int

    @property
    def transactions(self) -> int:
        return self.years * (self.lines // LINES_OF_SALE)


def _size(plan: Plan) -> _Size:
    count = plan.scaled(_TRANSACTIONS, 2_000)
    years = -(-count // (LINES // LINES_OF_SALE))
    return _Size(years, -(-count // years) * LINES_OF_SALE)


def _imported(start: Callable[..., Worker], server: ServerProcess, books: Books, size: _Size) -> float:
    """Import all through the CASH door, a message for each year; return the seconds that the server took to answer."""
    keys = books.keys
    login = {"relation": keys.relation, "email": keys.email, "password": keys.password, "administration": "import"}
    facts = {"port": server.port, "formaat": "1", "login": login, "lines": size.lines, "first_year": FIRST_YEAR}
    sender = start("import", "bench.import_sender", **facts)
    return sum(sender.run(0).seconds for _ in range(size.years))


def _importing_result(size: _Size, importing: float, reading: float) -> Result:
    title = f"Import of {size.transactions:,} transactions on SQLite (times the time)"
    own, peer = f"{size.years} imports over HTTP (R0301)", "hledger reading them for its balance report"
    rates = (spread([size.transactions / seconds]) for seconds in (importing, reading))
    return Result(title, own, peer, *rates, ratio=spread([importing / reading]), goal="import, hledger")


def _asked(plan: Plan, start: Callable[..., Worker], server: ServerProcess, books: Books, revenue: int) -> Outcome:
    """Let GetSaldo of one account and kolommenbalans of all compete over all years; the first must tell the revenue."""
    (session,) = server.sessions([books])
    question = get_saldo(session, _ACCOUNT, *_ALL_YEARS)
    if f"{revenue / 100:.2f}".rstrip("0").rstrip(".") not in (answer := server.post(question)):
        raise MeasurementFailed(f"the balance is not {revenue} cents: {answer}")
    headers = headers_of(server.port, books.keys)
    path = f"/v2/rapportages/kolommenbalans?start={_ALL_YEARS[0]}&end={_ALL_YEARS[1]}"
    rows = rows_of_report(server.port, path, headers)
    report = start(_BALANCE, "bench.lists", port=server.port, path=path, headers=headers, rows=rows)
    return plan.compete(load(start, _SALDO, server, [question], 1), report)


def _commands(journal: Path, opening: Path) -> dict[str, Sequence[str]]:
    """Return the commands of the programs that are here; say which are not."""
    commands: dict[str, Sequence[str]] = {
        name: (path, "-f", str(journal), "balance") for name in ("ledger", "hledger") if (path := shutil.which(name))
    }
    if find_spec("beancount"):
        commands["beancount"] = (sys.executable, "-m", "bench.peers.beancount_balances", str(opening))
    for name in ("ledger", "hledger", "beancount"):
        if name not in commands:
            print(f"{name} is not here: its rows are left out.")
    return commands


def _report(name: str, command: Sequence[str], revenue: int) -> float:
    """Run a balance report, which must tell the revenue; return the seconds that it took, none when it did not finish."""
    begin = perf_counter()
    settings = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    seconds = perf_counter() - begin
    if done.returncode:
        print(f"{name} ended with {done.returncode}, so its rows are left out: {done.stderr[-500:]}")
        return 0
    if euros(revenue) not in done.stdout:
        raise MeasurementFailed(f"{name} does not tell a revenue of {euros(revenue)}: {done.stdout}")
    return seconds
