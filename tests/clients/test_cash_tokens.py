"""Clients of CASH API 2.0 against the real server: a token by its own WSDL, arguments by position."""

import json
from typing import Any

import zeep

from tests.clients.scripts import TEXT, Served, run


def check(results: dict[str, Any]) -> None:
    """Check what a client got: a token, and with it what each operation answers."""
    assert results["token"].count(".") == 2
    assert "<Code>demo</Code>" in results["list"]
    assert results["import"] == [1, 2]
    assert f"<F0306>{TEXT.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</F0306>" in results["export"]
    assert results["asked"] == [1, 2]
    assert (results["forged"], results["nameless"]) == (6, 7)


def test_php(served: Served) -> None:
    keys = served.keys
    check(json.loads(run("php", "cash_token_client.php", served.url, keys.relation, keys.email, keys.password, TEXT)))


def test_zeep(served: Served) -> None:
    client = zeep.Client(f"{served.url}/?api/wsdl")
    keys, ask = served.keys, client.service
    text = TEXT.replace("&", "&amp;").replace("<", "&lt;")
    record = f"<F201>4360</F201><F302>161201</F302><F306>{text}</F306><F307>10000</F307><F901>KAS</F901>"
    place = {"admCode": "demo", "admMap": ""}
    token = ask.Authenticate(keys.relation, keys.email, keys.password, "webshop").token
    made = ask.Import(token, f"<CASH><R0301>{record}</R0301></CASH>", place)
    results = {
        "token": token,
        "list": ask.ListAdministrations(token).administrationList,
        "import": [made.response.code, made.transaction.status],
        "export": ask.Export(token, "0301", place).exportResult,
        "forged": ask.ListAdministrations("x").response.code,
        "nameless": ask.Authenticate(keys.relation, keys.email, keys.password, "").response.code,
    }
    transaction = ask.GetTransaction(token, made.transaction.id)
    client.transport.session.close()
    check({**results, "asked": [transaction.response.code, transaction.transaction.status]})
