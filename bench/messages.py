"""The messages that the measurements send through e-Boekhouden's door, as its clients write them."""

from collections.abc import Sequence

from bench.load import MARK

SESSION = "{session}"
"""Where a message takes the session that was opened before it."""

_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<soap:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">\n  <soap:Body>\n{}\n  </soap:Body>\n</soap:Envelope>\n'
)


def _call(operation: str, content: Sequence[str]) -> str:
    lines = [f'    <{operation} xmlns="http://www.e-boekhouden.nl/soap">', *content, f"    </{operation}>"]
    return _ENVELOPE.format("\n".join(lines))


def open_session(username: str, security_code_1: str, security_code_2: str) -> str:
    """Return the message that opens a session."""
    fields = {"Username": username, "SecurityCode1": security_code_1, "SecurityCode2": security_code_2}
    return _call("OpenSession", [f"      <{name}>{value}</{name}>" for name, value in fields.items()])


def _in_session(operation: str, session: tuple[str, str], content: Sequence[str]) -> str:
    opening = [
        f"      <SessionID>{session[0]}</SessionID>",
        f"      <SecurityCode2>{session[1]}</SecurityCode2>",
    ]
    return _call(operation, [*opening, *(f"      {line}" for line in content)])


def add_mutatie(session: tuple[str, str]) -> str:
    """Return a sale of 100.00 with 21 % VAT, whose invoice number is filled in when it is sent."""
    fields = {
        "MutatieNr": 0,
        "Soort": "FactuurVerstuurd",
        "Datum": "2026-03-02",
        "Rekening": "1300",
        "RelatieCode": "B1",
        "Factuurnummer": f"H{MARK}",
        "Boekstuk": "",
        "Omschrijving": "Verkoop van goederen",
        "Betalingstermijn": "14",
        "Betalingskenmerk": "",
        "InExBTW": "EX",
    }
    line = {
        "BedragInvoer": "100.00",
        "BedragExclBTW": "100.00",
        "BedragBTW": "21.00",
        "BedragInclBTW": "121.00",
        "BTWCode": "HOOG_VERK_21",
        "BTWPercentage": "21",
        "TegenrekeningCode": "8000",
        "KostenplaatsID": 0,
    }
    content = [
        "<oMut>",
        *(f"  <{name}>{value}</{name}>" for name, value in fields.items()),
        "  <MutatieRegels>",
        "    <cMutatieRegel>",
        *(f"      <{name}>{value}</{name}>" for name, value in line.items()),
        "    </cMutatieRegel>",
        "  </MutatieRegels>",
        "</oMut>",
    ]
    return _in_session("AddMutatie", session, content)


def get_saldo(session: tuple[str, str], account: str, first: str = "2024-01-01", last: str = "2026-12-31") -> str:
    """Return the question for the balance of an account over some years: those that large books are filled with."""
    return _in_session(
        "GetSaldo",
        session,
        [
            "<cFilter>",
            f"  <GbCode>{account}</GbCode>",
            "  <KostenPlaatsId>0</KostenPlaatsId>",
            f"  <DatumVan>{first}</DatumVan>",
            f"  <DatumTot>{last}</DatumTot>",
            "</cFilter>",
        ],
    )


def get_mutaties(session: tuple[str, str]) -> str:
    """Return the question for the last 500 bookings."""
    return _in_session(
        "GetMutaties",
        session,
        [
            "<cFilter>",
            "  <MutatieNr>0</MutatieNr>",
            "  <Factuurnummer></Factuurnummer>",
            "  <DatumVan>2024-01-01</DatumVan>",
            "  <DatumTm>2026-12-31</DatumTm>",
            "</cFilter>",
        ],
    )


def get_relaties(session: tuple[str, str]) -> str:
    """Return the question for all relations."""
    return _in_session("GetRelaties", session, ["<cFilter>", "  <Trefwoord></Trefwoord>", "  <ID>0</ID>", "</cFilter>"])


def visit(username: str, security_code_1: str, security_code_2: str) -> list[str]:
    """Return the messages of a visit: open a session, make an invoice of 100.00 with 21 % VAT and book it, close the session."""
    texts = {
        "Factuurnummer": "",
        "Relatiecode": "B1",
        "Datum": "2026-03-02",
        "Betalingstermijn": 14,
        "Factuursjabloon": "Factuursjabloon",
        "PerEmailVerzenden": "false",
        "AutomatischeIncasso": "false",
        "IncassoMachtigingDatumOndertekening": "1970-01-01",
        "IncassoMachtigingFirst": "false",
        "InBoekhoudingPlaatsen": "true",
        "BoekhoudmutatieOmschrijving": "Verkoop van goederen",
    }
    line = {
        "Aantal": 1,
        "Eenheid": "Stuk",
        "Code": "A1",
        "Omschrijving": "Goederen",
        "PrijsPerEenheid": 100,
        "BTWCode": "HOOG_VERK_21",
        "TegenrekeningCode": "8000",
        "KostenplaatsID": 0,
    }
    content = [
        "<oFact>",
        *(f"  <{name}>{value}</{name}>" for name, value in texts.items()),
        "  <Regels>",
        "    <cFactuurRegel>",
        *(f"      <{name}>{value}</{name}>" for name, value in line.items()),
        "    </cFactuurRegel>",
        "  </Regels>",
        "</oFact>",
    ]
    return [
        open_session(username, security_code_1, security_code_2),
        _in_session("AddFactuur", (SESSION, security_code_2), content),
        _call("CloseSession", [f"      <SessionID>{SESSION}</SessionID>"]),
    ]
