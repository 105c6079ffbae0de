"""OData queries against a type: property names, operand types, pages, orderings, and evaluation on rows in memory."""

import pytest

from grootboek.wire.odata import Ordering, Query, read_query
from grootboek.wire.odata_parser import parse_filter
from grootboek.wire.odata_predicate import predicate
from grootboek.wire.odata_syntax import FilterError, Kind, LimitExceededError, Path, QueryError, UnknownPropertyError
from grootboek.wire.odata_types import EntityType, Property

LAND = EntityType("Models.LandIdentifier", {"Id": Property(Kind.GUID)})
ADRES = EntityType("Models.Adres", {"Plaats": Property(Kind.TEXT), "Land": Property(nested=LAND)})
VELD = EntityType("Models.ExtraVeld", {"Naam": Property(Kind.TEXT), "Waarde": Property(Kind.TEXT)})
RELATIE = EntityType(
    "Models.Relatie",
    {
        "Naam": Property(Kind.TEXT),
        "Relatiecode": Property(Kind.INTEGER),
        "KredietLimiet": Property(Kind.DECIMAL),
        "Nonactief": Property(Kind.BOOLEAN),
        "ModifiedOn": Property(Kind.MOMENT),
        "Id": Property(Kind.GUID),
        "Relatiesoort": Property(Kind.TEXT, many=True),
        "Adres": Property(nested=ADRES),
        "ExtraVelden": Property(nested=VELD, many=True),
    },
)
NL = "4a6e8f7c-2f5b-4d61-9a3e-0d8c7b6a5f41"
ROW = {
    "naam": "Café 't Hoekje",
    "relatiecode": 12,
    "kredietLimiet": None,
    "nonactief": False,
    "modifiedOn": "2023-06-29T21:44:48.51",
    "id": "75b4fe7b-5e0c-4b7a-9b6b-1f2d3c4b5a69",
    "relatiesoort": ["Klant", "Leverancier"],
    "adres": {"plaats": "Delft", "land": {"id": NL}},
    "extraVelden": [{"naam": "lid", "waarde": "5299"}, {"naam": "maat", "waarde": "L"}],
}

HOLD = [
    "Naam eq 'Café ''t Hoekje'",
    "startswith(Naam,'Caf') eq true",
    "endswith(Naam, 'kje')",
    "substringof('Hoek', Naam) eq true",
    "not substringof('hoek', Naam)",
    "tolower(Naam) eq 'café ''t hoekje'",
    "length(Naam) eq 14",
    "Relatiecode gt 0 and Relatiesoort/any(x: x eq 'Klant')",
    "Relatiecode ge 12 and Relatiecode le 12.0",
    "Relatiecode add 1 eq 13",
    "Relatiecode div 5 eq 2",
    "Relatiecode mod 5 eq 2",
    "-Relatiecode lt 0",
    "KredietLimiet eq null",
    "KredietLimiet ne 5",
    "not (KredietLimiet gt 5)",
    "Nonactief eq false",
    "not Nonactief",
    "ModifiedOn gt datetime'2023-06-29T21:44:48.5'",
    "year(ModifiedOn) eq 2023 and month(ModifiedOn) eq 6 and day(ModifiedOn) eq 29",
    "Id eq guid'75B4FE7B-5E0C-4B7A-9B6B-1F2D3C4B5A69'",
    f"Adres/Land/Id eq (guid'{NL}')",
    "Relatiesoort/any()",
    "Adres ne null",
    "Relatiesoort/all(r: r ne 'Eigen')",
    "ExtraVelden/any(e:e/Waarde eq '5299' and e/Naam eq 'lid')",
    "ExtraVelden/any(e:e/Waarde eq 'L' and Naam ne 'x')",
    "indexof(Naam, 'Hoek') eq 8 and substring(Naam, 0, 4) eq 'Café'",
    "concat(trim(Naam), '!') eq 'Café ''t Hoekje!'",
    "replace(toupper(Naam), 'HOEKJE', 'x') eq 'CAFÉ ''T x'",
    "round(2.5) eq 3 and floor(-2.5) eq -3 and ceiling(2.1) eq 3",
    "1 div 0 eq null",
]
FAIL = [
    "Naam eq 'x'",
    "KredietLimiet gt 0",
    "KredietLimiet lt 0",
    "Nonactief",
    "Relatiesoort/any(r:r eq 'Eigen')",
    "ExtraVelden/any(e:e/Waarde eq '5299' and e/Naam eq 'maat')",
    "Adres/Plaats eq 'delft'",
    "substringof('x', tolower(null)) eq true",
]


@pytest.mark.parametrize("text", HOLD)
def test_conditions_that_hold(text: str) -> None:
    assert predicate(parse_filter(text), RELATIE)(ROW) is True


@pytest.mark.parametrize("text", FAIL)
def test_conditions_that_do_not_hold(text: str) -> None:
    assert predicate(parse_filter(text), RELATIE)(ROW) is False


def test_a_missing_nested_object_reads_as_null() -> None:
    assert predicate(parse_filter("Adres/Plaats eq null"), RELATIE)({**ROW, "adres": None}) is True


@pytest.mark.parametrize("name", ["Nonsense", "naam", "Adres/Straat", "ExtraVelden/any(e: e/Id eq 1)"])
def test_an_unknown_property_is_named_with_its_type(name: str) -> None:
    text = name if "any" in name else f"{name} eq 'x'"
    with pytest.raises(UnknownPropertyError, match="Could not find a property named"):
        read_query([("$filter", text)], RELATIE, 500)


def test_the_sentence_on_an_unknown_property_is_that_of_web_api() -> None:
    with pytest.raises(UnknownPropertyError) as refused:
        read_query([("$filter", "Nonsense eq 'x'")], RELATIE, 500)
    assert str(refused.value) == "Could not find a property named 'Nonsense' on type 'Models.Relatie'."


MISFITS = [
    "Relatiecode eq 'abc'",
    "Naam eq 12",
    "Naam",
    "Id eq '75b4fe7b-5e0c-4b7a-9b6b-1f2d3c4b5a69'",
    "ModifiedOn gt '2020-01-01'",
    "ModifiedOn gt datetimeoffset'2024-01-01T00:00:00Z'",
    "Relatiesoort eq 'Klant'",
    "Naam/any(x: x eq 'a')",
    "Adres eq 'Delft'",
    "Naam/Land eq 'x'",
    "year(Naam) eq 2020",
    "unheard(Naam) eq 'x'",
    "startswith(Naam)",
    "not Naam",
    "Naam and Nonactief",
    "Naam add 1 eq 2",
    "Nonactief gt true",
    "Id gt guid'75b4fe7b-5e0c-4b7a-9b6b-1f2d3c4b5a69'",
]


@pytest.mark.parametrize("text", MISFITS)
def test_operands_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(FilterError):
        read_query([("$filter", text)], RELATIE, 500)


def test_pages_have_a_default_and_a_limit() -> None:
    assert read_query([], RELATIE, 500) == Query(None, 500, 0)
    assert read_query([("$top", "25"), ("$skip", "50"), ("relatie", "x")], RELATIE, 500) == Query(None, 25, 50)
    assert read_query([("$top", "0")], RELATIE, 500).top == 0
    assert read_query([("$top", "0" * 5000 + "25")], RELATIE, 500).top == 25


def test_a_page_beyond_the_limit_is_refused_in_the_words_of_web_api() -> None:
    with pytest.raises(LimitExceededError) as refused:
        read_query([("$top", "501")], RELATIE, 500)
    assert str(refused.value) == (
        "The query specified in the URI is not valid. The limit of '500' for Top query has been exceeded. "
        "The value from the incoming request is '501'."
    )


@pytest.mark.parametrize(
    "pair", [("$top", "-1"), ("$top", "tien"), ("$skip", "1.5"), ("$skip", "9" * 40), ("$top", "²")]
)
def test_what_is_no_number_of_rows_is_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(LimitExceededError):
        read_query([pair], RELATIE, 500)


def test_a_repeated_filter_is_joined() -> None:
    query = read_query([("$filter", "Nonactief eq true"), ("$filter", "Relatiecode lt 0")], RELATIE, 500)
    assert query.condition is not None
    test = predicate(query.condition, RELATIE)
    assert [test({**ROW, "nonactief": True, "relatiecode": code}) for code in (-1, 1)] == [True, False]


def test_orderings_and_selections_name_properties() -> None:
    query = read_query([("$orderby", "Naam asc, Adres/Plaats desc"), ("$select", "Relatiecode, Naam")], RELATIE, 500)
    assert query.orderings == (Ordering(Path(("Naam",))), Ordering(Path(("Adres", "Plaats")), descending=True))
    assert query.select == ("Relatiecode", "Naam")


@pytest.mark.parametrize(
    "pair", [("$orderby", "Nonsense"), ("$orderby", "Naam up"), ("$orderby", "Relatiesoort"), ("$select", "Nonsense")]
)
def test_orderings_and_selections_of_what_is_not_there_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(QueryError):
        read_query([pair], RELATIE, 500)


def grown(times: int) -> str:
    text = "Naam"
    for _ in range(times):
        text = f"replace({text},'e','eeeeeeeeee')"
    return f"length({text}) gt 1"


TOO_MUCH = [
    grown(6),
    "length(concat(" * 9
    + "Naam"
    + ",replace(replace(replace(replace('aaaa','a','aaaaaaaaaa'),'a','aaaaaaaaaa'),'a','aaaaaaaaaa'),'a','aaa'))" * 9
    + ") gt 1",
    " mul ".join(["Relatiecode"] * 60) + " eq 1",
    "(" + " mul ".join(["99999999999999999999"] * 50) + ") eq 1",
    "round(1e50) eq 1",
    "Relatiesoort/any(a: Relatiesoort/any(b: Relatiesoort/any(c: Naam eq 'x')))",
]


@pytest.mark.parametrize("text", TOO_MUCH)
def test_a_filter_does_not_make_much_of_little(text: str) -> None:
    with pytest.raises(FilterError):
        predicate(parse_filter(text), RELATIE)({**ROW, "naam": "e" * 50})


def test_a_text_may_grow_up_to_a_size() -> None:
    assert predicate(parse_filter(grown(2)), RELATIE)({**ROW, "naam": "e"}) is True


def test_a_filter_takes_no_more_than_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grootboek.wire.odata_predicate.MAX_STEPS", 100)
    keeps = predicate(parse_filter("tolower(Naam) eq 'x' or Relatiesoort/any(s: s eq 'y')"), RELATIE)
    with pytest.raises(FilterError, match="more than 100 steps"):
        for _ in range(20):
            keeps(ROW)


def test_orderings_and_filters_are_bounded_together() -> None:
    with pytest.raises(FilterError, match="orderings"):
        read_query([("$orderby", ",".join(["Naam"] * 21))], RELATIE, 500)
    with pytest.raises(FilterError, match="longer than"):
        read_query([("$filter", "Naam eq 'x'")] * 2_000, RELATIE, 500)
