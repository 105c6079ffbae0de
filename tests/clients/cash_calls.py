"""The calls that every SOAP client makes on the CASH door of a new administration, and what it must read.

Parts stand in the order of the WSDL, since PHP's and Perl's clients pass them by position. A text `$relatie` stands for a
credential of that name, `$id` for the number of the last transaction.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from tests.clients.scripts import TEXT

Parts = dict[str, Any]
LOGIN = {"token": "", "relatie": "$relatie", "email": "$email", "pass": "$pass"}
DEMO = {"admCode": "$admCode", "admMap": ""}


@dataclass(frozen=True)
class Call:
    """One call: the operation, its parts in order, and what the client must read (see cash_answers.py)."""

    operation: str
    parts: Parts
    answer: Parts


def export(request: str, answer: Parts, formaat: str = "0") -> Call:
    """Return an Export, plain unless told otherwise."""
    return Call("Export", {**LOGIN, "exportData": request, "administration": DEMO, "formaat": formaat}, answer)


def bring(data: str, formaat: str, answer: Parts) -> Call:
    """Return an Import, encoded unless its formaat is plain."""
    sent = data if formaat == "0" else b64encode(data.encode()).decode()
    return Call("Import", {**LOGIN, "importData": sent, "administration": DEMO, "formaat": formaat}, answer)


def cash_xml(account: str, text: str) -> str:
    """Write the manual's cash document on an account, with a text."""
    return (
        f'<?xml version="1.0"?><CASH><R0301><F201>{account}</F201><F302>161201</F302><F306>{escape(text)}</F306>'
        "<F307>10000</F307><F901>KAS</F901></R0301></CASH>"
    )


def exported(*records: Parts) -> Parts:
    """Return the answer of an Export that succeeds."""
    return {**SUCCESS, "records": list(records)}


def line(document: str, **fields: str) -> Parts:
    """Return a record 0301 of the manual's cash document."""
    fixed = {"F0301": "1612", "F0302": "01-12-2016", "F0303": document, "F0310": "1612", "F0901": "KAS"}
    return {"record": "R0301", **fixed, **fields}


SUCCESS = {"code": 1, "message": "Success"}
BOOKED = {**SUCCESS, "status": 2, "admCode": "$admCode", "admMap": "$relatie", "err": []}
FAILED = {**BOOKED, "status": 3, "err": ["Ongeldige waarde 0201=9999"]}
PLAIN_TEXT = "Café €"
"""Without entities: suds takes those in a text for escapes of its own and does not escape them again."""

RELATION = {"record": "R0101", "F0101": "000043", "F0102": "BOER", "F0103": TEXT}
LINES = [
    line("000001", F0201="1000", F0307="-100,00"),
    line("000001", F0201="4360", F0306=TEXT, F0307="100,00"),
    line("000002", F0201="1000", F0307="-100,00"),
    line("000002", F0201="4360", F0306=PLAIN_TEXT, F0307="100,00"),
]
LAST_NUMBER = {"record": "R8504", "Z0901": "KAS", "Z0211": "16", "Z0303": "000002"}

TOKEN = {"token": "$token"}


def in_2(call: Call) -> Call:
    """Return a call as API 2.0 had it: with the token in place of a login, and without formaat."""
    parts = {name: part for name, part in call.parts.items() if name not in {*LOGIN, "formaat"}}
    return Call(call.operation, {**TOKEN, **parts}, call.answer)


CALLS = [
    Call("ListAdministrations", LOGIN, {**SUCCESS, "administrations": ["$admCode"]}),
    bring(cash_xml("4360", TEXT), "1", BOOKED),
    Call("GetTransaction", {**LOGIN, "id": "$id"}, BOOKED),
    bring(cash_xml("4360", PLAIN_TEXT), "0", BOOKED),
    bring(cash_xml("9999", "tekst"), "0", FAILED),
    Call("GetTransaction", {**LOGIN, "id": "$id"}, FAILED),
    export("0101|43", exported(RELATION)),
    export("0101|43", exported(RELATION), "1"),
    export("0101|44", exported()),
    export("0301", exported(*LINES)),
    export("0301", exported(*LINES), "1"),
    export("8504|16|KAS", exported(LAST_NUMBER)),
    export("bestaat niet", {"code": 800, "message": "Error during export: ongeldige aanvraag bestaat niet"}),
    Call("GetTransaction", {**LOGIN, "id": "x"}, {"code": 902, "message": "Transaction does not exist"}),
    Call("ListAdministrations", {**LOGIN, "pass": "fout"}, {"code": 2, "message": "Error during login"}),
    bring(cash_xml("4360", ""), "7", {"code": 900, "message": "Error during import: formaat 7 is niet beschikbaar"}),
]
"""The calls of API 3.0, with a login in each."""

AUTHENTICATE = {"relatie": "$relatie", "email": "$email", "pass": "$pass", "service": "webshop"}
CALLS_2 = [
    Call("Authenticate", {**AUTHENTICATE, "pass": "fout"}, {"code": 2, "message": "Error during login"}),
    Call("Authenticate", AUTHENTICATE, SUCCESS),
    in_2(Call("ListAdministrations", {}, {**SUCCESS, "administrations": ["$admCode"]})),
    in_2(bring(cash_xml("4360", PLAIN_TEXT), "0", BOOKED)),
    in_2(Call("GetTransaction", {"id": "$id"}, BOOKED)),
    in_2(bring(cash_xml("9999", "tekst"), "0", FAILED)),
    in_2(Call("GetTransaction", {"id": "$id"}, FAILED)),
    in_2(export("0101|43", exported(RELATION))),
    in_2(export("8504|16|KAS", exported({**LAST_NUMBER, "Z0303": "000001"}))),
    Call("ListAdministrations", {"token": "onzin"}, {"code": 6, "message": "Corrupted token"}),
]
"""The calls of API 2.0, whose clients ask for a token first."""
