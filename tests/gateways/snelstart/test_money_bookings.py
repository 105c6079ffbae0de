"""Bank-, kas- and memoriaalboekingen: what is sent, what it does to invoices and balances, and what is read back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.money import round_half_up
from grootboek.store.ledger.bookings import booking_by_uid
from tests.counting import noted_statements
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.money import (
    BANK,
    CASH,
    GENERAL,
    balances,
    general,
    journal,
    made,
    money,
    on,
    purchase,
    settling,
    vat,
)

AMOUNTS = ("debet", "credit")


def owed(door: Door, number: str) -> Decimal:
    (row,) = door.get("/v2/verkoopfacturen", f"$filter=Factuurnummer%20eq%20'{number}'").json
    amount: Decimal = row["openstaandSaldo"]
    return amount


def test_what_a_payment_provider_sends_settles_its_invoice(door: Door) -> None:
    sale = door.booked("M-1")
    before = door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'M-1'").json[0]["modifiedOn"]
    body = {
        "datum": "2026-03-01",
        "dagboek": journal(door, "BANK"),
        "omschrijving": "Mollie",
        "bedragOntvangen": 100.5,
        "verkoopboekingBoekingsRegels": [settling(sale["id"], 100.5)],
    }
    paid = made(door, BANK, body)
    assert owed(door, "M-1") == Decimal("20.5")
    assert (paid["bedragOntvangen"], paid["bedragUitgegeven"]) == (Decimal("100.5"), 0)
    assert paid["verkoopboekingBoekingsRegels"][0]["boekingId"]["id"] == sale["id"]
    assert (paid["grootboekBoekingsRegels"], paid["btwBoekingsregels"], paid["markering"]) == ([], [], False)
    assert door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'M-1'").json[0]["modifiedOn"] >= before
    assert door.call("DELETE", f"/v2/verkoopboekingen/{sale['id']}").codes == ["BOE-0083"]
    assert door.call("DELETE", f"/v2/{BANK}/{paid['id']}").status == 200
    assert door.get(f"/v2/{BANK}/{paid['id']}").codes == ["BOE-0001"]
    assert owed(door, "M-1") == 121


def bodies(door: Door, name: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return one body of each sort, by a name for its invoices."""
    sale, bought = door.booked(f"{name}-V")["id"], purchase(door, f"{name}-I")
    both = {
        "verkoopboekingBoekingsRegels": [settling(sale, 121)],
        "inkoopboekingBoekingsRegels": [settling(bought, debet=60.5)],
    }
    costs = on(door, "4360", debet=10, btwSoort="Hoog")
    mixed = {**both, "grootboekBoekingsRegels": [costs], "btwBoekingsregels": [vat("TeVorderen", debet=2.1)]}
    sold = on(door, "8000", 200, btwSoort="Hoog")
    till = {
        "grootboekBoekingsRegels": [sold, on(door, "8010", 50, btwSoort="Laag"), costs],
        "btwBoekingsregels": [vat("AfTeDragen", 42), vat("AfTeDragen", 4.5, tarief="Laag"), vat("TeVorderen", 0, 2.1)],
    }
    old = {"verkoopboekingBoekingsRegels": [{"boekingId": {"id": sale}, "bedrag": 121}]}
    paid = {"inkoopboekingBoekingsRegels": [{"boekingId": {"id": bought}, "bedrag": 60.5}]}
    memo = {
        "verkoopboekingBoekingsRegels": [{"boekingId": {"id": sale}, "omschrijving": "x", "bedrag": 121}],
        "inkoopboekingBoekingsRegels": [{"boekingId": {"id": bought}, "omschrijving": "x", "bedrag": 60.5}],
    }
    fees = [on(door, "4360", debet=amount) for amount in ("33.333", "33.333", "33.334")]
    return {
        "mixed": (BANK, money(door, 48.4, **mixed)),
        "till": (CASH, money(door, 284.4, resource=CASH, **till, markering=True)),
        "refund": (BANK, money(door, 0, 121, verkoopboekingBoekingsRegels=[settling(sale, debet=121)], boekstuk="B1")),
        "older client": (BANK, money(door, 60.5, **old, **paid)),
        "thirds": (BANK, money(door, 0, 100, grootboekBoekingsRegels=fees)),
        "no soort": (BANK, money(door, 1, grootboekBoekingsRegels=[on(door, "8000", 1, btwSoort=None)])),
        "nothing moves": (BANK, money(door, grootboekBoekingsRegels=[on(door, "4360", 1), on(door, "2000", 0, 1)])),
        "one and one less": (GENERAL, general(door, on(door, "2000", 1), on(door, "2000", -1))),
        "memo": (GENERAL, general(door, on(door, "4360", 0, 60.5), **memo, gewijzigdDoorAccountant=True)),
    }


SORTS = (
    "mixed",
    "till",
    "refund",
    "older client",
    "thirds",
    "no soort",
    "nothing moves",
    "one and one less",
    "memo",
)


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_read_is_put_back_and_deleting_it_leaves_no_trace(door: Door, sort: str) -> None:
    resource, body = bodies(door, f"S-{SORTS.index(sort)}")[sort]
    before = balances(door)
    posted = made(door, resource, body)
    path = f"/v2/{resource}/{posted['id']}"
    booked = balances(door)
    read = door.get(path).json
    assert read == posted
    put = door.call("PUT", path, read)
    assert put.status == 200, put.text
    assert {**put.json, "modifiedOn": ""} == {**read, "modifiedOn": ""}
    assert balances(door) == booked
    gone = door.call("DELETE", path)
    assert (gone.status, gone.json) == (200, put.json if resource == GENERAL else {})
    assert balances(door) == before
    assert door.get(path).status == 404


def test_mixed_money_is_of_the_kind_that_its_lines_make_it(door: Door) -> None:
    _, body = bodies(door, "K-1")["mixed"]
    posted = made(door, BANK, body)
    assert kind_of(door, posted["id"]) is BookingKind.MONEY_RECEIVED
    lines = {name: [] for name in ("grootboekBoekingsRegels", "inkoopboekingBoekingsRegels", "btwBoekingsregels")}
    reply = door.call("PUT", f"/v2/{BANK}/{posted['id']}", {**posted, **lines, "bedragOntvangen": 121})
    assert reply.status == 200, reply.text
    assert kind_of(door, posted["id"]) is BookingKind.PAYMENT_RECEIVED
    assert reply.json["boekstuk"] == posted["boekstuk"]


def kind_of(door: Door, uid: str) -> BookingKind:
    with door.book() as book:
        view = booking_by_uid(book, UUID(uid))
    assert view is not None
    return view.kind


def test_vat_of_both_sides_is_told_apart(door: Door) -> None:
    resource, body = bodies(door, "K-2")["till"]
    posted = made(door, resource, body)
    assert [(row["type"], row["tarief"], row["debet"], row["credit"]) for row in posted["btwBoekingsregels"]] == [
        ("AfTeDragenBtwType", "Hoog", 0, 42),
        ("AfTeDragenBtwType", "Laag", 0, Decimal("4.5")),
        ("TeVorderenBtwType", "Hoog", Decimal("2.1"), 0),
    ]
    assert [line["btwSoort"] for line in posted["grootboekBoekingsRegels"]] == ["Hoog", "Laag", "Hoog"]


def test_cents_that_were_sent_in_thirds_make_the_whole(door: Door) -> None:
    resource, body = bodies(door, "K-3")["thirds"]
    posted = made(door, resource, body)
    amounts = [line["debet"] for line in posted["grootboekBoekingsRegels"]]
    assert (sum(amounts), posted["bedragUitgegeven"]) == (100, 100)


def test_a_line_without_soort_has_that_of_its_account_when_its_total_is_stated(door: Door) -> None:
    line = on(door, "8000", 100)
    taxed = made(
        door, BANK, money(door, 121, grootboekBoekingsRegels=[line], btwBoekingsregels=[vat("AfTeDragen", 21)])
    )
    assert taxed["grootboekBoekingsRegels"][0]["btwSoort"] == "Hoog"
    plain = made(door, BANK, money(door, 100, grootboekBoekingsRegels=[line]))
    assert plain["grootboekBoekingsRegels"][0]["btwSoort"] == "Geen"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Omschrijving eq 'Lijst 1'", ["Lijst 1"]),
        ("startswith(Omschrijving,'Lijst') and BedragOntvangen gt 1.5", ["Lijst 2", "Lijst 3"]),
        ("startswith(Omschrijving,'Lijst') and Markering eq true", ["Lijst 2"]),
        ("startswith(Omschrijving,'Lijst') and GrootboekBoekingsRegels/any(r:r/Credit eq 1)", ["Lijst 1"]),
        ("Boekstuk eq 'LIJST3'", ["Lijst 3"]),
        ("Omschrijving eq 'Kas'", []),
    ],
)
def test_a_list_is_filtered_by_every_property(door: Door, query: str, found: list[str]) -> None:
    if not door.get(f"/v2/{BANK}", "$filter=Omschrijving%20eq%20'Lijst%201'").json:
        for number, more in ((1, {}), (2, {"markering": True}), (3, {"boekstuk": "LIJST3"})):
            lines = [on(door, "2000", number)]
            text = {"omschrijving": f"Lijst {number}", **more}
            made(door, BANK, {**money(door, number, grootboekBoekingsRegels=lines), **text})
        cash = money(door, 5, resource=CASH, grootboekBoekingsRegels=[on(door, "2000", 5)])
        made(door, CASH, {**cash, "omschrijving": "Kas"})
    reply = door.get(f"/v2/{BANK}", f"$filter={query}".replace(" ", "%20"))
    assert (reply.status, [row["omschrijving"] for row in reply.json]) == (200, found)
    for row in reply.json:
        assert row == door.get(f"/v2/{BANK}/{row['id']}").json
    mine = door.get(f"/v2/{CASH}", "$filter=Omschrijving%20eq%20'Kas'&$orderby=Datum%20desc&$select=Omschrijving,Id")
    assert [set(row) for row in mine.json] == [{"omschrijving", "id"}]


def test_many_invoices_are_settled_with_as_many_statements_as_few(door: Door) -> None:
    counts, replaced, listed = [], [], []
    for many in (5, 50):
        sales = [door.booked(f"T{many}-{order}")["id"] for order in range(many)]
        lines = [settling(uid, 121) for uid in sales]
        body = money(door, 121 * many, verkoopboekingBoekingsRegels=lines)
        with noted_statements(door.server.database) as statements:
            posted = door.call("POST", f"/v2/{BANK}", body)
        assert (posted.status, len(posted.json["verkoopboekingBoekingsRegels"])) == (201, many)
        counts.append(len(statements))
        with noted_statements(door.server.database) as statements:
            put = door.call("PUT", f"/v2/{BANK}/{posted.json['id']}", {**body, "omschrijving": "Anders"})
            assert put.status == 200
            assert door.call("DELETE", f"/v2/{BANK}/{posted.json['id']}").status == 200
        replaced.append(len(statements))
        with noted_statements(door.server.database) as statements:
            door.get(f"/v2/{BANK}")
        listed.append(len(statements))
    assert counts[0] == counts[1]
    assert replaced[0] == replaced[1]
    assert listed[0] == listed[1]


CENTS = st.integers(-99_999, 99_999).filter(bool)
SOLD = st.sampled_from([("8000", "Hoog", 21), ("8010", "Laag", 9), ("2000", "Geen", 0), ("4360", "Geen", 0)])
BOUGHT = st.sampled_from([("4360", "Hoog", 21), ("4360", "Laag", 9), ("2000", None, 0)])


def euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def drawn_money(door: Door, resource: str, lines: list[Any], settled: list[Any]) -> dict[str, Any]:
    """Return a booking of drawn lines, with the totals of their btw and what they come to."""
    rows, totals, whole = [], dict[tuple[str, str], int](), 0
    for (code, soort, rate), credit, kind in lines:
        rows.append(on(door, code, euros(credit), btwSoort=soort))
        whole += credit
        if rate:
            totals[kind, soort] = totals.get((kind, soort), 0) + round_half_up(Decimal(credit) * rate / 100)
    payments = [settling(uid, euros(credit)) for uid, credit in settled]
    whole += sum(totals.values()) + sum(credit for _, credit in settled)
    return money(
        door,
        euros(whole),
        resource=resource,
        grootboekBoekingsRegels=rows,
        verkoopboekingBoekingsRegels=payments,
        btwBoekingsregels=[vat(kind, euros(total), tarief=soort) for (kind, soort), total in totals.items()],
    )


def test_any_money_is_read_put_back_changed_and_deleted(door: Door) -> None:
    sale = door.booked("ANY-1")["id"]
    before = balances(door)
    line = st.one_of(st.tuples(SOLD, CENTS, st.just("AfTeDragen")), st.tuples(BOUGHT, CENTS, st.just("TeVorderen")))
    drawn = st.tuples(st.lists(line, min_size=1, max_size=4), st.lists(st.tuples(st.just(sale), CENTS), max_size=2))

    @settings(max_examples=8)
    @given(first=drawn, second=drawn, resource=st.sampled_from([BANK, CASH]))
    def kept(first: Any, second: Any, resource: str) -> None:
        posted = made(door, resource, drawn_money(door, resource, *first))
        path = f"/v2/{resource}/{posted['id']}"
        booked = balances(door)
        put = door.call("PUT", path, door.get(path).json)
        assert (put.status, {**put.json, "modifiedOn": ""}) == (200, {**posted, "modifiedOn": ""})
        assert balances(door) == booked
        changed = door.call("PUT", path, drawn_money(door, resource, *second))
        assert changed.status == 200, changed.text
        assert door.call("DELETE", path).status == 200
        assert balances(door) == before

    kept()
