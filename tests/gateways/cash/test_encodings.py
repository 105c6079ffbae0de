"""Test in which encodings an import is read: what it declares is used, and where its bytes do not fit that, it is refused."""

from base64 import b64encode

import pytest

from grootboek.gateways.cash.errors import UnreadableImportError
from grootboek.gateways.cash.records.encodings import bytes_of_import, text_from_bytes
from tests.gateways.cash.conftest import Door, Reply
from tests.gateways.cash.test_eport import CASH_OUT, written

NAME = "Coöperatie Café één"
RECORD = "<CASH><R0101><F101>44</F101><F103>{}</F103></R0101></CASH>"


def send(door: Door, data: bytes, formaat: str = "1") -> Reply:
    """Import bytes in base64."""
    return door.call("Import", importData=b64encode(data).decode(), formaat=formaat)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("IBM850", "cp850"),
        ("cp850", "cp850"),
        ("ibm437", "cp437"),
        ("ISO-8859-1", "iso-8859-1"),
        ("iso-8859-15", "iso-8859-15"),
        ("Windows-1252", "cp1252"),
        ("UTF-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("formaat", ["1", "5"])
def test_the_declared_encoding_is_read(door: Door, declared: str, encoding: str, formaat: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>\n'
    assert send(door, (prolog + RECORD.format(NAME)).encode(encoding), formaat).status_of_import == 2
    assert door.export("0101|44")[0]["F0103"] == NAME


def test_a_byte_order_mark_goes_before_the_prolog() -> None:
    text = f'<?xml version="1.0" encoding="iso-8859-1"?>{RECORD.format(NAME)}'
    assert text_from_bytes(text.encode("utf-8-sig")) == text
    assert text_from_bytes(text.encode("utf-16")) == text


@pytest.mark.parametrize(
    ("declared", "encoding", "message", "place"),
    [
        ("EBCDIC", "utf-8", "De codering EBCDIC wordt niet gelezen", None),
        ("base64", "utf-8", "De codering base64 wordt niet gelezen", None),
        ("UTF-8", "cp1252", "De gegevens zijn niet in de codering UTF-8", "regel 2, kolom 37"),
        ("us-ascii", "utf-8", "De gegevens zijn niet in de codering US-ASCII", "regel 2, kolom 37"),
        ("ISO-8859-1", "cp850", "De gegevens zijn niet in de codering ISO-8859-1", "regel 2, kolom 37"),
    ],
)
def test_bytes_that_do_not_fit_are_refused_by_name(
    door: Door, declared: str, encoding: str, message: str, place: str | None
) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>\n'
    reply = send(door, (prolog + RECORD.format(NAME)).encode(encoding))
    assert (reply.status_of_import, reply.errors, reply.explanations) == (3, [(message, None)], [place])
    assert door.export("0101|44") == []


@pytest.mark.parametrize("word", ["Café", "Coöperatie", "één", "Zeeën", "crème", "reünie", "señor"])
def test_bytes_of_ibm850_without_a_declaration_are_no_letters_of_windows(door: Door, word: str) -> None:
    text = written((CASH_OUT[0], CASH_OUT[1].replace("Koffie", word)))
    reply = send(door, text.encode("cp850"), "3")
    assert (reply.status_of_import, reply.errors) == (3, [("De codering van de gegevens is onbekend", None)])
    assert "zonder opgave leest de server UTF-8 en Windows-1252" in (reply.explanations[0] or "")
    assert door.export("0301") == []


@pytest.mark.parametrize(
    "text", ["Café €", "‘één’ – “twee”… „drie”", "Škoda cœur ƒ 10 foo”", "ŠKODA ŽIŽKA", "100‰ (½ £) ¡olé!"]
)
def test_bytes_of_windows_need_no_declaration(text: str) -> None:
    assert text_from_bytes(text.encode("cp1252")) == text
    assert text_from_bytes(text.encode()) == text


def test_base64_needs_no_padding_and_takes_blanks() -> None:
    for text in ("a", "ab", "abc", "abcd"):
        encoded = b64encode(text.encode()).decode()
        assert text_from_bytes(bytes_of_import(encoded.rstrip("="))) == text
        assert text_from_bytes(bytes_of_import(f" {encoded}\r\n")) == text
    for wrong in ("a", "abcde", "ab=c", "a-b_"):
        with pytest.raises(UnreadableImportError):
            bytes_of_import(wrong)
