"""The manual's requests, sent raw as SoapUI sends them: its headers, and question marks left where nothing was filled in."""

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from lxml import etree

from grootboek.access.credentials import DoorKeys
from tests.clients.cash_door import CashDoor, opened_cash_door
from tests.engines import Engines
from tests.gateways.cash.conftest import CASES, EMAIL, RELATION, SECRET

API = "{https://www.cashweb.nl/?api}"
REQUESTS = {
    "ListAdministrations/online": "Demo CASH",
    "Export/relations": "<F0101>000043</F0101>",
    "Export/last_document_number": "<cash></cash>",
    "Import/cash_document": "",
}
"""Requests of the manual, with something that stands in the answer."""


@pytest.fixture(scope="module")
def cash_door(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CashDoor]:
    """The door with the manual's administration."""
    with opened_cash_door(engines.new_sqlite(tmp_path_factory.mktemp("soapui")), ["demo"]) as door:
        yield door


def of_the_manual(case: str, keys: DoorKeys) -> str:
    """Return a request of the manual with a login that is known here."""
    text = (CASES / case / "request.xml").read_text(encoding="utf-8")
    return text.replace(RELATION, keys.relation).replace(EMAIL, keys.email).replace(SECRET, keys.password)


def sent(door: CashDoor, message: str) -> tuple[HTTPResponse, etree._Element]:
    """Send a message as SoapUI 5.2 does, lines ended with CR and LF, and return what came back."""
    operation = message.partition("<api:")[2].partition(">")[0]
    headers = {
        "Accept-Encoding": "gzip,deflate",
        "Content-Type": "text/xml;charset=UTF-8",
        "SOAPAction": f'"https://www.cashweb.nl/?api#{operation}"',
        "Connection": "Keep-Alive",
        "User-Agent": "Apache-HttpClient/4.1.1 (java 1.5)",
    }
    connection = HTTPConnection(urlsplit(door.url).netloc, timeout=60)
    connection.request("POST", "/?api/3.0", message.replace("\n", "\r\n").encode(), headers)
    answer = connection.getresponse()
    tree = etree.fromstring(answer.read())
    connection.close()
    return answer, tree


def code_and_message(tree: etree._Element) -> tuple[str | None, str | None]:
    """Return the code and message of an answer."""
    return tree.findtext(f".//{API}code"), tree.findtext(f".//{API}message")


@pytest.mark.parametrize("case", REQUESTS)
def test_request_of_the_manual(cash_door: CashDoor, case: str) -> None:
    answer, tree = sent(cash_door, of_the_manual(case, cash_door.keys["demo"]))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert code_and_message(tree) == ("1", "Success")
    assert REQUESTS[case] in "".join(str(text) for text in tree.itertext())


def test_question_mark_for_a_token(cash_door: CashDoor) -> None:
    message = of_the_manual("ListAdministrations/online", cash_door.keys["demo"])
    _, tree = sent(cash_door, message.replace("<relatie>", "<!--Optional:--><token>?</token><relatie>"))
    assert code_and_message(tree) == ("1", "Success")


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ("<formaat></formaat>", "<formaat>?</formaat>", "800", "formaat ? is niet beschikbaar"),
        ("<exportData>0101<", "<exportData>?<", "800", "ongeldige aanvraag ?"),
        ("<api:admCode>demo<", "<api:admCode>?<", "800", "administratie ? is niet gevonden"),
        ("<api:admMap></", "<api:admMap>?</", "800", "administratie demo (?) is niet gevonden"),
        ("<email>", "<email>?", "2", "Error during login"),
    ],
)
def test_question_mark_for_anything_else(cash_door: CashDoor, old: str, new: str, code: str, text: str) -> None:
    message = of_the_manual("Export/relations", cash_door.keys["demo"])
    assert old in message
    _, tree = sent(cash_door, message.replace(old, new))
    shown_code, shown_text = code_and_message(tree)
    assert shown_code == code
    assert (shown_text or "").endswith(text)
