"""Relations, accounts, daybooks and cost centres that are exported can be imported elsewhere, and come out there as before."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.account import CONTROL_ROLES, SINGLE_ROLES, VAT_ROLES, AccountDraft, AccountRole
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.party import TEXT_LENGTHS, PartyDraft
from grootboek.store.masters.chart import chart_of
from tests.doors.three import Three, new_three
from tests.gateways.cash.test_round_trips import doors

__all__ = ["doors"]
NUMBERS = itertools.count(1)
TEXTS = sorted(set(TEXT_LENGTHS) - {"code", "name"})
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))


def texts(longest: int) -> st.SearchStrategy[str]:
    """Return texts of a length, free of blanks at their ends."""
    return st.text(LETTERS, max_size=longest).map(str.strip)


COUNTRIES = st.sampled_from(["", "NL", "nl", "Nederland", "België", "BE", "Duitsland"])
IBANS = st.sampled_from(["", "NL62ABNA0509828922", "BE68539007547034"])
POSTCODES = st.sampled_from(["", "4817 JW", "4817jw", "1000", "SW1A 2AA", "B-1000"])
PLACES = st.sampled_from(["", "Breda", "'s-Hertogenbosch", "Brussel 1", "Den Haag"])
PARTIES = st.fixed_dictionaries(
    {"name": texts(60).filter(bool)},
    optional={
        **{name: texts(min(TEXT_LENGTHS[name], 40)) for name in TEXTS},
        "country": COUNTRIES,
        "iban": IBANS,
        "postcode": POSTCODES,
        "postal_postcode": POSTCODES,
        "city": PLACES,
        "postal_city": PLACES,
        "payment_term": st.none() | st.integers(0, 999),
        "hidden": st.booleans(),
        "no_email": st.booleans(),
    },
)


@settings(max_examples=5)
@given(st.lists(PARTIES, min_size=1, max_size=20))
def test_relations(doors: Three, drafts: list[dict[str, object]]) -> None:
    number = next(NUMBERS)
    books, copy = new_three(doors.server, f"boek{number}"), new_three(doors.server, f"kopie{number}")
    with books.book(writing=True) as opened:
        for draft in drafts:
            add_party(opened, PartyDraft(**draft))  # type: ignore[arg-type]
    exported = books.cash.exported("0101")
    assert copy.cash.bring(exported, "1") == (2, [])
    assert copy.cash.export("0101") == books.cash.export("0101")


CODES = st.text(st.sampled_from("ABCXYZ0189"), min_size=1, max_size=6)
NAMES = texts(30).filter(bool)
ROLES = sorted(set(AccountRole) - CONTROL_ROLES - VAT_ROLES - SINGLE_ROLES)
"""The roles of accounts that are added: the first chart takes those of VAT and control accounts, one account those of one."""


@settings(max_examples=5)
@given(
    st.dictionaries(CODES, NAMES, max_size=6),
    st.dictionaries(CODES.map(lambda code: code[:3]), NAMES, max_size=4),
    st.data(),
)
def test_chart(doors: Three, accounts: dict[str, str], centres: dict[str, str], data: st.DataObject) -> None:
    number = next(NUMBERS)
    books, copy = new_three(doors.server, f"reken{number}"), new_three(doors.server, f"kopie{number}")
    roles = st.sampled_from(ROLES)
    with books.book(writing=True) as opened:
        known = chart_of(opened).account_by_code
        for code, name in accounts.items():
            if code not in known:
                add_account(opened, AccountDraft(code=code, name=name, role=data.draw(roles)))
        for code, name in centres.items():
            add_cost_centre(opened, CostCentreDraft(code=code, name=name))
    for request in ("0201", "0911", "0901"):
        assert copy.cash.bring(books.cash.exported(request), "1") == (2, []), request
        assert copy.cash.export(request) == books.cash.export(request)
