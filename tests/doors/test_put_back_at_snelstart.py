"""What a GET of SnelStart's door answers of a booking, by whichever door it came in, a PUT takes back and leaves as it was."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.cost_centres import change_cost_centre
from grootboek.ledger.booking import OF_MONEY, BookingKind
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import round_half_up
from grootboek.ledger.presentation import BookingView
from grootboek.store.ledger.bookings import BookingFilter, booking_by_number, last_bookings
from grootboek.store.masters.chart import chart_of
from tests.doors.money import journal, on, settling
from tests.doors.mutations import mutation, paid, purchase, received, sale
from tests.doors.three import Three

NUMBERS: Final = count(900001)
RESOURCES: Final = {BookingKind.SALES_INVOICE: "verkoopboekingen", BookingKind.PURCHASE_INVOICE: "inkoopboekingen"}


def last(three: Three) -> tuple[BookingView, str]:
    """Return the last booking and its resource."""
    with three.book() as book:
        view = booking_by_number(book, last_bookings(book, BookingFilter(), 1)[0].number)
        assert view is not None
        if view.kind in OF_MONEY:
            is_cash = chart_of(book).journals[view.journal_id].kind is JournalKind.CASH
            return view, "kasboekingen" if is_cash else "bankboekingen"
    return view, RESOURCES.get(view.kind, "memoriaalboekingen")


def seen(three: Three) -> list[Any]:
    """Return what the other doors show: mutations, open items, balances and documents."""
    items = [three.eboekhouden.items(sort) for sort in ("Debiteuren", "Crediteuren")]
    exported = three.cash.export("0301B|26")
    balances = {code: three.eboekhouden.balance(code) for code in sorted({row["0201"] for row in exported})}
    return [items, exported, balances, three.eboekhouden.mutations()]


def put_back(three: Three) -> tuple[list[Any], list[Any]]:
    """Put the last booking back as it reads, and return all that was there before and after it."""
    view, resource = last(three)
    path, before = f"/{resource}/{view.uid}", seen(three)
    row = three.snelstart.read(path)
    again = three.snelstart.write("PUT", path, row)
    was, stands = ({**each, "modifiedOn": ""} for each in (row, again))
    return [was, _lasting(view), *before], [stands, _lasting(last(three)[0]), *seen(three)]


def _lasting(view: BookingView) -> BookingView:
    return view._replace(version=0, entry_id=0, modified_at=view.created_at)


def other(number: str, order: int = 1) -> str:
    """Return another number, of six digits as CASH writes them."""
    return str(int(number) - 100_000 * order)


def opened(three: Three, number: str) -> None:
    """Open items that are no invoice of a booking: of customer and supplier, by a document of the memoriaal."""
    three.cash.book(
        f"901=MEMO 302=260301 201=1300 307=12100 101=43 309={number}",
        f"901=MEMO 302=260301 201=1600 307=-12100 101=52 309={number}",
    )


EBOEKHOUDEN: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "sale within the EU": lambda number: sale(number, "8000 100.00 0.00 BI_EU_VERK"),
    "sale including btw": lambda number: sale(number, "8000 100.00 21.00 HOOG_VERK_21", InExBTW="IN"),
    "purchase reversed": lambda number: purchase(number, "4360 100.00 0.00 VERL_INK"),
    "received": lambda number: received(number, "21.00"),
    "paid": lambda number: paid(number, "21.00"),
    "earned abroad": lambda _: mutation("GeldOntvangen", "1000", "8000 100.00 0.00 BU_EU_VERK"),
    "earned twice": lambda _: mutation(
        "GeldOntvangen", "1100", "8000 100.00 0.00 VERL_VERK", "8000 9.00 1.89 HOOG_VERK_21"
    ),
    "spent on imports": lambda _: mutation(
        "GeldUitgegeven", "1100", "4360 100.00 0.00 BU_EU_INK", "4360 50.00 0.00 BI_EU_INK"
    ),
    "general with btw": lambda _: mutation(
        "Memoriaal", "4360", "2000 121.00 0.00 GEEN", "8000 100.00 21.00 HOOG_VERK_21"
    ),
    "general reversed": lambda _: mutation("Memoriaal", "2000", "4360 121.00 0.00 VERL_INK"),
}


@pytest.mark.parametrize("name", EBOEKHOUDEN)
def test_a_mutation_stays_what_it_was(three: Three, name: str) -> None:
    number = str(next(NUMBERS))
    opened(three, number)
    # An invoice has a number of its own.
    three.eboekhouden.add(EBOEKHOUDEN[name](number if name in ("received", "paid") else other(number)))
    was, stands = put_back(three)
    assert stands == was


CASH: Final[dict[str, tuple[str, ...]]] = {
    "an item of a general booking": ("BANK", "201=1300 307=-2100 101=43 309={number} 477=RF18"),
    "an item that opens by its payment": ("BANK", "201=1600 307=2100 101=52 309={other}"),
    "items at once": (
        "BANK",
        "201=1300 307=-100 101=43 309={number}",
        "201=1600 307=300 101=52 309={number}",
        "201=4360 307=5",
    ),
    "money in two lines": ("BANK", "201=1100 307=10000", "201=1100 307=2100", "201=8000 307=-12100"),
    "btw paid": ("BANK", "201=1700 307=5000 305=0", "201=4360 307=100 911=WINKEL"),
    "btw at no rate": ("KAS", "201=8000 307=-10000", "201=1700 307=-1234 305=-10000"),
    "btw of other costs": ("KAS", "201=4360 307=10000", "201=4300 307=100", "201=1710 307=2100 305=10000"),
    "other money": ("BANK", "201=1000 307=5000"),
    "a difference": ("BANK", "201=1100 307=5000", "201=8000 307=-4999"),
    "a general difference": ("MEMO", "201=4360 307=5000 306=Verschil", "201=2000 307=-4000"),
    "a general booking with btw": ("MEMO", "201=4360 307=10000", "201=1710 307=2100 305=10000", "201=2000 307=-12100"),
    "a general booking all of btw": ("MEMO", "201=1710 307=2100 305=10000", "201=1700 307=-2100 305=-10000"),
    "a general settlement": ("MEMO", "201=1300 307=-2100 101=43 309={number}", "201=1600 307=2100 101=52 309={number}"),
    "an opening": ("BAL", "201=1100 307=5000", "201=0600 307=-5000"),
    "a sale with btw alone": ("VERK", "201=1300 307=5000 101=43 309={other}", "201=1700 307=-5000 305=0"),
    "two sales at once": (
        "VERK",
        "201=1300 307=50 101=43 309={other}",
        "201=1300 307=50 101=43 309={third}",
        "201=8030 307=-100",
    ),
}


@pytest.mark.parametrize("name", CASH)
def test_a_document_stays_what_it_was(three: Three, name: str) -> None:
    number = str(next(NUMBERS))
    opened(three, number)
    book, *lines = CASH[name]
    numbers = {"number": number, "other": other(number), "third": other(number, 2)}
    three.cash.book(*(f"901={book} 302=260310 {line.format(**numbers)}" for line in lines))
    was, stands = put_back(three)
    assert stands == was


def test_what_snelstart_booked_stays_what_it_was(three: Three) -> None:
    number = str(next(NUMBERS))
    three.eboekhouden.add(sale(number))
    body = {"datum": "2026-03-10", "dagboek": journal(three, "Bank"), "bedragOntvangen": 131, "markering": True}
    lines = {"grootboekBoekingsRegels": [on(three, "2000", 10)]}
    lines["verkoopboekingBoekingsRegels"] = [settling(three, number, 121)]
    three.snelstart.write("POST", "/bankboekingen", {**body, **lines})
    was, stands = put_back(three)
    assert stands == was


def booked(three: Three) -> tuple[str, dict[str, Any]]:
    """Return path and model of a bank booking of CASH: an item settled, something sold within the EU, and costs."""
    number = str(next(NUMBERS))
    opened(three, number)
    three.cash.book(
        f"901=BANK 302=260310 201=1300 307=-2100 101=43 309={number}",
        "901=BANK 302=260310 201=4360 307=100 911=WINKEL",
        "901=BANK 302=260310 201=2000 307=-500",
    )
    view, resource = last(three)
    path = f"/{resource}/{view.uid}"
    return path, three.snelstart.read(path)


def lines_of(three: Three, part: Part) -> list[Line]:
    """Return the lines of the last booking that do something."""
    return [line for line in last(three)[0].lines if line.part is part]


def settled(three: Three) -> list[tuple[int, int, int | None, str]]:
    """Return what the last booking settles."""
    lines = lines_of(three, Part.SETTLEMENT)
    return [(line.account_id, line.amount, line.party_id, line.invoice_number) for line in lines]


def test_marks_and_boekstuk_change_alone(three: Three) -> None:
    path, row = booked(three)
    before = last(three)[0].lines
    row = {**row, "markering": True, "boekstuk": "2026-7"}
    again = three.snelstart.write("PUT", path, row)
    assert {**again, "modifiedOn": ""} == {**row, "modifiedOn": ""}
    assert last(three)[0].lines == before


def test_a_line_that_stays_settles_what_it_did_beside_others_that_change(three: Three) -> None:
    path, row = booked(three)
    before = settled(three)
    changed = {**row, "grootboekBoekingsRegels": [on(three, "2000", 7), *row["grootboekBoekingsRegels"][:1]]}
    again = three.snelstart.write("PUT", path, {**changed, "bedragOntvangen": 28})
    assert [line["credit"] for line in again["grootboekBoekingsRegels"]] == [7, 21]
    assert settled(three) == before
    changed["grootboekBoekingsRegels"][1]["credit"] = 20
    told = three.snelstart.call("PUT", path, {**changed, "bedragOntvangen": 27})
    assert {each["errorCode"] for each in told.json} == {"BOE-0061"}


def test_a_line_that_stays_keeps_its_code_beside_others_that_change(three: Three) -> None:
    three.eboekhouden.add(
        mutation("GeldUitgegeven", "1100", "4360 100.00 0.00 BI_EU_INK", "4360 50.00 10.50 HOOG_INK_21")
    )
    view, resource = last(three)
    path = f"/{resource}/{view.uid}"
    row = three.snelstart.read(path)
    lines = [{**row["grootboekBoekingsRegels"][0], "debet": 90}, row["grootboekBoekingsRegels"][1]]
    changed = {**row, "grootboekBoekingsRegels": lines, "bedragUitgegeven": 150.5}
    three.snelstart.write("PUT", path, changed)
    assert [(line.vat_code, line.amount) for line in lines_of(three, Part.REVERSE)] == [
        ("purchase_eu", 1890),
        ("purchase_eu", -1890),
    ]
    # On another day the codes are those that its btwSoort has.
    three.snelstart.write("PUT", path, {**changed, "datum": "2026-03-02"})
    assert [line.vat_code for line in lines_of(three, Part.DETAIL)] == ["none", "purchase_high"]


def test_what_is_put_back_names_nothing_that_was_hidden_since(three: Three) -> None:
    path, row = booked(three)
    with three.book(writing=True) as book:
        change_cost_centre(
            book, chart_of(book).cost_centre_by_code["WINKEL"].id, lambda draft: replace(draft, active=False)
        )
    told = three.snelstart.call("PUT", path, row)
    with three.book(writing=True) as book:
        change_cost_centre(
            book, chart_of(book).cost_centre_by_code["WINKEL"].id, lambda draft: replace(draft, active=True)
        )
    assert [each["errorCode"] for each in told.json] == ["BOE-0026"]


CENTS: Final = st.integers(-99_999, 99_999).filter(bool)
ON_ACCOUNTS: Final = [
    "201=8000",
    "201=4360 911=WINKEL",
    "201=2000 306=Een_tekst",
    "201=1000",
    "201=1100",
    "201=1700 305=0",
]
ON_ITEMS: Final = ["201=1300 101=43 309={number}", "201=1600 101=52 309={number}", "201=1300 101=43 309={other}"]
DOCUMENT: Final = st.tuples(
    st.sampled_from(["BANK", "KAS", "MEMO"]),
    st.lists(st.tuples(st.sampled_from(ON_ACCOUNTS + ON_ITEMS), CENTS), min_size=2, max_size=4),
    st.sampled_from([None, "1700", "1710"]),
)
"""Journal and lines of a document, and the account of VAT over its first line, if any."""
SOORTEN: Final = {
    "GeldOntvangen": ["GEEN", "VERL_VERK", "BI_EU_VERK", "BU_EU_VERK", "AFST_VERK", "HOOG_VERK_21"],
    "GeldUitgegeven": ["GEEN", "VERL_INK", "BI_EU_INK", "BU_EU_INK", "HOOG_INK_21"],
}
SOORTEN["Memoriaal"] = [*SOORTEN["GeldOntvangen"], *SOORTEN["GeldUitgegeven"]]


@st.composite
def mutations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a mutation of money or a general one."""
    soort = draw(st.sampled_from(sorted(SOORTEN)))
    lines = []
    for code, cents in draw(st.lists(st.tuples(st.sampled_from(SOORTEN[soort]), CENTS), min_size=1, max_size=3)):
        tax = round_half_up(Decimal(cents) * 21 / 100) if code.startswith("HOOG") else 0
        account = "4360" if code.endswith(("INK", "INK_21")) else "8000"
        lines.append(f"{account} {Decimal(cents).scaleb(-2)} {Decimal(tax).scaleb(-2)} {code}")
    return mutation(soort, draw(st.sampled_from(["1100", "1000"])) if soort != "Memoriaal" else "2000", *lines)


def test_any_document_and_any_mutation_stay_what_they_were(three: Three, soak: bool) -> None:
    @settings(max_examples=200 if soak else 8)
    @given(document=DOCUMENT, made=mutations())
    def stays(document: tuple[str, list[tuple[str, int]], str | None], made: dict[str, Any]) -> None:
        number = str(next(NUMBERS))
        opened(three, number)
        book, drawn, taxed = document
        lines = [f"{line.format(number=number, other=other(number))} 307={cents}" for line, cents in drawn]
        if taxed is not None:
            base = drawn[0][1]
            lines.append(f"201={taxed} 305={base} 307={round_half_up(Decimal(base) * 21 / 100)}")
        three.cash.book(*(f"901={book} 302=260310 {line}" for line in lines))
        was, stands = put_back(three)
        assert stands == was
        three.eboekhouden.add(made)
        was, stands = put_back(three)
        assert stands == was

    stays()
