"""Values for every prepared statement: some that find or write something, and some that do not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from grootboek.access.users import grant
from grootboek.bookkeeping.invoice_templates import set_template
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.ledger.actor import Role
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.store.access.access_rows import insert_credential, insert_user
from grootboek.store.access.default_administrations import set_default_administration
from grootboek.store.access.door_sessions import insert_door_session
from grootboek.store.access.login_failures import count_login_failure
from grootboek.store.invoicing.new_invoices import insert_invoice
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.corrections import insert_correction
from grootboek.store.masters.parties import party_facts
from grootboek.store.tables.invoicing import invoice_paper
from tests.bookkeeping.attachments import attached
from tests.bookkeeping.books import MOMENT, Books
from tests.store.prepared_orders import furnish_orders, samples_of_orders

EMAIL, LOOKUP = "an@example.com", bytes(range(32))
SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
PURCHASE = "purchase_invoice 1600 LEVERANCIER P1 2026-03-01 | 4360 50,00"
Values = Mapping[str, Any]


def furnish(books: Books) -> None:
    """Write what the sample values find: two bookings, an attachment and a correction, a user with all that he signs in with."""
    books.record(SALE)
    books.record(PURCHASE)
    attached(books)
    furnish_orders(books)
    books.invoice(number="I1")
    with books.writing() as book:
        insert_correction(book, 2, 1)
        insert_invoice(book, books.invoice_draft(), "I2", (100, 21), None)  # without a paper
        change_settings(book, lambda settings: replace(settings, bic="INGBNL2A"))
        set_template(book, InvoiceTemplate(name="Anders", colour="#112233"))
    key = {"lookup": LOOKUP, "door": "cash", "user_id": 1, "administration_id": 1, "created_at": MOMENT}
    with books.database.writing() as connection:
        insert_user(connection, {"email": EMAIL, "name": "An", "active": True, "created_at": MOMENT})
        grant(connection, EMAIL, 1, Role.OWNER)
        set_default_administration(connection, 1, 1)
        insert_credential(connection, {**key, "kind": "password", "name": EMAIL})
        insert_door_session(connection, {**key, "second_lookup": b"2", "used_at": MOMENT})
    count_login_failure(books.database, LOOKUP, MOMENT)


ACTED = {"before": None, "after": {"ä": [1]}}
ACT = {"id": 999, "at": MOMENT, "user_id": None, "door": "x", "request_id": "r", "act": "a", "subject": "s 1"}
UNNUMBERED = {name: value for name, value in {**ACT, **ACTED}.items() if name != "id"}
HOLDER = {"door": "cash", "kind": "password"}


def samples(books: Books) -> dict[str, tuple[Values, Values | None]]:
    """Return for each statement values that find or write something, and values that do not; None where all do."""
    parties = books.names.parties
    with books.reading() as book:
        customer = party_facts(book, "code", "KLANT")
        sale = booking_by_number(book, 1)
    assert customer is not None
    assert sale is not None
    item = {"account_id": books.names.accounts["1300"], "party_id": parties["KLANT"], "invoice_number": "F1"}
    purchase = {"party_id": parties["LEVERANCIER"], "invoice_number": "P1"}
    own, other = {"a": 1}, {"a": 2}
    return {
        "attachments of a booking": (own | {"number": 1}, own | {"number": 2}),
        "booking by number": (own | {"value": 1}, other | {"value": 1}),
        "booking by purchase invoice number": (own | purchase, own | purchase | {"party_id": None}),
        "booking by sales invoice number": (own | {"invoice_number": "F1"}, own | {"invoice_number": "P1"}),
        "head of the books": (own, other),
        "booking by uid": (own | {"value": sale.uid}, other | {"value": sale.uid}),
        "version of a booking": (own | {"number": 1}, other | {"number": 1}),
        "holds on a booking": (
            own | {"number": 1, "invoice_number": "F1"},
            own | {"number": 2, "invoice_number": "P1"},
        ),
        "lock an administration": (own, other),
        "lock an administration and read its head": (own, other),
        "next number of a series": (own | {"n": "party"}, own | {"n": "none"}),
        "next number of the trail": (own, other),
        "last revision": (own, other),
        "open item by key": (own | item, own | item | {"invoice_number": "f1"}),
        "party by code": (own | {"value": "KLANT"}, own | {"value": "klant"}),
        "party by code with its columns as a text": (own | {"value": "KLANT"}, own | {"value": "klant"}),
        "party by uid with its columns as a text": (own | {"value": customer.uid}, other | {"value": customer.uid}),
        "party by id": (own | {"value": customer.id}, other | {"value": customer.id}),
        "party by id, deleted or not": (own | {"value": customer.id}, other | {"value": customer.id}),
        "party by number": (own | {"value": customer.number}, own | {"value": 0}),
        "party by uid": (own | {"value": customer.uid}, other | {"value": customer.uid}),
        "party by uid, with the version of the chart": (own | {"value": customer.uid}, other | {"value": customer.uid}),
        "party by code, with the version of the chart": (own | {"value": "KLANT"}, own | {"value": "klant"}),
        "version of a chart": (own, other),
        **samples_of_access(),
        **samples_of_writing(item),
        **samples_of_invoices(books),
        **samples_of_orders(books),
    }


def samples_of_access() -> dict[str, tuple[Values, Values | None]]:
    """Return the same for the statements about who may come in."""
    user, owner = {"user_id": 1, "customer_number": 1}, {"customer_number": 100001, "code": "demo"}
    return {
        "access of a credential": ({"id": 1}, {"id": 2}),
        "administration of a user by code": (user | {"code": "demo"}, user | {"code": "Demo"}),
        "administration of a user by id": (user | {"administration_id": 1}, user | {"administration_id": 2}),
        "administration of an owner by code": (owner, owner | {"customer_number": 1}),
        "administrations of a user": (user, {"user_id": 2, "customer_number": 100001}),
        "credential by lookup": ({"lookup": LOOKUP}, {"lookup": b""}),
        "credential of an active user by lookup": ({"lookup": LOOKUP}, {"lookup": b""}),
        "held credentials of a user": ({"user_id": 1}, {"user_id": 9}),
        "door session by lookup": ({"lookup": LOOKUP, "second": LOOKUP}, {"lookup": b"x", "second": b"x"}),
        "login failures by lookup": ({"lookup": LOOKUP}, {"lookup": b"x"}),
        "subscription by the lookup of its key, with what another credential opens": (
            {"primary": b"x", "secondary": LOOKUP, "client_id": 1},
            {"primary": b"x", "secondary": b"", "client_id": 1},
        ),
        "memberships of a user": ({"user_id": 1}, {"user_id": 2}),
        "password holder by email": ({**HOLDER, "email": EMAIL}, {**HOLDER, "email": ""}),
        "password holder by id": ({**HOLDER, "kind": "none", "id": 1}, {**HOLDER, "id": 2}),
        "sign-in by two secrets": ({"attempt": LOOKUP, "own": LOOKUP, "naming": LOOKUP}, None),
        "close a door session": ({"session": LOOKUP, "at": MOMENT}, {"session": b"", "at": MOMENT}),
        "write a door session": (
            {
                "lookup": b"new",
                "door": "cash",
                "user_id": 1,
                "administration_id": 1,
                "second_lookup": b"2",
                "named_by": None,
                "created_at": MOMENT,
                "used_at": MOMENT,
                "closed_at": None,
            },
            None,
        ),
        "touch a door session": ({"session": LOOKUP, "at": MOMENT + timedelta(1)}, {"session": b"", "at": MOMENT}),
        "user by email": ({"value": EMAIL}, {"value": EMAIL.upper()}),
        "user by id": ({"value": 1}, {"value": 2}),
    }


def samples_of_writing(item: Values) -> dict[str, tuple[Values, Values | None]]:
    """Return the same for the statements that change a booking of an open item."""
    own, other = {"a": 1}, {"a": 2}
    numbers = {"booking": 7, "entry": 8, "trail": 99, "chain": LOOKUP, "revision": 3}
    state = {"new_version": 2, "new_entry_id": 1, "new_modified_at": MOMENT}
    at_first, at_second = ({**state, **own, "own_number": 1, "own_version": version} for version in (1, 2))
    facts = {
        "kind": "sales_invoice",
        "date": MOMENT.date(),
        "account_id": item["account_id"],
        "party_id": item["party_id"],
        "invoice_number": "F9",
        "reference": "R",
        "description": "Taart",
        "payment_term": None,
        "payment_reference": "",
        "amounts_include_vat": True,
        "amount": 5,
        "door_fields": {"ä": [1]},
    }
    revised = {f"new_{name}": value for name, value in facts.items()}
    return {
        "move the head of the books on": (own | numbers, other | numbers),
        "revise a booking": (at_first | revised, at_second | revised),
        "withdraw a booking": (at_first | {"new_withdrawn": True}, at_second | {"new_withdrawn": True}),
        "write an act into the trail": ({**ACT, **ACTED, "administration_id": 1}, None),
        "number an act and write it into the trail": (
            own | UNNUMBERED,
            other | UNNUMBERED,
        ),
        "add a job": (
            {
                "kind": "k",
                "administration_id": None,
                "payload": {"ä": [1]},
                "run_after": MOMENT,
                "attempts": 0,
                "error": "",
                "lane": None,
            },
            None,
        ),
    }


def samples_of_invoices(books: Books) -> dict[str, tuple[Values, Values | None]]:
    """Return the same for the statements that make an invoice; there is one already, in its paper."""
    own, other, revenue = {"a": 1}, {"a": 2}, books.names.accounts["8000"]
    stated = {
        "uid": UUID(int=7),
        "number": "N7",
        "party_id": books.names.parties["KLANT"],
        "date": MOMENT.date(),
        "payment_term": 14,
        "template": "T",
        "booking_description": None,
        "booking_number": None,
        "net": 100,
        "vat": 21,
        "created_at": MOMENT,
        "stated_vat": None,
    }
    line = {
        "line_no": 2,
        "quantity": 3_000_000,
        "unit": "é",
        "article_code": "",
        "description": "Taart",
        "unit_price": 5,
        "vat_code": "sales_high",
        "account_id": revenue,
        "cost_centre_id": None,
        "amount": None,
        "foreign_rate": None,
    }
    return {
        "number of an invoice is taken": (own | {"number": "I1"}, own | {"number": "i1"}),
        "how an administration invoices": (own, other),
        "write an invoice": (stated | {"administration_id": 1, "id": 7}, None),
        "write a line of an invoice": (line | {"administration_id": 1, "invoice_id": 1}, None),
        "number and write an invoice with its lines": (
            own | stated | {"lines": [line, line | {"line_no": 3}]},
            other | stated | {"lines": [line]},
        ),
        **samples_of_papers(books),
    }


def samples_of_papers(books: Books) -> dict[str, tuple[Values, Values | None]]:
    """Return the same for the statements that freeze the paper of an invoice: the second one has none."""
    own, other = {"a": 1}, {"a": 2}
    paper = {"administration_id": 1, "media_type": "x", "content": b"{}", "created_at": MOMENT}
    with books.reading() as book:
        key = book.connection.execute(select(invoice_paper.c.template_key)).scalar_one()
    papers = {"administration_id": 1, "invoice_id": 2, "facts_key": key, "template_key": key}
    freezing = {**paper, "invoice_id": 2, "facts_key": b"new"}
    return {
        "sources of a paper": (own | {"party": books.names.parties["KLANT"]}, other | {"party": 1}),
        "paper by key": (own | {"key": key}, other | {"key": key}),
        "keep a paper on SQLite": (paper | {"content_key": b"new"}, paper | {"content_key": key}),
        "keep a paper on PostgreSQL": (paper | {"content_key": b"new"}, paper | {"content_key": key}),
        "give an invoice its papers": (papers, None),
        "freeze a new invoice with a known template": (
            freezing | {"template_key": key},
            freezing | {"template_key": b"unknown"},
        ),
    }
