"""Removing what is no longer needed: ended sessions, login tokens, wrong logins, counts of calls, kept answers, done jobs,
contents that no document has any more, and transactions of three months ago (CASH manual chapter 14).
"""

from datetime import timedelta
from typing import Final

from grootboek.access.call_limits import hour_of, minute_of, month_of
from grootboek.access.credentials import EBOEKHOUDEN
from grootboek.access.login_tokens import LIFETIME
from grootboek.access.server import Server
from grootboek.access.sessions import WEB, lifetime
from grootboek.access.wrong_logins import KEPT
from grootboek.bookkeeping.attachments import sweep_contents
from grootboek.ledger.actor import Actor
from grootboek.store.access.call_counts import purge_call_counts
from grootboek.store.access.door_sessions import purge_door_sessions
from grootboek.store.access.login_failures import purge_login_failures
from grootboek.store.access.login_tokens import purge_login_tokens
from grootboek.store.queues.exchanges import purge_exchanges
from grootboek.store.queues.jobs import Job, add_job, purge_jobs, waits
from grootboek.store.queues.kept_answers import purge_kept_answers
from grootboek.store.queues.offline_exchanges import purge_given_contents

KIND: Final = "purge"
EVERY: Final = timedelta(hours=1)
# An ended session stays for a day, so that its door can tell "expired" from "never was".
_SESSIONS_KEPT: Final = timedelta(days=1)
_MONTHS_KEPT: Final = timedelta(days=31)
_HOURS_KEPT: Final = timedelta(days=1)
_MINUTES_KEPT: Final = timedelta(hours=1)
_EXCHANGES_KEPT: Final = timedelta(days=92)
_GIVEN_KEPT: Final = timedelta(days=1)
"""How long the answer of an off-line administration stays after it came in, once its caller has it."""
_DONE_JOBS_KEPT: Final = timedelta(days=1)
_CONTENTS_KEPT: Final = timedelta(days=7)
"""How long a content stays that no document has: longer than a copy of the database and one of the folder are apart."""
_SWEEPER: Final = Actor(None, "job")


def purge(server: Server, job: Job) -> None:
    """Remove what is old, and plan the next time unless it is planned."""
    now = server.database.clock()
    longest_life = max(lifetime(server.settings, door) for door in (EBOEKHOUDEN, WEB))
    longest_wait = timedelta(seconds=server.settings.login_longest_wait_seconds)
    with server.database.writing() as connection:
        purge_door_sessions(connection, now - longest_life - _SESSIONS_KEPT)
        purge_login_tokens(connection, now - LIFETIME - _SESSIONS_KEPT)
        purge_login_failures(connection, now - longest_wait - KEPT)
        minute = minute_of(now - _MINUTES_KEPT)
        purge_call_counts(connection, (month_of(now - _MONTHS_KEPT), hour_of(now - _HOURS_KEPT), minute), minute, now)
        purge_exchanges(connection, now - _EXCHANGES_KEPT)
        purge_given_contents(connection, now - _GIVEN_KEPT)
        purge_kept_answers(connection, now - timedelta(hours=server.settings.answers_kept_hours))
        purge_jobs(connection, now - _DONE_JOBS_KEPT)
        # This job is not marked done yet and would count as the one that waits.
        if not waits(connection, KIND, except_id=job.id):
            add_job(connection, KIND, now + EVERY)
    # At the end and by itself: a folder that fails must not keep the rest from being done.
    sweep_contents(server.database, now - _CONTENTS_KEPT, _SWEEPER)


def plan_purge(server: Server) -> None:
    """Plan a purge when none is planned: at first, and after one was given up."""
    # The worker asks at every look: reading first leaves the writer alone.
    with server.database.reading() as connection:
        if waits(connection, KIND):
            return
    with server.database.writing() as connection:
        add_job(connection, KIND, server.database.clock())
