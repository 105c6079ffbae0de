"""What a SOAP client returned for an operation of the CASH door, in one form for all clients."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from lxml import etree

HEAD = 'Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?>'
CHANGING = ("F0109",)
"""Fields of the day on which the test runs."""


def answer_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was read: code and message, administrations, records, or what is told of a transaction."""
    parts = result if "response" in result else {"response": result}
    given = {name: value for name, value in parts.items() if value not in (None, "")}
    response = given.pop("response")
    answer = {"code": response["code"], "message": response["message"]}
    for name, value in given.items():
        answer |= _READ[name](value)
    return answer


def _administrations(text: str) -> dict[str, Any]:
    root = etree.fromstring(text.encode())
    return {"administrations": [each.text for each in root.iterfind("Dir/Adms/Adm/Code")]}


def _records(text: str) -> dict[str, Any]:
    plain = text if text.startswith("Content") else b64decode(text, validate=True).decode()
    assert plain.startswith(HEAD)
    root = etree.fromstring(plain.removeprefix(HEAD).encode())
    return {"records": [_record(each) for each in root]}


def _record(element: etree._Element) -> dict[str, str]:
    fields = {each.tag: each.text or "" for each in element if each.tag not in CHANGING}
    return {"record": element.tag, **fields}


def _transaction(told: Mapping[str, Any]) -> dict[str, Any]:
    assert len(told["id"]) == 13
    assert told["creation"][:2] == "20"
    assert told["lastUpdate"] == "0000-00-00 00:00:00"
    assert told["initiator"].keys() == {"relation", "user"}
    err = told.get("err")
    errors = etree.fromstring(err.encode()).iterfind(".//message") if err else ()
    return {"status": told["status"], **told["administration"], "err": [each.text for each in errors]}


def _token(text: str) -> dict[str, Any]:
    assert len(text) > 20
    return {}


_READ = {"token": _token, "administrationList": _administrations, "exportResult": _records, "transaction": _transaction}
