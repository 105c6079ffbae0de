"""Files that cannot be read: each tells what is wrong, and where."""

import pytest

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.reading import read_statements
from grootboek.wire.budgets import Budget
from tests.formats.bank.camt_writer import balance, between, entry, message
from tests.formats.bank.samples import read, sample

CAMT, MT940 = sample("camt053_dutch.xml"), sample("ing.sta")
ONE = message([entry(100)], balances=between(0, 100))
FAULTS = {
    "nothing": (b"", BankFault.EMPTY, 1),
    "blanks": (b" \n\0\n", BankFault.EMPTY, 1),
    "a text": (b"Datum;Bedrag\n2026-01-01;10,00\n", BankFault.UNKNOWN_FORMAT, 1),
    "a zip": (b"PK\3\4\x14\0\0\0", BankFault.UNKNOWN_FORMAT, 1),
    "another XML": (b"<Document><CstmrCdtTrfInitn/></Document>", BankFault.UNKNOWN_FORMAT, 1),
    "an entry alone": (b"<Document><Ntry/></Document>", BankFault.UNKNOWN_FORMAT, 1),
    "half an XML": (CAMT[:3000], BankFault.XML, None),
    "an entity": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + CAMT, BankFault.XML, 1),
    "a bomb": (CAMT.replace(b"<Document", b"<!DOCTYPE a [<!ENTITY b 'bb'>]><Document", 1), BankFault.XML, 1),
    "too deep": (b"<a>" * 300, BankFault.TOO_LARGE, 1),
    "letters of another encoding": (CAMT.replace(b"Jansen", b"Jans\xe9n"), BankFault.ENCODING, None),
    "an encoding that nobody knows": (CAMT.replace(b"UTF-8", b"EBCDIC-9"), BankFault.ENCODING, 1),
    "MT940 in no encoding": (MT940.replace(b"Jansen", b"Jans\x81n"), BankFault.ENCODING, 1),
    "half a letter of UTF-16": (b"\xff\xfe<\0D", BankFault.ENCODING, 1),
    "the beginning of an UTF-16": (b"\xff\xfe<\0D\0", BankFault.XML, 1),
    "no balances": (message([entry(100)]), BankFault.BALANCE, 1),
    "no closing balance": (message([], balances=[balance("OPBD", 0, "2026-03-01")]), BankFault.BALANCE, 1),
    "a balance without a day": (ONE.replace(b"<Dt><Dt>2026-03-01</Dt></Dt>", b""), BankFault.BALANCE, 1),
    "no account": (ONE.replace(b"<IBAN>NL44RABO0123456789</IBAN>", b""), BankFault.ACCOUNT, 1),
    "an amount in letters": (ONE.replace(b">1.00<", b">een<"), BankFault.AMOUNT, 1),
    "an amount with a part of a cent": (ONE.replace(b">1.00<", b">1.001<"), BankFault.AMOUNT, 1),
    "an amount beyond all books": (ONE.replace(b">1.00<", b">10000000000000<"), BankFault.AMOUNT, 1),
    "an exponent": (ONE.replace(b">1.00<", b">1E9<"), BankFault.AMOUNT, 1),
    "an amount in other digits": (ONE.replace(b">1.00<", ">١<".encode()), BankFault.AMOUNT, 1),
    "an entry without an amount": (message([{"Sts": "BOOK"}], balances=between(0, 0)), BankFault.AMOUNT, 1),
    "another currency": (message([entry(100, currency="USD")], balances=between(0, 100)), BankFault.CURRENCY, 1),
    "no date": (ONE.replace(b"2026-03-02", b"2026-02-30"), BankFault.DATE, 1),
    "no day at all": (message([{"Amt": "1"}], kind="054"), BankFault.DATE, 1),
    "a text without an end": (ONE.replace(b"541", b"5" * 20_000), BankFault.TOO_LARGE, 1),
    "MT940 without balances": (b":20:A\n:25:NL44RABO0123456789\n:28C:1\n", BankFault.BALANCE, 1),
    "MT940 with an odd balance": (MT940.replace(b":60F:C", b":60F:X"), BankFault.BALANCE, 7),
    "MT940 with no amount in a balance": (MT940.replace(b"EUR662,23", b"EUR"), BankFault.AMOUNT, 7),
    "MT940 without an account": (MT940.replace(b":25:NL20INGB0001234567EUR", b":25:"), BankFault.ACCOUNT, 4),
    "MT940 with an odd line": (MT940.replace(b":61:2603020302C1,56", b":61:2603020302X1,56"), BankFault.LINE, 8),
    "MT940 with a part of a cent": (MT940.replace(b"C1,56", b"C1,567"), BankFault.AMOUNT, 8),
    "MT940 with no date": (MT940.replace(b":61:260302", b":61:261302"), BankFault.DATE, 8),
    "MT940 with a text without an end": (MT940.replace(b"Contributie", b"x" * 20_000), BankFault.TOO_LARGE, 17),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_kind_and_place(name: str) -> None:
    content, fault, line = FAULTS[name]
    with pytest.raises(BankFileError) as told:
        read(content)
    assert told.value.fault is fault
    assert line is None or told.value.line == line
    assert len(str(told.value)) < 250


def test_a_file_larger_than_the_budget_is_refused() -> None:
    for budget in (Budget(body=100, tags=1000), Budget(body=10**6, tags=10), Budget(body=10**6, tags=1000, values=1)):
        with pytest.raises(BankFileError) as told:
            list(read_statements(CAMT, budget))
        assert told.value.fault is BankFault.TOO_LARGE


def test_the_line_of_a_fault_in_xml_is_told() -> None:
    with pytest.raises(BankFileError) as told:
        read(CAMT.replace(b"60.50", b"60,5O"))
    assert told.value.fault is BankFault.AMOUNT
    assert CAMT.splitlines()[told.value.line - 1].strip() == b"<Ntry>"
    assert told.value.subject == "60,5O"
