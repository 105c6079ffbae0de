"""Calls that were counted and jobs that wait are kept when the tables of the gateway come."""

from datetime import timedelta
from pathlib import Path

import pytest

from grootboek.store import migrations
from grootboek.store.access.call_counts import Caller, count_call
from grootboek.store.queues.jobs import claim_job
from tests.engines import Engines
from tests.store.old_databases import database_of, put

MOMENT = "2026-01-02T03:04:05.000006+00:00"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_counts_go_on_and_jobs_are_done(engine: str, engines: Engines, tmp_path: Path) -> None:
    with database_of("0007", engine, engines, tmp_path) as database:
        with database.writing() as connection:
            made = {"created_at": MOMENT, "modified_at": MOMENT}
            put(
                connection,
                "administration",
                {"id": 1, "uid": "00000000-0000-4000-8000-000000000000", "code": "demo", "period_kind": 12, **made},
            )
            count = {"administration_id": 1, "operation": "GetMutaties", "month": "2026-03", "calls": 4999}
            put(connection, "call_count", count)
            put(connection, "job", {"kind": "mail", "payload": "{}", "run_after": MOMENT, "attempts": 0, "error": ""})
        migrations.upgrade_database(database)
        counted = [count_call(database, Caller(1, "GetMutaties"), "2026-03", 5000) for _ in range(2)]
        assert counted == [True, False]
        job = claim_job(database, timedelta(minutes=5), ["mail"])
        assert job is not None
        assert (job.kind, job.attempts) == ("mail", 1)
