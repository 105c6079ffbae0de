"""What docs/how-to/invoice-templates.md says of templates is so."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from grootboek.ledger.invoice_template import TEXT_NAMES, InvoiceTemplate
from grootboek.papers import invoice_view
from grootboek.papers.invoice_page import invoice_html
from grootboek.papers.sample_invoice import samples_of_each_kind
from tests.papers.invoices import by

GUIDE = (Path(__file__).parents[2] / "docs/how-to/invoice-templates.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`\.?([a-z_]+(?:\.[a-z_]+)?)`", GUIDE))
PARTS = {
    "sender": invoice_view.SenderView,
    "customer": invoice_view.CustomerView,
    "lines": invoice_view.LineView,
    "vat": invoice_view.VatView,
    "totals": invoice_view.TotalsView,
    "collection": invoice_view.CollectionView,
}


def test_its_page_prints_every_kind_of_invoice() -> None:
    (page,) = re.findall(r"```html\n(.*?)```", GUIDE, re.DOTALL)
    template = InvoiceTemplate(name="Voorbeeld", html=page)
    shown = [invoice_html(by(template, sample), strict=True) for sample in samples_of_each_kind(template)]
    assert len(shown) == 5
    assert "<h1>Creditnota F00001</h1>" in shown[2]


def test_it_names_everything_that_a_page_can_name() -> None:
    whole = {one.name for one in fields(invoice_view.InvoiceView)} | {"texts", "logo", "colour", "payment_qr"}
    whole.remove("electronic")
    assert {name for name in whole if name not in NAMED and name not in PARTS} == set()
    assert {name for name in TEXT_NAMES if name not in NAMED} == set()


@pytest.mark.parametrize("part", PARTS)
def test_it_names_what_each_part_has(part: str) -> None:
    table = GUIDE.partition("| name | what it is |")[2]
    (row,) = [line for line in table.splitlines() if re.match(rf"\| `{part}[`.]", line)]
    assert set(re.findall(r"\.([a-z_]+)`", row)) == {one.name for one in fields(PARTS[part])}
