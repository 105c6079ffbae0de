"""`python -m bench`: measure, print, and put the figures in docs/reference/performance.md."""

import argparse
import os
import tempfile
from pathlib import Path

import psycopg

from bench.comparisons import COMPARISONS
from bench.machine import machine_facts, moment_facts
from bench.page import PAGE, table, write_page
from bench.plan import Plan
from bench.results import Result
from tests.postgres import PostgresServer

SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "random_page_cost": "1.1"}
"""What differs from PostgreSQL's own defaults; fsync and synchronous_commit stay on."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure against the peers in the same run.")
    parser.add_argument(
        "--only", choices=COMPARISONS, action="append", help="measure only this; the page stays as it is"
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which all take turns")
    parser.add_argument("--seconds", type=float, default=2, help="how long each works in a round")
    parser.add_argument("--administrations", type=int, default=50, help="how many are written to")
    parser.add_argument("--lines", type=int, default=1_000_000, help="lines in the large books")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of the server")
    return parser.parse_args()


def main() -> None:
    """Run what was asked for."""
    arguments = _arguments()
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
            results = _measured(arguments.only or list(COMPARISONS), plan)
    finally:
        postgres.stop()
    facts += moment_facts("at the end")
    if arguments.only is None:
        write_page(results, facts, _how(plan))
        print(f"The figures are in {PAGE}.")


def _measured(names: list[str], plan: Plan) -> list[Result]:
    results: list[Result] = []
    for name in names:
        print(f"\nmeasuring: {name} ...", flush=True)
        rows = list(COMPARISONS[name](plan))
        print(table(rows), flush=True)
        results += rows
    return results


def _how(plan: Plan) -> str:
    processes = "one server process" if plan.workers == 1 else f"{plan.workers} server processes"
    settings = ", ".join(f"`{name} = {value}`" for name, value in SETTINGS.items())
    return (
        f"Median of {plan.rounds} rounds of {plan.seconds:g} seconds each (least to most in brackets); "
        f"{plan.administrations} administrations are written to; {processes} on PostgreSQL; "
        f"PostgreSQL with its defaults (durable: fsync and synchronous_commit on) and {settings}."
    )


if __name__ == "__main__":
    main()
