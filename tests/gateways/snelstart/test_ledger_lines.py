"""Grootboekmutaties: the lines of the ledger as the books have them, by any filter and in any order, page by page."""

from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.recording import record
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.fiscal_periods import Day
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.test_lists_agree import COMPARISONS, listed, page_of_memory, queries, read

PATH = "/v2/grootboekmutaties"
LIST = "GET /grootboekmutaties"
MODEL = "GrootboekMutaties.GrootboekMutatieModel"
YEARS = (2024, 2025, 2026)


def spend(door: Door, day: Day, cents: int, **facts: Any) -> None:
    """Book a payment from the bank on costs, by another door."""
    with door.book(writing=True) as book:
        chart = chart_of(book)
        code = facts.pop("code", "4360")
        bank, costs = chart.account_by_code["1100"].id, chart.account_by_code[code].id
        line = StatedLine(account_id=costs, net=cents, **facts)
        record(book, Statement(kind=BookingKind.MONEY_SPENT, account_id=bank, date=day, lines=(line,), reference="B7"))


@pytest.fixture(scope="module")
def ledger(door: Door) -> Door:
    """Sales and payments of three years, on several accounts and a cost centre; one sale revised and one withdrawn."""
    with door.book(writing=True) as book:
        centre = add_cost_centre(book, CostCentreDraft(name="Winkel", number=7)).id
    for number, year in enumerate(YEARS):
        door.booked(f"M{number}", factuurdatum=f"{year}-12-31")
        spend(door, Day(year, 1, 1), 1000 * number + 7, cost_centre_id=centre, description="Huur")
        spend(door, Day(year, 6, 30), 333, code="4310")
    revised = door.booked("M8")
    sale = door.sale("M8", factuurbedrag=242, boekingsregels=[door.line(bedrag=200)], omschrijving="Meer")
    sale["btw"] = [{"btwSoort": "VerkopenHoog", "btwBedrag": 42}]
    assert door.call("PUT", f"/v2/verkoopboekingen/{revised['id']}", sale).status == 200
    withdrawn = door.booked("M9")
    assert door.call("DELETE", f"/v2/verkoopboekingen/{withdrawn['id']}").status == 200
    return door


def rows(door: Door, *options: str) -> list[dict[str, Any]]:
    """Return the mutaties of a query."""
    reply = door.get(
        PATH, "&".join(f"{name}={quote(value)}" for name, value in (each.split("=", 1) for each in options))
    )
    assert reply.status == 200, reply.text
    answer: list[dict[str, Any]] = reply.json
    return answer


def test_lines_are_those_of_bookings_as_they_stand(ledger: Door) -> None:
    control, revenue, vat = rows(ledger, "$filter=FactuurNummer eq 'M8'")
    assert [row["saldo"] for row in (control, revenue, vat)] == [
        Decimal("242.00"),
        Decimal("-200.00"),
        Decimal("-42.00"),
    ]
    assert {name: value for name, value in revenue.items() if name not in ("id", "uri", "modifiedOn")} == {
        "grootboek": {"id": ledger.account("8000"), "uri": f"/grootboeken/{ledger.account('8000')}"},
        "kostenplaats": None,
        "datum": "2026-03-01T00:00:00",
        "dagboek": revenue["dagboek"],
        "omschrijving": "Taarten",
        "debet": Decimal("0.00"),
        "credit": Decimal("200.00"),
        "saldo": Decimal("-200.00"),
        "documents": [],
        "boekstuk": revenue["boekstuk"],
        "factuurNummer": "M8",
        "relatiePublicIdentifier": {"id": str(ledger.customer.uid), "uri": f"/relaties/{ledger.customer.uid}"},
    }
    assert (control["omschrijving"], control["debet"], control["credit"]) == (
        "Meer",
        Decimal("242.00"),
        Decimal("0.00"),
    )
    (journal,) = [row for row in ledger.get("/v2/dagboeken").json if row["soort"] == "Verkoop"]
    assert control["dagboek"] == {"id": journal["id"], "uri": journal["uri"]}
    assert rows(ledger, "$filter=FactuurNummer eq 'M9'") == []
    (spent,) = rows(ledger, "$filter=Kostenplaats/Id ne null and year(Datum) eq 2025")
    assert (spent["boekstuk"], spent["factuurNummer"], spent["relatiePublicIdentifier"]) == ("B7", None, None)


def test_each_is_read_by_its_id(ledger: Door) -> None:
    every = rows(ledger)
    assert len({row["id"] for row in every}) == len(every)
    for row in every[:6]:
        assert ledger.get(f"{PATH}/{row['id']}").json == row
        assert row["uri"] == f"/grootboekmutaties/{row['id']}"
        assert rows(ledger, f"$filter=Id eq guid'{row['id']}'") == [row]
    unknown = ledger.get(f"{PATH}/{ledger.customer.uid}")
    assert (unknown.status, unknown.codes) == (404, ["ALG-0103"])


def test_accounts_come_to_the_trial_balance(ledger: Door) -> None:
    groups = rows(ledger, "$apply=groupby((Grootboek),aggregate(Saldo with sum as Saldo))")
    with ledger.book() as book:
        balances, accounts = trial_balance(book), chart_of(book).accounts
    shown = {group["grootboek"]["id"]: int(group["saldo"] * 100) for group in groups}
    assert {uid: cents for uid, cents in shown.items() if cents} == {
        str(accounts[number].uid): row.debit - row.credit for number, row in balances.items() if row.debit != row.credit
    }


ATOMS = (
    "year(Datum) {comparison} 2025",
    "year(Datum) {comparison} 2025.5",
    "year(ModifiedOn) {comparison} 2026",
    "year(Datum) {comparison} 9999",
    "year(Datum) {comparison} 0",
    "month(Datum) {comparison} 6",
    "Datum {comparison} datetime'2025-06-30'",
    "Saldo {comparison} 0",
    "Debet {comparison} 3.33",
    "Credit {comparison} 3.33",
    "Omschrijving {comparison} 'Huur'",
    "substringof('a', Omschrijving)",
    "indexof(Omschrijving, 'u') {comparison} 1",
    "Boekstuk {comparison} 'B7'",
    "FactuurNummer {comparison} 'M1'",
    "FactuurNummer eq null",
    "Kostenplaats/Id eq null",
    "Kostenplaats/Id ne guid'00000000-0000-0000-0000-000000000009'",
    "RelatiePublicIdentifier/Id ne null",
    "Documents/any()",
    "Id eq guid'00000000-0000-0000-0000-000000000009'",
    "Id ne guid'00000000-0000-0000-0000-000000000009'",
    "Id eq null",
)
filters = st.lists(
    st.builds(
        lambda text, comparison: text.format(comparison=comparison),
        st.sampled_from(ATOMS),
        st.sampled_from(COMPARISONS),
    ),
    min_size=1,
    max_size=3,
).flatmap(lambda terms: st.sampled_from((" and ".join(terms), " or ".join(terms), f"not ({terms[0]})")))
SORTED = (
    *("Datum", "Saldo", "Debet", "Omschrijving", "Boekstuk", "FactuurNummer", "ModifiedOn"),
    *("Grootboek/Id", "Kostenplaats/Id", "Dagboek/Id", "RelatiePublicIdentifier/Id", "Id"),
)
orderings = st.lists(st.builds("{} {}".format, st.sampled_from(SORTED), st.sampled_from(("asc", "desc"))), max_size=2)


@given(query=queries(filters, orderings | st.just([])))
def test_lines_are_as_memory_lists_them(ledger: Door, query: str) -> None:
    with ledger.book() as book:
        every: Any = listed(book, LIST, "")
        assert listed(book, LIST, query) == page_of_memory(every, read(query, MODEL), MODEL)


@pytest.mark.parametrize("condition", ["", "year(Datum) ge 2025", "indexof(Omschrijving, 'a') gt 0"])
def test_pages_follow_one_another_whatever_is_booked_or_deleted_meanwhile(ledger: Door, condition: str) -> None:
    own = [f"$filter={condition}"] if condition else []
    sales = [ledger.booked(f"P{number}-{len(condition)}", omschrijving="Taart") for number in range(2)]

    def every() -> list[str]:
        return [row["id"] for row in rows(ledger, *own)]

    def paged() -> list[str]:
        ids: list[str] = []
        while page := rows(ledger, *own, "$top=4", f"$skip={len(ids)}"):
            ids += [row["id"] for row in page]
        return ids

    before = every()
    assert paged() == paged() == before
    sales.append(ledger.booked(f"P3-{len(condition)}", omschrijving="Taart"))
    assert paged() == every()
    assert every()[: len(before)] == before
    # A booking that is gone moves what comes after it.
    for sale in sales:
        assert ledger.call("DELETE", f"/v2/verkoopboekingen/{sale['id']}").status == 200
        assert paged() == every()


def test_a_page_begins_where_the_one_before_it_ended(ledger: Door) -> None:
    statements: list[tuple[str, Any]] = []
    engine = ledger.server.database.reader

    def note(*event_of_engine: Any) -> None:
        statements.append((event_of_engine[2], event_of_engine[3]))

    rows(ledger, "$top=5")
    event.listen(engine, "before_cursor_execute", note)
    try:
        rows(ledger, "$top=5", "$skip=5")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    ((text, values),) = [each for each in statements if "line_no" in each[0]]
    given_values = list(values.values()) if isinstance(values, dict) else list(values)
    assert ">=" in text
    assert given_values[-2:] == [5, 0]  # rows, and rows that are skipped
