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
    "MutatieRegels": {"cMutatieRegel": [SOLD, {**SOLD, "KostenplaatsID": 2}]},
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
    return {
        "Betalingstermijn": "0",
        **mutation,
        "MutatieNr": number,
        "Datum": mutation["Datum"].date().isoformat(),
        "MutatieRegels": lines,
    }


COMPANY = {**relation("K1", TEXT, ID=1, Plaats="'s-Hertogenbosch", Notitie='<b>"&"</b>'), "AddDatum": ANY, "LA": "0"}

CHANGED = {**relation("K2", "Nieuw & <beter>", ID=2, BP="P", Plaats="Ede"), "AddDatum": ANY, "LA": "0"}
"""A relation that was changed: what is left out of the change stays, what is sent empty goes."""
NO_RELATION = {"LastErrorCode": "GBK005", "LastErrorDescription": "ID 99 is niet gevonden"}

SESSION = [
    Call("OpenSession", {**CREDENTIALS, "SecurityCode1": "onzin"}, refused("E001.1", "Invalid credentials")),
    Call("OpenSession", CREDENTIALS, {"SessionID": ANY}),
]
ADMINISTRATIONS = [
    within(
        "GetAdministraties",
        {
            "Administraties": [
                {"Bedrijf": "Demo CASH", "Guid": "$SecurityCode2", "StartBoekjaar": ANY},
                {"Bedrijf": TEXT, "Guid": "$ClientCode", "StartBoekjaar": ANY},
            ]
        },
    ),
]
RELATIONS = [
    within("AddRelatie", {"Rel_ID": 1}, oRel=relation("K1", TEXT, Plaats="'s-Hertogenbosch", Notitie='<b>"&"</b>')),
    within(
        "AddRelatie", refused("CREL001", "Relatiecode is reeds in gebruik", Rel_ID=0), oRel=relation("K1", "Nog een")
    ),
    within("GetRelaties", {"Relaties": [COMPANY]}, cFilter={"Code": "K1", "ID": 0}),
    within("GetRelaties", {"Relaties": [COMPANY]}, cFilter={"Trefwoord": "café & <ZOON>", "ID": 0}),
    within("GetRelaties", {}, cFilter={"Code": "K2", "ID": 0}),
    within("AddRelatie", {"Rel_ID": 2}, oRel=relation("K2", "Ömer", BP="P", Plaats="Ede", Email="o@example.nl")),
    within("GetRelaties", {"Relaties": [ANY, ANY]}, cFilter={"ID": 0}),
    within("UpdateRelatie", {}, oRel=relation("K2", "Nieuw & <beter>", ID="$Rel_ID", BP="P", Email="")),
    within("UpdateRelatie", NO_RELATION, oRel=relation("K2", "Ömer", ID=99)),
    within("GetRelaties", {"Relaties": [CHANGED]}, cFilter={"ID": "$Rel_ID"}),
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
MONEY = [
    {"ID": ANY, "Code": "1000", "Categorie": "FIN", "Saldo": 0},
    {"ID": ANY, "Code": "1100", "Categorie": "FIN", "Saldo": 43.22},
    {"ID": ANY, "Code": "1104", "Categorie": "FIN", "Saldo": 0},
]
JANUARY = {"DatumVan": dt.datetime(2023, 1, 3), "DatumTot": dt.datetime(2023, 1, 31)}
BALANCES = [
    within("GetSaldo", {"Saldo": 200}, cFilter={"GbCode": "1300", "KostenPlaatsId": 0, **NO_DAYS}),
    within("GetSaldo", {"Saldo": -43.22}, cFilter={"GbCode": "1300", "KostenPlaatsId": 0, **JANUARY}),
    within("GetSaldo", {"Saldo": -100.5}, cFilter={"GbCode": "8000", "KostenPlaatsId": 2, **NO_DAYS}),
    within(
        "GetSaldo",
        refused("GBK005", "GbCode 9999 is niet gevonden", Saldo=0),
        cFilter={"GbCode": "9999", "KostenPlaatsId": 0, **NO_DAYS},
    ),
    within("GetSaldi", {"Saldi": MONEY}, cFilter={"KostenPlaatsId": 0, **JANUARY, "Categorie": "FIN"}),
    within("GetSaldi", {"Saldi": MONEY}, cFilter={"KostenPlaatsId": 0, **NO_DAYS, "Categorie": "FIN"}),
    within("GetSaldi", {}, cFilter={"KostenPlaatsId": 0, **NO_DAYS, "Categorie": "XX"}),
    within(
        "GetOpenPosten",
        {"Openposten": [{**OPEN_ITEM, "Bedrag": 243.22, "Voldaan": 43.22, "Openstaand": 200}]},
        OpSoort="Debiteuren",
    ),
    within("GetOpenPosten", {}, OpSoort="Crediteuren"),
]
CASH = {"ID": ANY, "Code": "1000", "Omschrijving": "Kas", "Categorie": "FIN"}
STOCK = {"ID": 0, "Code": "B&W<1>", "Omschrijving": TEXT, "Categorie": "BAL", "Groep": ""}
IN_USE = {"LastErrorCode": "CGB001.1", "LastErrorDescription": "Code is reeds in gebruik"}
ACCOUNTS = [
    within("GetGrootboekrekeningen", {"Rekeningen": [CASH]}, cFilter={"ID": 0, "Code": "1000"}),
    within("GetGrootboekrekeningen", {}, cFilter={"ID": 0, "Code": "9999"}),
    within("AddGrootboekrekening", {"Gb_ID": ANY}, oGb=STOCK),
    within("UpdateGrootboekrekening", {}, oGb={**STOCK, "ID": "$Gb_ID", "Code": "3333", "Categorie": "VW"}),
    within("UpdateGrootboekrekening", IN_USE, oGb={**STOCK, "ID": "$Gb_ID", "Code": "1000"}),
    within(
        "GetGrootboekrekeningen",
        {"Rekeningen": [{"ID": ANY, "Code": "3333", "Omschrijving": TEXT, "Categorie": "VW"}]},
        cFilter={"ID": "$Gb_ID"},
    ),
    within(
        "AddGrootboekrekening", refused("CGB001", "Code is reeds in gebruik", Gb_ID=0), oGb={**STOCK, "Code": "1000"}
    ),
]
PRODUCT = {
    "Aantal": 2.5,
    "Eenheid": "Uur",
    "Code": "A&B",
    "Omschrijving": TEXT,
    "PrijsPerEenheid": 10.1234,
    "BTWCode": "HOOG_VERK_21",
    "TegenrekeningCode": "8000",
    "KostenplaatsID": 0,
}
INVOICE: Parts = {
    "Factuurnummer": "",
    "Relatiecode": "K1",
    "Datum": dt.datetime(2023, 2, 1),
    "Betalingstermijn": 30,
    "Factuursjabloon": "Factuursjabloon",
    "PerEmailVerzenden": False,
    "AutomatischeIncasso": False,
    "IncassoMachtigingDatumOndertekening": dt.datetime(1970, 1, 1),
    "IncassoMachtigingFirst": False,
    "InBoekhoudingPlaatsen": True,
    "BoekhoudmutatieOmschrijving": "Verkoop <uren>",
    "Regels": {"cFactuurRegel": [PRODUCT]},
}
INVOICED = {
    "Factuurnummer": "F00001",
    "Relatiecode": "K1",
    "Datum": "2023-02-01",
    "Betalingstermijn": 30,
    "TotaalExclBTW": 25.31,
    "TotaalBTW": 5.32,
    "TotaalInclBTW": 30.63,
    "TotaalOpenstaand": 30.63,
    "URLPDFBestand": ANY,
    "Regels": [PRODUCT],
}
GIVEN = {**INVOICE, "Factuurnummer": "Z/1", "InBoekhoudingPlaatsen": False, "Regels": {"cFactuurRegel": [PRODUCT] * 2}}
SHOWN_GIVEN = {
    **INVOICED,
    "Factuurnummer": "Z/1",
    "TotaalExclBTW": 50.62,
    "TotaalBTW": 10.63,
    "TotaalInclBTW": 61.25,
    "TotaalOpenstaand": 61.25,
    "Regels": [PRODUCT] * 2,
}
INVOICES = [
    within("GetFacturen", {}, cFilter=ALL_TIME),
    within("AddFactuur", {"Factuurnummer": "F00001"}, oFact=INVOICE),
    within("AddFactuur", {"Factuurnummer": "Z/1"}, oFact=GIVEN),
    within("AddFactuur", refused("CFACT026", "Factuurnummer is reeds in gebruik"), oFact=GIVEN),
    within("GetFacturen", {"Facturen": [INVOICED]}, cFilter={"Factuurnummer": "F00001", **ALL_TIME}),
    within("GetFacturen", {"Facturen": [INVOICED, SHOWN_GIVEN]}, cFilter={"Relatiecode": "K1", **ALL_TIME}),
]
OUTER = {"KostenplaatsId": 1, "Omschrijving": TEXT, "KostenplaatsParentId": 0}
INNER = {"KostenplaatsId": 2, "Omschrijving": "Binnen", "KostenplaatsParentId": 1}
SERVICE = {
    "ArtikelID": 1,
    "ArtikelOmschrijving": TEXT,
    "ArtikelCode": "A&B",
    "GroepOmschrijving": "<Groep>",
    "GroepCode": "G&1",
    "Eenheid": "Uur",
    "InkoopprijsExclBTW": 1.25,
    "VerkoopprijsExclBTW": 10.1234,
    "VerkoopprijsInclBTW": 12.2493,
    "BTWCode": "HOOG_VERK_21",
    "TegenrekeningCode": "8000",
    "BtwPercentage": 0.21,
    "KostenplaatsID": 2,
    "Actief": True,
}
RETIRED = {
    "ArtikelID": 2,
    "ArtikelOmschrijving": "Uit de handel",
    "ArtikelCode": "OUD",
    "InkoopprijsExclBTW": 0,
    "VerkoopprijsExclBTW": 0,
    "VerkoopprijsInclBTW": 0,
    "BTWCode": "GEEN",
    "BtwPercentage": 0,
    "KostenplaatsID": 0,
    "Actief": False,
}
ANY_CENTRE = {"KostenplaatsID": 0, "KostenplaatsParentID": 0}
REFERENCES = [
    within("GetKostenplaatsen", {"Kostenplaatsen": [OUTER, INNER]}, cFilter=ANY_CENTRE),
    within("GetKostenplaatsen", {"Kostenplaatsen": [INNER]}, cFilter={**ANY_CENTRE, "KostenplaatsParentID": 1}),
    within("GetKostenplaatsen", {}, cFilter={**ANY_CENTRE, "Omschrijving": "Buiten"}),
    within("GetArtikelen", {"Artikelen": [SERVICE, RETIRED]}, cFilter={"ArtikelID": 0}),
    within("GetArtikelen", {"Artikelen": [SERVICE]}, cFilter={"ArtikelID": 0, "GroepOmschrijving": "<Groep>"}),
    within("GetArtikelen", {}, cFilter={"ArtikelCode": "B&A"}),
]
BROWSER = [
    within("AutoLogin", {"Token": ANY}, Username="$Username"),
    within("AutoLogin", refused("E002.1", "Invalid session"), Username="iemand.anders@example.nl"),
]
BELOW = [
    Call("OpenSessionSub", {**CREDENTIALS, "AdministratieGUID": "onzin"}, refused("E001.3", "Invalid credentials")),
    Call("OpenSessionSub", {**CREDENTIALS, "AdministratieGUID": "$ClientCode"}, {"SessionID": ANY}),
    within("GetRelaties", {}, cFilter={"ID": 0}),
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
CALLS = [
    *SESSION,
    *ADMINISTRATIONS,
    *RELATIONS,
    *MUTATIONS,
    *BALANCES,
    *ACCOUNTS,
    *INVOICES,
    *REFERENCES,
    *BROWSER,
    *BELOW,
    *END,
]
