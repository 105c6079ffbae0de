"""What the number of a field refers to: relations, articles, groups, accounts, cost centres, and records that only CASH has."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.records.numbers import number_from_text, number_to_export
from grootboek.ledger.article import Article
from grootboek.ledger.party import PartyFacts
from grootboek.store.book import Book
from grootboek.store.masters.article_groups import article_groups
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.door_records import door_records
from grootboek.store.masters.parties import party_facts


def party_from_number(book: Book, text: str) -> PartyFacts | None:
    """Return the party that a relation's number names; None when there is none, ValueError for no number."""
    return party_facts(book, "number", number_from_text(text))


def article_from_code(book: Book, text: str) -> Article | None:
    """Return the article with a code, in any case when no other has it as it is; None when there is none."""
    return next((article for code in (text, text.upper()) for article in articles(book, code=code)), None)


def party_id(book: Book, text: str) -> int | None:
    """Return the id of the party that a relation's number names; None when there is none, ValueError for no number."""
    party = party_from_number(book, text)
    return party.id if party else None


def article_id(book: Book, text: str) -> int | None:
    """Return the id of the article with a code, in any case; None when there is none."""
    article = article_from_code(book, text)
    return article.id if article else None


def account_id(book: Book, text: str) -> int | None:
    """Return the id of the ledger account with a code, in any case; None when there is none."""
    account = chart_of(book).account(text)
    return account.id if account else None


def cost_centre_id(book: Book, text: str) -> int | None:
    """Return the id of the cost centre with a code, in any case; None when there is none."""
    centre = chart_of(book).cost_centre(text)
    return centre.id if centre else None


def _party(book: Book, text: str) -> str | None:
    party = party_from_number(book, text)
    return number_to_export(party.number) if party else None


def _article(book: Book, text: str) -> str | None:
    article = article_from_code(book, text)
    return article.code if article else None


def _group(book: Book, text: str) -> str | None:
    return next((group.code for group in article_groups(book) if group.code.upper() == text.upper()), None)


def _account(book: Book, text: str) -> str | None:
    account = chart_of(book).account(text)
    return account.code if account else None


def _cost_centre(book: Book, text: str) -> str | None:
    centre = chart_of(book).cost_centre(text)
    return centre.code if centre else None


LOOKUPS: Final[Mapping[str, Callable[[Book, str], str | None]]] = MappingProxyType(
    {
        "0101": _party,
        "2208": _group,
        "2220": _party,
        "2227": _party,
        "2230": _party,
        "2260": _article,
        "2901": _account,
        "2911": _cost_centre,
        "3420": _article,
    }
)
"""What finds the code of the thing that a field with a number names; None when there is no such thing."""

PARTY_FIELDS: Final = frozenset({"0101", "2220", "2227", "2230"})
"""Fields that name a relation by its number."""

ARTICLE_FIELDS: Final = frozenset({"0450", "2260", "3420"})
"""Fields that name an article by its code."""

OF_CASH: Final = frozenset({"2202", "2203", "2205", "2206", "2209", "3600", "4100", "4200"})
"""Fields that name a kept record with that number by its only key field."""


def known_as(book: Book, number: str, value: str) -> str | None:
    """Return the value of a field, as the thing that it refers to is called; None when there is no such thing."""
    if number in OF_CASH:
        return value if door_records(book, CASH, number, value) else None
    find = LOOKUPS.get(number)
    return value if find is None else find(book, value)
