"""Mails are queued with what they tell about: both are there or neither, on both engines."""

from collections.abc import Sequence

import pytest

from grootboek.bookkeeping.mailing import MAIL_JOB, queue_mail
from grootboek.ledger.mail import Mail, MailDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.queues.jobs import OpenJob, open_jobs
from grootboek.store.queues.mails import mail_by_id, mails
from tests.bookkeeping.books import MOMENT, Books, refused_for

DRAFT = MailDraft(
    recipient="klant@example.nl",
    subject="Factuur van Café Zoë",
    body="Beste,\nbijgaand.",
    sender_address="jan@bakker.example",
    sender_name="Bakkerij Jansen & Zn.",
)


def jobs(books: Books) -> Sequence[OpenJob]:
    with books.reading() as book:
        return open_jobs(book.connection, MAIL_JOB, books.administration_id)


def test_a_mail_is_kept_as_stated_with_the_job_that_sends_it(books: Books) -> None:
    with books.writing() as book:
        (mail_id,) = queue_mail(book, DRAFT)
    with books.reading() as book:
        mail = mail_by_id(book, mail_id)
    assert isinstance(mail, Mail)
    assert all(getattr(mail, name) == getattr(DRAFT, name) for name in MailDraft.__dataclass_fields__)
    assert (mail.created_at, mail.sent_at) == (MOMENT, None)
    assert [(job.payload, job.run_after) for job in jobs(books)] == [({"mail_id": mail_id}, MOMENT)]


def test_mails_have_ids_in_order_and_uids_of_their_own(books: Books) -> None:
    with books.writing() as book:
        ids = [queue_mail(book, DRAFT)[0] for _ in range(3)]
        listed = mails(book)
    assert [mail.id for mail in listed] == ids[::-1]
    assert len({mail.uid for mail in listed}) == 3


def test_what_is_rolled_back_mails_nobody(books: Books) -> None:
    with pytest.raises(RuntimeError), books.writing() as book:
        queue_mail(book, DRAFT)
        raise RuntimeError("the invoice is refused")
    with books.reading() as book:
        assert mails(book) == []
    assert list(jobs(books)) == []


def test_a_mail_that_cannot_be_sent_is_refused_with_every_problem(books: Books) -> None:
    with (
        refused_for(Reason.TEXT_MISSING, Reason.VALUE_INVALID, Reason.VALUE_INVALID),
        books.writing() as book,
    ):
        queue_mail(book, MailDraft(recipient="klant", subject="Factuur\nBcc: x@y.nl", body=""))
    assert list(jobs(books)) == []
