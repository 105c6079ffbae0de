"""The calls that every SOAP client makes on the e-Boekhouden door of a new administration, and what it must read.

A text `$Name` stands for a credential of that name, or for the latest value of that name in an answer. An answer leaves out
what is empty (see eboekhouden_answers.py); in it ANY stands for a value that differs each time.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from unittest.mock import ANY

from tests.clients.scripts import TEXT

Parts = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call: the operation, its parts, and the elements of the answer."""

    operation: str
    parts: Parts
    answer: Parts


def within(operation: str, answer: Parts, **parts: Any) -> Call:
    """Return a call within the session."""
    return Call(operation, {"SessionID": "$SessionID", "SecurityCode2": "$SecurityCode2", **parts}, answer)


def refused(code: str, text: str, **zeroes: int) -> Parts:
    """Return the answer of a call that is refused; numbers of the result are zero."""
    return {"ErrorMsg": {"LastErrorCode": code, "LastErrorDescription": text}, **zeroes}


ALL_TIME = {"DatumVan": dt.datetime(1980, 1, 1), "DatumTm": dt.datetime(2049, 12, 31)}
CREDENTIALS = {"Username": "$Username", "SecurityCode1": "$SecurityCode1", "SecurityCode2": "$SecurityCode2"}
NUMBERS = {"Gb_ID": 0, "GeenEmail": 0, "NieuwsbriefgroepenCount": 0}


def relation(code: str, name: str, **more: Any) -> Parts:
    """Return a relation as every client must send it, with the elements that the WSDL wants."""
    return {"ID": 0, "AddDatum": dt.datetime(2023, 1, 1), "Code": code, "Bedrijf": name, "BP": "B", **NUMBERS, **more}


def line(net: float, vat: float, code: str, account: str) -> Parts:
    """Return a line with 21 % VAT, or none when there is no VAT."""
    return {
        "BedragInvoer": net,
        "BedragExclBTW": net,
        "BedragBTW": vat,
        "BedragInclBTW": round(net + vat, 2),
        "BTWCode": code,
        "BTWPercentage": 21 if vat else 0,
        "TegenrekeningCode": account,
        "KostenplaatsID": 0,
    }


SOLD = line(100.5, 21.11, "HOOG_VERK_21", "8000")
SALE: Parts = {
    "MutatieNr": 0,
    "Soort": "FactuurVerstuurd",
    "Datum": dt.datetime(2023, 1, 2),
    "Rekening": "1300",
    "RelatieCode": "K1",
    "Factuurnummer": "F1",
    "Omschrijving": TEXT,
    "Betalingstermijn": "14",
    "InExBTW": "EX",
    "MutatieRegels": {"cMutatieRegel": [SOLD, SOLD]},
}
RECEIVED: Parts = {
    "MutatieNr": 0,
    "Soort": "FactuurbetalingOntvangen",
    "Datum": dt.datetime(2023, 1, 10),
    "Rekening": "1100",
    "RelatieCode": "K1",
    "Factuurnummer": "F1",
    "Boekstuk": "B&W 7",
    "Omschrijving": "Betaling <deel>",
    "InExBTW": "IN",
    "MutatieRegels": {"cMutatieRegel": [line(43.22, 0, "GEEN", "1300")]},
}


def shown(number: int, mutation: Parts) -> Parts:
    """Return a mutation as GetMutaties shows it."""
    lines = [{**each, "Factuurnummer": "F1"} for each in mutation["MutatieRegels"]["cMutatieRegel"]]
    return {**mutation, "MutatieNr": number, "Datum": mutation["Datum"].date().isoformat(), "MutatieRegels": lines}


COMPANY = {**relation("K1", TEXT, ID=1, Plaats="'s-Hertogenbosch", Notitie='<b>"&"</b>'), "AddDatum": ANY, "LA": "0"}

SESSION = [
    Call(
        "OpenSession",
        {**CREDENTIALS, "SecurityCode1": "onzin"},
        refused("E001.1", "Invalid credentials"),
    ),
    Call("OpenSession", CREDENTIALS, {"SessionID": ANY}),
]
RELATIONS = [
    within("AddRelatie", {"Rel_ID": 1}, oRel=relation("K1", TEXT, Plaats="'s-Hertogenbosch", Notitie='<b>"&"</b>')),
    within(
        "AddRelatie", refused("CREL001", "Relatiecode is reeds in gebruik", Rel_ID=0), oRel=relation("K1", "Nog een")
    ),
    within("GetRelaties", {"Relaties": [COMPANY]}, cFilter={"Code": "K1", "ID": 0}),
    within("GetRelaties", {"Relaties": [COMPANY]}, cFilter={"Trefwoord": "café & <ZOON>", "ID": 0}),
    within("GetRelaties", {}, cFilter={"Code": "K2", "ID": 0}),
    within("AddRelatie", {"Rel_ID": 2}, oRel=relation("K2", "Ömer & Zn.", BP="P")),
    within("GetRelaties", {"Relaties": [ANY, ANY]}, cFilter={"ID": 0}),
]
MUTATIONS = [
    within("GetMutaties", {}, cFilter={"MutatieNr": 0, **ALL_TIME}),
    within("AddMutatie", {"Mutatienummer": 1}, oMut=SALE),
    within(
        "AddMutatie",
        refused("CMUT001", "Onbekende rekening of incorrecte categorie", Mutatienummer=0),
        oMut={**SALE, "Factuurnummer": "F2", "Rekening": "9999"},
    ),
    within("GetMutaties", {"Mutaties": [shown(1, SALE)]}, cFilter={"MutatieNr": 0, **ALL_TIME}),
    within("AddMutatie", {"Mutatienummer": 2}, oMut=RECEIVED),
    within("GetMutaties", {"Mutaties": [shown(1, SALE), shown(2, RECEIVED)]}, cFilter={"MutatieNr": 0, **ALL_TIME}),
    within("GetMutaties", {"Mutaties": [shown(2, RECEIVED)]}, cFilter={"MutatieNr": 0, "MutatieNrVan": 2, **ALL_TIME}),
]
OPEN_ITEM = {"MutDatum": "2023-01-02", "MutFactuur": "F1", "RelCode": "K1", "RelBedrijf": TEXT}
NO_DAYS = {"DatumVan": None, "DatumTot": None}
BALANCES = [
    within("GetSaldo", {"Saldo": 200.0}, cFilter={"GbCode": "1300", "KostenPlaatsId": 0, **NO_DAYS}),
    within(
        "GetSaldo",
        {"Saldo": -43.22},
        cFilter={
            "GbCode": "1300",
            "KostenPlaatsId": 0,
            "DatumVan": dt.datetime(2023, 1, 3),
            "DatumTot": dt.datetime(2023, 1, 31),
        },
    ),
    within(
        "GetSaldo",
        refused("CMUT001", "Onbekende rekening of incorrecte categorie", Saldo=0),
        cFilter={"GbCode": "9999", "KostenPlaatsId": 0, **NO_DAYS},
    ),
    within(
        "GetOpenPosten",
        {"Openposten": [{**OPEN_ITEM, "Bedrag": 243.22, "Voldaan": 43.22, "Openstaand": 200.0}]},
        OpSoort="Debiteuren",
    ),
    within("GetOpenPosten", {}, OpSoort="Crediteuren"),
]
CASH = {"ID": ANY, "Code": "1000", "Omschrijving": "Kas", "Categorie": "FIN"}
ACCOUNTS = [
    within("GetGrootboekrekeningen", {"Rekeningen": [CASH]}, cFilter={"ID": 0, "Code": "1000"}),
    within("GetGrootboekrekeningen", {}, cFilter={"ID": 0, "Code": "9999"}),
]
END = [
    Call("CloseSession", {"SessionID": "$SessionID"}, {}),
    within(
        "GetMutaties",
        refused("E002.4", "Sessions has already been closed"),
        cFilter={"MutatieNr": 0, **ALL_TIME},
    ),
    Call("CloseSession", {"SessionID": "$SessionID"}, {}),
]
CALLS = [*SESSION, *RELATIONS, *MUTATIONS, *BALANCES, *ACCOUNTS, *END]
