"""One server with three doors, and a small client of each: what is booked by one can be read by the others."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import falcon.testing
from lxml import etree

from grootboek.access.credentials import DoorKeys
from grootboek.access.server import Server
from grootboek.app import application
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.verifying import verify
from grootboek.cli.keys import create_administration
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.party import PartyDraft
from grootboek.settings import Settings
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administrations
from grootboek.store.masters.chart import chart_of
from tests.gateways.eboekhouden.messages import xml_of

MOMENT = datetime(2026, 3, 20, 10, 30, tzinfo=UTC)
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
E_BOEKHOUDEN = "http://www.e-boekhouden.nl/soap"
CASH = "https://www.cashweb.nl/?api"
TEXT_XML = "text/xml; charset=utf-8"
Row = Mapping[str, Any]


def euros(text: object) -> Any:
    """Read an amount as any of the doors writes it."""
    return Decimal(str(text).replace(",", ".")).quantize(Decimal("0.01"))


@dataclass
class EBoekhouden:
    """A client of the SOAP door, with a session."""

    client: falcon.testing.TestClient
    keys: DoorKeys
    session: str = ""

    def ask(self, operation: str, **elements: object) -> etree._Element:
        """Call an operation within the session and return the answer."""
        if not self.session:
            codes = {"SecurityCode1": self.keys.security_code_1, "SecurityCode2": self.keys.security_code_2}
            answer = self._post("OpenSession", {"Username": self.keys.username, **codes})
            self.session = answer.findtext(f".//{{{E_BOEKHOUDEN}}}SessionID") or ""
        return self._post(
            operation, {"SessionID": self.session, "SecurityCode2": self.keys.security_code_2, **elements}
        )

    def _post(self, operation: str, elements: Mapping[str, object]) -> etree._Element:
        body = (
            f'<s:Envelope xmlns:s="{SOAP}"><s:Body><{operation} xmlns="{E_BOEKHOUDEN}">{xml_of(elements)}</{operation}>'
            "</s:Body></s:Envelope>"
        ).encode()
        headers = {"Content-Type": TEXT_XML, "Content-Length": str(len(body))}
        return etree.fromstring(self.client.simulate_post("/soap.asmx", body=body, headers=headers).content)

    def told(self, operation: str, **elements: object) -> tuple[str, str]:
        """Call an operation and return its error code and text; empty when all is well."""
        answer = self.ask(operation, **elements)
        return _text(answer, "LastErrorCode"), _text(answer, "LastErrorDescription")

    def add(self, mutation: Row) -> int:
        """Book a mutation and return its number."""
        answer = self.ask("AddMutatie", oMut=mutation)
        assert _text(answer, "LastErrorCode") == "", etree.tostring(answer)
        return int(_text(answer, "Mutatienummer"))

    def rows(self, operation: str, name: str, **elements: object) -> list[dict[str, Any]]:
        """Call a reading operation and return its rows; the lines of a mutation are under `lines`."""
        answer = self.ask(operation, **elements)
        assert _text(answer, "LastErrorCode") == ""
        return [_row(each) for each in answer.iter(f"{{{E_BOEKHOUDEN}}}{name}")]

    def mutations(self, **wanted: object) -> list[dict[str, Any]]:
        """Return the mutations that fit a filter."""
        return self.rows("GetMutaties", "cMutatieList", cFilter={"MutatieNr": 0, **wanted})

    def items(self, sort: str = "Debiteuren") -> dict[str, Any]:
        """Return the open items by invoice number: relation, amount, settled and outstanding."""
        return {
            row["MutFactuur"]: (row["RelCode"], *(euros(row[name]) for name in ("Bedrag", "Voldaan", "Openstaand")))
            for row in self.rows("GetOpenPosten", "cOpenPost", OpSoort=sort)
        }

    def balance(self, code: str, centre: int = 0) -> Any:
        """Return the balance of an account, debit positive."""
        return euros(_text(self.ask("GetSaldo", cFilter={"GbCode": code, "KostenPlaatsId": centre}), "Saldo"))


def _text(tree: etree._Element, name: str) -> str:
    return tree.findtext(f".//{{{E_BOEKHOUDEN}}}{name}") or ""


def _row(element: etree._Element) -> dict[str, Any]:
    row: dict[str, Any] = {etree.QName(child).localname: child.text or "" for child in element if not len(child)}
    lines = element.find(f"{{{E_BOEKHOUDEN}}}MutatieRegels")
    return row if lines is None else {**row, "lines": [_row(each) for each in lines]}


@dataclass
class SnelStart:
    """A client of the B2B API, with a token."""

    client: falcon.testing.TestClient
    keys: DoorKeys
    token: str = ""

    def call(self, method: str, path: str, body: object = None, query: str = "") -> falcon.testing.Result:
        """Call the API."""
        if not self.token:
            form = urlencode({"grant_type": "clientkey", "clientkey": self.keys.client_key}).encode()
            headers = {"Content-Length": str(len(form))}
            self.token = self.client.simulate_post("/b2b/token", body=form, headers=headers).json["access_token"]
        headers = {"Authorization": f"Bearer {self.token}", "Ocp-Apim-Subscription-Key": self.keys.subscription_key}
        data = None if body is None else json.dumps(body, default=str).encode()
        if data is not None:
            headers["Content-Length"] = str(len(data))
        return self.client.simulate_request(method, f"/v2{path}", query_string=query, body=data, headers=headers)

    def read(self, path: str, query: str = "") -> Any:
        """Read something with exact numbers."""
        answer = self.call("GET", path, query=query)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text, parse_float=Decimal)

    def write(self, method: str, path: str, body: object = None) -> Any:
        """Write something that is accepted."""
        answer = self.call(method, path, body)
        assert answer.status_code in (200, 201), answer.text
        return json.loads(answer.text, parse_float=Decimal)

    def invoice(self, number: str) -> Any:
        """Return the verkoopfactuur with a number; None when there is none."""
        found = self.read("/verkoopfacturen", urlencode({"$filter": f"Factuurnummer eq '{number}'"}))
        return found[0] if found else None

    def booking(self, number: str) -> Any:
        """Return the verkoopboeking with an invoice number."""
        return self.read(f"/verkoopboekingen/{self.invoice(number)['verkoopBoeking']['id']}")

    def outstanding(self, number: str) -> Any:
        """Return the openstaandSaldo of an invoice."""
        return euros(self.invoice(number)["openstaandSaldo"])


@dataclass
class Cash:
    """A client of the CASH API."""

    client: falcon.testing.TestClient
    keys: DoorKeys

    def call(self, operation: str, **parts: str) -> etree._Element:
        """Call an operation and return the answer."""
        login = {"relatie": self.keys.relation, "email": self.keys.email, "pass": self.keys.password}
        inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in {**login, **parts}.items())
        where = f"<administration><c:admCode>{self.keys.administration}</c:admCode></administration>"
        body = (
            f'<s:Envelope xmlns:s="{SOAP}" xmlns:c="{CASH}"><s:Body><c:{operation}>{inner}{where}</c:{operation}>'
            "</s:Body></s:Envelope>"
        ).encode()
        headers = {"Content-Type": TEXT_XML, "Content-Length": str(len(body))}
        answer = self.client.simulate_post("/", query_string="api/3.0", body=body, headers=headers)
        return etree.fromstring(answer.content)

    def exported(self, request: str) -> str:
        """Export and return the CASH XML."""
        text = self.call("Export", exportData=request, formaat="0").findtext(".//exportResult")
        assert text is not None, request
        return text.removeprefix("Content-type: text/xml ")

    def export(self, request: str) -> list[dict[str, str]]:
        """Export and return the records as values by field number, the record's number under `record`."""
        root = etree.fromstring(self.exported(request).encode())
        return [{"record": each.tag[1:], **{child.tag[1:]: child.text or "" for child in each}} for each in root]

    def bring(self, data: str, formaat: str = "0") -> tuple[int, list[str]]:
        """Import CASH XML and return status and messages."""
        if formaat in ("1", "3", "5"):
            data = b64encode(data.encode()).decode()
        answer = self.call("Import", importData=data, formaat=formaat)
        err = answer.findtext(f".//{{{CASH}}}err") or ""
        errors = etree.fromstring(err.encode()).iter("error") if err else ()
        messages = [each.findtext("message") or "" for each in errors]
        return int(answer.findtext(f".//{{{CASH}}}status") or 0), messages

    def send(self, *rows: str, formaat: str = "0") -> tuple[int, list[str]]:
        """Import records 0301 given as `201=4360 302=260301 ...`, `_` for a blank; return status and messages."""
        records = "".join(f"<R301>{_fields(row)}</R301>" for row in rows)
        return self.bring(f"<CASH>{records}</CASH>", formaat)

    def book(self, *rows: str) -> None:
        """Import records 0301 that are accepted."""
        assert self.send(*rows) == (2, [])

    def last_number(self, journal: str) -> str:
        """Return the last document number of a journal in 2026."""
        return self.export(f"8504|26|{journal}")[0]["0303"]

    def items(self, party: int) -> dict[str, Any]:
        """Return what is outstanding of a relation by invoice number."""
        records = [each for each in self.export(f"0101P|{party}") if each["record"] == "0311"]
        return {each["0309"]: euros(each["0320"]) for each in records}


def _fields(row: str) -> str:
    pairs = (pair.split("=", 1) for pair in row.split())
    return "".join(f"<F{number}>{escape(value.replace('_', ' '))}</F{number}>" for number, value in pairs)


@dataclass
class Three:
    """One administration behind three doors: customer K1 (43), supplier L1 (52), cost centre WINKEL."""

    server: Server
    administration_id: int
    eboekhouden: EBoekhouden
    snelstart: SnelStart
    cash: Cash
    uids: dict[str, str] = field(default_factory=dict)

    def book(self, *, writing: bool = False) -> AbstractContextManager[Book]:
        """Open the book of the administration."""
        return open_book(self.server.database, self.administration_id, Actor(None, "cli"), writing=writing)

    def problems(self) -> list[str]:
        """Return what `verify` finds."""
        with self.book() as book:
            return list(verify(book))

    def exported(self, act: Callable[[], object]) -> list[str]:
        """Do something and return the CASH lines it added: account, amount, base, relation, invoice and cost centre.

        What is empty is a dash; the date and document number are held to be the same on all lines of a document.
        """
        before = {(each["0901"], each["0303"]) for each in self.cash.export("0301B|26")}
        act()
        added = [each for each in self.cash.export("0301B|26") if (each["0901"], each["0303"]) not in before]
        return [shown(each) for each in added]


def shown(record: Mapping[str, str]) -> str:
    """Write a record 0301 in short."""
    return " ".join(record.get(number) or "-" for number in ("0201", "0307", "0305", "0101", "0309", "0911"))


def open_three(url: str) -> Three:
    """Open an administration with three doors on a migrated database."""
    return new_three(Server(Database(url, clock=lambda: MOMENT), Settings(cash_calls=0)), "demo")


def new_three(server: Server, code: str) -> Three:
    """Open an administration with three doors and a user of its own."""
    keys = create_administration(server, AdministrationDraft(code=code, name="Demo"), f"{code}@example.nl")
    row = next(each for each in administrations(server.database) if each.code == code)
    client = falcon.testing.TestClient(application(server))
    three = Three(server, row.id, EBoekhouden(client, keys), SnelStart(client, keys), Cash(client, keys))
    with three.book(writing=True) as book:
        customer = add_party(
            book, PartyDraft(code="K1", number=43, name="Jan de Boer", payment_term=14, is_supplier=False)
        )
        supplier = add_party(
            book, PartyDraft(code="L1", number=52, name="Bakkerij", payment_term=30, is_customer=False)
        )
        centre = add_cost_centre(book, CostCentreDraft(code="WINKEL", name="Winkel"))
        chart = chart_of(book)
        three.uids.update({code: str(account.uid) for code, account in chart.account_by_code.items()})
        three.uids.update({"K1": str(customer.uid), "L1": str(supplier.uid), "WINKEL": str(centre.uid)})
    return three
