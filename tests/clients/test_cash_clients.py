"""Real SOAP clients against the CASH door of the real server: zeep, suds, PHP's SoapClient, node's soap and strong-soap."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest
import suds.client
import zeep
from lxml import etree

from grootboek.access.credentials import DoorKeys
from tests.clients.scripts import TEXT, Served, by_script


def login(keys: DoorKeys) -> list[str]:
    """Return the credentials that a client script takes."""
    return [keys.relation, keys.email, keys.password]


def cash_xml(account: str, text: str) -> str:
    """Write a cash document on an account."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<?xml version="1.0"?><CASH><R0301><F201>{account}</F201><F302>161201</F302><F306>{text}</F306>'
        "<F307>10000</F307><F901>KAS</F901></R0301></CASH>"
    )


def by_zeep(served: Served) -> dict[str, Any]:
    """Call as zeep does: parts by name, each one given."""
    client = zeep.Client(f"{served.url}/?api/3.0/wsdl")
    return by_names(served, lambda operation, parts: client.service[operation](**parts), client.transport.session.close)


def by_suds(served: Served) -> dict[str, Any]:
    """Call as suds does."""
    client = suds.client.Client(f"{served.url}/?api/3.0/wsdl", cache=None)
    return by_names(served, lambda operation, parts: getattr(client.service, operation)(**parts), lambda: None)


def by_names(served: Served, call: Callable[[str, dict[str, Any]], Any], close: Callable[[], None]) -> dict[str, Any]:
    """Call the operations with named parts."""
    administration = {"admCode": "demo", "admMap": ""}
    login = {"token": "", "relatie": served.keys.relation, "email": served.keys.email, "pass": served.keys.password}

    def ask(operation: str, **parts: Any) -> Any:
        return call(operation, {**login, **parts})

    data = b64encode(cash_xml("4360", TEXT).encode()).decode()
    listed = ask("ListAdministrations")
    good = ask("Import", importData=data, administration=administration, formaat="1")
    # Without entities: suds takes those in a text for escapes of its own and does not escape them again.
    failed = ask("Import", importData=cash_xml("9999", "tekst"), administration=administration, formaat="0")
    plain = ask("Export", exportData="0301", administration=administration, formaat="0")
    encoded = ask("Export", exportData="0301", administration=administration, formaat="1")
    asked = ask("GetTransaction", id=failed.transaction.id)
    refused = ask("ListAdministrations", **{"pass": "wrong"})
    close()
    return {
        "list": [listed.response.code == 1, str(listed.administrationList)],
        "import": [good.response.code == 1, good.transaction.status == 2],
        "failed": [failed.response.code == 1, failed.transaction.status == 3, str(failed.transaction.err)],
        "export": str(plain.exportResult),
        "encoded": b64decode(encoded.exportResult).decode(),
        "asked": str(asked.transaction.err),
        "refused": getattr(refused, "response", refused).code,
    }


CLIENTS = {
    "zeep": by_zeep,
    "suds": by_suds,
    "php": by_script(login, "php", "cash_client.php"),
    "node soap": by_script(login, "node", "cash_client.js", "soap"),
    "node strong-soap": by_script(login, "node", "cash_client.js", "strong-soap"),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_client(name: str, served: Served) -> None:
    found = CLIENTS[name](served)
    assert found["list"][0]
    assert etree.fromstring(found["list"][1]).findtext("Dir/Adms/Adm/Code") == "demo"
    assert found["import"] == [True, True]
    assert found["failed"][:2] == [True, True]
    assert "Ongeldige waarde 0201=9999" in found["failed"][2]
    assert found["asked"] == found["failed"][2]
    assert found["export"].startswith('Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?><cash><R0301>')
    assert found["encoded"] == found["export"]
    assert [each.text for each in etree.fromstring(found["export"].partition("?>")[2]).iter("F0306")] == [TEXT]
    assert found["refused"] == 2
    assert found.get("fault", "Procedure 'Foo' not present") in (
        "Procedure 'Foo' not present",
        'Function ("Foo") is not a valid method for this service',
    )
