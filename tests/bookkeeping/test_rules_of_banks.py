"""What banks want of accounts and mandates is checked before the file is written: what they would refuse is told and left out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from grootboek.bookkeeping.collecting import CollectionWish, DueCollection, due_collection
from grootboek.bookkeeping.parties import change_party
from grootboek.ledger.refusal import Reason
from tests.bookkeeping.books import Books
from tests.bookkeeping.direct_debits import amounts, collected, file_of, invoiced, prepare_to_collect


@pytest.fixture
def shop(books: Books) -> Books:
    """Books of an administration that may collect, on Sunday 15 March 2026."""
    with books.writing() as book:
        prepare_to_collect(book)
    return books


def due_of(shop: Books, **wish: Any) -> DueCollection:
    """Return what can be collected."""
    with shop.reading() as book:
        return due_collection(book, CollectionWish(**wish))


def told(problems: Any) -> list[tuple[Reason, tuple[str | int, ...]]]:
    """Return reason and place of problems."""
    return [(problem.reason, problem.place) for problem in problems]


ABROAD: dict[str, tuple[str, dict[str, str], str, list[tuple[Reason, str]]]] = {
    # account, what the order says otherwise, the customer's country, what is told
    "Belgium without a country": ("BE71096123456769", {}, "", []),
    "Norway without a town": ("NO9386011117947", {"city": ""}, "", []),
    "Switzerland with an address": ("CH9300762011623852957", {"city": "Bern"}, "Zwitserland", []),
    "Switzerland with an address elsewhere": ("CH9300762011623852957", {"city": "Wenen"}, "AT", []),
    "Switzerland without a country": ("CH9300762011623852957", {}, "", [(Reason.ADDRESS_MISSING, "country")]),
    "Great Britain with nothing": (
        "GB29NWBK60161331926819",
        {"city": ""},
        "",
        [(Reason.ADDRESS_MISSING, "city"), (Reason.ADDRESS_MISSING, "country")],
    ),
    "Monaco in a country of no name": (
        "MC5811222000010123456789030",
        {},
        "Atlantis",
        [(Reason.ADDRESS_MISSING, "country")],
    ),
    "Andorra in letters of no bank": (
        "AD1200012030200359100100",
        {"city": "#"},
        "Andorra",
        [(Reason.ADDRESS_MISSING, "city")],
    ),
    "Turkey": ("TR330006100519786457841326", {}, "TR", [(Reason.ACCOUNT_OUTSIDE_SEPA, "iban")]),
}


@pytest.mark.parametrize(("account", "facts", "country", "problems"), ABROAD.values(), ids=ABROAD)
def test_the_country_of_the_account_decides_what_a_bank_needs(
    books_on_sqlite: Books, account: str, facts: dict[str, str], country: str, problems: list[tuple[Reason, str]]
) -> None:
    shop = books_on_sqlite
    with shop.writing() as book:
        prepare_to_collect(book)
        change_party(book, shop.names.parties["KLANT"], lambda party: replace(party, country=country))
    invoiced(shop, "F1", iban=account, **facts)
    invoiced(shop, "F2")
    _, due = collected(shop)
    assert list(amounts(due)) == (["F2"] if problems else ["F1", "F2"])
    assert told(due.problems) == [(reason, ("invoices", "F1", field)) for reason, field in problems]
    if not problems and account[:2] == "CH":
        debtor = file_of(shop, 1).find(".//{*}DrctDbtTxInf/{*}Dbtr/{*}PstlAdr")
        assert debtor is not None
        assert [element.text for element in debtor] == [facts["city"], "CH" if country == "Zwitserland" else "AT"]


def test_a_mandate_is_for_one_account(shop: Books) -> None:
    invoiced(shop, "F1", mandate_reference="ABC", iban="be71 0961 2345 6769")
    invoiced(shop, "F2", mandate_reference="abc", iban="NL91ABNA0417164300")
    invoiced(shop, "F3", mandate_reference="ABC", iban="", account_number="BE71-0961-2345-6769")
    _, due = collected(shop)
    assert list(amounts(due)) == ["F1", "F3"]
    expected = [(Reason.MANDATE_OF_ANOTHER_ACCOUNT, ("invoices", "F2", "mandate_reference"))]
    assert told(due.problems) == expected
    assert told(collected(shop)[1].problems) == expected


def test_a_mandate_that_was_not_used_for_36_months_has_lapsed(shop: Books) -> None:
    invoiced(shop, "F1", mandate_reference="A")
    invoiced(shop, "F2", mandate_reference="B")
    collected(shop, date=date(2026, 3, 17))
    shop.database.clock = lambda: datetime(2027, 6, 1, 12, tzinfo=UTC)
    invoiced(shop, "F3", mandate_reference="B")
    collected(shop)
    shop.database.clock = lambda: datetime(2029, 3, 16, 12, tzinfo=UTC)
    invoiced(shop, "F4", mandate_reference="A")
    invoiced(shop, "F5", mandate_reference="B")
    assert list(amounts(due_of(shop, date=date(2029, 3, 19)))) == ["F5"]
    assert told(due_of(shop, date=date(2029, 3, 19)).problems) == [
        (Reason.MANDATE_LAPSED, ("invoices", "F4", "mandate_reference"))
    ]
    shop.database.clock = lambda: datetime(2029, 3, 14, 12, tzinfo=UTC)
    assert list(amounts(due_of(shop, date=date(2029, 3, 16)))) == ["F4", "F5"]
