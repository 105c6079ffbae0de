"""Test that whatever is sent as a record of trade is answered with a transaction, and that what was written can be exported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.gateways.cash.imports import MASTERS
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.resources.kept_records import KEPT
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.test_import_fuzz import escaped
from tests.gateways.cash.trade import PIXEL, brought

TRADE = sorted({"0450", "2208", "2260", "2300", "2400", "2410", *KEPT} & MASTERS.keys())
EXPORTS = ("0105", "0450V", "2208", "2220", "2230", "2260V", "2300", "2400", "2410", *KEPT)
LIKELY = [
    "",
    "43",
    "000043",
    "BEL",
    "bel",
    "GRP",
    "A",
    "1",
    "0",
    "5",
    "2,5",
    "-3",
    "1250",
    "12.3456",
    "161015",
    "01-12-2016",
]
ODD = ["J", "N", "M", "8000", "9999999999999999", "1e9", "0,00001", PIXEL, "\u0661", "x" * 300]
VALUES = st.one_of(st.sampled_from(LIKELY + ODD), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))


@st.composite
def records(draw: st.DrawFn) -> str:
    """Write a record of trade with some of its fields, and sometimes one that is another's."""
    number = draw(st.sampled_from(TRADE))
    known = [each.number for each in record_layout(number).fields]
    fields = draw(st.dictionaries(st.sampled_from([*known, "0119", "2260", "jpg"]), VALUES, max_size=8))
    inner = "".join(f"<F{name}>{escaped(text)}</F{name}>" for name, text in fields.items())
    return f"<R{number}>{inner}</R{number}>"


@pytest.fixture
def shop(door: Door) -> Door:
    """The door on books with an article, groups and an order."""
    brought(
        door,
        "2260 2260=BEL 2001=Fietsbel 2208=GRP 2273=5",
        *(f"{number} {number}=A 2001=A" for number in ("2202", "2203", "2205", "2206", "2209", "4100")),
        "2229 101=43 2228=1",
        "2400 2400=1 2220=43",
        "2410 2400=1 2260=BEL 2410=2",
    )
    return door


@given(st.lists(records(), min_size=1, max_size=4))
def test_any_record_of_trade_is_answered(shop: Door, some: list[str]) -> None:
    reply = shop.call("Import", importData=f"<![CDATA[<CASH>{''.join(some).replace(']]>', '')}</CASH>]]>")
    assert reply.code == 1
    assert reply.status_of_import == (3 if reply.errors else 2)
    assert all(message.startswith(("Ongeldige waarde", "Record")) for message, _ in reply.errors)
    for request in EXPORTS:
        assert all(each["record"] == f"R{request[:4]}" for each in shop.export(request))
