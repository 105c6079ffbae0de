"""The message of a mail: what a reader's program shows is what was stated, and no text becomes a header of its own."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.mail import Mail, check_mail
from grootboek.papers.mail_message import MailedInvoice, invoice_file_name, mail_message

UID = UUID("00000000-0000-4000-8000-000000000001")
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]


def mail(**stated: Any) -> Mail:
    facts: dict[str, Any] = {
        "id": 1,
        "uid": UID,
        "created_at": datetime(2026, 3, 15, 10, 30, tzinfo=UTC),
        "recipient": "klant@example.nl",
        "sender_address": "jan@bakker.example",
        "sender_name": "Bakkerij Jansen",
        "subject": "Factuur 2026-001",
        "body": "Beste klant,\n\nBijgaand onze factuur.\n",
    }
    return Mail(**facts | stated)


def names_of(message: Message) -> list[str]:
    return sorted(message.keys())


def read(written: bytes) -> Message:
    """Read a message as programs of old do, which split headers by line and know nothing of Python's own reader."""
    return message_from_bytes(written)


def shown(header: Any) -> str:
    return str(make_header(decode_header(unfolded(header))))


def unfolded(header: Any) -> str:
    return str(header).replace("\r", "").replace("\n", "")


def test_a_plain_message_is_written_to_the_letter() -> None:
    assert mail_message(mail()).as_bytes().replace(b"\r\n", b"\n").decode() == (
        'From: "Bakkerij Jansen" <jan@bakker.example>\n'
        "To: klant@example.nl\n"
        "Subject: Factuur 2026-001\n"
        "Date: Sun, 15 Mar 2026 10:30:00 +0000\n"
        "Message-ID: <00000000-0000-4000-8000-000000000001@bakker.example>\n"
        'Content-Type: text/plain; charset="utf-8"\n'
        "Content-Transfer-Encoding: 7bit\n"
        "MIME-Version: 1.0\n"
        "\n"
        "Beste klant,\n"
        "\n"
        "Bijgaand onze factuur.\n"
    )


def test_every_line_ends_as_mail_hosts_want() -> None:
    written = mail_message(mail(body="een\ntwee\r\ndrie\rvier"), invoice=MailedInvoice("F1", b"%PDF")).as_bytes()
    assert b"een\r\ntwee\r\ndrie\r\nvier\r\n" in written
    assert written.replace(b"\r\n", b"").count(b"\n") == written.replace(b"\r\n", b"").count(b"\r") == 0


def test_an_invoice_goes_along_as_a_pdf_and_the_message_is_the_same_each_time() -> None:
    content = bytes(range(256)) * 40
    written = mail_message(mail(), invoice=MailedInvoice("2026/é1", content)).as_bytes()
    assert written == mail_message(mail(), invoice=MailedInvoice("2026/é1", content)).as_bytes()
    message = message_from_bytes(written, policy=default)
    assert isinstance(message, EmailMessage)
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "factuur-2026-é1.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == content
    body = message.get_body()
    assert body is not None
    assert body.get_content() == "Beste klant,\r\n\r\nBijgaand onze factuur.\r\n"


def test_the_ubl_of_an_invoice_stands_beside_its_pdf() -> None:
    ubl = "<Invoice>é</Invoice>".encode()
    written = mail_message(mail(), invoice=MailedInvoice("F1", b"%PDF", ubl)).as_bytes()
    message = message_from_bytes(written, policy=default)
    assert isinstance(message, EmailMessage)
    pdf, xml = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("factuur-F1.pdf", "application/pdf")
    assert (xml.get_filename(), xml.get_content_type()) == ("factuur-F1.xml", "application/xml")
    assert xml.get_content() == ubl


@pytest.mark.parametrize(
    ("number", "name"),
    [("F00001", "factuur-F00001.pdf"), ("2026/001 a", "factuur-2026-001-a.pdf"), ('..\\"\r\n;', "factuur-..-.pdf")],
)
def test_the_file_of_an_invoice_has_a_name_that_every_system_takes(number: str, name: str) -> None:
    assert invoice_file_name(number) == name


def test_with_an_address_of_the_server_that_is_the_sender_and_answers_go_to_the_stated_one() -> None:
    message = read(mail_message(mail(), "facturen@host.example").as_bytes())
    assert message["From"] == '"Bakkerij Jansen" <facturen@host.example>'
    assert message["Reply-To"] == '"Bakkerij Jansen" <jan@bakker.example>'
    assert message["Message-ID"].endswith("@bakker.example>")
    assert read(mail_message(mail(), "jan@bakker.example").as_bytes())["Reply-To"] is None


def test_a_mail_of_the_server_itself_says_that_no_person_sent_it() -> None:
    message = read(mail_message(mail(sender_address="", sender_name=""), "boeken@host.example").as_bytes())
    assert (message["From"], message["Auto-Submitted"]) == ("boeken@host.example", "auto-generated")
    assert message["Reply-To"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Café Zoë & Zn.",
        "Jansen, De Boer; «Het hoekje» <hoek@evil.example>, x@evil.example",
        'Bakker "De Korst" \\ Zn.',
        "Jansen, " * 17 + "Zn.",
        "Bakker, é " * 14 + "Zn.",
        "é" * 150,
        "a" * 150,
        "=?utf-8?q?x=0D=0ABcc:_x=40evil.example?=",
        "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?= é",
        "€ 1.000,00 \N{NO-BREAK SPACE}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}",
    ],
)
def test_a_name_and_a_subject_are_shown_as_stated(text: str) -> None:
    stated = mail(sender_name=text, subject=text)
    assert list(check_mail(stated)) == []
    written = mail_message(stated).as_bytes()
    assert written.isascii()
    assert max(len(line) for line in written.splitlines()) <= 998
    message = read(written)
    assert names_of(message) == sorted(HEADERS)
    ((name, address),) = getaddresses([unfolded(message["From"])])
    assert (shown(name), address) == (text, "jan@bakker.example")
    assert shown(message["Subject"]) == text


@pytest.mark.parametrize(
    "local", ["=?utf-8?q?=0D=0ABcc=3A_x?=", "=?utf-8?b?DQpCY2M6IHg=?=", "o'neill", "!#$%&*+-/=?^_`{|}~"]
)
def test_an_address_is_written_as_it_stands(local: str) -> None:
    stated = mail(recipient=f"{local}@example.nl", sender_address=f"{local}@bakker.example", sender_name="")
    assert list(check_mail(stated)) == []
    message = read(mail_message(stated, "boeken@host.example").as_bytes())
    assert names_of(message) == sorted([*HEADERS, "Reply-To"])
    assert (message["To"], message["Reply-To"]) == (f"{local}@example.nl", f"{local}@bakker.example")
    assert read(mail_message(stated).as_bytes())["From"] == f"{local}@bakker.example"


@given(st.text(max_size=150), st.text(max_size=300), st.text(min_size=1, max_size=300))
def test_whatever_is_accepted_makes_one_message_with_the_headers_that_it_should_have(
    name: str, subject: str, body: str
) -> None:
    stated = mail(sender_name=name, subject=subject, body=body)
    if list(check_mail(stated)):
        return
    written = mail_message(stated).as_bytes()
    message = read(written)
    assert names_of(message) == sorted(HEADERS)
    assert written.isascii()
    ((_, address),) = getaddresses([unfolded(message["From"])])
    assert address == "jan@bakker.example"
    assert shown(message["Subject"]).split() == subject.split()


def test_lines_that_a_mail_host_may_not_take_are_encoded() -> None:
    body = "x" * 5_000 + "\n.\nFrom hier\né"
    message = message_from_bytes(mail_message(mail(body=body)).as_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert message.get_content().splitlines() == body.splitlines()
