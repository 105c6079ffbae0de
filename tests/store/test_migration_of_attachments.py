"""Pictures that were attached before there were previews get one."""

from datetime import timedelta
from pathlib import Path

import pytest

from grootboek.bookkeeping.previews import PREVIEW_JOB
from grootboek.store import migrations
from grootboek.store.queues.jobs import claim_job
from tests.engines import Engines
from tests.store.old_databases import database_of, put

MOMENT = "2026-03-01T12:00:00.000000Z"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_preview_is_drawn_of_what_was_attached_before(engine: str, engines: Engines, tmp_path: Path) -> None:
    with database_of("0019", engine, engines, tmp_path) as database:
        with database.writing() as connection:
            uid = "00000000-0000-4000-8000-000000000000"
            made = {"created_at": MOMENT, "modified_at": MOMENT}
            put(connection, "administration", {"id": 1, "uid": uid, "code": "demo", "period_kind": 12, **made})
            for key, media_type in ((b"\x01\xab", "image/png"), (b"\x02", "application/pdf")):
                row = {"administration_id": 1, "content_key": key, "media_type": media_type, "size": 1, "content": b"x"}
                put(connection, "attachment_content", {**row, "created_at": MOMENT})
        migrations.upgrade_database(database)
        jobs = [claim_job(database, timedelta(minutes=5), [PREVIEW_JOB]) for _ in range(2)]
        assert [job and (job.administration_id, job.payload) for job in jobs] == [(1, {"content": "01ab"}), None]
