"""What the CASH door answers is byte for byte what PHP's SoapServer writes of the same values."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from grootboek.gateways.cash.contract import CONTRACT, ENDPOINT
from grootboek.gateways.cash.transactions.answers import response_to_wire
from grootboek.wire.soap import Fault, Message
from grootboek.wire.wsdl import describe
from tests.clients.scripts import run
from tests.gateways.cash.conftest import CASES, ENVELOPE
from tests.gateways.cash.test_service import DEEP, FAULTS

EXACT = (path.with_name("response.xml") for path in CASES.glob("*/*/case.toml") if "exact = true" in path.read_text())
BYTES = sorted([*CASES.glob("*/*/bytes.xml"), *EXACT])
"""Answers of which the bytes stand in a case: those of PHP beside the printed one, or the response itself."""
NUMBERS = ("code", "status")
WRITABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\r\t<>&]'\""), max_size=200
)
"""Texts that XML can carry."""
EARLIER, LATER = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
ASKED = "<api:ListAdministrations><relatie>1</relatie><email/><pass/></api:ListAdministrations>"
LISTED = {"response": {"code": 1, "message": "Success"}, "administrationList": "<Dirs/>"}


@pytest.fixture(scope="module")
def wsdl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The door's own description of itself."""
    path = tmp_path_factory.mktemp("wsdl") / "cash.wsdl"
    path.write_text(describe(CONTRACT, "http://127.0.0.1/?api/3.0"), encoding="utf-8")
    return path


def by_php(wsdl: Path, message: str, parts: dict[str, Any]) -> str:
    """Return what PHP's SoapServer answers to a message with the parts of an answer."""
    return run("php", "cash_server.php", str(wsdl), stdin=json.dumps({"message": message, "parts": parts}))


def values_of(element: etree._Element) -> Any:
    """Return the values of an element: texts, numbers and structures."""
    if len(element):
        return {etree.QName(child).localname: values_of(child) for child in element}
    text = element.text or ""
    return int(text) if etree.QName(element).localname in NUMBERS else text


def ours(message: str, inner: str) -> str:
    """Return what the door's own writer makes of the inside of an answer, or of a message that it refuses."""
    try:
        answer = ENDPOINT.answer(ENDPOINT.read(Message(message.encode(), "utf-8")), inner)
    except Fault as fault:
        answer = ENDPOINT.fault(fault)
    return answer.body.decode()


@pytest.mark.parametrize("path", BYTES, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_bytes_of_a_case(path: Path, wsdl: Path) -> None:
    answer = path.read_text(encoding="utf-8")
    wrapper = etree.fromstring(answer.encode())[0][0]
    request = path.with_name("request.xml").read_text(encoding="utf-8")
    assert by_php(wsdl, request, values_of(wrapper)) == answer


@settings(max_examples=25)
@given(WRITABLE)
def test_escapes_of_any_text(wsdl: Path, text: str) -> None:
    inner = f"{response_to_wire(1, text)}<administrationList>{ENDPOINT.escape(text)}</administrationList>"
    parts = {"response": {"code": 1, "message": text}, "administrationList": text}
    message = ENVELOPE.format(ASKED)
    assert ours(message, inner) == by_php(wsdl, message, parts)


def test_answer_in_soap_1_2(wsdl: Path, tmp_path: Path) -> None:
    """The vendor's own description names no namespace for the wrapper: PHP then gives it that of the envelope."""
    unnamed = tmp_path / "cash.wsdl"
    named = f'<soap:body use="literal" namespace="{EARLIER}" />'
    text = wsdl.read_text(encoding="utf-8")
    assert named in text
    unnamed.write_text(text.replace(named, '<soap:body use="literal"/>'), encoding="utf-8")
    message = ENVELOPE.format(ASKED).replace(EARLIER, LATER)
    inner = f"{response_to_wire(1, 'Success')}<administrationList>&lt;Dirs/&gt;</administrationList>"
    assert ours(message, inner) == by_php(unnamed, message, LISTED)


@pytest.mark.parametrize("message", [message for message in FAULTS if message != DEEP], ids=range(len(FAULTS) - 1))
def test_faults(message: str, wsdl: Path) -> None:
    assert ours(message, "") == by_php(wsdl, message, LISTED)
