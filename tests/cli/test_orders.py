"""The commands for orders: templates with their fields, deliveries, and the invoice of an order."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.parties import add_party
from grootboek.cli.opening import open_books
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.ledger.balances import account_balance
from grootboek.store.masters.chart import chart_of
from tests.cli.conftest import Run, made


def test_templates_get_their_fields_one_by_one_and_from_a_file(run: Run, tmp_path: Path) -> None:
    made(run)
    run("order-template", "add", "zaak", "Project", "--with-vat")
    run("order-template", "field", "zaak", "Project", "1", "Klant van", "--type", "customer")
    fields = tmp_path / "velden.csv"
    fields.write_text("template;lines;number;name;type;mask;length\nProject;ja;2;Gravure;text;;20\nWeg;;1;X;soort;;\n")
    told = run("order-template", "import", "zaak", str(fields), code=1).stderr
    assert "line 3: type: 'soort' is none of whole number, amount, date" in told
    fields.write_text("template;lines;number;name;type;length\nProject;ja;2;Gravure;text;20\nProject;;1;Datum;date;\n")
    assert run("order-template", "import", "zaak", str(fields)).stdout == "Fields: 1 added, 1 changed.\n"
    listed = json.loads(run("order-template", "fields", "zaak", "Project", "--json").stdout)
    assert [(row["lines"], row["number"], row["name"], row["type"], row["length"]) for row in listed] == [
        ("no", 1, "Datum", "date", None),
        ("yes", 2, "Gravure", "text", 20),
    ]
    run("order-template", "remove", "zaak", "Project", "2", "--lines")
    run("order-template", "change", "zaak", "Project", "--no-active", "--blocked")
    standard, row = json.loads(run("order-template", "list", "zaak", "--json").stdout)
    assert standard["name"] == "Standaard"
    assert row == {
        "name": "Project",
        "active": False,
        "with_vat": True,
        "blocked": True,
        "fields": 1,
        "line_fields": 0,
    }
    assert "in use already" in run("order-template", "add", "zaak", "Project", code=1).stderr


def test_an_order_is_delivered_in_part_and_invoiced(run: Run) -> None:
    made(run)
    with open_books(None, "zaak", writing=True) as book:
        party = add_party(book, PartyDraft(code="KLANT", name="Klant"))
        article = add_article(book, ArticleDraft(code="BEL", name="Fietsbel"))
        line = OrderLineDraft(article_id=article.id, quantity=Decimal(5), unit_price=Decimal(10))
        add_sales_order(book, SalesOrderDraft(party_id=party.id, date=date(2026, 3, 1), lines=(line,)))
    run("sales-order", "bought", "zaak", "1", "PO-45")
    assert "PO-45 was made for it" in run("sales-order", "withdraw", "zaak", "1", code=1).stderr
    assert "'x' is not a number" in run("sales-order", "deliver", "zaak", "1", "1=x", code=1).stderr
    run("sales-order", "deliver", "zaak", "1", "1=2")
    day = ("--date", "2026-03-02")
    assert run("sales-order", "invoice", "zaak", "1", *day, "--delivered-only").stdout == (
        "Made invoice F00001 of order 1; order 2 is for what is left.\n"
    )
    run("sales-order", "deliver", "zaak", "2")
    assert run("sales-order", "invoice", "zaak", "2", *day, "--cash").stdout == "Made invoice F00002 of order 2.\n"
    assert "--journal goes with --cash" in run("sales-order", "invoice", "zaak", "2", "--journal", "KAS", code=1).stderr
    with open_books(None, "zaak") as book:
        assert account_balance(book, chart_of(book).account_by_code["1000"].id) == 3630
    assert "was made of it already" in run("sales-order", "invoice", "zaak", "2", *day, code=1).stderr
    stages = [row["stage"] for row in json.loads(run("sales-order", "list", "zaak", "--json").stdout)]
    assert stages == ["invoiced", "cash receipt"]
