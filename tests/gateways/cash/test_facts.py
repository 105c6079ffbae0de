"""Test the tables of facts: they agree with the layouts, both directions agree with each other, and a refusal finds its field."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import grootboek.gateways.cash
from grootboek.gateways.cash.errors import RecordRefused
from grootboek.gateways.cash.imports import MASTERS
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.resources.accounts import ACCOUNT
from grootboek.gateways.cash.resources.articles import ARTICLE_GROUP, ARTICLE_STOCK, INVOICING_ARTICLE, TRADE_ARTICLE
from grootboek.gateways.cash.resources.contacts import CONTACT
from grootboek.gateways.cash.resources.cost_centres import COST_CENTRE
from grootboek.gateways.cash.resources.facts import Codes, FactTable, Input
from grootboek.gateways.cash.resources.journals import JOURNAL
from grootboek.gateways.cash.resources.kept_records import KEPT
from grootboek.gateways.cash.resources.orders import ORDER, ORDER_LINE
from grootboek.gateways.cash.resources.relations import RELATION
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Problem, Reason
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.test_parts import party

TABLES = (
    *(RELATION, CONTACT, ACCOUNT, JOURNAL, COST_CENTRE, TRADE_ARTICLE, INVOICING_ARTICLE),
    *(ARTICLE_GROUP, ARTICLE_STOCK, ORDER, ORDER_LINE),
)


def rows(table: FactTable[Any]) -> list[str]:
    """Return the fields that the rows of a table read or write."""
    return [number for fact in table._facts if fact.read or fact.write or fact.attribute for number in fact.fields]


def test_every_master_record_of_the_books_has_a_table() -> None:
    assert {table.number for table in TABLES} == MASTERS.keys() - (set(KEPT) - {"0105"})


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.number)
def test_a_field_stands_in_one_row_and_in_the_layout(table: FactTable[Any]) -> None:
    assert [number for number, times in Counter(rows(table)).items() if times > 1] == []
    layout = TRADE_ARTICLE.layout if table is INVOICING_ARTICLE else table.layout
    unknown = [number for number in rows(table) if layout.field(number) is None]
    assert unknown == (["0450"] if table is INVOICING_ARTICLE else [])


@pytest.mark.parametrize(
    ("table", "place", "field"),
    [
        (RELATION, "code", "0101"),
        (RELATION, "fax", "0106"),
        (RELATION, "postcode", "0438"),
        (RELATION, "postal_city", "0124"),
        (RELATION, "country", "0130"),
        (RELATION, "account", "0174"),
        (RELATION, "is_company", None),
        (ACCOUNT, "role", "0204"),
        (JOURNAL, "account", "0201"),
        (COST_CENTRE, "number", "0911"),
        (TRADE_ARTICLE, "code", "2260"),
        (TRADE_ARTICLE, "content", "4245"),
        (INVOICING_ARTICLE, "code", "0450"),
        (ARTICLE_STOCK, "stock", "2273"),
        (ORDER, "invoice_party", "2227"),
        (ORDER_LINE, "lines", "2410"),
        (ORDER_LINE, "sales_order", "2400"),
    ],
)
def test_a_refusal_is_about_the_field_of_its_fact(table: FactTable[Any], place: str, field: str | None) -> None:
    assert table.field_of(Problem(Reason.VALUE_INVALID, (place,))) == field
    assert table.field_of(Problem(Reason.VALUE_INVALID)) is None


def test_the_texts_of_a_relation_stand_in_no_other_module() -> None:
    folder = Path(grootboek.gateways.cash.__file__).parent
    modules = {path.name for path in folder.rglob("*.py") if '"0106"' in path.read_text(encoding="utf-8")}
    assert modules == {"relations.py", "eport.py"}, "E-Port has a map of its own columns"


def test_what_is_shown_of_a_relation_changes_nothing(door: Door) -> None:
    old = party(
        fax="1", street="Plein 1944 12a", postcode="4817jw", city="Breda", contact="Jan de Boer", country="Nederland",
        iban="NL62ABNA0509828922", bank_account="7", hidden=True, no_email=True, payment_term=14, code="boer",
    )  # fmt: skip
    shown = RELATION.fields_of(old, Codes(date(2016, 10, 11)))
    record = ImportRecord(1, "0101", tuple(shown.items()))
    with door.book() as book:
        assert RELATION.read(Input(book, Reading(record, RELATION.layout), old, shown)) == {}
        facts = RELATION.read(Input(book, Reading(record, RELATION.layout)))
    again = party(**{**facts, "code": "boer"})
    assert RELATION.fields_of(again, Codes(date(2016, 10, 11))) == shown
    assert facts.keys() <= PartyDraft.__dataclass_fields__.keys()


def test_flaws_of_a_record_are_raised_together(door: Door) -> None:
    record = ImportRecord(4, "0101", (("0111", "x"), ("0174", "9999"), ("1487", "?")))
    reading = Reading(record, RELATION.layout)
    with door.book() as book:
        RELATION.read(Input(book, reading))
    with pytest.raises(RecordRefused) as refused:
        reading.refuse_if_flawed()
    assert [flaw.message for flaw in refused.value.flaws] == [
        "Ongeldige waarde 0111=x",
        "Ongeldige waarde 0174=9999",
        "Ongeldige waarde 1487=?",
    ]
    assert {(flaw.line, flaw.source) for flaw in refused.value.flaws} == {(4, "0101|0111=x|0174=9999|1487=?|")}
