"""Messages to the e-Boekhouden door: envelopes, elements, and mutations to begin from."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
ONE_LINE = {
    "BedragInvoer": "100",
    "BedragExclBTW": "100",
    "BedragBTW": "21",
    "BedragInclBTW": "121",
    "BTWCode": "HOOG_VERK_21",
    "BTWPercentage": "21",
    "TegenrekeningCode": "8000",
    "KostenplaatsID": "0",
}
"""A line of a sale of 100 with 21 % VAT."""


def envelope(operation: str, inner: str, version: str = SOAP_11) -> str:
    """Write a message."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{version}"><soap:Body>'
        f'<{operation} xmlns="http://www.e-boekhouden.nl/soap">{inner}</{operation}></soap:Body></soap:Envelope>'
    )


def xml_of(elements: Mapping[str, object]) -> str:
    """Write elements: a text, a dict of elements, or a list of dicts, which are lines."""
    return "".join(f"<{name}>{_inside(name, value)}</{name}>" for name, value in elements.items())


LINE_NAMES = {"MutatieRegels": "cMutatieRegel", "Regels": "cFactuurRegel"}
"""The elements of lists."""


def _inside(name: str, value: object) -> str:
    match value:
        case Mapping():
            return xml_of(value)
        case list():
            return "".join(f"<{LINE_NAMES[name]}>{xml_of(each)}</{LINE_NAMES[name]}>" for each in value)
        case _:
            return escape(str(value))


def line(**changes: str) -> dict[str, str]:
    """Return a line of a sale with some elements changed."""
    return {**ONE_LINE, **changes}


def plain_line(amount: str, account: str) -> dict[str, str]:
    """Return a line without VAT."""
    return {
        "BedragInvoer": amount,
        "BedragExclBTW": amount,
        "BedragBTW": "0",
        "BedragInclBTW": amount,
        "BTWCode": "GEEN",
        "BTWPercentage": "0",
        "TegenrekeningCode": account,
        "KostenplaatsID": "0",
    }


def mutation(soort: str, rekening: str, *lines: dict[str, str], **changes: object) -> dict[str, object]:
    """Return a mutation; an element whose change is None is left out."""
    sent: dict[str, object] = {
        "MutatieNr": "0",
        "Soort": soort,
        "Datum": "2023-04-01",
        "Rekening": rekening,
        "Omschrijving": "Proef",
        "InExBTW": "EX",
        "MutatieRegels": list(lines),
        **changes,
    }
    return without(sent)


def sale(*lines: dict[str, str], **changes: object) -> dict[str, object]:
    """Return a sale of 121 to C1, invoice F1."""
    named: dict[str, object] = {"RelatieCode": "C1", "Factuurnummer": "F1", "Betalingstermijn": "14"}
    return mutation("FactuurVerstuurd", "1300", *(lines or (line(),)), **{**named, **changes})


def purchase(*lines: dict[str, str], **changes: object) -> dict[str, object]:
    """Return a purchase of 121 from L1, invoice I1."""
    named: dict[str, object] = {"RelatieCode": "L1", "Factuurnummer": "I1", "Betalingstermijn": "30"}
    bought = line(BTWCode="HOOG_INK_21", TegenrekeningCode="4360")
    return mutation("FactuurOntvangen", "1600", *(lines or (bought,)), **{**named, **changes})


def received(amount: str = "121", **changes: object) -> dict[str, object]:
    """Return a payment of F1 by C1 at the bank."""
    named: dict[str, object] = {"RelatieCode": "C1", "Factuurnummer": "F1"}
    return mutation("FactuurbetalingOntvangen", "1100", plain_line(amount, "1300"), **{**named, **changes})


def paid(amount: str = "121", **changes: object) -> dict[str, object]:
    """Return a payment of I1 to L1 from the bank."""
    named: dict[str, object] = {"RelatieCode": "L1", "Factuurnummer": "I1"}
    return mutation("FactuurbetalingVerstuurd", "1100", plain_line(amount, "1600"), **{**named, **changes})


def money(soort: str = "GeldOntvangen", **changes: object) -> dict[str, object]:
    """Return money that came in or went out in cash."""
    code, account = ("HOOG_VERK_21", "8000") if soort == "GeldOntvangen" else ("HOOG_INK_21", "4360")
    return mutation(soort, "1000", line(BTWCode=code, TegenrekeningCode=account), **changes)


def memorial(**changes: object) -> dict[str, object]:
    """Return a memorial of 50 from 1230 to 4360."""
    return mutation("Memoriaal", "4360", plain_line("50", "1230"), **changes)


ONE_INVOICE_LINE = {
    "Aantal": "2",
    "Eenheid": "Stuk",
    "Code": "A1",
    "Omschrijving": "Appeltaart",
    "PrijsPerEenheid": "50",
    "BTWCode": "HOOG_VERK_21",
    "TegenrekeningCode": "8000",
    "KostenplaatsID": "0",
}
"""A line of an invoice of 100 with 21 % VAT."""


def without(sent: Mapping[str, object]) -> dict[str, object]:
    """Leave out the elements whose value is None."""
    return {name: value for name, value in sent.items() if value is not None}


def invoice_line(**changes: object) -> dict[str, object]:
    """Return a line of an invoice with some elements changed; one that is None is left out."""
    return without({**ONE_INVOICE_LINE, **changes})


def invoice(*lines: dict[str, object], **changes: object) -> dict[str, object]:
    """Return an invoice of 121 for C1; an element whose change is None is left out."""
    return without(
        {
            "Factuurnummer": "",
            "Relatiecode": "C1",
            "Datum": "2023-04-01",
            "Betalingstermijn": "30",
            "Factuursjabloon": "Factuursjabloon",
            "PerEmailVerzenden": "false",
            "AutomatischeIncasso": "false",
            "IncassoMachtigingDatumOndertekening": "1970-01-01",
            "IncassoMachtigingFirst": "false",
            "InBoekhoudingPlaatsen": "false",
            "Regels": list(lines or (invoice_line(),)),
            **changes,
        }
    )


MAILED = {
    "PerEmailVerzenden": "true",
    "EmailOnderwerp": "Uw factuur",
    "EmailBericht": "Beste klant,\nhierbij de factuur.",
    "EmailVanAdres": "verkoop@example.nl",
    "EmailVanNaam": "Verkoop",
}
"""What an invoice that is mailed has."""

BOOKED = {"InBoekhoudingPlaatsen": "true", "BoekhoudmutatieOmschrijving": "Taarten"}
"""What an invoice that is booked has."""

COLLECTED = {
    "AutomatischeIncasso": "true",
    "IncassoIBAN": "NL91ABNA0417164300",
    "IncassoMachtigingSoort": "D",
    "IncassoMachtigingID": "M-1",
    "IncassoMachtigingDatumOndertekening": "2023-01-15",
    "IncassoMachtigingFirst": "true",
    "IncassoRekeningNummer": "41 71 64 300",
    "IncassoTnv": "Klant & Zoon",
    "IncassoPlaats": "Utrecht",
    "IncassoOmschrijvingRegel1": "Taarten april",
    "IncassoOmschrijvingRegel2": "regel 2",
    "IncassoOmschrijvingRegel3": "regel 3",
}
"""What an invoice that is collected has."""
