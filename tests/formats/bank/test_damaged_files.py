"""Files that were damaged or made up with ill will: values or a BankFileError come of them, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.formats.bank.faults import BankFileError
from grootboek.ledger.storable_texts import is_storable
from tests.formats.bank.camt_writer import between, document, entry, message, money, statement
from tests.formats.bank.samples import Read, read, sample

SAMPLES = [sample(path.name) for path in sorted((Path(__file__).parent / "samples").glob("*.[sx]*"))]
SIGNS = [
    b"\0",
    b"<",
    b"&",
    b":61:",
    b":86:",
    b"\n",
    b"-}",
    b"/REMI/",
    b"?20",
    b">21",
    b"999999999999999999999",
    b"\xff",
    b"X" * 150,
    "١".encode(),
    b" " * 70,
]


LONGEST = {
    "identity": 200,
    "account": 34,
    "number": 35,
    "currency": 35,
    "bank_reference": 110,
    "batch_reference": 110,
    "end_to_end_id": 70,
    "mandate_reference": 70,
    "payment_reference": 70,
    "party_iban": 34,
    "party_bic": 35,
    "creditor_id": 35,
    "kind": 35,
    "return_code": 35,
    "remittance": 30_002,
    "party_name": 10_000,
    "return_text": 10_000,
}


def read_or_refuse(content: bytes) -> Read:
    """Read a file; what cannot be read is nothing."""
    try:
        return read(content)
    except BankFileError:
        return []


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(SAMPLES))
    for _ in range(data.draw(st.integers(1, 4))):
        at, length = data.draw(st.integers(0, len(content))), data.draw(st.sampled_from([0, 1, 5, 80]))
        instead = data.draw(st.sampled_from(SIGNS) | st.binary(max_size=3) | st.just(content[at : at + 40] * 2))
        content = content[:at] + instead + content[at + length :]
    for head, found in read_or_refuse(content):
        for value in (head, *found):
            texts = [getattr(value, name) for name in value.__slots__ if isinstance(getattr(value, name), str)]
            assert all(is_storable(text) and min(text, default="x") >= " " for text in texts)
            assert all(
                len(getattr(value, name)) <= longest for name, longest in LONGEST.items() if hasattr(value, name)
            )
        assert all(isinstance(each.amount, int) and each.identity for each in found)


@given(st.binary(max_size=200), st.sampled_from([b"", b":20:\n", b"<Document>", b"\xff\xfe", b"\xef\xbb\xbf:25:"]))
def test_any_bytes_are_read_or_refused(content: bytes, before: bytes) -> None:
    assert all(head.account for head, _ in read_or_refuse(before + content))


MT940 = b":20:A\n:25:NL44RABO0123456789\n:28C:1\n:60F:C260301EUR0,\n%s\n:62F:C260302EUR0,\n-"
LARGE = 200_000
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "words": lambda size: MT940 % (b":61:260302C1,NTRF\n:86:" + b"/REMI/" * (size // 6)),
    "numbers": lambda size: MT940 % (b":61:260302C1,NTRF\n:86:166?00" + b"?20a" * (size // 4)),
    "labels": lambda size: MT940 % (b":61:260302C1,NTRF\n:86:a" + b" IBAN: " * (size // 7)),
    "ibans": lambda size: MT940 % (b":61:260302C1,NTRF\n:86:" + b"NL91ABNA0417164301 " * (size // 19)),
    "lines": lambda size: MT940 % (b":61:260302C1,NTRF\n:86:" + b"a\n" * (size // 2)),
    "fields": lambda size: MT940 % (b":61:260302C1,NTRF\n" + b":86:\n" * (size // 5)),
    "statements": lambda size: MT940 % (b":20:\n" * (size // 5)),
    "envelopes": lambda size: b"{1:{" * (size // 4) + MT940 % b"",
    "digits": lambda size: MT940 % (b":61:260302C" + b"1" * size),
    "blanks": lambda size: MT940 % (b":61:260302C1,NTRF" + b" " * size),
    "returns": lambda size: MT940 % (b"\r" * size),
    "siblings": lambda size: message([entry(1)], kind="054").replace(
        b"<BookgDt>", b"<a/>" * (size // 4) + b"<BookgDt>"
    ),
    "depth": lambda size: message([entry(1)], kind="054").replace(b"541", b"<a>" * 200 + b"</a>" * 200 + b"x" * size),
    "texts": lambda size: message(
        [entry(1, NtryDtls={"TxDtls": {"RmtInf": {"Ustrd": ["a"] * (size // 16)}}})], kind="054"
    ),
    "parts": lambda size: message([entry(1, NtryDtls={"TxDtls": [money(1)] * (size // 75)})], kind="054"),
    "equals": lambda size: message([entry(1)] * (size // 230), kind="054"),
    "empty": lambda size: document([statement([], balances=between(0, 0))] * (size // 500)),
    "comments": lambda size: (
        b"<!-- -->" * 90 + message([], kind="054").replace(b"<Id>", b"<!-- -->" * (size // 8) + b"<Id>", 1)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_with_ill_will_is_read_or_refused(name: str) -> None:
    # Were the time to grow with the square of the size, each of these would take minutes.
    for _, found in read_or_refuse(HOSTILE[name](LARGE)):
        assert len({each.identity for each in found}) == len(found)
