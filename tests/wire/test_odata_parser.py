"""The OData v3 filter parser: every expression that documents and clients show, and what it refuses."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.wire.odata_parser import MAX_DEPTH, MAX_QUANTIFIERS, parse_filter
from grootboek.wire.odata_predicate import holds
from grootboek.wire.odata_syntax import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    FilterError,
    Junction,
    Kind,
    Literal,
    Negation,
    Path,
    Quantifier,
    paths_of,
    replaced,
)
from grootboek.wire.odata_words import MAX_LENGTH

GUID = UUID("75b4fe7b-5e0c-4b7a-9b6b-1f2d3c4b5a69")


def eq(path: str, kind: Kind, value: object, operator: str = "eq") -> Comparison:
    """Make the comparison of a path with a literal."""
    return Comparison(operator, Path(tuple(path.split("/"))), Literal(kind, value))


SEEN = [
    ("Naam eq 'x'", eq("Naam", Kind.TEXT, "x")),
    ("Omschrijving eq ''", eq("Omschrijving", Kind.TEXT, "")),
    ("Naam eq 'O''Brien'", eq("Naam", Kind.TEXT, "O'Brien")),
    ("Nummer eq 8000", eq("Nummer", Kind.INTEGER, 8000)),
    ("Nummer eq -1", eq("Nummer", Kind.INTEGER, -1)),
    ("Nummer eq 12L", eq("Nummer", Kind.INTEGER, 12)),
    ("Bedrag gt 12.50M", eq("Bedrag", Kind.DECIMAL, Decimal("12.50"), "gt")),
    ("Bedrag gt 1e3", eq("Bedrag", Kind.DECIMAL, Decimal(1000), "gt")),
    ("Id eq guid'75b4fe7b-5e0c-4b7a-9b6b-1f2d3c4b5a69'", eq("Id", Kind.GUID, GUID)),
    ("Grootboek/Id eq (guid'75B4FE7B-5E0C-4B7A-9B6B-1F2D3C4B5A69')", eq("Grootboek/Id", Kind.GUID, GUID)),
    ("Relatie/Id eq guid' 75b4fe7b-5e0c-4b7a-9b6b-1f2d3c4b5a69'", eq("Relatie/Id", Kind.GUID, GUID)),
    (
        "VestigingsAdres/Land/Id ne guid'75b4fe7b-5e0c-4b7a-9b6b-1f2d3c4b5a69'",
        eq("VestigingsAdres/Land/Id", Kind.GUID, GUID, "ne"),
    ),
    (
        "ModifiedOn gt datetime'2017-07-16T23:59:59.999'",
        eq("ModifiedOn", Kind.MOMENT, datetime(2017, 7, 16, 23, 59, 59, 999000), "gt"),
    ),
    ("Datum eq datetime'2021-01-01'", eq("Datum", Kind.MOMENT, datetime(2021, 1, 1))),
    (
        "ModifiedOn gt datetime'2018-12-24T13:30:46Z'",
        eq("ModifiedOn", Kind.MOMENT, datetime(2018, 12, 24, 13, 30, 46), "gt"),
    ),
    (
        "ModifiedOn ge datetimeoffset'2024-01-01T00:00:00.000Z'",
        eq("ModifiedOn", Kind.MOMENT_WITH_ZONE, datetime(2024, 1, 1, tzinfo=UTC), "ge"),
    ),
    ("IncassoSoort ne null", eq("IncassoSoort", Kind.NULL, None, "ne")),
    (
        "Grootboekfunctie eq 'InstallatieTeleverkoopBinnenEUgeen' and VatRateCode eq null",
        Junction(
            "and",
            (
                eq("Grootboekfunctie", Kind.TEXT, "InstallatieTeleverkoopBinnenEUgeen"),
                eq("VatRateCode", Kind.NULL, None),
            ),
        ),
    ),
    (
        "Relatiesoort/any(soort:soort eq 'Klant')",
        Quantifier("any", Path(("Relatiesoort",)), "soort", eq("soort", Kind.TEXT, "Klant")),
    ),
    (
        "Relatiecode gt 0 and Relatiesoort/any(x: x eq 'Klant')",
        Junction(
            "and",
            (
                eq("Relatiecode", Kind.INTEGER, 0, "gt"),
                Quantifier("any", Path(("Relatiesoort",)), "x", eq("x", Kind.TEXT, "Klant")),
            ),
        ),
    ),
    (
        "ExtraVeldenKlant/any(e:e/Waarde eq '5299' and e/Naam eq 'lidmaatschapnummer')",
        Quantifier(
            "any",
            Path(("ExtraVeldenKlant",)),
            "e",
            Junction("and", (eq("e/Waarde", Kind.TEXT, "5299"), eq("e/Naam", Kind.TEXT, "lidmaatschapnummer"))),
        ),
    ),
    ("Documents/any()", Quantifier("any", Path(("Documents",)), None, None)),
    (
        "substringof('Test', Naam) eq true",
        Comparison(
            "eq",
            Call("substringof", (Literal(Kind.TEXT, "Test"), Path(("Naam",)))),
            Literal(Kind.BOOLEAN, True),
        ),
    ),
    (
        "year(Datum) eq 2016",
        Comparison("eq", Call("year", (Path(("Datum",)),)), Literal(Kind.INTEGER, 2016)),
    ),
    ("not IsNonActief", Negation(Path(("IsNonActief",)))),
    (
        "(A eq 1 or B eq 2) and C eq 3",
        Junction(
            "and",
            (
                Junction("or", (eq("A", Kind.INTEGER, 1), eq("B", Kind.INTEGER, 2))),
                eq("C", Kind.INTEGER, 3),
            ),
        ),
    ),
    (
        "A add 2 mul 3 eq 7",
        Comparison(
            "eq",
            Arithmetic(
                "add",
                Path(("A",)),
                Arithmetic("mul", Literal(Kind.INTEGER, 2), Literal(Kind.INTEGER, 3)),
            ),
            Literal(Kind.INTEGER, 7),
        ),
    ),
]


@pytest.mark.parametrize(("text", "expected"), SEEN, ids=[text for text, _ in SEEN])
def test_filters_of_the_documentation_and_of_clients_parse(text: str, expected: Expression) -> None:
    assert parse_filter(text) == expected


def test_or_binds_looser_than_and() -> None:
    parsed = parse_filter("A eq 1 or B eq 2 and C eq 3")
    assert isinstance(parsed, Junction)
    assert parsed.operator == "or"


REFUSED = [
    "",
    "Naam eq",
    "eq 'x'",
    "Naam eq 'x",
    "Naam = 'x'",
    "Naam eq 'x' and",
    "(Naam eq 'x'",
    "Naam eq 'x')",
    "Naam EQ 'x'",
    "Id eq guid'nonsense'",
    "Datum eq datetime'2021-02-30'",
    "Datum eq datetime'gisteren'",
    "Relatiesoort/any(x x eq 'Klant')",
    "Relatiesoort/all()",
    "year(Datum, ) eq 2016",
    "Naam eq $it",
    "12abc eq 3",
    "A eq 1 eq 2 eq 3",
    "Bedrag gt 1e999",
    "Bedrag gt 1e99999999999999999999",
    "Bedrag gt 1e-99999999999999999999",
    "Naam eq 'x' Naam eq 'y'",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_odata_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        parse_filter(text)


def test_a_filter_that_is_too_long_is_refused() -> None:
    with pytest.raises(FilterError, match="longer"):
        parse_filter("Naam eq '" + "x" * MAX_LENGTH + "'")


@pytest.mark.parametrize("text", ["(" * 5000 + "A" + ")" * 5000, "not " * 2000 + "A", "-" * 4000 + "A"])
def test_a_filter_that_is_nested_too_deep_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        parse_filter(text)


def test_a_filter_of_many_terms_is_not_deep() -> None:
    parsed = parse_filter(" or ".join(f"Nummer eq {number}" for number in range(200)))
    assert isinstance(parsed, Junction)
    assert len(parsed.terms) == 200


def test_depth_up_to_the_limit_is_read() -> None:
    depth = MAX_DEPTH // 2 - 2
    assert parse_filter("(" * depth + "A" + ")" * depth) == Path(("A",))


@given(st.text(alphabet="'", max_size=9) | st.text(max_size=40))
def test_every_text_survives_as_a_literal(text: str) -> None:
    quoted = text.replace("'", "''")
    assert parse_filter(f"Naam eq '{quoted}'") == eq("Naam", Kind.TEXT, text)


@given(st.text(alphabet=" ()'/,:-abeqnotdrgu1.5", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parsed: Expression | None = parse_filter(text)
    except FilterError:
        parsed = None
    assert parsed is None or parse_filter(_written(parsed)) == parsed


def _written_literal(literal: Literal) -> str:
    match literal:
        case Literal(Kind.TEXT, str(text)):
            return "'" + text.replace("'", "''") + "'"
        case Literal(Kind.BINARY, bytes(content)):
            return f"X'{content.hex()}'"
        case Literal(Kind.DECIMAL, value):
            return f"{value}M"
        case Literal(_, value):
            return str(value).lower()


def _written(expression: Expression) -> str:
    match expression:
        case Literal():
            return _written_literal(expression)
        case Path():
            return str(expression)
        case Comparison(operator, left, right) | Arithmetic(operator, left, right):
            return f"({_written(left)}) {operator} ({_written(right)})"
        case Junction(operator, terms):
            return f" {operator} ".join(f"({_written(term)})" for term in terms)
        case Negation(term):
            return f"not ({_written(term)})"
        case Call(function, arguments):
            return f"{function}({', '.join(map(_written, arguments))})"
        case Quantifier(quantity, path, variable, condition):
            return f"{path}/{quantity}({variable}:{_written(condition)})" if condition else f"{path}/any()"


_names = st.sampled_from(["Naam", "Nummer", "Datum", "Bedrag"])
_paths = st.lists(_names, min_size=1, max_size=3).map(lambda names: Path(tuple(names)))
_atoms = _paths | st.integers(-(10**9), 10**9).map(lambda number: Literal(Kind.INTEGER, number))


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    operators = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"])
    return (
        st.builds(Comparison, operators, inner, inner)
        | st.builds(Arithmetic, st.sampled_from(["add", "sub", "mul", "div", "mod"]), inner, inner)
        | st.builds(Junction, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=4).map(tuple))
        | st.builds(Negation, inner)
        | st.builds(Call, st.sampled_from(["tolower", "year"]), st.lists(inner, min_size=1, max_size=2).map(tuple))
        | st.builds(Quantifier, st.sampled_from(["any", "all"]), _paths, st.just("x"), inner)
    )


def _quantifiers(expression: object) -> int:
    """Return how deep quantifiers nest."""
    if isinstance(expression, tuple):
        return max(map(_quantifiers, expression), default=0)
    if not is_dataclass(expression):
        return 0
    inner = max((_quantifiers(getattr(expression, part.name)) for part in fields(expression)), default=0)
    return inner + (isinstance(expression, Quantifier) and expression.condition is not None)


@given(st.recursive(_atoms, _larger, max_leaves=12).filter(lambda tree: _quantifiers(tree) <= MAX_QUANTIFIERS))
def test_a_tree_that_is_written_down_is_read_back(expression: Expression) -> None:
    assert parse_filter(_written(expression)) == expression


def test_paths_of_a_filter_are_those_of_its_quantifiers_too() -> None:
    text = "Naam eq 'x' and not (ExtraVelden/any(e: e/Waarde eq tolower(Adres/Plaats)) or Code add 1 eq 2)"
    paths = [str(path) for path in paths_of(parse_filter(text))]
    assert paths == ["Naam", "ExtraVelden", "e/Waarde", "Adres/Plaats", "Code"]


def test_a_constant_takes_the_place_of_a_path_where_no_variable_hides_it() -> None:
    text = "r eq 'a' and Soort/any(r: r eq 'b') and Soort/all(s: s eq r) and not startswith(r, 'c')"
    constant = "'x' eq 'a' and Soort/any(r: r eq 'b') and Soort/all(s: s eq 'x') and not startswith('x', 'c')"
    assert replaced(parse_filter(text), Path(("r",)), Literal(Kind.TEXT, "x")) == parse_filter(constant)


@pytest.mark.parametrize(
    ("text", "truth"), [("1 eq 1.0", True), ("tolower('A') eq 'A'", False), ("null eq null", True)]
)
def test_a_condition_without_properties_holds_or_not(text: str, truth: bool) -> None:
    assert holds(parse_filter(text)) is truth
