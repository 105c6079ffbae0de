"""Test that any import is booked or refused in the vendor's form, and that the books balance after it."""

from hypothesis import given
from hypothesis import strategies as st

from grootboek.gateways.cash.records.amounts import cents_from_import
from tests.gateways.cash.conftest import Door

VALUES = {
    "101": ["43", "000043", "44", "x", ""],
    "111": ["14", "0", "-1", ""],
    "201": ["1000", "1100", "1300", "1600", "1700", "1520", "4360", "8000", "2990", "9999", ""],
    "302": ["161201", "161202", "171201", "01-12-2016", "161301", "991231", ""],
    "303": ["1", "000001", "2", "1234567", "0", "", ""],
    "305": ["-10000", "10000", "1.234,00", "", ""],
    "306": ["tekst", "t" * 300, "&lt;b&gt;|", ""],
    "307": ["100", "-100", "121,00", "-21,0", "0", "999999999999", "x", ""],
    "309": ["77", "000077", "F-1", "1234567", ""],
    "711": ["KENMERK", "k" * 60, ""],
    "901": ["KAS", "BANK", "VERKF", "INK", "MEMO", "BAL", "kas", "NIETS", ""],
    "911": ["NRD", ""],
}
RECORDS = st.fixed_dictionaries({number: st.sampled_from(values) for number, values in VALUES.items()})
LIKELY = st.fixed_dictionaries(
    {
        "201": st.sampled_from(["1000", "4360", "8000", "2990"]),
        "302": st.sampled_from(["161201", "161202"]),
        "307": st.integers(-(10**6), 10**6).map(str),
        "901": st.sampled_from(["KAS", "BANK", "VERKF", "MEMO"]),
    }
)


@given(st.lists(st.one_of(RECORDS, LIKELY), min_size=1, max_size=6), st.sampled_from(["0", ""]))
def test_any_import(door: Door, records: list[dict[str, str]], formaat: str) -> None:
    rows = (" ".join(f"{number}={value}" for number, value in record.items() if value) for record in records)
    reply = door.bring(*rows, formaat=formaat)
    assert reply.code == 1
    assert reply.status_of_import == (3 if reply.errors else 2)
    assert all(line is None or 1 <= int(line) <= len(records) for _, line in reply.errors)
    documents: dict[tuple[str, ...], int] = {}
    for line in door.export("0301"):
        key = (line["F0901"], line["F0302"], line["F0303"])
        documents[key] = documents.get(key, 0) + cents_from_import(line["F0307"])
    assert not any(documents.values())
