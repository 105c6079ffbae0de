"""A PDF of an invoice can be read aloud, has a code to pay by and, where that is wanted, the invoice as data in it."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import facturx
import pytest
import segno
from pypdf import PdfReader

from grootboek.ledger.sender import Sender
from grootboek.papers.invoice_facts import InvoiceFacts
from grootboek.papers.invoice_page import invoice_html
from grootboek.papers.invoice_view import invoice_view
from grootboek.papers.payment_qr import payment_qr
from grootboek.papers.pdf import EnclosedInvoice, pdf_of
from tests.papers.invoices import DAY, SENDER, facts, line
from tests.papers.test_invoice import ORDER

DATA = b"<rsm:CrossIndustryInvoice xmlns:rsm='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'/>"
ASKED = "BCD\n002\n1\nSCT\n\nBakkerij De Korenbloem B.V.\nNL91ABNA0417164300\nEUR121\n\n\nF00012"


def picture(given: InvoiceFacts) -> str:
    """Return the payment code of an invoice as SVG; empty without one."""
    return unquote(payment_qr(invoice_view(given).electronic).partition(",")[2])


def drawn(given: InvoiceFacts, data: EnclosedInvoice | None = None) -> bytes:
    """Return the PDF of an invoice."""
    return pdf_of(invoice_html(given, strict=True), bytes(32), data)


def test_the_code_says_who_is_paid_how_much_and_for_what() -> None:
    code = segno.make_qr(ASKED, error="m", boost_error=False, encoding="utf-8")
    assert picture(facts(line())) == unquote(
        code.svg_data_uri(border=4, xmldecl=False, encode_minimal=True).partition(",")[2]
    )


@pytest.mark.parametrize(
    ("sender", "price", "stated"),
    [
        (replace(SENDER, iban=""), "100", {}),
        (replace(SENDER, name=" "), "100", {}),
        (SENDER, "-100", {}),
        (SENDER, "0", {}),
        (SENDER, "100", {"collection": ORDER}),
        (SENDER, "900000000", {}),
    ],
    ids=["no IBAN", "no name", "credit note", "nothing", "direct debit", "too much"],
)
def test_what_nobody_transfers_has_no_code(sender: Sender, price: str, stated: dict[str, Any]) -> None:
    given = facts(line(price=price), sender=sender, **stated)
    assert picture(given) == ""
    assert "Scan om te betalen" not in invoice_html(given, strict=True)


def test_an_invoice_that_was_frozen_without_data_has_no_code() -> None:
    assert payment_qr(None) == ""


@pytest.mark.usefixtures("pango")
def test_every_pdf_is_tagged_and_tells_what_its_pictures_are() -> None:
    root = PdfReader(BytesIO(drawn(facts(line())))).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "nl")
    assert "/StructTreeRoot" in root
    assert "/AF" not in root


@pytest.mark.usefixtures("pango")
def test_with_data_it_is_a_pdf_by_factur_x() -> None:
    data = EnclosedInvoice(DATA, DAY)
    made = drawn(facts(line()), data)
    assert made == drawn(facts(line()), data)
    assert facturx.get_xml_from_pdf(made, check_xsd=False) == ("factur-x.xml", DATA)
    reader = PdfReader(BytesIO(made))
    root = reader.trailer["/Root"]
    (file,) = (each.get_object() for each in root["/AF"])
    assert file["/AFRelationship"] == "/Alternative"
    assert file["/EF"]["/F"].get_object()["/Params"]["/ModDate"] == "D:20260301000000Z"
    metadata = root["/Metadata"].get_object().get_data().decode()
    for said in (
        'pdfaid:part="3"',
        'pdfaid:conformance="A"',
        "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
        "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>",
        "Factuur F00012",
    ):
        assert said in metadata
    assert metadata.count("<rdf:RDF") == metadata.count("</rdf:RDF>") == 1
    assert reader.xmp_metadata is not None
    assert "factuurnummer F00012" in " ".join(page.extract_text() for page in reader.pages)
