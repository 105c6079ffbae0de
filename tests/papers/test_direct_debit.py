"""The file for the bank: valid under both schemas, in letters that banks take, with sums that are right."""

import itertools
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sepaxml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from grootboek.ledger.country import country_code
from grootboek.ledger.direct_debit import Creditor, DirectDebit, DirectDebitOrder, MandateUse, Scheme
from grootboek.papers.direct_debit import (
    LARGEST_DEBIT,
    FileFormat,
    InvalidFile,
    bank_text,
    direct_debit_file,
    end_to_end_id,
    filed_debits,
    is_bank_reference,
    remittance,
)

CREDITOR = Creditor(
    name="Fietsenmaker De Vries",
    iban="NL91ABNA0417164300",
    creditor_id="NL28ZZZ401234560000",
    bic="ABNANL2A",
    city="Utrecht",
    country="Nederland",
)
DEBIT = DirectDebit(
    invoice_number="F00001",
    amount=12100,
    name="J. Jansen",
    iban="NL44RABO0123456789",
    mandate_reference="M-1",
    signed_on=date(2025, 1, 31),
    use=MandateUse.AGAIN,
    text="Onderhoud fiets maart",
    city="Delft",
    country="NL",
)
LETTERS = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
each_format = pytest.mark.parametrize("file_format", FileFormat)


def order(*debits: DirectDebit, **facts: Any) -> DirectDebitOrder:
    values = {
        "message_id": "0123456789abcdef0123456789abcdef",
        "made_at": datetime(2026, 3, 15, 11, 30),
        "date": date(2026, 3, 18),
        "creditor": CREDITOR,
        "debits": debits or (DEBIT,),
    }
    return DirectDebitOrder(**values | facts)


def read(made: DirectDebitOrder, file_format: FileFormat = FileFormat.PAIN_008_001_08) -> etree._Element:
    """Write a file, hold it to the schema and return its root."""
    root = etree.fromstring(direct_debit_file(made, file_format))
    schema = Path(sepaxml.__file__).parent / f"schemas/{file_format}.xsd"
    etree.XMLSchema(file=schema).assertValid(root)
    assert etree.QName(root).namespace == f"urn:iso:std:iso:20022:tech:xsd:{file_format}"
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    return [
        element.text or "" for element in root.iterfind(".//" + "/".join(f"{{*}}{part}" for part in path.split("/")))
    ]


COMBINATIONS = [
    (creditor, debit)
    for creditor, debit in itertools.product(
        (CREDITOR, replace(CREDITOR, bic=""), replace(CREDITOR, city=""), replace(CREDITOR, country="Nergenshuizen")),
        (
            replace(DEBIT, use=use, scheme=scheme, **more)
            for use in MandateUse
            for scheme in Scheme
            for more in (
                {},
                {"city": ""},
                {"country": ""},
                {"text": ""},
                {"iban": "BE71096123456769", "country": "België"},
            )
        ),
    )
]


@each_format
def test_every_combination_is_valid(file_format: FileFormat) -> None:
    for creditor, debit in COMBINATIONS:
        root = read(order(debit, creditor=creditor), file_format)
        assert texts(root, "InstdAmt") == ["121.00"]
    root = read(order(*(debit for _, debit in COMBINATIONS)), file_format)
    assert len(texts(root, "InstdAmt")) == len(COMBINATIONS)


@each_format
def test_a_file_says_who_collects_what_from_whom(file_format: FileFormat) -> None:
    root = read(order(), file_format)
    expected = {
        "GrpHdr/MsgId": "0123456789abcdef0123456789abcdef",
        "GrpHdr/CreDtTm": "2026-03-15T11:30:00",
        "GrpHdr/NbOfTxs": "1",
        "GrpHdr/CtrlSum": "121.00",
        "PmtInf/PmtInfId": "0123456789abcdef0123456789abcdef-1",
        "PmtTpInf/LclInstrm/Cd": "CORE",
        "PmtTpInf/SeqTp": "RCUR",
        "PmtInf/ReqdColltnDt": "2026-03-18",
        "Cdtr/Nm": "Fietsenmaker De Vries",
        "Cdtr/PstlAdr/TwnNm": "Utrecht",
        "Cdtr/PstlAdr/Ctry": "NL",
        "CdtrAcct/Id/IBAN": "NL91ABNA0417164300",
        f"CdtrAgt/FinInstnId/{'BICFI' if file_format.endswith('08') else 'BIC'}": "ABNANL2A",
        "CdtrSchmeId/Id/PrvtId/Othr/Id": "NL28ZZZ401234560000",
        "DrctDbtTxInf/PmtId/EndToEndId": "F00001",
        "MndtRltdInf/MndtId": "M-1",
        "MndtRltdInf/DtOfSgntr": "2025-01-31",
        "DbtrAgt/FinInstnId/Othr/Id": "NOTPROVIDED",
        "Dbtr/Nm": "J. Jansen",
        "Dbtr/PstlAdr/TwnNm": "Delft",
        "Dbtr/PstlAdr/Ctry": "NL",
        "DbtrAcct/Id/IBAN": "NL44RABO0123456789",
        "RmtInf/Ustrd": "Onderhoud fiets maart F00001",
    }
    assert {path: texts(root, path) for path in expected} == {path: [text] for path, text in expected.items()}
    assert texts(root, "AdrLine") == []


@each_format
def test_a_bank_without_a_bic_is_not_named(file_format: FileFormat) -> None:
    root = read(order(creditor=replace(CREDITOR, bic="")), file_format)
    assert texts(root, "CdtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


@pytest.mark.parametrize("missing", [{"city": ""}, {"country": ""}, {"country": "?"}])
def test_half_an_address_is_left_out(missing: dict[str, str]) -> None:
    root = read(order(replace(DEBIT, **missing), creditor=replace(CREDITOR, **missing)))
    assert texts(root, "PstlAdr") == []


@each_format
def test_each_scheme_and_use_is_a_batch_with_its_own_sums(file_format: FileFormat) -> None:
    kinds = list(itertools.product(Scheme, MandateUse))
    debits = [
        replace(DEBIT, invoice_number=f"F{number}", amount=number, scheme=scheme, use=use)
        for number, (scheme, use) in enumerate([*kinds, *kinds], 1)
    ]
    root = read(order(*debits), file_format)
    batches = root.findall(".//{*}PmtInf")
    told = {(texts(one, "LclInstrm/Cd")[0], texts(one, "SeqTp")[0]) for one in batches}
    assert told == set(itertools.product(("CORE", "B2B"), ("OOFF", "FRST", "RCUR")))
    for batch in batches:
        amounts = [Decimal(text) for text in texts(batch, "InstdAmt")]
        assert Decimal(batch.findtext("{*}CtrlSum")) == sum(amounts)
        assert int(batch.findtext("{*}NbOfTxs")) == len(amounts) == 2
    assert texts(root, "GrpHdr/CtrlSum") == ["0.78"]
    assert texts(root, "GrpHdr/NbOfTxs") == ["12"]
    assert len(set(texts(root, "PmtInfId"))) == 6
    assert all(len(text) <= 35 for text in texts(root, "PmtInfId"))


@each_format
def test_texts_come_in_letters_that_banks_take(file_format: FileFormat) -> None:
    hostile = 'Zoë & Søn <"Café"> №5; Ærø € straße\n{x} ' + "ÿ" * 150
    root = read(
        order(
            replace(DEBIT, name=hostile, text=hostile, city="’s-Gravenhage", invoice_number="F&1 <é>"),
            creditor=replace(CREDITOR, name=hostile, city="Łódź", country="Polen"),
        ),
        file_format,
    )
    assert texts(root, "Dbtr/Nm")[0].startswith("Zoe + Son Cafe 5 AEro EUR strasse x yyy")
    assert texts(root, "Dbtr/PstlAdr/TwnNm") == ["'s-Gravenhage"]
    assert texts(root, "Cdtr/PstlAdr/TwnNm") == ["Lodz"]
    assert texts(root, "RmtInf/Ustrd")[0].endswith(" F+1 e")
    for element in root.iter(etree.Element):
        assert LETTERS.fullmatch(element.text or "")
    assert {len(text) for text in (*texts(root, "Dbtr/Nm"), *texts(root, "Cdtr/Nm"))} == {70}
    assert len(texts(root, "RmtInf/Ustrd")[0]) == 140


@given(st.text(max_size=60), st.text(min_size=1, max_size=50), st.integers(1, LARGEST_DEBIT))
def test_any_text_makes_a_valid_file(text: str, number: str, amount: int) -> None:
    root = read(order(replace(DEBIT, text=text, city=text, invoice_number=number, amount=amount)))
    assert Decimal(texts(root, "CtrlSum")[0]).scaleb(2) == amount
    (reference,) = texts(root, "EndToEndId")
    assert is_bank_reference(reference)
    assert len(reference) <= 35
    assert 0 < len(texts(root, "Ustrd")[0]) <= 140


def test_a_number_that_banks_do_not_take_still_tells_invoices_apart() -> None:
    numbers = ["F00001", "2026/0001", "/1", "1/", "1//2", "F 1", "F&1", "F+1", "É1", "E1", "x" * 36, "x" * 50, "é", "ë"]
    chart_of = [end_to_end_id(number) for number in numbers]
    assert chart_of[:2] == numbers[:2]
    assert len(set(chart_of)) == len(numbers)
    assert all(is_bank_reference(one) and len(one) <= 35 for one in chart_of)


def test_what_a_customer_reads_has_the_invoice_number_once() -> None:
    assert remittance("Factuur F00001 maart", "F00001") == "Factuur F00001 maart"
    assert remittance("10 stuks", "1") == "10 stuks 1"
    assert remittance("", "F00001") == "F00001"
    assert remittance("a" * 200, "F00001") == "a" * 133 + " F00001"


@pytest.mark.parametrize("text", ["M1", "m-1/2?:().,'+ 3", "A B"])
def test_references_that_banks_take(text: str) -> None:
    assert is_bank_reference(text)


@pytest.mark.parametrize("text", ["", "/M", "M/", "M//1", "M_1", "M&1", "Mé", "M\n1", "M\n", "M#"])
def test_references_that_banks_refuse(text: str) -> None:
    assert not is_bank_reference(text)


def test_a_text_is_cut_after_it_is_written_out() -> None:
    assert bank_text("ß" * 40, 70) == "s" * 70
    assert bank_text("a b", 2) == "a"


def test_a_file_that_the_schema_refuses_does_not_come_out() -> None:
    with pytest.raises(InvalidFile, match="IBAN"):
        direct_debit_file(order(replace(DEBIT, iban="geen")), FileFormat.PAIN_008_001_08)
    with pytest.raises(InvalidFile, match="MndtId"):
        direct_debit_file(order(replace(DEBIT, mandate_reference="M" * 36)), FileFormat.PAIN_008_001_02)


def test_the_same_order_makes_the_same_file() -> None:
    assert direct_debit_file(order(), FileFormat.PAIN_008_001_08) == direct_debit_file(
        order(), FileFormat.PAIN_008_001_08
    )


@each_format
def test_a_file_can_be_read_again(file_format: FileFormat) -> None:
    debits = (DEBIT, replace(DEBIT, invoice_number="F00002", amount=LARGEST_DEBIT, scheme=Scheme.B2B))
    found = filed_debits(direct_debit_file(order(*debits), file_format))
    assert [(one.reference, one.amount) for one in found] == [("F00001", 12100), ("F00002", LARGEST_DEBIT)]
    assert (found[0].name, found[0].iban, found[0].mandate_reference) == ("J. Jansen", "NL44RABO0123456789", "M-1")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nederland", "NL"),
        ("nederland ", "NL"),
        ("NL", "NL"),
        ("Netherlands", "NL"),
        ("The Netherlands", "NL"),
        ("Duitsland", "DE"),
        ("Deutschland", "DE"),
        ("Belgique", "BE"),
        ("België", "BE"),
        ("Verenigd Koninkrijk", "GB"),
        ("UK", "GB"),
        ("", ""),
        ("Nergenshuizen", ""),
        ("EU", ""),
        ("150", ""),
    ],
)
def test_a_country_is_known_by_its_name_and_code(text: str, code: str) -> None:
    assert country_code(text) == code
