"""Test the pages of the service: the list, the samples of each operation, and the form that tries it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import falcon.testing
import httpx
import pytest
from lxml import etree, html

from grootboek.access.server import Server
from grootboek.app import application
from grootboek.gateways.eboekhouden.budgets import TRIAL
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.help_page import NOT_LOCAL, OTHER_SITE
from grootboek.settings import Settings
from grootboek.store.engine.database import Database
from grootboek.wire.http import LOCAL_KEY
from grootboek.wire.samples import sample
from grootboek.wire.soap import Version
from tests.gateways.eboekhouden.conftest import CODE_1, CODE_2, USERNAME, Door
from tests.gateways.eboekhouden.messages import envelope, xml_of
from tests.live_server import new_administration, serving

SEED = Path(__file__).resolve().parents[4] / "shared" / "seeds" / "001_9db9f44a926e04a7.txt"
HERE: dict[str, Any] = {"extras": {LOCAL_KEY: True}, "host": "127.0.0.1"}
OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OPENING = envelope(
    "OpenSession", xml_of({"Username": USERNAME, "SecurityCode1": CODE_1, "SecurityCode2": CODE_2, "Source": "<i>"})
)


def lines(text: str) -> list[str]:
    """Return what stands in a text, line by line."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def body_of(text: str) -> list[str]:
    """Return what a reader sees of a page."""
    (body,) = html.fromstring(text).iter("body")
    return lines(body.text_content())


def invoke(door: Door, message: str, operation: str = "OpenSession", **sent: Any) -> falcon.testing.Result:
    """Send the form of an operation's page."""
    given = {**HERE, "headers": {**FORM, **OWN_PAGE}, **sent}
    return door.client.simulate_post(f"/soap.asmx?op={operation}", body=urlencode({"message": message}), **given)


def answer_on(page: falcon.testing.Result) -> str | None:
    """Return the answer that a page shows, without its headers."""
    found = html.fromstring(page.text).xpath("//h3[@id='answer']/following-sibling::pre[1]")
    return found[0].text_content().partition("\n\n")[2] if found else None


@pytest.mark.parametrize("query", ["", "x=1", "op="])
def test_the_list_leads_to_every_operation(door: Door, query: str) -> None:
    answered = door.client.simulate_get("/soap.asmx", query_string=query)
    assert (answered.status_code, answered.headers["content-type"]) == (200, "text/html; charset=utf-8")
    links = [link for _, _, link, _ in html.fromstring(answered.text).iterlinks()]
    assert links == [
        "/soap.asmx?disco",
        "/soap.asmx?WSDL",
        *(f"/soap.asmx?op={name}" for name in sorted(CONTRACT.operations)),
    ]


@pytest.mark.skipif(not SEED.exists(), reason="the vendor's page is not beside the checkout")
def test_the_page_of_add_mutatie_is_the_vendors(door: Door) -> None:
    answered = door.client.simulate_get("/soap.asmx", query_string="op=AddMutatie", host="soap.e-boekhouden.nl")
    assert body_of(answered.text) == lines(SEED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CONTRACT.operations)
def test_each_operation_has_its_samples(door: Door, name: str) -> None:
    answered = door.client.simulate_get("/Soap.ASMX", query_string=f"OP={name.lower()}", host="boek.example.nl")
    shown = "\n".join(body_of(answered.text))
    samples = [
        sample(CONTRACT, CONTRACT.operations[name], version, ("boek.example.nl", "/soap.asmx")) for version in Version
    ]
    assert answered.status_code == 200
    assert lines(shown)[:5] == ["soapApp", "Click here for a complete list of operations.", name, "Test", NOT_LOCAL]
    for each in samples:
        assert "\n".join(lines(each.request)) in shown
        assert "\n".join(lines(each.response)) in shown


def test_an_element_of_any_type_is_empty_in_the_sample(door: Door) -> None:
    shown = door.client.simulate_get("/soap.asmx", query_string="op=GetFacturen").text
    assert shown.count("&lt;Relatiecode /&gt;") == 4
    assert shown.count("&lt;Regels xsi:nil=&#34;true&#34; /&gt;") == 4


def test_an_unknown_operation_is_told_and_does_nothing(door: Door) -> None:
    answered = door.client.simulate_get("/soap.asmx", query_string="op=%3Cscript%3E")
    assert answered.status_code == 404
    assert "Method '&lt;script&gt;' was not found in service soapApp." in answered.text
    assert "<script" not in answered.text
    tried = invoke(door, OPENING, "Openen")
    assert (tried.status_code, answer_on(tried)) == (404, None)
    assert "SessionID&gt;{" not in tried.text


def test_pages_allow_no_scripts_no_frames_and_no_foreign_forms(door: Door) -> None:
    for query in ("", "op=AddMutatie", "op=x"):
        headers = door.client.simulate_get("/soap.asmx", query_string=query, **HERE).headers
        told = headers["content-security-policy"].split("; ")
        assert told[0] == "default-src 'none'"
        assert {"form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(told)
        assert not any(each.startswith("script-src") or "unsafe" in each for each in told)
        assert headers["x-content-type-options"] == "nosniff"


def test_head_has_the_headers_of_get(door: Door) -> None:
    for query in ("", "op=AddMutatie", "wsdl", "disco"):
        got = door.client.simulate_get("/soap.asmx", query_string=query)
        head = door.client.simulate_head("/soap.asmx", query_string=query)
        assert (head.status_code, head.headers["content-type"], head.text) == (200, got.headers["content-type"], "")


@pytest.mark.parametrize("name", CONTRACT.operations)
def test_the_form_begins_with_a_message_that_is_understood(door: Door, name: str) -> None:
    page = door.client.simulate_get("/soap.asmx", query_string=f"op={name}", **HERE)
    (area,) = html.fromstring(page.text).iter("textarea")
    tried = invoke(door, area.text, name)
    answered = str(answer_on(tried))
    assert f"<{name}Response" in answered
    assert "Fault" not in answered


def test_the_form_shows_the_answer_to_the_message(door: Door) -> None:
    page = invoke(door, OPENING)
    (area,) = html.fromstring(page.text).iter("textarea")
    assert page.status_code == 200
    assert area.text == OPENING
    session = etree.fromstring(str(answer_on(page)).encode()).findtext(".//{*}SessionID")
    relations = envelope("GetRelaties", xml_of({"SessionID": session, "SecurityCode2": CODE_2}))
    shown = invoke(door, relations, "GetRelaties")
    assert "&lt;Bedrijf&gt;Klant &amp;amp; Zoon&lt;/Bedrijf&gt;" in shown.text
    assert "<Bedrijf>Klant &amp; Zoon</Bedrijf>" in str(answer_on(shown))


def test_the_form_shows_the_fault_of_a_message_that_is_too_large(door: Door) -> None:
    page = invoke(door, "a" * TRIAL.body)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Maximum request length exceeded" in (answer_on(page) or "")


def test_the_form_shows_a_fault(door: Door) -> None:
    shown = invoke(door, OPENING.replace("</soap:Body>", "")).text
    assert "HTTP/1.1 500 Internal Server Error" in shown
    assert "Server was unable to read request. ---&amp;gt; There is an error in XML document" in shown
    assert "soap:Client" in str(answer_on(invoke(door, "")))


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "another machine": ({"extras": {LOCAL_KEY: False}}, NOT_LOCAL),
    "no word of the server": ({"extras": {}}, NOT_LOCAL),
    "a name that was made to point here": (
        {"host": "evil.example", "headers": {**FORM, "Origin": "http://evil.example"}},
        NOT_LOCAL,
    ),
    "another site": ({"headers": {**FORM, "Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"}}, OTHER_SITE),
    "another port": ({"headers": {**FORM, "Sec-Fetch-Site": "same-site"}}, OTHER_SITE),
    "another origin": ({"headers": {**FORM, "Origin": "http://127.0.0.1:81"}}, OTHER_SITE),
    "no origin": ({"headers": {**FORM, "Origin": "null"}}, OTHER_SITE),
    "nothing told": ({"headers": FORM}, OTHER_SITE),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_form_from_elsewhere_is_not_answered(door: Door, case: str) -> None:
    sent, told = REFUSED[case]
    page = invoke(door, OPENING, **sent)
    assert page.status_code == 403
    assert told in page.text
    assert "SessionID>{" not in page.text
    assert answer_on(page) is None


def test_a_form_without_an_operation_is_no_message(door: Door) -> None:
    answered = door.client.simulate_post("/soap.asmx", body="message=x", **{**HERE, "headers": {**FORM, **OWN_PAGE}})
    assert answered.status_code == 415
    assert "Server found request content type to be 'application/x-www-form-urlencoded'" in answered.text


PROXY = {"trusted_proxies": ("127.0.0.1/32", "10.0.0.0/8")}
CALLERS: dict[str, tuple[dict[str, Any], str, dict[str, str], bool]] = {
    "this machine": ({}, "127.0.0.1", {}, True),
    "this machine by IPv6": ({}, "::1", {}, True),
    "this machine, mapped": ({}, "::ffff:127.0.0.1", {}, True),
    "another machine": ({}, "192.0.2.7", {}, False),
    "another machine that lies": ({}, "192.0.2.7", {"X-Forwarded-For": "127.0.0.1"}, False),
    "a proxy here that nobody trusts": ({}, "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, False),
    "a proxy here that says only its name": ({}, "127.0.0.1", {"Via": "1.1 proxy"}, False),
    "a trusted proxy's client": (PROXY, "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, False),
    "a trusted proxy's client that lies": (PROXY, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1, 192.0.2.7"}, False),
    "a trusted proxy that says nothing": (PROXY, "127.0.0.1", {}, False),
    "a trusted proxy that says it halfway": (PROXY, "127.0.0.1", {"X-Forwarded-For": "192.0.2.7,"}, False),
    "this machine by a trusted proxy": (PROXY, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, True),
    "this machine by a proxy elsewhere": (PROXY, "10.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, True),
}


@pytest.mark.parametrize("case", CALLERS)
def test_the_form_is_for_who_sits_at_the_machine(sqlite_url: str, case: str) -> None:
    settings, address, headers, has_form = CALLERS[case]
    server = Server(Database(sqlite_url), Settings(**settings))
    client = falcon.testing.TestClient(application(server))
    page = client.simulate_get(
        "/soap.asmx", query_string="op=OpenSession", remote_addr=address, headers=headers, host="localhost"
    )
    server.database.close()
    assert (NOT_LOCAL in page.text) != has_form
    assert ("<form" in page.text) == has_form


@pytest.mark.parametrize("host", ["localhost:abc", "[::1]:x"])
def test_a_host_whose_port_is_no_number_is_not_this_machine(door: Door, host: str) -> None:
    extras = {LOCAL_KEY: True, "HTTP_HOST": host}
    page = door.client.simulate_get("/soap.asmx", query_string="op=OpenSession", extras=extras)
    assert (page.status_code, NOT_LOCAL in page.text) == (200, True)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:8080", "boek.localhost"])
def test_the_form_is_at_every_name_of_this_machine(door: Door, host: str) -> None:
    named = {**HERE, "headers": {"Host": host}}
    assert "<form" in door.client.simulate_get("/soap.asmx", query_string="op=OpenSession", **named).text


def test_the_pages_and_the_form_over_http(sqlite_url: str) -> None:
    keys = new_administration(sqlite_url)
    small = {"GROOTBOEK_BODY_LIMIT": "10000"}
    with serving(sqlite_url, environment=small) as server, httpx.Client(base_url=server.url) as client:
        page = client.get("/soap.asmx", params={"op": "opensession"})
        (form,) = html.fromstring(page.text).forms
        form.fields["message"] = envelope(
            "OpenSession",
            xml_of(
                {
                    "Username": keys.username,
                    "SecurityCode1": keys.security_code_1,
                    "SecurityCode2": keys.security_code_2,
                }
            ),
        )
        shown = client.post(form.action, data=dict(form.form_values()), headers={"Origin": server.url})
        assert "<SessionID>{" in str(html.fromstring(shown.text).text_content())
        assert client.post(form.action, data=dict(form.form_values())).status_code == 403
        assert client.head("/soap.asmx?disco").headers["content-type"] == "text/xml; charset=utf-8"
        too_large = client.post("/soap.asmx", content=b"x" * 10_001, headers={"Content-Type": "text/xml"})
    assert too_large.status_code == 500
    assert "Maximum request length exceeded." in too_large.text
