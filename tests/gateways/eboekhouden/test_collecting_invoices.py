"""From AddFactuur to the file for the bank: what a client orders is collected from the command line."""

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.cli.conftest import runner
from tests.gateways.eboekhouden.conftest import Door
from tests.gateways.eboekhouden.messages import BOOKED, COLLECTED, invoice, received

Texts = dict[str, list[str]]
PATHS = (
    "EndToEndId",
    "InstdAmt",
    "SeqTp",
    "MndtId",
    "DtOfSgntr",
    "Dbtr/{*}Nm",
    "Dbtr/{*}PstlAdr/{*}TwnNm",
    "DbtrAcct/{*}Id/{*}IBAN",
    "Ustrd",
)


@pytest.fixture
def collect(either_door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """Run `grootboek collection make demo` on the server's database and return what it tells, as JSON, and the file's texts."""
    url = either_door.server.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("GROOTBOEK_DATABASE", url)
    monkeypatch.chdir(tmp_path)
    run = runner()
    run("administration", "set", "demo", "--iban", "NL44RABO0123456789", "--creditor-id", "NL28ZZZ401234560000")

    def collecting(*options: str, code: int = 0) -> tuple[dict[str, object], Texts]:
        told = json.loads(run("collection", "make", "demo", "--json", *options, code=code).stdout)
        if not told["file"]:
            return told, {}
        root = etree.parse(tmp_path / told["file"])
        return told, {path: [one.text or "" for one in root.iterfind(f".//{{*}}{path}")] for path in PATHS}

    return collecting


def made(door: Door, **elements: str) -> str:
    """Make an invoice that is collected and return its number."""
    reply = door.call("AddFactuur", oFact=invoice(**{**COLLECTED, **BOOKED, **elements}))
    assert reply.told == ("", "")
    return reply.value("Factuurnummer") or ""


def test_ordered_invoices_are_collected(either_door: Door, collect) -> None:  # type: ignore[no-untyped-def]
    number = made(either_door)
    made(either_door, IncassoMachtigingID="M-2", IncassoMachtigingSoort="E", IncassoIBAN="", IncassoRekeningNummer="1")
    told, texts = collect("--schema", "pain.008.001.02", code=1)
    assert texts == {
        "EndToEndId": [number],
        "InstdAmt": ["121.00"],
        "SeqTp": ["FRST"],
        "MndtId": ["M-1"],
        "DtOfSgntr": ["2023-01-15"],
        "Dbtr/{*}Nm": ["Klant + Zoon"],
        "Dbtr/{*}PstlAdr/{*}TwnNm": [],
        "DbtrAcct/{*}Id/{*}IBAN": ["NL91ABNA0417164300"],
        "Ustrd": [f"Taarten april regel 2 regel 3 {number}"],
    }
    (refused,) = told["refused"]
    assert (refused["field"], refused["reason"]) == ("account_number", "IBAN_INVALID")


def test_what_was_paid_over_the_door_is_not_collected(either_door: Door, collect) -> None:  # type: ignore[no-untyped-def]
    paid, part, open_ = made(either_door), made(either_door), made(either_door)
    either_door.add(received(Factuurnummer=paid))
    either_door.add(received("100", Factuurnummer=part))
    told, texts = collect()
    assert dict(zip(texts["EndToEndId"], texts["InstdAmt"], strict=True)) == {part: "21.00", open_: "121.00"}
    assert told["total"] == "142.00"
    assert texts["SeqTp"] == ["FRST", "RCUR"]
    assert collect()[0]["batch"] is None


def test_a_date_that_stands_for_none_is_told(either_door: Door, collect) -> None:  # type: ignore[no-untyped-def]
    for day in ("1970-01-01", "0001-01-01T00:00:00", ""):
        made(either_door, IncassoMachtigingDatumOndertekening=day)
    told, _ = collect(code=1)
    assert {(one["field"], one["reason"]) for one in told["refused"]} == {("signed_on", "MANDATE_INCOMPLETE")}
    assert len(told["refused"]) == 3
