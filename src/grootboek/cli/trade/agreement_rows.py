"""Price agreements and promotions as a list shows them, with the codes of what they are about."""

from collections.abc import Collection, Sequence

from grootboek.cli.listing import show_rows
from grootboek.ledger.price_agreement import PriceAgreement
from grootboek.store.book import Book
from grootboek.store.masters.articles import article_codes
from grootboek.store.masters.discount_groups import discount_groups
from grootboek.store.masters.parties import codes_of_parties


def show_agreements(book: Book, agreements: Collection[PriceAgreement], names: Sequence[str], *, as_json: bool) -> None:
    """Print agreements with their ids and the columns that are named."""
    articles, groups = article_codes(book), {group.id: group.code for group in discount_groups(book)}
    parties = codes_of_parties(book, [one.party_id for one in agreements if one.party_id is not None])
    whole = [
        {
            "id": one.id,
            "name": one.name,
            "article": articles.get(one.article_id or 0),
            "article_group": groups.get(one.article_group_id or 0),
            "customer": parties.get(one.party_id or 0),
            "customer_group": groups.get(one.customer_group_id or 0),
            "from": one.quantity_from,
            "price": one.price,
            "discount": one.discount,
            "valid_from": one.valid_from and one.valid_from.isoformat(),
            "valid_through": one.valid_through and one.valid_through.isoformat(),
        }
        for one in agreements
    ]
    rows = [{name: row[name] for name in ("id", *names)} for row in whole]
    show_rows(rows, ["id", *names], as_json=as_json)
