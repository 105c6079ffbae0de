"""Test accounts, daybooks and cost centres of an import: added, changed, and what the books refuse of them."""

import pytest

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.ledger.account import AccountRole
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.journal import JournalKind
from grootboek.store.masters.chart import chart_of
from tests.gateways.cash.conftest import EMAIL, Door, Reply, granted, opened

EMPTY_BOOKS = "<api:admCode>leeg</api:admCode><api:admMap></api:admMap>"


def send(door: Door, record: str, *rows: str) -> Reply:
    """Import master records given as `201=4361 203=Naam`, `_` for a blank."""
    records = []
    for row in rows:
        pairs = (pair.split("=", 1) for pair in row.split())
        fields = "".join(f"<F{number}>{value.replace('_', ' ')}</F{number}>" for number, value in pairs)
        records.append(f"<R{record}>{fields}</R{record}>")
    return door.call("Import", importData=f"<![CDATA[<CASH>{''.join(records)}</CASH>]]>")


def sent(door: Door, record: str, *rows: str) -> None:
    """Import master records that are accepted."""
    reply = send(door, record, *rows)
    assert (reply.status_of_import, reply.errors) == (2, [])


def shown(door: Door, request: str) -> dict[str, str]:
    """Export one record."""
    (found,) = door.export(request)
    return {tag: text for tag, text in found.items() if tag != "record"}


def test_account_is_added_and_changed(either_door: Door) -> None:
    sent(either_door, "201", "201=4361 202=koffie 203=Koffie_en_thee 204=W 242=H")
    row = {"F0201": "4361", "F0202": "KOFFIE", "F0203": "Koffie en thee", "F0204": "W", "F0242": "H"}
    assert shown(either_door, "0201|4361") == row
    sent(either_door, "201", "201=4361 203=Thee")
    assert shown(either_door, "0201|4361") == {**row, "F0203": "Thee"}
    sent(either_door, "201", "201=4361 242= 208=J")
    assert shown(either_door, "0201|4361") == {
        **{tag: text for tag, text in row.items() if tag != "F0242"},
        "F0203": "Thee",
        "F0208": "J",
    }


def test_rate_makes_an_account_of_revenue_or_costs(door: Door) -> None:
    sent(door, "0201", "201=8777 203=Omzet 242=L", "201=0777 203=Bus 204=B 242=H", "201=7777 203=Inkoop 242=O")
    with door.book() as book:
        found = chart_of(book).account_by_code
    assert [found[code].role for code in ("8777", "0777", "7777")] == [
        AccountRole.REVENUE_LOW,
        AccountRole.COSTS_HIGH,
        AccountRole.COSTS_OTHER,
    ]
    assert shown(door, "0201|0777")["F0204"] == "B"


@pytest.mark.parametrize(
    ("record", "row", "field", "told"),
    [
        ("201", "201=1300 204=W", "0204=W", "soort (0204): geen toegestane waarde"),
        ("201", "201=1700 242=L", "0242=L", "OB-tarief (0242): geen toegestane waarde"),
        ("201", "201=4361 203=X 204=Q", "0204=Q", "soort (0204): geen toegestane waarde"),
        ("201", "201=4361", "0203=", "omschrijving (0203): is verplicht"),
        ("201", "203=Naam", "0201=", "grootboekrekening (0201): is verplicht"),
        ("201", "201=43610000000 203=X", "0201=43610000000", "grootboekrekening (0201): de tekst is te lang"),
        ("201", "201=4360 208=x", "0208=x", "geblokkeerd (0208): geen toegestane waarde"),
        ("901", "901=NIEUW 902=X", "0903=", "soort (0903): is verplicht"),
        ("901", "901=NIEUW 902=X 903=Q", "0903=Q", "soort (0903): geen toegestane waarde"),
        (
            "901",
            "901=NIEUW 902=X 903=K 201=8000",
            "0201=8000",
            "grootboekrekening (0201): het dagboek vraagt een rekening van kas, bank of giro",
        ),
        (
            "901",
            "901=NIEUW 902=X 903=U 201=9999",
            "0201=9999",
            "grootboekrekening (0201): grootboekrekening 9999 bestaat niet",
        ),
        ("901", "901=KAS 902=", "0902=", "omschrijving (0902): is verplicht"),
        ("911", "911=NRD", "0912=", "omschrijving (0912): is verplicht"),
        ("911", "912=Noord", "0911=", "kostenplaats (0911): is verplicht"),
    ],
)
def test_what_is_refused(door: Door, record: str, row: str, field: str, told: str) -> None:
    before = door.export("0201"), door.export("0901"), door.export("0911")
    reply = send(door, record, row)
    assert (reply.status_of_import, reply.errors) == (3, [(f"Ongeldige waarde {field}", "1")])
    assert reply.explanations == [told]
    assert (door.export("0201"), door.export("0901"), door.export("0911")) == before


def test_daybook_is_added_with_its_account_and_used(either_door: Door) -> None:
    sent(
        either_door,
        "901",
        "901=kas2 902=Kas_winkel 903=K 201=1000",
        "901=BANK2 902=Bank_2 903=K 201=1100",
        "901=VERK2 902=Verkopen_2 903=U",
        "901=INK2 902=Inkopen_2 903=I",
        "901=MEM2 902=Memo_2 903=M",
    )
    with either_door.book() as book:
        found = chart_of(book).journal_by_code
        account = {row.id: row.code for row in chart_of(book).accounts.values()}
    added = [found[code] for code in ("KAS2", "BANK2", "VERK2", "INK2", "MEM2")]
    assert [(row.kind, account.get(row.account_id or 0)) for row in added] == [
        (JournalKind.CASH, "1000"),
        (JournalKind.BANK, "1100"),
        (JournalKind.SALES, "1300"),
        (JournalKind.PURCHASE, "1600"),
        (JournalKind.GENERAL, None),
    ]
    assert either_door.bring("201=4360 302=161201 307=100 901=KAS2").status_of_import == 2
    sent(either_door, "901", "901=KAS2 902=Kas_filiaal 208=J")
    row = {"F0201": "1000", "F0208": "J", "F0901": "KAS2", "F0902": "Kas filiaal", "F0903": "K"}
    assert shown(either_door, "0901|KAS2") == row


def test_daybook_in_use_keeps_its_kind_and_account(either_door: Door) -> None:
    assert either_door.bring("201=4360 302=161201 307=100 901=KAS").status_of_import == 2
    reply = send(either_door, "901", "901=KAS 903=M 201=1100")
    assert sorted(reply.errors) == [("Ongeldige waarde 0201=1100", "1"), ("Ongeldige waarde 0903=M", "1")]
    assert set(reply.explanations) == {
        f"{name}: kan niet meer worden gewijzigd: er is al op geboekt"
        for name in ("soort (0903)", "grootboekrekening (0201)")
    }
    sent(either_door, "901", "901=BANK 903=M 201=")
    assert shown(either_door, "0901|BANK")["F0903"] == "M"


def test_an_empty_kind_of_a_daybook_is_told_once(door: Door) -> None:
    reply = send(door, "901", "901=KAS 903= 208=Q 201=9999")
    assert sorted(message for message, _ in reply.errors) == [
        "Ongeldige waarde 0201=9999",
        "Ongeldige waarde 0208=Q",
        "Ongeldige waarde 0903=",
    ]


def test_cost_centre_is_added_blocked_and_opened_again(either_door: Door) -> None:
    sent(either_door, "911", "911=nrd 912=Noord", "911=ZD 912=Zuid 208=J")
    assert shown(either_door, "0911|NRD") == {"F0911": "NRD", "F0912": "Noord"}
    assert shown(either_door, "0911|ZD") == {"F0208": "J", "F0911": "ZD", "F0912": "Zuid"}
    sent(either_door, "911", "911=ZD 208=N", "911=NRD 912=Het_noorden")
    assert [each.get("F0912") for each in either_door.export("0911")] == ["Het noorden", "Zuid"]


def test_chart_is_carried_over(door: Door) -> None:
    sent(door, "201", "201=4361 202=KOFFIE 203=Koffie 204=W 242=H", "201=0777 203=Bus 204=B 242=L", "201=8000 208=J")
    sent(door, "901", "901=KAS2 902=Kas_2 903=K 201=1000")
    with door.book(writing=True) as book:
        add_cost_centre(book, CostCentreDraft(code="NRD", name="Noord"))
    granted(door.server, EMAIL, opened(door.server, "leeg", "Leeg", door.user_id))
    for request in ("0201", "0901", "0911"):
        before = door.call("Export", exportData=request).value("exportResult") or ""
        data = before.partition("?>")[2]
        reply = door.call("Import", importData=f"<![CDATA[{data}]]>", administration=EMPTY_BOOKS)
        assert (reply.status_of_import, reply.errors) == (2, [])
        assert door.call("Export", exportData=request, administration=EMPTY_BOOKS).value("exportResult") == before
