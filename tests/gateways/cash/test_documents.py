"""Test how records of an import become documents of the ledger."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from uuid import UUID

import pytest

from grootboek.gateways.cash.documents.drafts import Draft, Lookups, draft_from_records, invoice_number_as_known
from grootboek.gateways.cash.documents.gathering import gathered
from grootboek.gateways.cash.records.messages import ImportRecord, records_from_wire
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.administration import Administration
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.journal import Journal, JournalKind

MOMENT = datetime(2016, 10, 11, tzinfo=UTC)
ROLES = {
    1000: AccountRole.CASH,
    1300: AccountRole.RECEIVABLE,
    1700: AccountRole.VAT_SALES_HIGH,
    4360: AccountRole.COSTS_ANY_RATE,
    8000: AccountRole.REVENUE_HIGH,
}
JOURNALS = {"KAS": JournalKind.CASH, "VERKF": JournalKind.SALES}


def account(number: int) -> Account:
    return Account(
        number,
        UUID(int=number),
        str(number),
        number,
        "",
        ROLES[number],
        True,
        True,
        "",
        False,
        False,
        None,
        None,
        MOMENT,
        MOMENT,
    )


def chart_of() -> Chart:
    texts = dict.fromkeys(
        ("street", "postcode", "city", "country", "vat_number", "coc_number", "iban", "email", "phone"), ""
    )
    own = Administration(id=1, uid=UUID(int=1), code="demo", name="Demo", period_kind=PeriodKind.MONTHS, **texts)
    journals = [
        Journal(i, UUID(int=i), code, i, "", kind, None, True) for i, (code, kind) in enumerate(JOURNALS.items())
    ]
    return Chart(
        version=1,
        administration=own,
        accounts=MappingProxyType({number: account(number) for number in ROLES}),
        journals=MappingProxyType({journal.id: journal for journal in journals}),
        cost_centres=MappingProxyType({7: CostCentre(7, UUID(int=7), "NRD", 7, "Noord", None, True)}),
        locks=(),
    )


def drafts(*rows: str) -> list[Draft]:
    """Read records given as `0201=4360 0302=161201 ...`."""
    fields = ["".join("<F{}>{}</F{}>".format(*(f := pair.split("=")), f[0]) for pair in row.split()) for row in rows]
    text = "".join(f"<R0301>{each}</R0301>" for each in fields)
    lookups = Lookups(chart_of(), {43: 5}.get, lambda *_: ["077"])
    return drafts_of(records_from_wire(f"<CASH>{text}</CASH>"), lookups)


def drafts_of(records: Sequence[ImportRecord], lookups: Lookups) -> list[Draft]:
    """Read the documents that records make."""
    found = gathered(records, lookups.chart)
    return [draft_from_records(map(records.__getitem__, places), lookups) for places in found.documents()]


def test_sales_document_of_the_manual() -> None:
    (draft,) = drafts(
        "101=000043 201=1300 302=161013 303=060077 306=Verkoop 307=180000 309=060077 901=VERKF",
        "201=8000 302=161013 303=060077 306=Omzet 307=-148760 901=VERKF",
        "201=1700 302=161013 303=060077 305=-148760 306=Verkoop 307=-31240 901=VERKF",
    )
    document = draft.document()
    assert (document.journal_id, document.date, document.document_number) == (1, date(2016, 10, 13), 60077)
    assert [(line.account_id, line.amount, line.vat_base) for line in document.lines] == [
        (1300, 180000, None),
        (8000, -148760, None),
        (1700, -31240, -148760),
    ]
    assert (document.lines[0].party_id, document.lines[0].invoice_number) == (5, "060077")
    assert not draft.flaws


SAME_DAY = "201=4360 302=161201 307=1 901=KAS"
GROUPS = {
    "same day without a number": ([SAME_DAY, SAME_DAY], [2]),
    "another day": ([SAME_DAY, "201=4360 302=161202 307=1 901=KAS", SAME_DAY], [1, 1, 1]),
    "another daybook": ([SAME_DAY, "201=4360 302=161201 307=1 901=VERKF"], [1, 1]),
    "number, apart": ([f"{SAME_DAY} 303=7", f"{SAME_DAY} 303=8", f"{SAME_DAY} 303=000007"], [2, 1]),
    "number, another year": ([f"{SAME_DAY} 303=7", "201=4360 302=171201 307=1 901=KAS 303=7"], [1, 1]),
    "number after none": ([SAME_DAY, f"{SAME_DAY} 303=7"], [1, 1]),
    "daybook in small letters": ([SAME_DAY, SAME_DAY.replace("KAS", "kas")], [2]),
    "date of an export": ([f"{SAME_DAY} 303=7", "201=4360 302=01-12-2016 307=1 901=KAS 303=7"], [2]),
}


@pytest.mark.parametrize("case", GROUPS)
def test_records_of_one_document(case: str) -> None:
    rows, sizes = GROUPS[case]
    read = drafts(*rows)
    assert [len(draft.good) for draft in read] == sizes
    assert not [flaw for draft in read for flaw in draft.flaws]


FLAWS = {
    "302=161201 307=1 901=KAS": "0201=",
    "201=9999 302=161201 307=1 901=KAS": "0201=9999",
    "201=4360 307=1 901=KAS": "0302=",
    "201=4360 302=161301 307=1 901=KAS": "0302=161301",
    "201=4360 302=161201 901=KAS": "0307=",
    "201=4360 302=161201 307=1.234,00 901=KAS": "0307=1.234,00",
    "201=4360 302=161201 307=1": "0901=",
    "201=4360 302=161201 307=1 901=BANK": "0901=BANK",
    "201=4360 302=161201 307=1 901=KAS 303=1234567": "0303=1234567",
    "201=4360 302=161201 307=1 901=KAS 303=A1": "0303=A1",
    "201=1300 302=161201 307=1 901=KAS 101=44": "0101=44",
    "201=1300 302=161201 307=1 901=KAS 101=x": "0101=x",
    "201=1300 302=161201 307=1 901=KAS 101=43 309=F-1": "0309=F-1",
    "201=4360 302=161201 307=1 901=KAS 305=x": "0305=x",
    "201=4360 302=161201 307=1 901=KAS 911=ZD": "0911=ZD",
    "201=1300 302=161201 307=1 901=KAS 111=-1": "0111=-1",
}


@pytest.mark.parametrize("row", FLAWS)
def test_invalid_value(row: str) -> None:
    (draft,) = drafts(row)
    (flaw,) = draft.flaws
    assert flaw.message == f"Ongeldige waarde {FLAWS[row]}"
    assert (flaw.line, draft.good) == (1, [])
    assert flaw.source.startswith("0301|0")


def test_a_faulty_record_leaves_the_others() -> None:
    (draft,) = drafts(SAME_DAY, "201=9999 302=161201 307=x 901=KAS", SAME_DAY)
    assert len(draft.good) == 2
    assert [(flaw.line, flaw.message) for flaw in draft.flaws] == [
        (2, "Ongeldige waarde 0201=9999"),
        (2, "Ongeldige waarde 0307=x"),
    ]


def test_one_document_has_one_date() -> None:
    (draft,) = drafts(f"{SAME_DAY} 303=7", "201=4360 302=161202 307=1 901=KAS 303=7")
    assert [flaw.message for flaw in draft.flaws] == ["Ongeldige waarde 0302=161202"]


def test_fields_without_a_place_are_kept_aside() -> None:
    (draft,) = drafts(f"{SAME_DAY} 911=nrd 711=REF 477=123 999=x 301=1612 310=1612 305=200")
    document = draft.document()
    assert document.reference == "REF"
    assert document.door_fields == {"cash": {"1": {"0477": "123", "0999": "x"}}}
    assert (document.lines[0].cost_centre_id, document.lines[0].vat_base) == (7, None)


@pytest.mark.parametrize(
    ("text", "known", "meant"),
    [
        ("060077", [], "060077"),
        ("77", [], "000077"),
        ("77", ["077"], "077"),
        ("F-1", ["F-1"], "F-1"),
        ("7", ["77"], "000007"),
    ],
)
def test_invoice_number_as_the_books_know_it(text: str, known: list[str], meant: str) -> None:
    assert invoice_number_as_known(text, known) == meant


def test_an_amount_that_the_door_worked_out_is_not_read_again() -> None:
    fields = (("0201", "4360"), ("0302", "161201"), ("0307", "-12100"), ("0901", "KAS"))
    lookups = Lookups(chart_of(), {43: 5}.get, lambda *_: [])
    records = [
        ImportRecord(1, "0301", fields, 1, {"0307": -12100}),
        ImportRecord(2, "0301", fields, 2, {"0307": 7}),
        ImportRecord(3, "0301", fields, 3, {"0307": 10**12}),
    ]
    first, second, third = drafts_of(records, lookups)
    assert [line.amount for draft in (first, second) for _, line in draft.good] == [-12100, 7]
    assert (third.good, [flaw.message for flaw in third.flaws]) == ([], ["Ongeldige waarde 0307=-12100"])
