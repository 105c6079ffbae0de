"""Real SOAP clients against the e-Boekhouden door of the real server: zeep, PHP's SoapClient, node's soap and strong-soap.

When the manual's own samples are at hand they are run too, with nothing changed but the address and the credentials.
"""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import zeep

from grootboek.access.credentials import DoorKeys
from tests.clients.scripts import HERE, TEXT, Served, by_script, run

MANUAL = HERE.parents[2] / "shared" / "seeds" / "000_f536ef001a0831ed.txt"

LINE: dict[str, Any] = {
    "BedragInvoer": Decimal("100.5"),
    "BedragExclBTW": Decimal("100.5"),
    "BedragBTW": Decimal("21.11"),
    "BedragInclBTW": Decimal("121.61"),
    "BTWCode": "HOOG_VERK_21",
    "BTWPercentage": Decimal(21),
    "TegenrekeningCode": "8000",
    "KostenplaatsID": 0,
}
MUTATION: dict[str, Any] = {
    "MutatieNr": 0,
    "Soort": "FactuurVerstuurd",
    "Datum": dt.datetime(2023, 1, 2),
    "RelatieCode": "ZEEP",
    "Factuurnummer": "Z1",
    "Omschrijving": TEXT,
    "Betalingstermijn": "14",
    "InExBTW": "EX",
    "MutatieRegels": {"cMutatieRegel": [LINE, LINE]},
}
"""The sale that zeep books; the scripts book the same."""


def login(keys: DoorKeys) -> list[str]:
    """Return the credentials that a client script takes."""
    return [keys.username, keys.security_code_1, keys.security_code_2]


def by_zeep(served: Served) -> dict[str, Any]:
    """Call as zeep does."""
    client = zeep.Client(f"{served.url}/soap.asmx?wsdl")  # type: ignore[no-untyped-call]
    ask, keys = client.service, served.keys
    opened = ask.OpenSession(keys.username, keys.security_code_1, keys.security_code_2)
    session = {"SessionID": opened.SessionID, "SecurityCode2": keys.security_code_2}
    relation = {"Code": "ZEEP", "Bedrijf": TEXT, "BP": "B", "ID": 0, "AddDatum": dt.datetime(2023, 1, 1)}
    numbers = {"Gb_ID": 0, "GeenEmail": 0, "NieuwsbriefgroepenCount": 0}
    added = ask.AddRelatie(**session, oRel={**relation, **numbers})
    booked = ask.AddMutatie(**session, oMut={**MUTATION, "Rekening": "1300"})
    refused = ask.AddMutatie(**session, oMut={**MUTATION, "Rekening": "9999"})
    days = {"DatumVan": dt.datetime(1980, 1, 1), "DatumTm": dt.datetime(2049, 12, 31)}
    wanted = {"MutatieNr": 0, **days}
    (shown,) = ask.GetMutaties(**session, cFilter=wanted).Mutaties.cMutatieList
    no_days = {"DatumVan": zeep.xsd.Nil, "DatumTot": zeep.xsd.Nil}
    balance = ask.GetSaldo(**session, cFilter={"GbCode": "1300", "KostenPlaatsId": 0, **no_days})
    (item,) = ask.GetOpenPosten(**session, OpSoort="Debiteuren").Openposten.cOpenPost
    (company,) = ask.GetRelaties(**session, cFilter={"Code": "ZEEP", "ID": 0}).Relaties.cRelatie
    ask.CloseSession(opened.SessionID)
    ended = ask.GetMutaties(**session, cFilter=wanted)
    client.transport.session.close()
    return {
        "errors": [bool(each.ErrorMsg and each.ErrorMsg.LastErrorCode) for each in (added, booked)],
        "numbers": [added.Rel_ID, booked.Mutatienummer, refused.Mutatienummer],
        "refused": refused.ErrorMsg.LastErrorCode,
        "description": shown.Omschrijving,
        "lines": [float(each.BedragInclBTW) for each in shown.MutatieRegels.cMutatieListRegel],
        "balance": balance.Saldo,
        "open": [item.MutFactuur, item.Openstaand],
        "company": company.Bedrijf,
        "ended": ended.ErrorMsg.LastErrorCode,
    }


CLIENTS = {
    "zeep": ("Z1", by_zeep),
    "php": ("P1", by_script(login, "php", "eboekhouden_client.php")),
    "node soap": ("N1", by_script(login, "node", "eboekhouden_client.js", "soap")),
    "node strong-soap": ("N1", by_script(login, "node", "eboekhouden_client.js", "strong-soap")),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_client(name: str, served: Served) -> None:
    invoice, call = CLIENTS[name]
    assert call(served) == {
        "errors": [False, False],
        "numbers": [1, 1, 0],
        "refused": "CMUT001",
        "description": TEXT,
        "lines": [121.61, 121.61],
        "balance": 243.22,
        "open": [invoice, 243.22],
        "company": TEXT,
        "ended": "E002.4",
    }


def printed_sample(chapter: str) -> str:
    """Return the manual's sample in a chapter, its code put together over the pages."""
    text = MANUAL.read_text(encoding="utf-8")
    start = text.rindex(f"\n{chapter}\n")
    following = re.compile(r"^\d+ Voorbeeldcode |^10 ", re.MULTILINE).search(text, start + 2)
    within = text[start : following.start() if following else None]
    code = "\n".join(block.strip("\n") for block in re.findall(r"^```\w*\n(.*?)^```", within, re.MULTILINE | re.DOTALL))
    # The page's margin breaks a comment and names, and the first page closes what the second goes on with.
    mended = code.replace("\n> 'Koppelingen'", " > 'Koppelingen'").replace("-\n>", "->")
    return mended.replace("    });\n});\n", "", 1) if chapter.endswith("NodeJS") else mended


def sample(name: str, chapter: str, served: Served) -> str:
    """Return a sample for a server: the one that stands in for the manual's, or the manual's own."""
    code = printed_sample(chapter) if chapter else (HERE / name).read_text(encoding="utf-8")
    values = {
        "https://soap.e-boekhouden.nl": served.url,
        "[username]": served.keys.username,
        "[securitycode1]": served.keys.security_code_1,
        "[securitycode2]": served.keys.security_code_2,
    }
    for placeholder, value in values.items():
        assert placeholder in code
        code = code.replace(placeholder, value)
    return code


def sources(chapter: str) -> list[str]:
    """Return which samples can be run: the stand-in (no chapter), and the manual's when it is at hand."""
    return ["", chapter] if MANUAL.is_file() else [""]


@pytest.mark.parametrize("chapter", sources("6 Voorbeeldcode PHP"))
def test_php_sample(chapter: str, served: Served, tmp_path: Path) -> None:
    script = tmp_path / "sample.php"
    script.write_text(sample("eboekhouden_sample.php", chapter, served), encoding="utf-8")
    printed = run("php", "-d", "soap.wsdl_cache_enabled=0", str(script))
    assert re.search(r"SessionID: \{[0-9A-F-]{36}\}", printed)
    assert "<td>Eigen vermogen</td><td>BAL</td>" in printed
    assert printed.count("<td>BAL</td>") > 50


@pytest.mark.parametrize("chapter", sources("9 Voorbeeldcode NodeJS"))
def test_node_sample(chapter: str, served: Served, tmp_path: Path) -> None:
    script = tmp_path / "sample.js"
    script.write_text(sample("eboekhouden_sample.js", chapter, served), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    printed = run("node", str(script))
    assert re.search(r'"SessionID":"\{[0-9A-F-]{36}\}"', printed)
    assert "GetArtikelenResult" in printed
