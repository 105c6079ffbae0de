"""Each golden case is answered as it is written down, and every operation that is served has one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.closing import unlock_period
from grootboek.bookkeeping.custom_fields import add_custom_field, fill_article_fields, fill_party_fields
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.bookkeeping.mandates import add_mandate
from grootboek.bookkeeping.order_templates import add_order_template
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.pricing import add_price_agreement, remove_price_agreement
from grootboek.bookkeeping.recipes import put_recipe_part
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import withdraw
from grootboek.gateways.snelstart.operations import SERVED
from grootboek.ledger.address import Address
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.booking import Document, DocumentLine
from grootboek.ledger.custom_field import CustomFieldDraft, FieldSubject, FieldType
from grootboek.ledger.mandate import MandateDraft
from grootboek.ledger.order_template import EntryField, EntryKind, OrderTemplateDraft
from grootboek.ledger.party import Party, PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.sales_order import OrderLineDraft, OrderStage, SalesOrderDraft
from grootboek.store.book import Book
from grootboek.store.invoicing.mandates import mandates
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.custom_fields import custom_fields
from grootboek.store.masters.order_templates import order_templates
from grootboek.store.masters.price_agreements import price_agreements
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.golden import CASES, Case, cases, filled, named, names_of_ids
from tests.gateways.snelstart.money import BANK, CASH, GENERAL, JOURNALS, general, made, money, on, vat


@pytest.fixture
def furnished(door: Door) -> Iterator[dict[str, str]]:
    """The names of the ids of an administration with the sale G-1, the purchase GI-1, relations, a mandate and an article.

    All but the mandate go again.
    """
    model, bought = door.booked("G-1", boekstuk="V26-1"), door.bought("GI-1", boekstuk="I26-1")
    with door.book(writing=True) as book:
        relation = add_party(book, PartyDraft(number=90, name="Oud", is_supplier=False))
        filled = add_party(book, PartyDraft(number=91, name="Vos"))
        if not mandates(book):
            signed = {"reference": "SEPA-43", "signed_on": date(2026, 1, 15), "description": "Contributie"}
            add_mandate(book, MandateDraft(party_id=door.customer.id, **signed))
    centre = door.call("POST", "/v2/kostenplaatsen", {"omschrijving": "Winkel", "nummer": 4001}).json
    agreed = articles_with_prices(door)
    with door.book(writing=True) as book:
        furnish_fields(book, filled)
    own = {model["id"]: "{boeking G-1}", bought["id"]: "{inkoop GI-1}", centre["id"]: "{kostenplaats 4001}"}
    yield names_of_ids(door) | own
    for resource in ("offertes", "verkooporders"):
        for row in door.get(f"/v2/{resource}").json:
            door.call("DELETE", f"/v2/{resource}/{row['id']}")
    with door.book(writing=True) as book:
        standing = {each.id for each in price_agreements(book)}
        for number in standing.intersection(agreed):
            remove_price_agreement(book, number)
    # What is made of others goes before its parts.
    for row in sorted(door.get("/v2/artikelen").json, key=lambda row: not row["isHoofdartikel"]):
        door.call("DELETE", f"/v2/artikelen/{row['id']}")
    for row in door.get("/v2/kostenplaatsen").json:
        door.call("DELETE", f"/v2/kostenplaatsen/{row['id']}")
    with door.book(writing=True) as book:
        unlock_period(book, LockKind.VAT_RETURN, None)
    for row in door.get("/v2/verkoopfacturen", "$filter=startswith(Factuurnummer,'G-')").json:
        assert door.call("DELETE", f"/v2/verkoopboekingen/{row['verkoopBoeking']['id']}").status == 200
    for row in door.get("/v2/inkoopfacturen", "$filter=startswith(Factuurnummer,'G')").json:
        assert door.call("DELETE", f"/v2/inkoopboekingen/{row['inkoopBoeking']['id']}").status == 200
    for party in (relation, filled):
        door.call("DELETE", f"/v2/relaties/{party.uid}")


FIELDS = (
    CustomFieldDraft(subject=FieldSubject.CUSTOMER, name="lidmaatschapnummer", kind=FieldType.TEXT, longest=20),
    CustomFieldDraft(subject=FieldSubject.CUSTOMER, name="lid sinds", kind=FieldType.MOMENT),
    CustomFieldDraft(subject=FieldSubject.SUPPLIER, name="korting", kind=FieldType.MONEY),
    CustomFieldDraft(subject=FieldSubject.ARTICLE, name="maat", kind=FieldType.CHOICE, choices=("S", "M", "L")),
    CustomFieldDraft(subject=FieldSubject.ARTICLE, name="breekbaar", kind=FieldType.FLAG),
    CustomFieldDraft(subject=FieldSubject.ARTICLE, name="gewicht", kind=FieldType.NUMBER),
)


def furnish_fields(book: Book, party: Party) -> None:
    """Add fields to the books, once, and give a party and the article 8001 a value for one of them each."""
    if not custom_fields(book):
        for draft in FIELDS:
            add_custom_field(book, draft)
    fill_party_fields(book, party.id, {FieldSubject.CUSTOMER: {"lidmaatschapnummer": "5299"}})
    fill_article_fields(book, articles(book, code="8001")[0].id, {"maat": "M"})


TEMPLATE = OrderTemplateDraft(
    name="Project",
    order_fields=(EntryField(number=1, name="Opleverdatum", kind=EntryKind.DAY, mask="00-00-0000"),),
    line_fields=(EntryField(number=1, name="Gravure", kind=EntryKind.TEXT, longest=20),),
)


def orders_by_a_template(door: Door) -> dict[str, str]:
    """Make an order and a quotation by the template Project, which is made once, and return their names."""
    with door.book(writing=True) as book:
        (standard,) = order_templates(book, name="Standaard")
        project = next(iter(order_templates(book, name="Project")), None) or add_order_template(book, TEMPLATE)
        (bell,) = articles(book, code="8001")
        line = OrderLineDraft(article_id=bell.id, quantity=Decimal(2), unit_price=Decimal("12.5"), entries={"1": "An"})
        draft = SalesOrderDraft(
            party_id=door.customer.id,
            date=date(2026, 3, 1),
            template_id=project.id,
            description="Bellen",
            reference="web-17",
            delivery_address=Address(street="Kade 1", postcode="3011 AA", city="Rotterdam"),
            entries={"1": "2026-04-01"},
            lines=(line,),
        )
        order = add_sales_order(book, draft)
        quote = add_sales_order(book, replace(draft, stage=OrderStage.QUOTE, template_id=None, entries={}, lines=()))
    return {
        str(standard.uid): "{sjabloon Standaard}",
        str(project.uid): "{sjabloon Project}",
        str(order.uid): "{order}",
        str(quote.uid): "{offerte}",
    }


def articles_with_prices(door: Door) -> list[int]:
    """Make the article 8001, of which 8002 is a part, agree prices on it, and return the ids of these."""
    with door.book(writing=True) as book:
        bell = {"name": "Fietsbel", "unit": "stuk", "sales_price": Decimal("12.5"), "purchase_price": Decimal(7)}
        article = add_article(book, ArticleDraft(code="8001", **bell))
        add_article(book, ArticleDraft(code="8002", name="Veer"))
        put_recipe_part(book, "8001", "8002", Decimal(2))
        with_customer = {"article_id": article.id, "party_id": door.customer.id}
        steps = ((Decimal(1), Decimal("11.25")), (Decimal(10), Decimal("9.995")))
        drafts = [PriceAgreementDraft(**with_customer, quantity_from=most, price=price) for most, price in steps]
        spring = {"name": "Lente", "valid_from": date(2026, 3, 20), "valid_through": date(2026, 4, 20)}
        drafts.append(PriceAgreementDraft(article_id=article.id, discount=Decimal("12.5"), **spring))
        return [add_price_agreement(book, draft).id for draft in drafts]


@contextmanager
def money_furnished(door: Door, case: Case) -> Iterator[dict[str, str]]:
    """The names of bookings of money, which are there for the cases of their resources alone, and go again."""
    if not any(resource in case.told["path"] for resource in JOURNALS):
        yield {}
        return
    bank, cash, memo = (made(door, resource, model) for resource, model in of_money(door).items())
    yield {bank["id"]: "{bankboeking B26-1}", cash["id"]: "{kasboeking K26-1}", memo["id"]: "{memoriaal M26-1}"}
    for resource in (BANK, CASH):
        for row in door.get(f"/v2/{resource}").json:
            assert door.call("DELETE", f"/v2/{resource}/{row['id']}").status == 200
    door.call("DELETE", f"/v2/{GENERAL}/{memo['id']}")


def of_money(door: Door) -> dict[str, dict[str, Any]]:
    """Return a booking of each resource of money."""
    costs = on(door, "4360", debet=100, btwSoort="Hoog")
    spent = money(door, 0, 121, grootboekBoekingsRegels=[costs], btwBoekingsregels=[vat("TeVorderen", debet=21)])
    sold = on(door, "8000", 100, btwSoort="Hoog")
    till = money(
        door, 121, resource=CASH, grootboekBoekingsRegels=[sold], btwBoekingsregels=[vat("AfTeDragen", credit=21)]
    )
    memo = general(door, on(door, "4360", debet=10), on(door, "2000", 10))
    return {
        BANK: {**spent, "boekstuk": "B26-1"},
        CASH: {**till, "boekstuk": "K26-1"},
        GENERAL: {**memo, "boekstuk": "M26-1"},
    }


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_answer_is_the_golden_one(door: Door, furnished: dict[str, str], case: Case) -> None:
    request, response = case.text("request.json"), case.text("response.json")
    invoice = door.get("/v2/verkoopfacturen", "$filter=Factuurnummer eq 'G-1'".replace(" ", "%20")).json[0]["id"]
    line = door.get("/v2/grootboekmutaties", "$top=1&$filter=FactuurNummer%20eq%20'G-1'").json[0]["id"]
    with money_furnished(door, case) as more, report_furnished(door, case):
        names = furnished | {invoice: "{factuur G-1}", line: "{mutatie G-1}"} | more
        if "order" in case.told["path"] or "offertes" in case.told["path"]:
            names |= orders_by_a_template(door)
        if "btwaangiftes" in case.told["path"]:
            names |= vat_returns_of_2024(door, case)
        if "/documenten/" in case.told["path"]:
            names |= attached(door, next(uid for uid, name in names.items() if name == "{boeking G-1}"))
        reply = door.call(
            case.told["method"],
            filled(case.told["path"], names),
            None if request is None else filled(request, names).encode(),
            filled(case.told.get("query", ""), names).replace(" ", "%20"),
        )
    assert reply.status == case.told["status"]
    document = case.text("response.xml")
    if document is not None:
        assert (reply.headers["content-type"], reply.text) == ("application/xml; charset=utf-8", document)
        return
    own = case.told.get("own_values", ())
    if "rows" in case.told:
        answer = [row for row in named(reply.text, names) if row[ROW_NAME] in case.told["rows"]]
        assert answer == named(response or "", {})
        return
    assert without(own, named(reply.text, names)) == without(own, named(response or "", {}))


ROW_NAME = "grootboekNummer"


@contextmanager
def report_furnished(door: Door, case: Case) -> Iterator[None]:
    """Bookings of 1995 and 1996, years in which nothing else is booked, for the cases of reports alone."""
    if "/rapportages/" not in case.told["path"]:
        yield
        return
    booked = []
    with door.book(writing=True) as book:
        chart = chart_of(book)
        for day, amount in ((date(1995, 12, 1), 40_00), (date(1996, 1, 10), 25_00), (date(1996, 2, 10), 10_00)):
            line = DocumentLine(account_id=chart.account_by_code["4360"].id, amount=amount)
            journal = chart.journal_by_code["KAS"].id
            booked.append(record(book, Document(journal_id=journal, date=day, lines=(line,))))
    yield
    with door.book(writing=True) as book:
        for view in booked:
            withdraw(book, view)


def attached(door: Door, booking: str) -> dict[str, str]:
    """Give a sale a document, which other cases do not show, and return its name."""
    body = {"content": "JVBERi0xLjcKYm9u", "fileName": "bon.pdf", "parentIdentifier": booking}
    return {door.call("POST", "/v2/documenten/Verkoopboekingen", body).json["id"]: "{document}"}


def vat_returns_of_2024(door: Door, case: Case) -> dict[str, str]:
    """Return the names of the returns of 2024, with a purchase whose VAT is reversed; file the third where a case asks it."""
    if not door.get("/v2/inkoopfacturen", "$filter=Factuurnummer%20eq%20'GA-1'").json:
        reversed_vat = {"btw": [{"btwSoort": "InkopenVerlegd", "btwBedrag": 0}], "factuurbedrag": 100}
        door.bought("GA-1", factuurdatum="2024-02-10T00:00:00", **reversed_vat)
    if "{aangifte 2024-07-01}" in case.told["path"]:
        with door.book(writing=True) as book:
            file_vat_return(book, date(2024, 7, 1), date(2024, 9, 30))
    rows = door.get("/v2/btwaangiftes", "$filter=year(AangiftePeriodeBeginDatum)%20eq%202024").json
    return {row["id"]: f"{{aangifte {row['aangiftePeriodeBeginDatum'][:10]}}}" for row in rows}


def without(own: list[str], answer: Any) -> Any:
    """Return an answer without the values that depend on what was booked before."""
    if isinstance(answer, list):
        return [without(own, each) for each in answer]
    return {name: "..." if name in own else value for name, value in answer.items()} if own else answer


def test_every_operation_that_is_served_has_a_case() -> None:
    served = {operation.name for operation in SERVED}
    assert {case.told["operation"] for case in cases()} == served


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case_tells_where_its_answer_is_known_from(case: Case) -> None:
    assert case.told["provenance"]
    assert case.folder.parent.parent == CASES
