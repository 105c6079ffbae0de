"""The codes that clients send for accounts and relations, and what they stand for in the books."""

from typing import Final

from grootboek.ledger.chart import Chart
from grootboek.store.book import Book
from grootboek.store.masters.parties import party_facts

UNKNOWN: Final = 0
"""The id that stands for an unknown code; no account or party has it, so the checks of the books refuse it."""


def account_id(chart: Chart, code: str) -> int:
    """Return the id of the account with a code; `UNKNOWN` when there is none."""
    account = chart.account_by_code.get(code.strip())
    return UNKNOWN if account is None else account.id


def party_id(book: Book, code: str) -> int | None:
    """Return the id of the party with a code; None without a code, `UNKNOWN` when no party has it."""
    if not code.strip():
        return None
    facts = party_facts(book, "code", code.strip())
    return UNKNOWN if facts is None else facts.id
