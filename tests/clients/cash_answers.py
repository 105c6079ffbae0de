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
    filled = {name: value for name, value in parts.items() if value not in (None, "")}
    response = filled.pop("response")
    answer = {"code": response["code"], "message": response["message"]}
    for name, value in filled.items():
        answer |= _READ[name](value)
    return answer


def _administrations(text: str) -> dict[str, Any]:
    root = etree.fromstring(text.encode())
    return {"administrations": [code.text for code in root.iterfind("Dir/Adms/Adm/Code")]}


def _records(text: str) -> dict[str, Any]:
    plain = text if text.startswith("Content") else b64decode(text, validate=True).decode()
    assert plain.startswith(HEAD)
    root = etree.fromstring(plain.removeprefix(HEAD).encode())
    return {"records": [_record(record) for record in root]}


def _record(element: etree._Element) -> dict[str, str]:
    fields = {field.tag: field.text or "" for field in element if field.tag not in CHANGING}
    return {"record": element.tag, **fields}


def _transaction(transaction: Mapping[str, Any]) -> dict[str, Any]:
    assert len(transaction["id"]) == 13
    assert transaction["creation"][:2] == "20"
    assert transaction["lastUpdate"] == "0000-00-00 00:00:00"
    assert transaction["initiator"].keys() == {"relation", "user"}
    err = transaction.get("err")
    errors = etree.fromstring(err.encode()).iterfind(".//message") if err else ()
    return {
        "status": transaction["status"],
        **transaction["administration"],
        "err": [message.text for message in errors],
    }


def _token(text: str) -> dict[str, Any]:
    assert len(text) > 20
    return {}


_READ = {"token": _token, "administrationList": _administrations, "exportResult": _records, "transaction": _transaction}
