"""`grootboek remarks`: what the doors booked but cannot be declared, and the mail that does not go out for it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grootboek.access.server import Server
from grootboek.bookkeeping import printing
from grootboek.bookkeeping.invoicing import PRINT_JOB
from grootboek.bookkeeping.mailing import MAIL_JOB, outbox, queue_mail, send_again
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.printing import printed_invoice
from grootboek.cli.opening import OPERATOR
from grootboek.jobs.mailing import send_mail
from grootboek.jobs.printing import print_invoice
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.mail import MailDraft
from grootboek.settings import Settings
from grootboek.store.masters.parties import party_facts
from tests.cli.conftest import Run
from tests.doors.mutations import sale
from tests.doors.three import Three
from tests.gateways.eboekhouden.messages import BOOKED, invoice, invoice_line


def customer(three: Three, **changes: str) -> None:
    with three.book(writing=True) as book:
        facts = party_facts(book, "code", "K1")
        assert facts is not None
        change_party(book, facts.id, lambda party: replace(party, **changes))


def told(run: Run) -> list[tuple[Any, ...]]:
    rows = json.loads(run("remarks", "demo", "--json").stdout)
    return [(row["booking"], row["invoice"], row["relation"], row["vat_code"], row["remark"]) for row in rows]


def test_a_sale_within_the_eu_to_a_dutch_customer_is_listed_until_that_is_put_right(three: Three, run: Run) -> None:
    three.eboekhouden.add(sale("F1", "8000 100.00 0.00 BI_EU_VERK", "8000 10.00 0.00 BI_EU_VERK"))
    three.eboekhouden.add(sale("F2", "8000 100.00 0.00 VERL_VERK"))
    three.eboekhouden.add(sale("F3", "8000 100.00 21.00 HOOG_VERK_21"))
    assert told(run) == [
        (1, "F1", "K1", "sales_eu_goods", "party_not_in_eu"),
        (1, "F1", "K1", "sales_eu_goods", "vat_number_missing"),
        (2, "F2", "K1", "sales_reverse_high", "vat_number_missing"),
    ]
    assert "the relation is not in another country of the EU" in run("remarks", "demo").stdout
    customer(three, country="BE", vat_number="BE0123456749")
    assert told(run) == []
    three.eboekhouden.add(sale("F4", "8000 100.00 0.00 BU_EU_VERK"))
    assert told(run) == [(4, "F4", "K1", "sales_outside_eu", "party_in_eu")]


def eu_invoice(three: Three) -> int:
    """Make an invoice within the EU and return the id of a mail with it."""
    line = invoice_line(Aantal="1", PrijsPerEenheid="100.00", BTWCode="BI_EU_VERK")
    made = invoice(line, Factuurnummer="F1", Datum="2026-03-01", Relatiecode="K1", **BOOKED)
    assert three.eboekhouden.told("AddFactuur", oFact=made) == ("", "")
    texts = {"recipient": "jan@example.nl", "subject": "Factuur", "body": "Hierbij.", "sender_address": "a@example.nl"}
    with three.book(writing=True) as book:
        return queue_mail(book, MailDraft(**texts, invoice_id=1))[0]


@pytest.fixture
def error_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Three], str]:
    """Return what tries to send the mail, and returns why it was not sent; a page is drawn as it is written."""
    monkeypatch.setattr(printing, "pdf_of", lambda html, _identifier: html.encode())

    def error_of_mail(three: Three) -> str:
        server = Server(three.server.database, Settings(mail_folder=tmp_path / "mail"))
        run_due_jobs(server, {PRINT_JOB: print_invoice, MAIL_JOB: send_mail})
        with three.book() as book:
            (mail,) = outbox(book)
        return str(mail.error)

    return error_of_mail


def resend(three: Three, mail_id: int) -> None:
    with three.book(writing=True) as book:
        send_again(book, mail_id)


def test_an_invoice_that_cannot_be_declared_is_not_mailed_until_that_is_put_right(
    three: Three, error_of: Callable[[Three], str]
) -> None:
    mail_id = eu_invoice(three)
    assert "cannot be mailed as it is: party_not_in_eu, vat_number_missing" in error_of(three)
    customer(three, country="BE", vat_number="BE0123456749")
    resend(three, mail_id)
    assert error_of(three) == ""
    printed = printed_invoice(three.server.database, 1, 1, OPERATOR)
    assert printed is not None
    assert b"BE0123456749" in printed.pdf


def test_a_paper_that_was_seen_is_not_mailed_when_what_it_lacks_is_put_right_elsewhere(
    three: Three, error_of: Callable[[Three], str]
) -> None:
    mail_id = eu_invoice(three)
    seen = printed_invoice(three.server.database, 1, 1, OPERATOR)
    customer(three, country="BE", vat_number="BE0123456749")
    resend(three, mail_id)
    assert "cannot be mailed as it is: party_not_in_eu, vat_number_missing" in error_of(three)
    assert printed_invoice(three.server.database, 1, 1, OPERATOR) == seen


def test_an_invoice_that_was_lawful_is_mailed_whatever_became_of_its_customer(
    three: Three, error_of: Callable[[Three], str]
) -> None:
    customer(three, country="BE", vat_number="BE0123456749")
    mail_id = eu_invoice(three)
    customer(three, country="NL", vat_number="")
    assert error_of(three) == ""
    resend(three, mail_id)
    assert error_of(three) == ""
