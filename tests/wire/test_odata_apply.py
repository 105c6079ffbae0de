"""`$apply`: what is grouped and what is summed, within limits."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.wire.odata_apply import Aggregate, Apply, parse_apply
from grootboek.wire.odata_syntax import FilterError, Kind, Path, QueryError, UnknownPropertyError
from grootboek.wire.odata_types import EntityType, Property

ACCOUNT = EntityType("Account", {"Id": Property(Kind.GUID)})
LINE = EntityType(
    "Line",
    {
        "Saldo": Property(Kind.DECIMAL),
        "Datum": Property(Kind.MOMENT),
        "Grootboek": Property(nested=ACCOUNT),
        "Documents": Property(nested=ACCOUNT, many=True),
    },
)
TOTAL = Aggregate(Path(("Saldo",)), "sum", "Totaal")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aggregate(Saldo with sum as Totaal)", Apply((), (TOTAL,))),
        (" groupby ( ( Grootboek/Id , Datum ) ) ", Apply((Path(("Grootboek", "Id")), Path(("Datum",))), ())),
        ("groupby((Grootboek),aggregate(Saldo with sum as Totaal))", Apply((Path(("Grootboek",)),), (TOTAL,))),
        (
            "aggregate(Saldo with average as A,Saldo with min as B)",
            Apply((), (Aggregate(Path(("Saldo",)), "average", "A"), Aggregate(Path(("Saldo",)), "min", "B"))),
        ),
    ],
)
def test_what_is_read(text: str, expected: Apply) -> None:
    assert parse_apply(text, LINE) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [("aggregate(Saldo with totaal as X)", 21), ("groupby(Datum)", 8), ("", 0), ("groupby((Datum),filter(Saldo))", 16)],
)
def test_where_reading_ended_is_told(text: str, place: int) -> None:
    with pytest.raises(FilterError, match=f"at position {place} in"):
        parse_apply(text, LINE)


def test_a_property_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownPropertyError, match="named 'Niets' on type 'Line'"):
        parse_apply("aggregate(Niets with sum as X)", LINE)
    with pytest.raises(FilterError, match="'Datum' is no number"):
        parse_apply("aggregate(Datum with max as X)", LINE)


@given(st.text(alphabet="groupby(),/aggregate Saldo with sum as X'1:-", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(QueryError):
        assert isinstance(parse_apply(text, LINE), Apply)
