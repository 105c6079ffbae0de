"""Test that any valid mutation is booked, balances and is read back as it was sent; that one that is wrong leaves no trace."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.eboekhouden.errors import OWN_TEXTS, TEXTS
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.ledger.balances import trial_balance
from tests.conftest import SOAK
from tests.gateways.eboekhouden.any_mutation import (
    FIRST_DAY,
    INVOICES,
    PAYMENTS,
    SOORTEN,
    Sent,
    moved,
    mutations,
    shown,
    shown_line,
)
from tests.gateways.eboekhouden.broken_mutation import breaks_of, breaks_of_two
from tests.gateways.eboekhouden.conftest import Door
from tests.gateways.eboekhouden.messages import purchase, sale
from tests.store.whole_database import everything

EXAMPLES = 1500 if SOAK else 25
ON_POSTGRESQL = 1500 if SOAK else 40
NUMBERS = count(1)


def prepared(door: Door) -> str:
    """Close what is before the first day, book the invoices that are paid, add a cost centre and return its id."""
    with door.book(writing=True) as book:
        centre = add_cost_centre(book, CostCentreDraft(code="EIGEN", name="Eigen"))
        lock_period(book, LockKind.USER, FIRST_DAY - timedelta(days=1))
    door.add(sale(Factuurnummer="F0"))
    door.add(purchase(Factuurnummer="I0"))
    return str(centre.id)


def faults(door: Door) -> list[str]:
    """Return what is wrong with the books."""
    with door.book() as book:
        balances = trial_balance(book)
        return [*verify(book), *(["out of balance"] if sum(each.balance for each in balances.values()) else [])]


def balances(door: Door, accounts: Iterator[str]) -> dict[str, Decimal]:
    """Return what GetSaldo says of accounts."""
    return {code: Decimal(str(door.balance(code))).quantize(Decimal("0.01")) for code in accounts}


def outstanding(door: Door, sent: Sent) -> Decimal:
    """Return what GetOpenPosten says of the invoice that a mutation names."""
    which = "Debiteuren" if sent["Soort"] in ("FactuurVerstuurd", "FactuurbetalingOntvangen") else "Crediteuren"
    items = door.call("GetOpenPosten", OpSoort=which).all("cOpenPost")
    key = (sent["RelatieCode"], sent["Factuurnummer"])
    return sum(
        (Decimal(each["Openstaand"]) for each in items if (each["RelCode"], each["MutFactuur"]) == key), Decimal(0)
    )


def book_and_read_back(door: Door, sent: Sent) -> None:
    """Book a valid mutation, hold the balances to what it must do, and what is read back to what was sent."""
    changes = moved(sent)
    before = balances(door, iter(changes))
    names_item = sent["Soort"] in (*INVOICES, *PAYMENTS)
    open_before = outstanding(door, sent) if names_item else Decimal(0)
    number = door.add(sent)
    after = balances(door, iter(changes))
    assert {code: after[code] - before[code] for code in changes} == changes
    reply = door.call("GetMutaties", cFilter={"MutatieNr": str(number)})
    assert reply.all("cMutatieList") == [shown(sent, number)]
    assert reply.all("cMutatieListRegel") == [shown_line(sent, row) for row in sent["MutatieRegels"]]
    if names_item:
        total = sum(Decimal(row["BedragInclBTW"].strip()) for row in sent["MutatieRegels"])
        assert outstanding(door, sent) - open_before == (total if sent["Soort"] in INVOICES else -total)


@pytest.mark.parametrize("soort", SOORTEN)
def test_any_valid_mutation(door: Door, soort: str) -> None:
    centre = prepared(door)

    @given(data=st.data())
    @settings(max_examples=EXAMPLES)
    def run(data: st.DataObject) -> None:
        book_and_read_back(door, data.draw(mutations(soort, f"N{next(NUMBERS)}", centre)))
        assert faults(door) == []

    run()


def text_of(code: str, meaning: int) -> str:
    """Return the text of a code; of the server's own codes the part that names no field."""
    if code in OWN_TEXTS:
        return OWN_TEXTS[code].partition("}")[2]
    operation = "AddFactuur" if code.startswith("CFACT") else "AddMutatie"
    return TEXTS[operation, code][meaning - 1].partition("regel X")[2] or TEXTS[operation, code][meaning - 1]


@pytest.mark.parametrize("soort", SOORTEN)
def test_any_mutation_with_one_wrong_field(door: Door, soort: str) -> None:
    centre = prepared(door)
    door.call("GetMutaties")

    @given(data=st.data())
    @settings(max_examples=EXAMPLES)
    def run(data: st.DataObject) -> None:
        breaks = breaks_of(data.draw(mutations(soort, f"N{next(NUMBERS)}", centre)))
        name = data.draw(st.sampled_from(sorted(breaks)))
        before = everything(door.server.database)
        sent, (code, meaning) = breaks[name]
        reply = door.call("AddMutatie", oMut=sent)
        assert reply.code == code
        assert reply.told[1].endswith(text_of(code, meaning))
        assert (reply.status, reply.value("Mutatienummer")) == (200, "0")
        assert everything(door.server.database) == before

    run()
    assert faults(door) == []


ORDER = list(dict.fromkeys([*(code for _, code in TEXTS), *OWN_TEXTS]))
"""The codes in the order of the manual's table, those of the server after them."""


def test_of_two_wrong_fields_the_first_of_the_table_is_told(door: Door) -> None:
    centre = prepared(door)

    @given(data=st.data())
    @settings(max_examples=EXAMPLES * 3)
    def run(data: st.DataObject) -> None:
        soort = data.draw(st.sampled_from(sorted(SOORTEN)))
        breaks = breaks_of_two(data.draw(mutations(soort, f"N{next(NUMBERS)}", centre)))
        sent, (one, other) = breaks[data.draw(st.sampled_from(sorted(breaks)))]
        expected = "CMUT008" if "CMUT008" in (one, other) else min(one, other, key=ORDER.index)
        assert door.call("AddMutatie", oMut=sent).code == expected

    run()
    assert faults(door) == []


def test_any_mutation_on_postgresql(make_door: Callable[[str], Door], furnished_postgresql_url: str) -> None:
    door = make_door(furnished_postgresql_url)
    centre = prepared(door)

    @given(data=st.data())
    @settings(max_examples=ON_POSTGRESQL)
    def run(data: st.DataObject) -> None:
        sent = data.draw(mutations(data.draw(st.sampled_from(sorted(SOORTEN))), f"N{next(NUMBERS)}", centre))
        breaks = breaks_of(sent)
        broken, (code, _) = breaks[data.draw(st.sampled_from(sorted(breaks)))]
        before = everything(door.server.database)
        assert door.call("AddMutatie", oMut=broken).code == code
        assert everything(door.server.database) == before
        book_and_read_back(door, sent)
        assert faults(door) == []

    run()
