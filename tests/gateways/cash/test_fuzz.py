"""Test that no message, however distorted, makes the door fail: the vendor's code or a fault of the sender answers it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.cash.contract import CONTRACT
from grootboek.gateways.cash.errors import MESSAGES
from tests.conftest import SOAK
from tests.gateways.cash.conftest import CASES, Door, Reply
from tests.gateways.eboekhouden.distorting import distorted_bytes, distorted_tree

EXAMPLES = 3000 if SOAK else 60
REQUESTS = sorted(CASES.glob("*/*/request.xml"))
TYPES = (
    "text/xml; charset=utf-8",
    "text/xml",
    "application/soap+xml",
    "text/plain",
    "text/xml; charset=klingon",
    ";=;",
)
OF_SENDER = re.compile("SOAP-ENV:(Client|VersionMismatch|MustUnderstand)|env:(Sender|VersionMismatch|MustUnderstand)")
OF_SERVER = re.compile("Procedure '.*' not present|DTD are not supported by SOAP|SOAP-ERROR: Encoding: .*", re.DOTALL)
"""What PHP blames on the server."""


def is_sound(reply: Reply) -> bool:
    """Tell whether a reply is an answer of the vendor's, or a fault as PHP words one."""
    if reply.status == 200:
        wrapper = reply.tree.find("{*}Body")[0]  # type: ignore[index]
        code = int(wrapper.findtext("response/{*}code") or 0)
        known = etree.QName(wrapper).localname.removesuffix("Response") in CONTRACT.operations
        return known and code in MESSAGES and (wrapper.findtext("response/{*}message") or "").startswith(MESSAGES[code])
    code, text = reply.fault
    code = code or reply.tree.findtext(".//{*}Code/{*}Value")
    text = text or reply.tree.findtext(".//{*}Reason/{*}Text")
    told = bool(code and OF_SENDER.fullmatch(code)) or bool(text and OF_SERVER.fullmatch(text))
    return reply.status == 500 and bool(text) and told


def assert_proved(door: Door) -> None:
    """Prove the books."""
    with door.book() as book:
        assert list(verify(book)) == []


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_distorted_elements(door: Door, path: Path) -> None:
    @given(data=st.data())
    @settings(max_examples=EXAMPLES // 2)
    def run(data: st.DataObject) -> None:
        assert is_sound(door.post(data.draw(distorted_tree(path.read_bytes()))))

    run()
    assert_proved(door)


def test_distorted_elements_on_postgresql(make_door: Callable[[str], Door], furnished_postgresql_url: str) -> None:
    door = make_door(furnished_postgresql_url)

    @given(data=st.data())
    @settings(max_examples=EXAMPLES)
    def run(data: st.DataObject) -> None:
        assert is_sound(door.post(data.draw(distorted_tree(data.draw(st.sampled_from(REQUESTS)).read_bytes()))))

    run()
    assert_proved(door)


def test_distorted_bytes_and_headers(door: Door) -> None:
    @given(data=st.data())
    @settings(max_examples=EXAMPLES * 4)
    def run(data: st.DataObject) -> None:
        body = data.draw(distorted_bytes(data.draw(st.sampled_from(REQUESTS)).read_bytes()))
        assert is_sound(door.post(body, content_type=data.draw(st.sampled_from(TYPES))))

    run()
    assert_proved(door)
