"""Test golden messages: requests as real clients send them, and the whole answer to each, byte for byte.

The user name and codes in them are u, 1 and 2, as in the recordings; the session is {AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE},
links to invoices are named LINK, and a token is tok.
Each case says where its request comes from. The answers follow the shapes that clients are known to read.
"""

import re
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.operations import OPERATIONS
from grootboek.wire.contract import Structure
from tests.gateways.eboekhouden.conftest import CODE_1, CODE_2, USERNAME, Door, granted, opened

CASES = Path(__file__).parent / "cases"
NAMES = sorted(str(path.parent.relative_to(CASES)) for path in CASES.rglob("request.xml"))
SESSION = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}"
ISSUED = (
    (r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", SESSION),
    (r"/factuur/[\w=-]+\.pdf", "/factuur/LINK.pdf"),
    (r"<Token>[0-9a-f]{64}</Token>", "<Token>tok</Token>"),
)
"""What is made anew each time, and what it is kept as."""
SECRETS = (("Username", "u", USERNAME), ("SecurityCode1", "1", CODE_1), ("SecurityCode2", "2", CODE_2))


def request_of(case: str, session: str) -> str:
    """Return the request of a case with the door's own codes and a session."""
    request = (CASES / case / "request.xml").read_bytes().decode().replace(SESSION, session)
    for name, recorded, own in SECRETS:
        request = re.sub(rf"({name}>){recorded}<", rf"\g<1>{own}<", request)
    return request


def answered(door: Door, case: str) -> bytes:
    """Send the request of a case within the door's session and return the answer as it is kept."""
    request = request_of(case, door.session)
    is_12 = "http://www.w3.org/2003/05/soap-envelope" in request
    reply = door.post(request, **{"Content-Type": "application/soap+xml; charset=utf-8" if is_12 else "text/xml"})
    assert reply.status == 200
    text = reply.text
    for made, kept in ISSUED:
        text = re.sub(made, kept, text)
    return text.encode()


@pytest.mark.parametrize("case", NAMES)
def test_case(door: Door, case: str) -> None:
    told = tomllib.loads((CASES / case / "case.toml").read_text(encoding="utf-8"))
    assert told["provenance"]
    if client_code := told.get("accountant_of"):
        granted(door.server, USERNAME, opened(door.server, "client", client_code, door.user_id))
    door.sign_in()
    for before in told.get("before", []):
        assert b"<LastErrorCode>" not in answered(door, before)
    assert answered(door, case) == (CASES / case / "response.xml").read_bytes()


@pytest.mark.parametrize("case", NAMES)
def test_answer_fits_the_contract(case: str) -> None:
    root = etree.fromstring((CASES / case / "response.xml").read_bytes())
    (wrapper,) = root[0]
    operation = CONTRACT.operations[case.partition("/")[0]]
    assert etree.QName(wrapper).localname == f"{operation.name}Response"
    assert_fits(wrapper, operation.response)


def assert_fits(element: etree._Element, structure: Structure) -> None:
    """Hold the children of an element to a structure: known names, in order, none missing that must be there."""
    fields = {field.name: field for field in structure.fields}
    names = [etree.QName(child).localname for child in element]
    if not structure.is_list:
        assert names == [name for name in fields if name in names]
        assert {field.name for field in structure.fields if field.min_occurs} <= set(names)
    for child in element:
        assert etree.QName(child).namespace == CONTRACT.namespace
        kind = fields[etree.QName(child).localname].type
        if kind in CONTRACT.structures:
            assert_fits(child, CONTRACT.structures[kind])


def test_every_operation_has_a_case() -> None:
    assert {name.partition("/")[0] for name in NAMES} == set(OPERATIONS)
