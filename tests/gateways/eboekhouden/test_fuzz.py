"""Test that no message, however distorted, makes the door fail: the vendor's error or a fault of the sender answers it."""

import re
from collections.abc import Callable
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from grootboek.access.credentials import EBOEKHOUDEN
from grootboek.access.sessions import NewSession, open_session
from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.store.access.door_sessions import held_credentials
from tests.conftest import SOAK
from tests.gateways.eboekhouden.conftest import CODE_2, NS, Door, Reply
from tests.gateways.eboekhouden.distorting import distorted_bytes, distorted_tree
from tests.gateways.eboekhouden.messages import purchase, sale
from tests.gateways.eboekhouden.test_cases import NAMES, request_of

EXAMPLES = 3000 if SOAK else 30
ON_POSTGRESQL = 5000 if SOAK else 100
CASES = {operation: list(cases) for operation, cases in groupby(NAMES, key=lambda name: name.partition("/")[0])}
TYPES = (
    *(
        "text/xml; charset=utf-8",
        "text/xml",
        "application/soap+xml; charset=utf-8",
        "text/plain",
        "",
        "application/json",
    ),
    *(
        "text/xml; charset=utf-16",
        "text/xml; charset=iso-8859-1",
        "text/xml; charset=klingon",
        'text/xml; charset="',
        ";=;",
    ),
)
ACTIONS = ("", '"', "x", "é", *(f'"{CONTRACT.namespace}/{name}"' for name in CONTRACT.operations))
FAULTS = {500: "soap:(Client|VersionMismatch|MustUnderstand)", 400: "soap:Sender", 415: "soap:(Client|Sender)"}


def is_sound(reply: Reply) -> bool:
    """Tell whether a reply is an answer of the vendor's, or a fault that blames the sender."""
    if reply.status == 200:
        wrapper = reply.tree.find("{*}Body")[0]  # type: ignore[index]
        name = etree.QName(wrapper).localname
        error = wrapper.find(".//e:LastErrorCode", NS)
        described = wrapper.find(".//e:LastErrorDescription", NS)
        told = error is not None and error.text
        return name.removesuffix("Response") in CONTRACT.operations and (not told or bool(described.text))  # type: ignore[union-attr]
    code = reply.tree.findtext(".//faultcode") or reply.tree.findtext(".//{*}Code/{*}Value") or ""
    text = reply.tree.findtext(".//faultstring") or reply.tree.findtext(".//{*}Reason/{*}Text") or ""
    limited = text.endswith("Maximum request length exceeded.")
    return bool(text) and (limited or re.fullmatch(FAULTS[reply.status], code) is not None)


def prepared(door: Door) -> Door:
    """Book an invoice of each side and keep a session."""
    door.add(sale())
    door.add(purchase())
    return door


def message_of(door: Door, data: st.DataObject, operation: str) -> bytes:
    """Return a message of an operation in a session of its own."""
    with door.server.database.reading() as connection:
        held = held_credentials(connection, door.user_id)
    session = open_session(door.server, NewSession(EBOEKHOUDEN, door.user_id, door.administration_id, held, CODE_2))
    return request_of(data.draw(st.sampled_from(CASES[operation])), f"{{{session}}}").encode()


@pytest.mark.parametrize("operation", CASES)
def test_distorted_elements(door: Door, operation: str) -> None:
    prepared(door)

    @given(data=st.data())
    @settings(max_examples=EXAMPLES)
    def run(data: st.DataObject) -> None:
        body = data.draw(distorted_tree(message_of(door, data, operation)))
        assert is_sound(door.post(body, **{"Content-Type": "text/xml"}))

    run()
    with door.book() as book:
        assert list(verify(book)) == []


def test_distorted_elements_on_postgresql(make_door: Callable[[str], Door], furnished_postgresql_url: str) -> None:
    door = prepared(make_door(furnished_postgresql_url))

    @given(data=st.data())
    @settings(max_examples=ON_POSTGRESQL)
    def run(data: st.DataObject) -> None:
        body = data.draw(distorted_tree(message_of(door, data, data.draw(st.sampled_from(sorted(CASES))))))
        assert is_sound(door.post(body, **{"Content-Type": "text/xml"}))

    run()
    with door.book() as book:
        assert list(verify(book)) == []


def test_distorted_bytes_and_headers(door: Door) -> None:
    prepared(door)

    @given(data=st.data())
    @settings(max_examples=EXAMPLES * 5)
    def run(data: st.DataObject) -> None:
        body = data.draw(distorted_bytes(message_of(door, data, data.draw(st.sampled_from(sorted(CASES))))))
        body = body.decode("utf-8", "replace").encode("utf-16") if not data.draw(st.integers(0, 5)) else body
        headers = {"Content-Type": data.draw(st.sampled_from(TYPES)), "SOAPAction": data.draw(st.sampled_from(ACTIONS))}
        assert is_sound(door.post(body, **headers))

    run()
    with door.book() as book:
        assert list(verify(book)) == []


def test_every_operation_is_distorted() -> None:
    assert set(CASES) == set(CONTRACT.operations)
