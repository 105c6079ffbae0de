"""Mails: which addresses are e-mail addresses, and which texts may stand in a header."""

from dataclasses import replace

import pytest

from grootboek.ledger.mail import MailDraft, addresses_in, check_mail, mail_address
from grootboek.ledger.refusal import Reason

DRAFT = MailDraft(
    recipient="klant@example.nl", subject="Factuur", body="Bijgaand.", sender_address="jan@bakker.example"
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jan@bakker.example", "jan@bakker.example"),
        (" jan.de-boer+btw@sub.bakker.example\n", "jan.de-boer+btw@sub.bakker.example"),
        ("o'neill@example.ie", "o'neill@example.ie"),
        ("info@café.nl", "info@xn--caf-dma.nl"),
        ("", None),
        ("jan", None),
        ("jan@", None),
        ("@bakker.example", None),
        ("jan@bakker", None),
        ("jan@@bakker.example", None),
        ("jan@bakker..example", None),
        (".jan@bakker.example", None),
        ("jan de boer@bakker.example", None),
        ("jan@-bakker.example", None),
        ("Jan <jan@bakker.example>", None),
        ("jan@bakker.example\nBcc: ander@example.nl", None),
        ("ján@bakker.example", None),
        ("\N{KELVIN SIGN}ees@bakker.example", None),
        (f"{'a' * 65}@bakker.example", None),
        (f"jan@{'a' * 64}.example", None),
        (f"jan@{'a.' * 200}nl", None),
        ("jan_bakker@bakker.example", "jan_bakker@bakker.example"),
        ("jan@bakker_jan.example", None),
        ("jan@" + "é" * 100_000, None),
    ],
)
def test_an_address_is_one_that_a_mail_host_takes(text: str, address: str | None) -> None:
    assert mail_address(text) == address


@pytest.mark.parametrize(
    ("recipient", "addresses"),
    [
        ("a@x.nl", ("a@x.nl",)),
        ("a@x.nl; b@x.nl,c@x.nl;", ("a@x.nl", "b@x.nl", "c@x.nl")),
        ("a@x.nl;a@x.nl", ("a@x.nl",)),
        ("a@x.nl; b", None),
        ("", None),
        (" ; ", None),
    ],
)
def test_a_recipient_is_one_address_or_several(recipient: str, addresses: tuple[str, ...] | None) -> None:
    assert addresses_in(recipient) == addresses


def problems(**changes: str) -> list[tuple[Reason, tuple[str | int, ...]]]:
    return [(found.reason, found.place) for found in check_mail(replace(DRAFT, **changes), "mail")]


def test_a_whole_mail_has_no_problem() -> None:
    assert problems() == []
    assert problems(body="Beste,\r\n\r\n\tzie de bijlage.\n", subject="Factuur €\N{NO-BREAK SPACE}1.000 – café") == []
    assert problems(sender_address="") == []


@pytest.mark.parametrize("name", ["recipient", "subject", "body"])
def test_a_mail_has_a_recipient_a_subject_and_a_body(name: str) -> None:
    assert problems(**{name: " "}) == [(Reason.TEXT_MISSING, ("mail", name))]


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\n", "\t", "\x0b", "\x1c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("name", ["subject", "sender_name"])
def test_no_text_begins_a_header_of_its_own(name: str, sign: str) -> None:
    assert problems(**{name: f"Factuur{sign}Bcc: ander@example.nl"}) == [(Reason.VALUE_INVALID, ("mail", name))]


@pytest.mark.parametrize("name", ["recipient", "sender_address"])
def test_an_address_that_is_none_is_told(name: str) -> None:
    assert problems(**{name: "jan@bakker.example\r\nBcc: x@y.nl"}) == [(Reason.VALUE_INVALID, ("mail", name))]


def test_texts_are_no_longer_than_can_be_kept() -> None:
    told = problems(subject="a" * 1_001, sender_name="a" * 151, body="a" * 100_001)
    assert [place[1] for reason, place in told if reason is Reason.TEXT_TOO_LONG] == ["sender_name", "subject", "body"]
