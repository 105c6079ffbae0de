"""A list by any filter and in any order is the page that memory cuts of all rows, on both engines."""

from decimal import Decimal
from random import Random
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.snelstart.call import Call
from grootboek.gateways.snelstart.contract.operations import operations
from grootboek.gateways.snelstart.contract.shapes import entity_type
from grootboek.gateways.snelstart.operations import ANSWERS
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import Book
from grootboek.wire.odata import Query, read_query
from grootboek.wire.odata_predicate import predicate
from tests.gateways.snelstart.conftest import Door

RELATIONS = 60
NAMES = (
    "Aa",
    "aA",
    "Ab%",
    "a_b",
    "Éé",
    "ÉÉ",
    "O'Brien",
    "zz",
    "Aa ",
    "\u212aa",
    "\u0130a",
    "ſa",
    "Straße",
    "ﬁa",
    "ΣΑΣ",
    "𝔸a",
    "~",
)
TEXTS = (
    *NAMES,
    "",
    "aa",
    "AA",
    "ka",
    "i",
    "sa",
    "SA",
    "STRASSE",
    "fia",
    "éé",
    "σας",
    "a",
    "A",
    "%",
    "_",
    "'",
    " ",
    "a\0",
)
COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le")
EQUALITIES = ("eq", "ne")
FIELDS = ("Naam", "Email", "VestigingsAdres/Plaats", "CorrespondentieAdres/Straat", "IncassoSoort", "Aanmaningsoort")
NUMBERS = ("Relatiecode", "KredietLimiet", "Factuurkorting", "Krediettermijn")
FIGURES = (
    "0",
    "203",
    "203.0",
    "203.5",
    "-1",
    "10.5",
    "21.00",
    "21.005",
    "0.125",
    "3000000000",
    "9" * 25,
    "null",
    "30",
    "1e-30",
)
MOMENTS = (
    "0001-01-01",
    "2026-03-02T11:30:00",
    "2026-03-02T11:30:00.1",
    "2026-10-25T02:30:00",
    "2026-03-29T02:30:00",
    "9999-12-31T23:59:59",
)


def quoted(text: str) -> str:
    """Write a text as a literal."""
    return "'" + text.replace("'", "''") + "'"


texts = st.sampled_from(TEXTS).map(quoted)
text_or_null = texts | st.just("null")
functions = st.sampled_from(("tolower({})", "toupper({})", "{}", "trim({})", "substring({}, 1)"))
text_paths = st.builds(str.format, functions, st.sampled_from(FIELDS))
parts = st.sampled_from(("substringof({1}, {0})", "startswith({0}, {1})", "endswith({0}, {1})"))


def conditions_on(paths: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make conditions on texts."""
    truth = st.sampled_from(("{}", "{} eq true", "{} eq false", "true ne {}", "not {}", "{} eq null"))
    return st.one_of(
        st.builds("{} {} {}".format, paths, st.sampled_from(COMPARISONS), text_or_null),
        st.builds("{} {} {}".format, texts, st.sampled_from(COMPARISONS), paths),
        st.builds(str.format, truth, st.builds(str.format, parts, paths, texts)),
        st.builds("length({}) {} 2".format, paths, st.sampled_from(COMPARISONS)),
    )


def quantified(path: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make conditions on a collection."""
    some = st.builds("{}/{}(e: {})".format, st.just(path), st.sampled_from(("any", "all")), inner)
    return some | st.sampled_from((f"{path}/any()", f"{path}/any() eq false"))


free_texts = st.builds(str.format, functions, st.sampled_from(("e/Naam", "e/Waarde")))
atoms = st.one_of(
    conditions_on(text_paths),
    st.builds("{} {} {}".format, st.sampled_from(NUMBERS), st.sampled_from(COMPARISONS), st.sampled_from(FIGURES)),
    st.builds("{} {} {}".format, st.sampled_from(FIGURES), st.sampled_from(COMPARISONS), st.sampled_from(NUMBERS)),
    st.builds("ModifiedOn {} datetime'{}'".format, st.sampled_from(COMPARISONS), st.sampled_from(MOMENTS)),
    st.builds(
        "{} {} {}".format,
        st.sampled_from(("Nonactief", "Bankieren")),
        st.sampled_from(EQUALITIES),
        st.sampled_from(("true", "null")),
    ),
    st.sampled_from(
        (
            "Nonactief",
            "not Bankieren",
            "Id ne null",
            "Id eq null",
            "Nonactief eq Bankieren",
            "Naam eq Email",
            "1 eq 1",
            "null eq true",
        )
    ),
    quantified("Relatiesoort", conditions_on(st.just("e") | st.just("tolower(e)")) | st.just("e eq 'Klant'")),
    quantified("ExtraVeldenKlant", conditions_on(free_texts)),
    quantified("ExtraVeldenKlant", st.builds("{} and {}".format, conditions_on(free_texts), conditions_on(text_paths))),
    quantified("Documents", st.just("e/FileName eq 'a'")),
)
filters = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) eq false".format, inner),
        st.lists(inner, min_size=2, max_size=4).map(lambda terms: " and ".join(f"({term})" for term in terms)),
        st.lists(inner, min_size=2, max_size=4).map(lambda terms: " or ".join(f"({term})" for term in terms)),
    ),
    max_leaves=6,
)
SORTED = (
    *FIELDS,
    *NUMBERS,
    "ModifiedOn",
    "Nonactief",
    "Bankieren",
    "Id",
    "FactuurRelatie/Id",
    "VestigingsAdres/Land/Id",
)
orderings = st.lists(st.builds("{} {}".format, st.sampled_from(SORTED), st.sampled_from(("asc", "desc"))), max_size=3)


@st.composite
def queries(draw: st.DrawFn, conditions: st.SearchStrategy[str], orders: st.SearchStrategy[list[str]]) -> str:
    """Make the query string of a list."""
    options = [("$filter", draw(conditions | st.just(""))), ("$orderby", ",".join(draw(orders)))]
    options += [
        ("$top", str(draw(st.sampled_from((0, 1, 3, 500))))),
        ("$skip", str(draw(st.sampled_from((0, 0, 1, 5))))),
    ]
    return "&".join(f"{name}={quote(value)}" for name, value in options if value)


def page_of_memory(rows: list[Any], query: Query, model: str) -> list[Any]:
    """Cut a page of all rows: those that the condition keeps, sorted by one property after the other."""
    if query.condition is not None:
        keep = predicate(query.condition, entity_type(model))
        rows = [row for row in rows if keep(row)]
    for ordering in reversed(query.orderings):

        def key(row: Any, segments: tuple[str, ...] = ordering.path.segments) -> tuple[bool, Any]:
            for segment in segments:
                row = None if row is None else row[segment[:1].lower() + segment[1:]]
            return row is not None, 0 if row is None else row

        rows = sorted(rows, key=key, reverse=ordering.descending)
    return rows[query.skip : query.skip + query.top]


def read(query: str, model: str) -> Query:
    """Read a query string."""
    pairs = [part.split("=", 1) for part in query.split("&") if part]
    return read_query([(name, unquote(value)) for name, value in pairs], entity_type(model), 500)


@pytest.fixture(scope="module")
def crowd(door: Door) -> Door:
    """Relations that differ in case, signs, kinds, moments and emptiness."""
    random = Random(20260302)
    now = door.clock.now
    for number in range(RELATIONS):
        if random.random() < 0.7:
            hour = random.choice((0, 0.25, 0.5, 1, 1.25, 1.5, 2))
            door.clock.now = now.replace(
                month=10, day=25, hour=int(hour), minute=int(hour % 1 * 60), microsecond=random.choice((0, 510000, 5))
            )
        else:
            door.clock.now = now
        with door.book(writing=True) as book:
            add_party(book, _draft(random, 200 + number))
    door.clock.now = now
    return door


def _draft(random: Random, number: int) -> PartyDraft:
    kind = random.choice(("snelstart", "cash"))
    storable = [text for text in TEXTS if "\0" not in text]
    return PartyDraft(
        code=str(number),
        name=random.choice(NAMES),
        email=random.choice(("", *NAMES)),
        city=random.choice(("", "Aa", "aa", "Éa")),
        postal_street=random.choice(("", "Aa", "ſa")),
        country=random.choice(("", "NL", "België", "xx")),
        is_customer=random.random() < 0.6,
        is_supplier=random.random() < 0.4,
        hidden=random.random() < 0.3,
        credit_limit=random.choice((None, 0, 1050, 2100)),
        discount=random.choice((None, Decimal("0.125"), Decimal("0.1"))),
        payment_term=random.choice((None, 0, 30)),
        collection=random.choice(("none", "core", "b2b")),
        free_fields={random.choice(storable): random.choice(storable) for _ in range(random.randrange(3))},
        door_fields={kind: {"aanmaningsoort": random.choice(("Nee", "Consument"))}},
    )


def listed(book: Book, operation: str, query: str) -> object:
    """Return the answer to a list with a query string."""
    return ANSWERS[operation](book, Call(operations()[operation], {}, query))


@given(query=queries(filters, orderings))
def test_relaties_are_as_memory_lists_them(crowd: Door, query: str) -> None:
    with crowd.book() as book:
        rows = listed(book, "GET /relaties", "")
        expected = page_of_memory(rows, read(query, "Relaties.RelatieModel"), "Relaties.RelatieModel")
        assert listed(book, "GET /relaties", query) == expected


INVOICE_ATOMS = (
    "Factuurnummer {comparison} 'F3'",
    "FactuurBedrag {comparison} 121.005",
    "OpenstaandSaldo {comparison} 121",
    "FactuurDatum {comparison} datetime'{day}'",
    "VervalDatum {comparison} datetime'{day}'",
    "Id {equality} guid'00000000-0000-0000-0000-000000000001'",
    "Relatie/Id {equality} null",
    "VerkoopOrders/any()",
    "day(FactuurDatum) {comparison} 2",
)
invoice_filters = st.lists(
    st.builds(
        lambda text, comparison, equality, day: text.format(comparison=comparison, equality=equality, day=day),
        st.sampled_from(INVOICE_ATOMS),
        st.sampled_from(COMPARISONS),
        st.sampled_from(EQUALITIES),
        st.sampled_from(("2026-03-01", "2026-03-01T12:00:00", "2026-03-15", "0001-01-01", "9999-12-31")),
    ),
    min_size=1,
    max_size=3,
).flatmap(lambda terms: st.sampled_from((" and ".join(terms), " or ".join(terms), f"not ({terms[0]})")))
INVOICES_SORTED = (
    "Factuurnummer",
    "FactuurDatum",
    "VervalDatum",
    "FactuurBedrag",
    "Id",
    "VerkoopBoeking/Id",
    "ModifiedOn",
)
invoice_orderings = st.lists(
    st.builds("{} {}".format, st.sampled_from(INVOICES_SORTED), st.sampled_from(("asc", "desc"))), max_size=2
)


@pytest.fixture(scope="module")
def invoiced(door: Door) -> Door:
    """Some sales of several days and amounts."""
    for number in range(8):
        more = {
            "boekingsregels": [door.line(bedrag=200)],
            "factuurbedrag": 242,
            "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": 42}],
        }
        door.booked(f"F{number * 7 % 8}", factuurdatum=f"2026-03-0{number % 3 + 1}", **(more if number % 2 else {}))
    return door


@given(query=queries(invoice_filters, invoice_orderings))
def test_verkoopfacturen_are_as_memory_lists_them(invoiced: Door, query: str) -> None:
    with invoiced.book() as book:
        rows = listed(book, "GET /verkoopfacturen", "")
        expected = page_of_memory(
            rows, read(query, "Verkoopfacturen.VerkoopfactuurModel"), "Verkoopfacturen.VerkoopfactuurModel"
        )
        assert listed(book, "GET /verkoopfacturen", query) == expected


@pytest.mark.parametrize("operator", ["and", "or"])
def test_a_thousand_terms_are_no_deeper_than_both_engines_go(crowd: Door, operator: str) -> None:
    term = "Relatiecode gt 0" if operator == "and" else "Relatiecode eq 1"
    text = f" {operator} ".join([term] * 900 + ["Relatiecode eq 203"])
    reply = crowd.get("/v2/relaties", f"$filter={quote(text)}")
    assert [row["relatiecode"] for row in reply.json] == [203]
