"""Callers of the three doors, as a client of each vendor calls: what `grootboek demo` sends and reads."""

import base64
import json
import re
import urllib.parse
import urllib.request
from datetime import UTC, datetime
from importlib.resources import files
from string import Template
from typing import Any
from urllib.error import HTTPError

from grootboek.access.credentials import DoorKeys
from grootboek.settings import without_password
from grootboek.wire.xml import escape, local_name, parse

SOAP_TYPE = "text/xml; charset=utf-8"


def call(url: str, body: bytes | None, headers: dict[str, str]) -> bytes:
    """Send one request and return the body of the answer, also of a refusal; URLError when nothing answers."""
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{without_password(url)} is not the address of a server")
    request = urllib.request.Request(url, body, headers)  # noqa: S310 (checked above)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return bytes(answer.read())
    except HTTPError as refusal:
        with refusal:
            return refusal.read()


def message(name: str, values: dict[str, str]) -> bytes:
    """Return one of the messages in this package with its values filled in."""
    template = files("grootboek.cli.demonstration").joinpath("messages", name).read_text(encoding="utf-8")
    return Template(template).substitute({key: escape(value) for key, value in values.items()}).encode()


class EBoekhoudenCaller:
    """A client of the e-Boekhouden door."""

    def __init__(self, url: str, keys: DoorKeys) -> None:
        """Call a server with credentials."""
        self._url = f"{url}/soap.asmx"
        # An invoice number can be used once: the moment makes one that no earlier run has used.
        self._number = f"D{datetime.now(UTC):%y%m%d%H%M%S}"
        self._values = {
            "username": keys.username,
            "code_1": keys.security_code_1,
            "code_2": keys.security_code_2,
            "session": "",
            "number": self._number,
            "today": f"{datetime.now(UTC):%Y-%m-%d}",
        }

    def open_session(self) -> str:
        """Open a session and keep its id."""
        answer = self._send("OpenSession")
        self._values["session"] = answer.get("SessionID", "")
        return f"session {self._values['session']}" if self._values["session"] else summary(answer)

    def add_customer(self) -> str:
        """Add a customer."""
        return summary(self._send("AddRelatie"), "Rel_ID")

    def add_sale(self) -> str:
        """Book an invoice that was sent."""
        return summary(self._send("AddMutatie"), "Mutatienummer")

    def add_payment(self) -> str:
        """Book that the invoice was paid at the bank."""
        return summary(self._send("AddMutatie", "AddMutatie-betaling"), "Mutatienummer")

    def _send(self, operation: str, name: str = "") -> dict[str, str]:
        action = f'"http://www.e-boekhouden.nl/soap/{operation}"'
        body = message(f"{name or operation}.xml", self._values)
        return leaves(call(self._url, body, {"Content-Type": SOAP_TYPE, "SOAPAction": action}))


class SnelStartCaller:
    """A client of the SnelStart door."""

    def __init__(self, url: str, keys: DoorKeys) -> None:
        """Call a server with credentials."""
        self._url = url
        self._keys = keys
        self._headers = {"Ocp-Apim-Subscription-Key": keys.subscription_key, "Content-Type": "application/json"}

    def take_token(self) -> str:
        """Take a token with the client key."""
        user, _, password = base64.b64decode(self._keys.client_key).decode().partition(":")
        form = urllib.parse.urlencode({"grant_type": "password", "username": user, "password": password}).encode()
        answer = json.loads(call(f"{self._url}/b2b/token", form, {"Content-Type": "application/x-www-form-urlencoded"}))
        if "access_token" not in answer:
            return json.dumps(answer)
        self._headers["Authorization"] = f"bearer {answer['access_token']}"
        return f"valid for {answer['expires_in']} seconds"

    def add_sale(self) -> str:
        """Book a sale to party 43 on account 8000."""
        now = datetime.now(UTC)
        values = {
            "customer": self._id("relaties", "Relatiecode eq 43"),
            "account": self._id("grootboeken", "Nummer eq 8000"),
            "number": f"S{now:%y%m%d%H%M%S}",
            "today": f"{now:%Y-%m-%d}",
        }
        answer = json.loads(
            call(f"{self._url}/v2/verkoopboekingen", message("verkoopboeking.json", values), self._headers)
        )
        return f"id {answer['id']}" if isinstance(answer, dict) and "id" in answer else json.dumps(answer)

    def accounts(self) -> list[dict[str, Any]]:
        """Return the accounts."""
        return self._list("grootboeken?$top=500")

    def invoices(self) -> list[dict[str, Any]]:
        """Return number, date, amount and what is outstanding of the sales invoices."""
        shown = ("factuurnummer", "factuurBedrag", "openstaandSaldo")
        return [{name: row.get(name) for name in shown} for row in self._list("verkoopfacturen?$top=500")]

    def _id(self, resource: str, condition: str) -> str:
        rows = self._list(f"{resource}?$filter={urllib.parse.quote(condition)}")
        return str(rows[0]["id"]) if rows else ""

    def _list(self, path: str) -> list[dict[str, Any]]:
        answer = json.loads(call(f"{self._url}/v2/{path}", None, self._headers))
        return answer if isinstance(answer, list) else []


class CashCaller:
    """A client of the CASH door."""

    def __init__(self, url: str, keys: DoorKeys) -> None:
        """Call a server with credentials."""
        self._url = f"{url}/?api/3.0"
        self._values = {
            "relation": keys.relation,
            "email": keys.email,
            "password": keys.password,
            "code": keys.administration,
        }

    def import_cash_payment(self) -> str:
        """Import the manual's cash document: general costs of 100,00."""
        return summary(self._send("Import-kas.xml"), "id")

    def import_sale(self) -> str:
        """Import the manual's sales document: 1800,00 with VAT, under a document number that can be used once."""
        return summary(self._send("Import-verkoop.xml"), "id")

    def turnovers(self) -> dict[str, tuple[int, int]]:
        """Return debit and credit in cents by account code, added up from an export of all ledger lines (0301)."""
        answer = self._send("Export-0301.xml").get("exportResult", "")
        text = base64.b64decode(answer).decode("latin-1")
        rows = re.findall(r"<R?0301\b[^>]*>(.*?)</R?0301>", text, re.DOTALL)
        totals: dict[str, tuple[int, int]] = {}
        for row in rows:
            fields = dict(re.findall(r"<[A-Z]?([0-9]+)\b[^<>]*+>([^<]*+)</", row))
            code, cents = fields["0201"], _cents(fields["0307"])
            debit, credit = totals.get(code, (0, 0))
            totals[code] = (debit + max(cents, 0), credit + max(-cents, 0))
        return totals

    def _send(self, name: str) -> dict[str, str]:
        return leaves(call(self._url, message(name, self._values), {"Content-Type": SOAP_TYPE}))


def leaves(body: bytes) -> dict[str, str]:
    """Return the texts of the elements of a SOAP answer that have no children, by local name."""
    return {local_name(str(element.tag)): element.text or "" for element in parse(body).iter() if len(element) == 0}


def summary(answer: dict[str, str], number: str = "") -> str:
    """Return an answer in a line: its number, or the refusal in the vendor's words."""
    if code := answer.get("LastErrorCode"):
        return f"refused: {code} {answer.get('LastErrorDescription', '')}"
    if answer.get("err"):
        return f"refused: {' '.join(answer['err'].split())}"
    if "faultstring" in answer:
        return f"fault: {answer['faultstring']}"
    return f"{number} {answer[number]}" if number in answer else str(answer)


def _cents(text: str) -> int:
    """Read an amount of an export in euros, with a comma when it has cents."""
    whole, _, part = text.strip().partition(",")
    # int forgets the sign of -0, so that of -0,50 is read by itself.
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole or 0)) * 100 + int(part.ljust(2, "0")[:2] or 0))
