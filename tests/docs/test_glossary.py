"""The glossary says what the code says: nouns that exist, and the vendors' words letter for letter."""

import dataclasses
import importlib
import re

import pytest

from docs.pages.glossary import FIELDS, GLOSSARY
from docs.pages.sources import VENDORS, contract_text, toml
from grootboek.store.tables.administration import metadata

TERMS = toml(GLOSSARY)
MODULES_WITH_TABLES = ("administration", "ledger", "invoicing", "trade", "access")
CONTRACTS = {vendor: contract_text(vendor) for vendor in VENDORS}
ONLY_AT_DOORS = {"attachment"}
each_term = pytest.mark.parametrize("term", TERMS)


@each_term
def test_has_every_field_and_a_sentence(term: str) -> None:
    row = TERMS[term]
    assert tuple(row) == FIELDS
    assert row["dutch"]
    assert row["definition"].endswith(".")


@each_term
def test_noun_exists(term: str) -> None:
    where, _, name = TERMS[term]["code"].partition(":")
    if not where:
        assert term in ONLY_AT_DOORS
    elif where == "table":
        assert has_column(name)
    else:
        assert has_name(importlib.import_module(where), name)


def has_column(name: str) -> bool:
    """Tell whether the tables have `table` or `table.column`."""
    for module in MODULES_WITH_TABLES:
        importlib.import_module(f"grootboek.store.tables.{module}")
    table, _, column = name.partition(".")
    return table in metadata.tables and (not column or column in metadata.tables[table].columns)


def has_name(owner: object, path: str) -> bool:
    """Tell whether a module has a name, or a class in it a member or field."""
    first, _, rest = path.partition(".")
    if not rest:
        fields = dataclasses.fields(owner) if isinstance(owner, type) and dataclasses.is_dataclass(owner) else ()
        return hasattr(owner, first) or first in {one.name for one in fields}
    return hasattr(owner, first) and has_name(getattr(owner, first), rest)


@pytest.mark.parametrize(
    ("vendor", "term", "word"),
    [
        (vendor, term, word)
        for vendor in VENDORS
        for term, row in TERMS.items()
        for word in [row[vendor].partition(" ")[0], row[vendor].partition(" ")[2]]
        if word
    ],
)
def test_vendor_writes_the_word_so(vendor: str, term: str, word: str) -> None:
    assert re.search(rf"(?<!\w){re.escape(word)}(?!\w)", CONTRACTS[vendor])


def test_no_two_terms_are_one_noun() -> None:
    nouns = [row["code"] for row in TERMS.values() if row["code"]]
    assert len(nouns) == len(set(nouns))
    definitions = [row["definition"] for row in TERMS.values()]
    assert len(definitions) == len(set(definitions))
