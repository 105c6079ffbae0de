"""Test that any export is answered with records or with the vendor's code, and any that follows the manual with records."""

from base64 import b64decode
from collections.abc import Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.webshop import link_webshop
from grootboek.gateways.cash.exports import ANSWERS
from tests.gateways.cash.conftest import Door, Reply, records_of
from tests.gateways.cash.test_manual import add_jong
from tests.gateways.cash.trade import PIXEL, brought

YEARS = st.sampled_from(["16", "2016", "17", "99", "80"])
MONTHS = st.sampled_from(["1601", "1612", "1710", "9912"])
PERIODS = st.sampled_from(["", "1601", "1612", "1710"])
JOURNALS = st.sampled_from(["", "KAS", "kas", "VERKF", "ZZZ", "A"])
NUMBERS = st.sampled_from(["", "1", "000001", "43", "999999", "0"])
CODES = st.sampled_from(["", "1000", "4360", "NRD", "é", "zz", "0"])
DAYS = st.integers(0, 1000).map(str)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="|"), min_size=1, max_size=20)


def asked(letters: str, *parameters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return what may stand behind a number: letters in any order, with X or without, and parameters."""
    some = st.lists(st.sampled_from([*letters, "X"]), unique=True).map("".join)
    return st.tuples(some, *parameters).map("|".join)


ONE_OR_TWO = asked("", CODES, CODES) | asked("", CODES)
VALID: Mapping[str, st.SearchStrategy[str]] = {
    "0101": asked("PV", NUMBERS, NUMBERS) | asked("PV").map("T{}|KVKCASH".format) | asked("PV", DAYS).map("W{}".format),
    "0105": asked("", NUMBERS, NUMBERS),
    "0109": asked("T", NUMBERS),
    "0201": asked("T") | ONE_OR_TWO,
    "0211": asked("TK", PERIODS),
    "0301": asked("") | asked("T", MONTHS, MONTHS) | asked("", YEARS).map("B{}".format),
    "0311": asked("T", NUMBERS, NUMBERS),
    "0801": asked(""),
    "0901": asked("T") | ONE_OR_TWO,
    "0911": asked("T") | ONE_OR_TWO,
    "2050": asked("N") | asked("R"),
    **dict.fromkeys(("0450", "2300"), asked("V", CODES, CODES)),
    **dict.fromkeys(
        ("2202", "2203", "2205", "2206", "2208", "2209", "2269", "3600", "3620", "4100", "4200"),
        ONE_OR_TWO | asked("", DAYS).map("W{}".format),
    ),
    **dict.fromkeys(
        ("2220", "2229", "2400", "2410"), asked("S", NUMBERS, NUMBERS) | asked("S", DAYS).map("W{}".format)
    ),
    "2230": asked("", NUMBERS, NUMBERS),
    "2260": asked("VIAZ", CODES, CODES)
    | asked("VIAZ", CODES).map("G{}".format)
    | asked("VIAZ", DAYS).map("W{}".format),
    "8501": asked(
        "", st.sampled_from(["BEL", "é"]), st.sampled_from(["43", "000099"]), st.sampled_from(["", "5", "2,5"])
    ),
    "8502": asked(""),
    "8503": asked("VIZ"),
    "8500": asked("V", JOURNALS, JOURNALS),
    "8504": asked("", YEARS, JOURNALS, JOURNALS),
    "I302E": asked("", YEARS, st.sampled_from(["KAS", "VERKF"]), st.sampled_from(["1", "000001", "9"])),
}


@pytest.fixture
def books(door: Door) -> Door:
    """The door on books with a relation, a sale, money and a wrong line, and an order of what a web shop sells."""
    add_jong(door)
    door.bring(
        "101=43 201=1300 302=161013 303=60077 306=Verkoop 307=180000 309=60077 901=VERKF",
        "201=8000 302=161013 303=60077 307=-148760 901=VERKF",
        "201=1700 302=161013 303=60077 305=-148760 307=-31240 901=VERKF",
        "201=4360 302=161201 306=kantoor&amp;&lt;b&gt; 307=10000 901=KAS",
    )
    brought(
        door,
        f"2260 2260=BEL 2001=Fietsbel 2208=GRP 2273=5 4245={PIXEL}",
        "2203 2203=A 2001=Groep",
        "2229 101=43 2228=1 2229=Kantoor",
        "2400 2220=43 2405=&lt;b&gt;",
        "2410 2260=BEL 2410=2 2404=M",
    )
    with door.book(writing=True) as book:
        link_webshop(book)
    return door


def answered(door: Door, request: str, formaat: str) -> Reply:
    """Export, and hold the answer to its forms: records in CASH XML, or a code with a text."""
    reply = door.call("Export", exportData=_escaped(request), formaat=formaat)
    assert reply.status == 200
    if reply.code == 1:
        text = reply.value("exportResult") or ""
        records_of(b64decode(text, validate=True).decode() if formaat == "1" else text)
    else:
        assert (reply.code, reply.message[:19]) == (800, "Error during export")
        assert reply.value("exportResult") is None
    return reply


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")


def test_every_request_is_tried() -> None:
    assert VALID.keys() == ANSWERS.keys()


@pytest.mark.parametrize("number", VALID)
def test_any_request_of_the_manual_is_answered(books: Door, number: str) -> None:
    @settings(max_examples=25)
    @given(VALID[number], st.sampled_from(["0", "1"]))
    def run(rest: str, formaat: str) -> None:
        written = number if number.startswith("I") or len(rest) % 2 else number.lstrip("0")
        assert answered(books, written + rest, formaat).code == 1

    run()


READABLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t|"), max_size=40)
LETTERS = st.text(st.sampled_from("ABGIKNPRSTVWXZE"), max_size=4)
PIECES = ["", "0", "1", "-1", "16", "9999", "1613", "KAS", "000001", "160101", "é", "x" * 60, "٣", "1.5"]
VALUES = st.sampled_from(PIECES) | READABLE
ANY = st.one_of(
    READABLE,
    st.tuples(st.sampled_from(sorted(VALID)), LETTERS, st.lists(VALUES, max_size=5)).map(
        lambda drawn: "|".join([drawn[0] + drawn[1], *drawn[2]])
    ),
    st.tuples(st.integers(0, 9999).map("{:04}".format), LETTERS).map("".join),
)


@settings(max_examples=400)
@given(ANY, st.sampled_from(["0", "1", ""]))
@example("0301T|0001|9999", "0")
@example("0301B|0000", "0")
@example("8504|0000", "0")
@example("0211T|0000", "0")
@example("0101W|99999999999999999999", "0")
@example("301P|16|KAS|1|999999", "0")
def test_any_text_is_answered(books: Door, text: str, formaat: str) -> None:
    assert answered(books, text, formaat).status == 200


def test_any_text_is_answered_on_postgresql(either_door: Door) -> None:
    @settings(max_examples=80)
    @given(ANY)
    def run(text: str) -> None:
        assert answered(either_door, text, "0").status == 200

    run()
