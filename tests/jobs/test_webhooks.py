"""Webhooks are told what changed, signed and in the order of the changes, through whichever door; none is lost."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from grootboek.access.server import Server
from grootboek.access.webhook_secrets import webhook_secret
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.webhooks import add_webhook, remove_webhook
from grootboek.jobs.webhooks import AT_ONCE, WEBHOOK_JOB, plan_webhooks, tell_changes
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Reason
from grootboek.settings import Settings
from grootboek.store.queues.jobs import claim_job, open_jobs
from grootboek.store.queues.webhooks import webhooks
from tests.bookkeeping.books import Books, refused_for
from tests.jobs.clock import Clock
from tests.jobs.receivers import Receiver, receiver

HANDLERS = {WEBHOOK_JOB: tell_changes}


@pytest.fixture
def clock(books: Books) -> Clock:
    clock = Clock()
    books.database.clock = clock
    return clock


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture
def server(books: Books, clock: Clock) -> Server:
    return Server(books.database, Settings(webhook_networks=("127.0.0.0/8",), webhook_seconds=5))


def registered(books: Books, url: str) -> UUID:
    with books.writing() as book:
        return add_webhook(book, url)[1]


def tell(server: Server) -> int:
    """Look as the worker does, and return how many jobs were tried."""
    plan_webhooks(server)
    return run_due_jobs(server, HANDLERS)


def party(books: Books, code: str) -> str:
    with books.writing() as book:
        return str(add_party(book, PartyDraft(code=code, name="Jansen")).uid)


def told(hook: Receiver) -> list[tuple[str, str, str]]:
    return [(body["resource"], body["change"], body["id"]) for body in hook.bodies]


SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"


def test_changes_are_told_in_their_order(server: Server, books: Books, clock: Clock, hook: Receiver) -> None:
    books.record("purchase_invoice 1600 LEVERANCIER P9 2026-03-01 | 4360 50,00")  # before anybody asked
    registered(books, hook.url)
    sale = books.record(SALE)
    clock.now += timedelta(seconds=1, microseconds=250_000)
    jansen = party(books, "JANSEN")
    books.revise(sale.number, SALE.replace("100,00 sales_high 21,00", "200,00 sales_high 42,00"))
    with books.writing() as book:
        change_party(book, books.names.parties["KLANT"], lambda draft: replace(draft, name="De Vries"))
    books.withdraw(sale.number)
    paid = books.record("money_spent 1100 - - 2026-03-01 | 4360 5,00")
    cash = books.record("money_spent 1000 - - 2026-03-01 | 4360 5,00")
    general = books.record("general 1000 - - 2026-03-01 | 4360 5,00")
    bought = books.record("purchase_invoice 1600 LEVERANCIER P1 2026-03-01 | 4360 50,00")
    assert tell(server) == 1
    resources = [(resource, change) for resource, change, _ in told(hook)]
    assert resources == [
        ("verkoopboekingen", "created"),
        ("relaties", "created"),
        ("verkoopboekingen", "changed"),
        ("relaties", "changed"),
        ("verkoopboekingen", "deleted"),
        ("bankboekingen", "created"),
        ("kasboekingen", "created"),
        ("memoriaalboekingen", "created"),
        ("inkoopboekingen", "created"),
    ]
    ids = [uid for _, _, uid in told(hook)]
    assert [ids[0], ids[1], ids[2], ids[4]] == [str(sale.uid), jansen, str(sale.uid), str(sale.uid)]
    assert ids[5:] == [str(booking.uid) for booking in (paid, cash, general, bought)]
    assert [body["modifiedOn"] for body in hook.bodies][:2] == ["2026-03-01T13:00:00", "2026-03-01T13:00:01.25"]
    assert list(hook.bodies[0]) == ["resource", "id", "change", "modifiedOn"]
    assert tell(server) == 0


def test_a_post_is_signed_as_standard_webhooks_says(server: Server, books: Books, hook: Receiver) -> None:
    uid = registered(books, hook.url)
    party(books, "JANSEN")
    tell(server)
    (post,) = hook.posts
    secret = webhook_secret(server.keyring, uid)
    assert secret.startswith("whsec_")
    signed = f"{post.headers['webhook-id']}.{post.headers['webhook-timestamp']}.".encode() + post.content
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert post.headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    assert post.headers["webhook-timestamp"] == str(int(server.database.clock().timestamp()))


def test_what_is_not_taken_is_told_later_and_first(server: Server, books: Books, clock: Clock, hook: Receiver) -> None:
    registered(books, hook.url)
    first, hook.answers = party(books, "EEN"), [500]
    tell(server)
    second = party(books, "TWEE")
    assert tell(server) == 0  # the job waits, and so does everything behind it
    with books.reading() as book:
        (job,) = open_jobs(book.connection)
        (webhook,) = webhooks(book.connection, books.administration_id)
    assert (job.kind, job.error, webhook.behind) == ("webhook", f"127.0.0.1:{hook.port} answered 500", 2)
    clock.now += timedelta(minutes=2)
    tell(server)
    assert [uid for _, _, uid in told(hook)] == [first, first, second]
    assert hook.posts[0].headers["webhook-id"] == hook.posts[1].headers["webhook-id"]


def test_a_webhook_that_was_given_up_is_told_everything_later(
    server: Server, books: Books, clock: Clock, hook: Receiver
) -> None:
    registered(books, hook.url)
    first = party(books, "EEN")
    hook.answers = [503] * 24
    for _ in range(24):
        tell(server)
        clock.now += timedelta(hours=7)
    with books.reading() as book:
        assert [job.given_up for job in open_jobs(book.connection)] == [True]
    second = party(books, "TWEE")
    tell(server)
    assert [uid for _, _, uid in told(hook)][24:] == [first, second]


def test_one_webhook_does_not_wait_for_another(server: Server, books: Books, hook: Receiver) -> None:
    with receiver() as slow:
        slow.answers = [500]
        registered(books, slow.url)
        registered(books, hook.url)
        party(books, "JANSEN")
        assert tell(server) == 2
        assert (len(slow.posts), len(hook.posts)) == (1, 1)


def test_many_changes_are_told_by_several_jobs(server: Server, books: Books, hook: Receiver) -> None:
    registered(books, hook.url)
    uids = [party(books, f"P{number}") for number in range(AT_ONCE + 5)]
    assert tell(server) == 2
    assert [uid for _, _, uid in told(hook)] == uids


def test_two_workers_tell_everything_once_and_in_order(server: Server, books: Books, hook: Receiver) -> None:
    registered(books, hook.url)
    uids = [party(books, f"P{number}") for number in range(30)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: tell(server), range(4)))
    assert [uid for _, _, uid in told(hook)] == uids


def test_a_job_stops_in_time_for_the_next_to_go_on(server: Server, books: Books, clock: Clock, hook: Receiver) -> None:
    registered(books, hook.url)
    uids = [party(books, f"P{number}") for number in range(3)]
    plan_webhooks(server)
    claim = claim_job(server.database, timedelta(seconds=9), [WEBHOOK_JOB])
    assert claim is not None
    tell_changes(server, claim)
    assert hook.posts == []
    clock.now += timedelta(seconds=10)
    tell(server)
    assert [uid for _, _, uid in told(hook)] == uids


def test_a_webhook_that_is_removed_is_told_no_more(server: Server, books: Books, hook: Receiver) -> None:
    registered(books, hook.url)
    party(books, "JANSEN")
    plan_webhooks(server)
    with books.writing() as book:
        remove_webhook(book, 1)
    run_due_jobs(server, HANDLERS)
    assert hook.posts == []
    with books.writing() as book, refused_for(Reason.NOT_FOUND):
        remove_webhook(book, 1)
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        add_webhook(book, "ftp://127.0.0.1/")
