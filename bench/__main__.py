"""`python -m bench`: measure, print a line for each row, and put the figures in docs/reference/performance.md.

The status is 1 when a goal that was met in the run before is missed now by more than the spread, or when a comparison failed.
"""

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

import psycopg

from bench.comparisons import COMPARISONS
from bench.machine import machine_facts, moment_facts
from bench.page import PAGE, Row, circumstances, merged, write_page, written_rows
from bench.plan import WHOLE, Plan
from bench.verdicts import line, lost, not_measured
from tests.postgres import PostgresServer

SETTINGS: Final = {"shared_buffers": "512MB", "max_wal_size": "4GB", "random_page_cost": "1.1"}
"""What differs from PostgreSQL's own defaults; fsync and synchronous_commit stay on."""
_FULL: Final = {"rounds": 5, "seconds": 2, "administrations": 50, "lines": WHOLE}
_QUICK: Final = {"rounds": 3, "seconds": 0.2, "administrations": 5, "lines": 20_000}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure against the peers in the same run.")
    parser.add_argument("--only", choices=COMPARISONS, action="append", help="measure only this; may come again")
    parser.add_argument("--quick", action="store_true", help="all in some minutes, with smaller books and fewer rounds")
    parser.add_argument("--write", action="store_true", help="put also the figures of --only in the page")
    parser.add_argument("--rounds", type=int, help="rounds in which all take turns")
    parser.add_argument("--seconds", type=float, help="how long each works in a round")
    parser.add_argument("--administrations", type=int, help="how many are written to")
    parser.add_argument("--lines", type=int, help="lines in the large books; other sizes follow")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of the server")
    arguments = parser.parse_args()
    for name, figure in (_QUICK if arguments.quick else _FULL).items():
        if getattr(arguments, name) is None:
            setattr(arguments, name, figure)
    return arguments


def main() -> int:
    """Run what was asked for and return the exit status."""
    arguments = _arguments()
    # An installed program is compiled: without this each server that is started would compile all of it again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    before = written_rows()
    postgres = PostgresServer(SETTINGS)
    try:
        with psycopg.connect(postgres.url()) as connection:
            version = str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]
        facts = [*machine_facts(version), *moment_facts("at the start")]
        for name, fact in facts:
            print(f"{name}: {fact}")
        with tempfile.TemporaryDirectory(prefix="grootboek-bench-") as folder:
            plan = Plan(
                rounds=arguments.rounds,
                seconds=arguments.seconds,
                administrations=arguments.administrations,
                lines=arguments.lines,
                workers=arguments.workers,
                folder=Path(folder),
                postgres=postgres,
            )
            rows, failed = _measured(arguments.only or list(COMPARISONS), plan)
    finally:
        postgres.stop()
    facts += moment_facts("at the end")
    if rows and (arguments.write or not (arguments.only or arguments.quick)):
        day = datetime.now(UTC).date().isoformat()
        write_page(merged(before, rows, COMPARISONS), day, circumstances(facts, day, _how(plan)))
        print(f"\nThe figures are in {PAGE}.")
    return _status(before, rows, failed, whole=arguments.only is None)


def _measured(names: Sequence[str], plan: Plan) -> tuple[list[Row], list[str]]:
    """Return the rows, and the names of the comparisons that failed: one that does must not cost the figures of others."""
    rows: list[Row] = []
    failed: list[str] = []
    day = datetime.now(UTC).date().isoformat()
    for name in names:
        print(f"\nmeasuring: {name} ...", flush=True)
        begin = monotonic()
        own: list[Row] = []
        try:
            for result in COMPARISONS[name](plan):
                print(line(result), flush=True)
                own.append(Row(name, day, result))
        except Exception:  # noqa: BLE001 (whatever it is)
            traceback.print_exc()
            failed.append(name)
        else:
            rows += own
        print(f"({monotonic() - begin:.0f} s)", flush=True)
    return rows, failed


def _status(before: Sequence[Row], rows: Sequence[Row], failed: Sequence[str], *, whole: bool) -> int:
    results = [row.result for row in rows]
    missed = lost([row.result for row in before], results)
    met = sum(row.verdict == "met" for row in results)
    print(f"\n{met} goals are met, {sum(bool(row.missed_by) for row in results)} are not.")
    if whole and (names := not_measured(results)):
        print(f"Not measured: {'; '.join(names)}.")
    for row in missed:
        print(f"Met before and missed now: {line(row)}")
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if missed or failed else 0


def _how(plan: Plan) -> str:
    processes = "one server process" if plan.workers == 1 else f"{plan.workers} server processes"
    settings = ", ".join(f"`{name} = {value}`" for name, value in SETTINGS.items())
    return (
        f"Median of {plan.rounds} rounds of {plan.seconds:g} seconds each (least to most in brackets); "
        f"{plan.administrations} administrations are written to; {processes} on PostgreSQL; "
        f"PostgreSQL with its defaults (durable: fsync and synchronous_commit on) and {settings}."
    )


if __name__ == "__main__":
    sys.exit(main())
