"""`grootboek remarks`: what the doors booked but cannot be declared, and the mail that does not go out for it."""

import json
from dataclasses import replace
from typing import Any

from grootboek.bookkeeping.mailing import MAIL_JOB, MailState, outbox, queue_mail, send_again
from grootboek.bookkeeping.parties import change_party
from grootboek.jobs.mailing import send_mail
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.mail import MailDraft
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


def test_an_invoice_that_cannot_be_declared_is_not_mailed_until_that_is_put_right(three: Three) -> None:
    customer(three, email="jan@example.nl")
    line = invoice_line(Aantal="1", PrijsPerEenheid="100.00", BTWCode="BI_EU_VERK")
    made = invoice(line, Factuurnummer="F1", Datum="2026-03-01", Relatiecode="K1", **BOOKED)
    assert three.eboekhouden.told("AddFactuur", oFact=made) == ("", "")
    with three.book(writing=True) as book:
        from_invoice = MailDraft(
            recipient="jan@example.nl", subject="Factuur", body="Hierbij.", sender_address="a@example.nl", invoice_id=1
        )
        (mail_id,) = queue_mail(book, from_invoice)
    run_due_jobs(three.server, {MAIL_JOB: send_mail})
    (mail,) = outbox_of(three)
    assert mail.state is MailState.FAILED
    assert "cannot be mailed as it is: party_not_in_eu, vat_number_missing" in mail.error
    customer(three, country="BE", vat_number="BE0123456749")
    with three.book(writing=True) as book:
        send_again(book, mail_id)
    run_due_jobs(three.server, {MAIL_JOB: send_mail})
    (mail,) = outbox_of(three)
    assert "cannot be mailed as it is" not in mail.error


def outbox_of(three: Three) -> list[Any]:
    with three.book() as book:
        return outbox(book)
