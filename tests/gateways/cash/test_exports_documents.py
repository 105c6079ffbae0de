"""Test the exports of one document: all its lines, and the PDF that belongs to it."""

from base64 import b64decode

import pytest

from grootboek.bookkeeping.attachments import add_attachment
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.cash.documents import invoice_pdf as document_papers
from grootboek.ledger.attachment import AttachmentDraft
from grootboek.papers.errors import CannotPrint
from grootboek.store.masters.attachments import booking_as_holder
from tests.gateways.cash.conftest import Door, records_of
from tests.gateways.cash.statements import invoice_to_boer, sale


@pytest.mark.parametrize(
    "request_text", ["I302E|16|VERK|000001", "I302E|2016|verk|1", "I302EX|16|VERK|1", "I302ET|16|VERK|01"]
)
def test_whole_document(either_door: Door, request_text: str) -> None:
    either_door.bring("201=8000 302=160101 303=1 307=-77247 901=VERKF", "201=8000 302=150101 303=1 307=-1 901=VERK")
    with either_door.book(writing=True) as book:
        record(book, sale(book, "060077"))
    lines = [(each["record"], each["F0201"], each["F0307"]) for each in either_door.export(request_text)]
    assert lines == [("R0301", "1300", "121,00"), ("R0301", "8000", "-100,00"), ("R0301", "1700", "-21,00")]


def test_no_such_document(door: Door) -> None:
    with door.book(writing=True) as book:
        withdraw(book, record(book, sale(book, "060077")))
    for request in ("I302E|16|VERK|1", "I302E|16|VERK|2", "I302E|16|NIETS|1", "I302E|15|VERK|1"):
        assert door.export(request) == [], request


@pytest.mark.parametrize(
    "request_text", ["301P|16|VERK|000001|161011", "0301PX|16|verk|1|11-10-2016", "0301TP|16|VERK|1"]
)
def test_paper_of_an_invoice(either_door: Door, request_text: str) -> None:
    with either_door.book(writing=True) as book:
        invoice_to_boer(book)
    (only,) = either_door.export(request_text)
    pdf = b64decode(only.pop("Z4245"), validate=True)
    assert (pdf[:5], only) == (
        b"%PDF-",
        {
            "record": "R0301", "F0302": "11-10-2016", "F0303": "000001", "F0309": "F00001", "F0901": "VERK",
            "F1540": "factuur-F00001.pdf",
        },
    )  # fmt: skip


def test_paper_within_base64(door: Door) -> None:
    with door.book(writing=True) as book:
        invoice_to_boer(book)
    reply = door.call("Export", exportData="0301P|16|VERK|1", formaat="1")
    text = b64decode(reply.value("exportResult") or "").decode()
    assert records_of(text) == door.export("0301P|16|VERK|1")


def test_documents_without_paper(door: Door) -> None:
    with door.book(writing=True) as book:
        record(book, sale(book, "060077"))
        invoice_to_boer(book, "F2")
        invoice_to_boer(book, "F3", booked=False)
        by_hand = record(book, sale(book, "F3"))
        withdraw(book, revise(book, by_hand, sale(book, "F3")))
        record(book, sale(book, "F3"))
        invoice_to_boer(book, "F5", booked=False)
    assert [each.get("F0309") for number in range(1, 7) for each in door.export(f"0301P|16|VERK|{number}")] == ["F2"]
    for request in ("0301P|16|VERK|2|161012", "0301P|15|VERK|2", "0301P|16|NIETS|2", "301P|16|INK|160001|160101"):
        assert door.export(request) == [], request


def test_a_pdf_that_is_attached_is_the_paper_of_a_document(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        number = record(book, sale(book, "060077")).number
        holder = booking_as_holder(book, "number", number)
        for name, content in (
            ("foto.png", b"\x89PNG\r\n\x1a\n"),
            ("bon.pdf", b"%PDF-1.7"),
            ("bon 2.pdf", b"%PDF-1.7 2"),
        ):
            add_attachment(book, AttachmentDraft(file_name=name, content=content, holder=holder))
    (only,) = either_door.export("0301P|16|VERK|1")
    assert (only["F1540"], only["F0309"], b64decode(only["Z4245"])) == ("bon.pdf", "060077", b"%PDF-1.7")


def test_paper_that_cannot_be_drawn(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise CannotPrint("other papers took too long")

    with door.book(writing=True) as book:
        invoice_to_boer(book)
    monkeypatch.setattr(document_papers, "printed_invoice", fails)
    reply = door.call("Export", exportData="0301P|16|VERK|1")
    assert (reply.code, reply.message) == (800, "Error during export: de PDF kan nu niet worden gemaakt")
