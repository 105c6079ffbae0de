"""What the books write in UBL and in CII is read to the same number, days, sender, amounts and VAT, without a fault."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.formats.cii.writer import cii_of
from grootboek.formats.invoice_files import read_invoice_file
from grootboek.formats.received_invoice import VatShare
from grootboek.formats.ubl.writer import ubl_of
from grootboek.ledger.composing_electronic import electronic_invoice
from grootboek.ledger.electronic_invoice import ElectronicInvoice, UblForm
from grootboek.ledger.invoice import InvoiceLine
from grootboek.ledger.party import Party
from grootboek.ledger.sender import Sender
from tests.formats.test_ubl_writer import AMERICAN, BELGIAN, HOTEL, SOLD, TOWN
from tests.papers.invoices import CUSTOMER, SENDER, invoice, line

Writer = Callable[[ElectronicInvoice], bytes]

WRITERS: dict[str, Writer] = {form: partial(ubl_of, wanted=form) for form in UblForm} | {"cii": cii_of}
CODES = (
    "sales_high",
    "sales_low",
    "sales_reverse_high",
    "sales_eu_goods",
    "sales_eu_services",
    "sales_outside_eu",
    "sales_untaxed",
    "none",
)


def assert_read_back(made: ElectronicInvoice, writer: Writer) -> None:
    """Hold that an invoice is read as it was written; a purchase has a credit note below zero."""
    reading = read_invoice_file(writer(made))
    assert reading.faults == ()
    read = reading.invoice
    assert read is not None
    sign = -1 if made.is_credit else 1
    assert (read.number, read.date) == (made.number, made.date)
    assert read.due_date == made.due_date
    assert (read.total, read.difference, read.rounding) == (sign * made.gross, 0, 0)
    assert read.shares == tuple(
        VatShare(category=each.category, rate=each.rate, base=sign * each.base, vat=sign * each.vat)
        for each in made.sums
    )
    seller = made.seller
    sender = read.supplier
    assert (sender.names, sender.vat_number) == ((seller.name,), seller.vat_number)
    assert (sender.coc_number, sender.country) == (seller.coc_number, seller.country)
    assert (read.payment_reference, read.line_count) == (made.payment.reference, max(len(made.lines), 1))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("what", SOLD)
def test_what_was_sold_is_what_was_bought(what: str, writer: str) -> None:
    party, lines, stated = SOLD[what]
    assert_read_back(electronic_invoice(SENDER, party, invoice(*lines, **stated)), WRITERS[writer])


def amounts(places: int, most: int) -> st.SearchStrategy[Decimal]:
    """Draw a number with some decimals, of either sign."""
    return st.integers(-most, most).map(lambda whole: Decimal(whole).scaleb(-places))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)
LINES = st.builds(
    lambda quantity, price, code, text, discount: line(
        str(quantity),
        str(price),
        code,
        description=text,
        **({} if discount is None else {"amount": discount}),
    ),
    amounts(3, 10**6),
    amounts(4, 10**7),
    st.sampled_from(CODES),
    TEXTS,
    st.none() | st.integers(-(10**6), 10**6),
)
SENDERS = st.builds(
    lambda vat, coc, iban: replace(SENDER, vat_number=vat, coc_number=coc, iban=iban),
    st.sampled_from(["", "NL001234567B29", "nl 0012.34567.B29", "001234567B29"]),
    st.sampled_from(["", "12345678"]),
    st.sampled_from(["", "NL91 ABNA 0417 1643 00"]),
)


@settings(deadline=None)
@given(
    writer=st.sampled_from(sorted(WRITERS)),
    sender=SENDERS,
    party=st.sampled_from([HOTEL, BELGIAN, AMERICAN, TOWN, CUSTOMER]),
    lines=st.lists(LINES, min_size=1, max_size=6),
    term=st.integers(0, 400),
)
def test_any_invoice_is_what_was_bought(
    writer: str, sender: Sender, party: Party, lines: list[InvoiceLine], term: int
) -> None:
    # Who has no VAT number charges none.
    sold = lines if sender.vat_number else [replace(each, vat_code="none") for each in lines]
    assert_read_back(electronic_invoice(sender, party, invoice(*sold, payment_term=term)), WRITERS[writer])
