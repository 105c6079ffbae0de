"""Each filter that the vendor's pages and its clients write, asked of a list over HTTP."""

from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from grootboek.bookkeeping.chart import add_account, add_journal
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door

RELATIONS = (
    PartyDraft(code="12", name="Test", email="a@example.nl", is_supplier=False, collection="core"),
    PartyDraft(
        code="13", name="Test & Zn", is_customer=False, country="België", free_fields={"lidmaatschapnummer": "5299"}
    ),
    PartyDraft(code="14", name="O'Neill", hidden=True),
)


@pytest.fixture(scope="module")
def filled(door: Door) -> Door:
    """Three relations, an account for distance sales, and a sale in each of two years."""
    with door.book(writing=True) as book:
        for draft in RELATIONS:
            add_party(book, draft)
    for number, year in (("VF16", 2025), ("VF17", 2026)):
        door.booked(number, factuurdatum=f"{year}-01-01", omschrijving="")
    return door


def found(door: Door, resource: str, query: str) -> set[str]:
    """Return the numbers of the rows of a query that is sent as it is written."""
    reply = door.get(f"/v2/{resource}", query)
    assert reply.status == 200, reply.text
    name = {"relaties": "relatiecode", "grootboeken": "nummer"}.get(resource, "factuurNummer")
    return {str(row.get(name, row.get("factuurnummer"))) for row in reply.json}


TABLE: tuple[tuple[str, str, set[str]], ...] = (
    ("relaties", "Email eq 'a@example.nl'", {"12"}),
    ("relaties", "Naam eq 'Test'", {"12"}),
    ("relaties", "Naam eq 'O''Neill'", {"14"}),
    ("relaties", "Relatiecode eq 12", {"12"}),
    ("relaties", "Relatiecode gt 0 and Relatiesoort/any(x: x eq 'Klant')", {"12", "14", "43"}),
    ("relaties", "Relatiesoort/any(r:r eq 'Eigen') and Relatiecode eq 12", set()),
    ("relaties", "Relatiesoort/any(soort:soort eq 'Klant') and Relatiecode eq 12", {"12"}),
    ("relaties", "VestigingsAdres/Land/Id ne guid'97dc3721-4cbe-5f9d-8c0b-5fd95da8f562' and Relatiecode gt 0", {"13"}),
    ("relaties", "ModifiedOn gt datetime'2017-07-16T23:59:59.999' and Relatiecode eq 12", {"12"}),
    ("relaties", "ModifiedOn gt datetime'2018-12-24T13:30:46' and Relatiecode eq 12", {"12"}),
    ("relaties", "ModifiedOn gt datetime'2099-01-01'", set()),
    ("relaties", "IncassoSoort ne null and Relatiecode eq 12", {"12"}),
    ("relaties", "IncassoSoort eq 'Core'", {"12"}),
    ("relaties", "substringof('Test', Naam) eq true", {"12", "13"}),
    ("relaties", "startswith(Naam,'Test') eq true", {"12", "13"}),
    ("relaties", "endswith(Naam,'Zn')", {"13"}),
    ("relaties", "tolower(Naam) eq 'test'", {"12"}),
    ("relaties", "ExtraVeldenKlant/any(e:e/Waarde eq '5299' and e/Naam eq 'lidmaatschapnummer')", {"13"}),
    ("relaties", "Nonactief eq true", {"14"}),
    ("relaties", "not (Relatiecode le 13 or Relatiecode ge 15) and Relatiecode lt 15", {"14"}),
    ("grootboeken", "Nummer eq 8000", {"8000"}),
    ("grootboeken", "Omschrijving eq ''", set()),
    ("verkoopfacturen", "Factuurnummer eq 'VF16'", {"VF16"}),
    ("verkoopfacturen", "FactuurDatum eq datetime'2026-01-01'", {"VF17"}),
    ("grootboekmutaties", "year(Datum) eq 2025", {"VF16"}),
    ("grootboekmutaties", "Datum eq datetime'2026-01-01'", {"VF17"}),
    ("grootboekmutaties", "Datum ge datetime'2025-01-01' and Datum lt datetime'2026-01-01'", {"VF16"}),
)


@pytest.mark.parametrize(
    ("resource", "condition", "expected"),
    TABLE,
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value)[:60],
)
def test_each_filter_however_it_is_encoded(filled: Door, resource: str, condition: str, expected: set[str]) -> None:
    for encoded in (quote(condition, safe="'(),:/"), quote(condition, safe=""), quote_plus(condition)):
        assert found(filled, resource, f"$filter={encoded}") == expected
        assert found(filled, resource, f"%24filter={encoded}&") == expected


def test_ids_of_references_in_all_their_forms(filled: Door) -> None:
    account, customer = filled.account("1300"), filled.customer.uid
    for condition in (f"Grootboek/Id eq (guid'{account}')", f"Grootboek/Id eq guid'{account.upper()}'"):
        assert found(filled, "grootboekmutaties", f"$filter={quote(condition)}") == {"VF16", "VF17"}
    blank = f"Relatie/Id eq guid' {customer}'"
    assert found(filled, "verkoopfacturen", f"$filter={quote(blank)}") == {"VF16", "VF17"}
    assert found(filled, "relaties", f"$filter={quote(f'''Id eq guid'{customer}' ''')}") == {"43"}


def test_distance_sales_without_a_rate(filled: Door) -> None:
    with filled.book(writing=True) as book:
        role = AccountRole.REVENUE_EU_DISTANCE
        add_account(book, AccountDraft(code="8998", name="Zonder", role=role))
        add_account(book, AccountDraft(code="8999", name="Met", role=role, vat_rate_code="SR"))
    condition = "Grootboekfunctie eq 'InstallatieTeleverkoopBinnenEUgeen' and VatRateCode eq null"
    reply = filled.get("/v2/grootboeken", f"$select=Nummer,%20Omschrijving&$filter={quote(condition)}")
    assert {"nummer": 8998, "omschrijving": "Zonder"} in reply.json
    assert 8999 not in [row["nummer"] for row in reply.json]


def test_a_filter_that_comes_three_times_is_all_of_them(filled: Door) -> None:
    three = "Nonactief%20eq%20false&$filter=Relatiecode%20gt%2011&$filter=Relatiecode%20lt%2013"
    assert found(filled, "relaties", f"$filter={three}") == {"12"}


@pytest.mark.parametrize("resource", ["relaties", "grootboeken", "verkoopfacturen", "grootboekmutaties"])
def test_names_count_by_their_case_and_unknown_ones_are_told(filled: Door, resource: str) -> None:
    for condition in ("naam eq 'x'", "modifiedOn ge datetime'2024-01-01'", "Nonsense eq 'x'", "Uri eq 'x'"):
        reply = filled.get(f"/v2/{resource}", f"$filter={quote(condition)}")
        assert reply.status == 400
        assert reply.json["Message"].startswith("Could not find a property named '")
        assert "SnelStart.B2B.Api.V2.Models." in reply.json["Message"]


@pytest.mark.parametrize(
    "condition", ["Naam", "Naam eq", "Naam eq 'x", "Naam eq 1", "nul(Naam) eq 'x'", "(Naam eq 'x'"]
)
def test_what_is_no_filter(filled: Door, condition: str) -> None:
    assert filled.get("/v2/relaties", f"$filter={quote(condition)}").codes == ["ALG-0104"]


@pytest.mark.parametrize("resource", ["landen", "dagboeken", "kostenplaatsen"])
def test_lists_without_odata_overlook_it_and_page(filled: Door, resource: str) -> None:
    whole: list[Any] = filled.get(f"/v2/{resource}").json
    assert filled.get(f"/v2/{resource}", "$filter=Nonsense%20eq%20'x'&$orderby=Niets").json == whole
    assert filled.get(f"/v2/{resource}", "$top=2&$skip=1").json == whole[1:3]


def test_pages_orders_and_what_is_nobodys_option(filled: Door) -> None:
    assert found(filled, "relaties", "relatie=12&$top=1&$orderby=Naam%20desc&$filter=Relatiecode%20lt%2015") == {"13"}
    too_many = filled.get("/v2/grootboekmutaties", "$top=501")
    assert too_many.json["Message"].endswith(
        "The limit of '500' for Top query has been exceeded. The value from the incoming request is '501'."
    )


def test_several_journals_for_money_are_listed_and_booked_in(filled: Door) -> None:
    with filled.book(writing=True) as book:
        second = add_account(book, AccountDraft(code="1109", name="Betaalprovider", role=AccountRole.BANK))
        draft = JournalDraft(
            code="PSP2", number=1109, name="Betaalprovider", kind=JournalKind.BANK, account_id=second.id
        )
        journal = add_journal(book, draft)
        lines = (StatedLine(account_id=chart_of(book).account_by_code["4360"].id, net=100),)
        day = Day(2024, 5, 5)
        record(book, Statement(kind=BookingKind.MONEY_SPENT, account_id=second.id, date=day, lines=lines))
    shown = [row for row in filled.get("/v2/dagboeken", "$top=200").json if row["soort"] == "Bank"]
    assert {(row["nummer"], row["omschrijving"]) for row in shown} >= {(1100, "Bank"), (1109, "Betaalprovider")}
    condition = f"Dagboek/Id eq guid'{journal.uid}'"
    assert len(filled.get("/v2/grootboekmutaties", f"$filter={quote(condition)}").json) == 2
