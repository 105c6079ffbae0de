"""Orders that are delivered in another country: their VAT, where their invoices are booked, and what is paid at the counter."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.crediting import credit_invoice
from grootboek.bookkeeping.foreign_vat import charge_foreign_vat
from grootboek.bookkeeping.invoice_templates import whole_template
from grootboek.bookkeeping.invoicing_settings import sender
from grootboek.bookkeeping.order_invoicing import invoice_sales_order
from grootboek.bookkeeping.ordering import add_sales_order, change_sales_order, put_sales_order_line
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.remarks import remarks
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.address import Address
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Reason
from grootboek.ledger.sales_order import OrderLineDraft, OrderStage, SalesOrder, SalesOrderDraft
from grootboek.papers.invoice_facts import InvoiceFacts
from grootboek.papers.invoice_view import InvoiceView, invoice_view
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.invoicing.sales_orders import sales_order_by
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by
from grootboek.store.masters.revenue_groups import revenue_groups
from tests.bookkeeping.books import Books, refused_for

DAY = date(2026, 3, 15)
GERMANY = Address(street="Markt 1", city="Aken", country="Duitsland")


@dataclass
class Shop:
    """Books of a shop with goods at the high and low rate and a service, and customers here and abroad."""

    books: Books
    charges: bool = False

    def __post_init__(self) -> None:
        with self.books.writing() as book:
            groups = {group.number: group.id for group in revenue_groups(book)}
            for code, number in (("FIETS", 1), ("BOEK", 2), ("UREN", 5)):
                draft = ArticleDraft(code=code, name=code.title(), revenue_group_id=groups[number])
                add_article(book, replace(draft, sales_price=Decimal(100)))
            add_party(book, PartyDraft(code="ANNA", name="Anna Schmidt", country="Duitsland"))
            add_party(book, PartyDraft(code="GMBH", name="Rad GmbH", country="DE", vat_number="DE136695976"))
            add_party(book, PartyDraft(code="OSLO", name="Sykkel AS", country="Noorwegen"))
            if self.charges:
                for code, kind in (("8061", "SR"), ("8062", "RRL")):
                    draft_of_account = AccountDraft(code=code, name=kind, role=AccountRole.REVENUE_EU_DISTANCE)
                    add_account(book, replace(draft_of_account, vat_rate_code=kind))
                old = chart_of(book).account_by_code["8060"].id
                change_account(book, old, lambda account: replace(account, active=False))
                charge_foreign_vat(book, charging=True)

    def order(self, customer: str, *articles: str, **facts: Any) -> SalesOrder:
        """Take an order of one of each article at 100,00."""
        with self.books.writing() as book:
            lines = tuple(self.line(article) for article in articles)
            draft = SalesOrderDraft(party_id=self.books.names.parties[customer], date=DAY, lines=lines)
            return add_sales_order(book, replace(draft, **facts))

    @staticmethod
    def line(article: str) -> OrderLineDraft:
        """Return a line of one article at the price that it has."""
        return OrderLineDraft(article_id={"FIETS": 1, "BOEK": 2, "UREN": 3}[article], quantity=Decimal(1))

    def invoice(self, order: SalesOrder, **how: Any) -> Invoice:
        """Make the invoice of an order, which comes to what the order came to."""
        with self.books.writing() as book:
            made = invoice_sales_order(book, order.number, DAY, **how)
            assert invoice_by(book, "id", made.invoice.id) == made.invoice
            assert sales_order_by(book, "number", order.number) == made.order
        assert (made.invoice.net, made.invoice.gross) == (order.totals.net, order.totals.gross)
        assert self.books.booking(made.invoice.booking_number or 0).amount == order.totals.gross
        assert self.books.faults() == []
        return made.invoice

    def posted(self, order: SalesOrder, **how: Any) -> str:
        """Make the invoice of an order and return what it does to the books."""
        return self.books.posted(self.invoice(order, **how).booking_number or 0)

    def paper(self, invoice: Invoice) -> InvoiceView:
        """Return what the page of an invoice shows."""
        with self.books.reading() as book:
            party = party_by(book, "id", invoice.party_id)
            assert party is not None
            template = whole_template(book, invoice.template)
            return invoice_view(InvoiceFacts(sender=sender(book), party=party, invoice=invoice, template=template))


@pytest.fixture
def shop(books: Books) -> Shop:
    """A shop that charges Dutch VAT to consumers elsewhere."""
    return Shop(books)


def test_where_an_order_goes_says_what_vat_it_bears(shop: Shop) -> None:
    # Dutch VAT here, and of a consumer elsewhere in the EU while no foreign VAT is charged.
    assert shop.order("KLANT", "FIETS", "BOEK").totals.gross == 12_100 + 10_900
    assert shop.order("ANNA", "FIETS", "BOEK").totals.gross == 12_100 + 10_900
    # A business elsewhere pays it itself, of goods and of services; not one that only has goods sent there.
    business = shop.order("GMBH", "FIETS", "UREN")
    assert [line.vat_code for line in business.lines] == ["sales_eu_goods", "sales_eu_services"]
    assert shop.order("KLANT", "FIETS", delivery_address=GERMANY).totals.gross == 12_100
    assert shop.order("GMBH", "FIETS", delivery_address=Address(city="Delft", country="NL")).totals.gross == 12_100
    export = shop.order("OSLO", "FIETS", "UREN", amounts_include_vat=True)
    assert (export.totals.net, export.totals.gross) == (20_000, 20_000)
    assert shop.posted(business) == "debit 1300 200,00 / credit 8170 100,00 / credit 8270 100,00"
    assert shop.posted(export) == "debit 1300 200,00 / credit 8050 100,00 / credit 8050 100,00"


def test_an_order_is_taxed_anew_when_it_goes_elsewhere_and_when_it_is_invoiced(shop: Shop) -> None:
    order = shop.order("OSLO", "FIETS")
    text = OrderLineDraft(description="Verpakking", quantity=Decimal(1), unit_price=Decimal(10))
    with shop.books.writing() as book:
        line = put_sales_order_line(book, order.number, text)
    assert line.vat_code == "sales_outside_eu"
    with shop.books.writing() as book:
        home = Address(city="Delft", country="Nederland")
        order = change_sales_order(book, order.number, lambda draft: replace(draft, delivery_address=home))
    assert [each.vat_code for each in order.lines] == ["sales_high", "sales_high"]
    sent = shop.order("KLANT", "FIETS", delivery_address=Address(city="Oslo", country="NO"))
    assert shop.posted(sent) == "debit 1300 100,00 / credit 8050 100,00"
    with shop.books.reading() as book:
        assert list(remarks(book)) == []
    other = shop.order("GMBH", "FIETS")
    with shop.books.writing() as book:
        change_party(book, other.party_id, lambda party: replace(party, vat_number=""))
        made = invoice_sales_order(book, other.number, DAY)
    assert (made.invoice.gross, made.order.totals.gross) == (12_100, 12_100)


@pytest.mark.parametrize("includes_vat", [False, True])
def test_a_consumer_elsewhere_pays_the_vat_of_the_country_of_delivery(books: Books, includes_vat: bool) -> None:
    shop = Shop(books, charges=True)
    order = shop.order("ANNA", "FIETS", "BOEK", amounts_include_vat=includes_vat, discount=Decimal(10))
    assert [(line.vat_code, line.foreign_rate) for line in order.lines] == [
        ("sales_eu_distance", 19),
        ("sales_eu_distance", 7),
    ]
    assert (order.totals.net, order.totals.gross) == (18_000, 18_000 + 1_710 + 630)
    invoice = shop.invoice(order)
    assert books.posted(invoice.booking_number or 0) == (
        "debit 1300 203,40 / credit 8061 100,00 / credit 8062 100,00 / debit 8061 10,00 / debit 8062 10,00"
        " / credit 1750 17,10 / credit 1750 6,30"
    )
    view = shop.paper(invoice)
    assert [(row.label, row.base[2:], row.amount[2:]) for row in view.vat] == [
        ("19% btw (Duitsland)", "90,00", "17,10"),
        ("7% btw (Duitsland)", "90,00", "6,30"),
    ]
    with books.writing() as book:
        credit = credit_invoice(book, invoice, DAY)
    assert (credit.net, credit.gross) == (-18_000, -20_340)


def test_the_address_decides_which_countrys_vat_it_is(books: Books) -> None:
    shop = Shop(books, charges=True)
    belgium = Address(street="Kaai 1", postcode="2000", city="Antwerpen", country="België")
    other = shop.order("ANNA", "FIETS", delivery_address=belgium, invoice_address=replace(GERMANY, name="Schmidt"))
    assert other.totals.gross == 12_100
    invoice = shop.invoice(other)
    view = shop.paper(invoice)
    assert (view.vat[0].label, view.delivery) == ("21% btw (België)", ("Kaai 1", "2000  Antwerpen", "België"))
    assert (view.customer.name, view.customer.address) == ("Schmidt", ("Markt 1", "Aken", "Duitsland"))
    with books.writing() as book:
        assert credit_invoice(book, invoice, DAY).gross == -12_100
    # A Dutch consumer may have goods sent to Germany, and a German one may have them sent here.
    assert shop.posted(shop.order("KLANT", "FIETS", delivery_address=GERMANY)) == (
        "debit 1300 119,00 / credit 8061 100,00 / credit 1750 19,00"
    )
    here = shop.order("ANNA", "FIETS", delivery_address=Address(city="Delft"))
    assert shop.posted(here) == "debit 1300 121,00 / credit 8100 100,00 / credit 1700 21,00"
    with books.writing() as book:
        account = chart_of(book).account_by_code["8062"].id
        change_account(book, account, lambda draft: replace(draft, active=False))
    unbooked = shop.order("ANNA", "BOEK")
    with refused_for(Reason.FOREIGN_RATE_MISSING), books.writing() as book:
        invoice_sales_order(book, unbooked.number, DAY)


def test_a_cash_receipt_is_paid_into_the_drawer(shop: Shop) -> None:
    order = shop.order("KLANT", "FIETS", payment_term=30, reference="web-17")
    invoice = shop.invoice(order, cash_journal="")
    assert invoice.number not in shop.books.outstanding()
    payment = shop.books.bookings()[-1]
    assert (payment.kind, payment.date, payment.amount) == ("payment_received", DAY, 12_100)
    assert shop.books.names.posted(payment.lines) == "debit 1000 121,00 / credit 1300 121,00"
    view = shop.paper(invoice)
    assert [(row.description, row.quantity, row.amount[2:]) for row in view.lines] == [
        ("Uw referentie: web-17", "", ""),
        ("Fiets", "1", "100,00"),
    ]
    assert (view.kind, view.remarks) == ("settled", ("Contant betaald op 15 maart 2026.",))
    back = replace(shop.line("FIETS"), quantity=Decimal(-1))
    with shop.books.writing() as book:
        draft = SalesOrderDraft(party_id=shop.books.names.parties["KLANT"], date=DAY, lines=(back,))
        returned = add_sales_order(book, draft)
        made = invoice_sales_order(book, returned.number, DAY, cash_journal="KAS")
    assert made.order.stage == OrderStage.CASH_RECEIPT
    assert shop.books.outstanding() == {}
    assert shop.books.names.posted(shop.books.bookings()[-1].lines) == "credit 1000 121,00 / debit 1300 121,00"


def test_a_cash_receipt_that_cannot_be_paid_leaves_no_invoice(shop: Shop) -> None:
    order = shop.order("KLANT", "FIETS")
    for journal, reason in (("BANK", Reason.JOURNAL_KIND_WRONG), ("WEG", Reason.JOURNAL_UNKNOWN)):
        with refused_for(reason), shop.books.writing() as book:
            invoice_sales_order(book, order.number, DAY, cash_journal=journal)
    with shop.books.reading() as book:
        assert sales_order_by(book, "number", order.number) == order
    assert shop.books.bookings() == []


@pytest.mark.parametrize("books", ["sqlite"], indirect=True)
def test_what_an_order_abroad_comes_to_is_booked_to_the_cent(books: Books) -> None:
    shop = Shop(books, charges=True)
    cents = st.decimals(min_value=-50, max_value=500, places=4)
    drawn_lines = st.tuples(st.sampled_from(["FIETS", "BOEK", "UREN"]), cents, st.sampled_from([0, "12.5", "33.3333"]))

    @settings(max_examples=40)
    @given(
        customer=st.sampled_from(["ANNA", "GMBH", "OSLO"]),
        drawn=st.lists(drawn_lines, min_size=1, max_size=5),
        includes_vat=st.booleans(),
        discount=st.sampled_from([Decimal(0), Decimal("2.5")]),
    )
    def holds(customer: str, drawn: list[tuple[str, Decimal, Any]], includes_vat: bool, discount: Decimal) -> None:
        lines = tuple(
            replace(shop.line(article), quantity=Decimal(3), unit_price=price, discount=Decimal(less))
            for article, price, less in drawn
        )
        order = shop.order(customer, lines=lines, amounts_include_vat=includes_vat, discount=discount)
        assert order.total == (order.totals.gross if includes_vat else order.totals.net)
        with books.writing() as book:
            made = invoice_sales_order(book, order.number, DAY)
            assert invoice_by(book, "id", made.invoice.id) == made.invoice
        assert (made.invoice.net, made.invoice.gross) == (order.totals.net, order.totals.gross)
        assert books.booking(made.invoice.booking_number or 0).amount == order.totals.gross

    holds()
    assert books.faults() == []
