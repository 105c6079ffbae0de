"""Field tables have the properties of their models, and what a property means fits what filters may ask of it."""

from typing import Any

import pytest

from grootboek.gateways.snelstart.contract.shapes import model
from grootboek.gateways.snelstart.fields import FieldTable
from grootboek.gateways.snelstart.resources.accounts import ACCOUNT
from grootboek.gateways.snelstart.resources.article_prices import PROMOTION, Promotion
from grootboek.gateways.snelstart.resources.articles import ARTICLE
from grootboek.gateways.snelstart.resources.invoice_lists import PURCHASE_INVOICE, SALES_INVOICE
from grootboek.gateways.snelstart.resources.journals import JOURNAL
from grootboek.gateways.snelstart.resources.prices import PRICE, ShownPrice
from grootboek.gateways.snelstart.resources.relations import RELATION
from grootboek.gateways.snelstart.resources.revenue_groups import GROUP, ShownGroup
from grootboek.ledger.account import Account
from grootboek.ledger.journal import Journal
from grootboek.ledger.party import Party
from grootboek.store.ledger.invoices import Invoice
from grootboek.store.lists.request import Choice, Entries, Members, Text
from grootboek.store.masters.article_lists import ShownArticle
from grootboek.wire.odata_syntax import Kind, Path

TABLES = [
    ("Relaties.RelatieModel", RELATION, Party),
    ("Grootboeken.GrootboekModel", ACCOUNT, Account),
    ("Dagboeken.DagboekModel", JOURNAL, Journal),
    ("Artikelen.ArtikelQueryModel", ARTICLE, ShownArticle),
    ("Artikelen.ArtikelOmzetGroepModel", GROUP, ShownGroup),
    ("Prijsafspraken.PrijsafspraakModel", PRICE, ShownPrice),
    ("Actieprijzen.ActieprijzenModel", PROMOTION, Promotion),
    ("Verkoopfacturen.VerkoopfactuurModel", SALES_INVOICE, Invoice),
    ("Inkoopfacturen.InkoopfactuurModel", PURCHASE_INVOICE, Invoice),
]


@pytest.mark.parametrize(("name", "table", "item"), TABLES)
def test_properties_stand_in_the_vendors_order(name: str, table: FieldTable[Any], item: type[Any]) -> None:
    assert [part.name for part in table.fields] == [prop.name for prop in model(name).properties]


@pytest.mark.parametrize(("name", "table", "item"), TABLES)
def test_facts_are_told_by_what_is_listed(name: str, table: FieldTable[Any], item: type[Any]) -> None:
    facts = {fact for part in table.fields for fact in part.facts}
    made = {fact for fact, told in vars(item).items() if isinstance(told, property)}
    assert facts <= set(item.__dataclass_fields__) | made


@pytest.mark.parametrize(("name", "table", "item"), TABLES)
def test_meanings_fit_the_kinds_of_their_properties(name: str, table: FieldTable[Any], item: type[Any]) -> None:
    for path, meaning in table.meanings.items():
        target = table.entity.at(Path(tuple(path.split("/"))))
        assert target.many is isinstance(meaning, Members | Entries), path
        if isinstance(meaning, Text):
            assert target.kind is Kind.TEXT, path
        if isinstance(meaning, Choice):
            shows_flag = all(isinstance(shown, bool) for shown in meaning.shown.values())
            assert target.kind is (Kind.BOOLEAN if shows_flag else Kind.TEXT), path
