"""What an administration says of itself on invoices and to its bank."""

from dataclasses import replace

import pytest

from grootboek.bookkeeping.invoicing_settings import AdministrationSettings, change_settings, is_vat_number, settings
from grootboek.ledger.refusal import PRECEDENCE, Reason
from grootboek.store.audit import audit_trail
from grootboek.store.invoicing.invoicing_settings import InvoicingSettings, invoicing_settings
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books, refused_for
from tests.store.whole_database import everything


def change(books: Books, **changes: str) -> AdministrationSettings:
    with books.writing() as book:
        return change_settings(book, lambda settings: replace(settings, **changes))


def test_what_was_not_set_has_its_default(books: Books) -> None:
    with books.reading() as book:
        assert invoicing_settings(book) == InvoicingSettings()
        found = settings(book)
    assert (found.number_pattern, found.creditor_id, found.country) == ("F{number:5}", "", "Nederland")


def test_settings_are_kept_in_the_form_that_banks_write(books: Books) -> None:
    found = change(
        books,
        name=" Fietsenmaker De Vries B.V. ",
        iban="nl91 abna 0417 1643 00",
        bic="abnanl2a",
        creditor_id="nl28 zzz 40123456 0000",
        number_pattern="{year}-{number:4}",
        vat_number="NL004495445B01",
    )
    assert found.name == "Fietsenmaker De Vries B.V."
    assert (found.iban, found.bic, found.creditor_id) == (
        "NL91ABNA0417164300",
        "ABNANL2A",
        "NL28ZZZ401234560000",
    )
    with books.reading() as book:
        assert settings(book) == found
        assert chart_of(book).administration.iban == "NL91ABNA0417164300"
        assert invoicing_settings(book).number_pattern == "{year}-{number:4}"


def test_who_has_read_the_administration_before_reads_it_anew(books: Books) -> None:
    with books.reading() as book:
        before = chart_of(book)
    change(books, city="Utrecht")
    with books.reading() as book:
        after = chart_of(book)
    assert (before.administration.city, after.administration.city) == ("", "Utrecht")
    assert after.version > before.version


def test_settings_are_taken_away_and_changed_one_by_one(books: Books) -> None:
    change(books, bic="ABNANL2A", creditor_id="NL28ZZZ401234560000")
    found = change(books, bic="")
    assert (found.bic, found.creditor_id, found.number_pattern) == ("", "NL28ZZZ401234560000", "F{number:5}")


def test_what_does_not_differ_leaves_no_trace(books: Books) -> None:
    change(books, city="Utrecht", creditor_id="NL28ZZZ401234560000")
    before = everything(books.database)
    change(books, city="Utrecht ", creditor_id="NL28 ZZZ 4012 3456 0000")
    change(books)
    assert everything(books.database) == before


def test_the_trail_tells_what_was_and_became(books: Books) -> None:
    change(books, iban="NL91ABNA0417164300")
    change(books, iban="NL44RABO0123456789", phone="030-1234567")
    with books.reading() as book:
        latest = audit_trail(book)[0]
    assert (latest.act, latest.before, latest.after) == (
        "change settings",
        {"iban": "NL91ABNA0417164300", "phone": ""},
        {"iban": "NL44RABO0123456789", "phone": "030-1234567"},
    )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": " "}, Reason.TEXT_MISSING),
        ({"name": "x" * 101}, Reason.TEXT_TOO_LONG),
        ({"city": "x" * 51}, Reason.TEXT_TOO_LONG),
        ({"street": "a\0b"}, Reason.VALUE_INVALID),
        ({"iban": "NL92ABNA0417164300"}, Reason.IBAN_INVALID),
        ({"iban": "1234567"}, Reason.IBAN_INVALID),
        ({"bic": "ABNA"}, Reason.VALUE_INVALID),
        ({"creditor_id": "NL50ZZZ401234560000"}, Reason.VALUE_INVALID),
        ({"creditor_id": "40123456"}, Reason.VALUE_INVALID),
        ({"number_pattern": ""}, Reason.VALUE_INVALID),
        ({"number_pattern": "F{number}A"}, Reason.VALUE_INVALID),
        ({"number_pattern": "F00001"}, Reason.VALUE_INVALID),
    ],
    ids=str,
)
def test_what_is_wrong_with_settings_is_told(books: Books, given: dict[str, str], reason: Reason) -> None:
    before = everything(books.database)
    with refused_for(reason):
        change(books, **given)
    with refused_for(*sorted((reason, Reason.TEXT_TOO_LONG), key=PRECEDENCE.__getitem__)):
        change(books, phone="x" * 51, **given)
    assert everything(books.database) == before


def test_a_vat_number_is_known_by_its_check_digits() -> None:
    assert is_vat_number("NL004495445B01")
    assert is_vat_number("BE0403019261")
    assert not is_vat_number("NL123456789B01")
