"""What changed since the last time (requests 8502 and 8503): customers and articles that a web shop has to take over again.

What was answered is forgotten once the answer was delivered (service.py), in the version that was answered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from grootboek.gateways.cash.errors import EXPORT, NO_WEBSHOP_LINK, Failed
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.articles import trade_records
from grootboek.gateways.cash.resources.facts import codes_of
from grootboek.gateways.cash.resources.relations import RELATION
from grootboek.ledger.change import Change, Subject
from grootboek.store.book import Book
from grootboek.store.masters.articles import articles_by_id
from grootboek.store.masters.changes import changes, webshop_linked_since
from grootboek.store.masters.parties import party_by

FEEDS: Final[Mapping[str, Subject]] = MappingProxyType({"8502": Subject.PARTY, "8503": Subject.ARTICLE})
"""The subject of the changes that each request reports."""


def changes_to_tell(book: Book, request: ExportRequest) -> list[Change]:
    """Return the changes that a request answers, to be forgotten when its answer was delivered; none for other requests."""
    subject = FEEDS.get(request.number)
    return [] if subject is None else changes(book, subject)


def changed_customer_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0101 of the customers that changed; `Failed` without a link with a web shop."""
    codes = codes_of(book)
    for change in _changes(book, request):
        party = party_by(book, "id", change.subject_id)
        if party is not None and party.is_customer:
            yield RELATION.to_wire(party, codes, with_names=request.has("X"))


def changed_article_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2260 of the articles that changed, with the letters of 2260; `Failed` without a link with a web shop.

    An article that was taken out of the web shop, or deleted, is shown as blocked.
    """
    ids = [change.subject_id for change in _changes(book, request)]
    by_id = articles_by_id(book, ids)
    changed = [
        replace(article, active=article.active and article.in_webshop) for article in map(by_id.__getitem__, ids)
    ]
    yield from trade_records(book, changed, request)


def _changes(book: Book, request: ExportRequest) -> list[Change]:
    if webshop_linked_since(book) is None:
        raise Failed(EXPORT, NO_WEBSHOP_LINK.format(request=request.number))
    return changes_to_tell(book, request)
