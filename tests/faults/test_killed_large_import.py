"""A server that is killed during an import of several batches has booked all of it or nothing, and its books are sound."""

import http.client
import random
import time
from base64 import b64encode
from pathlib import Path
from threading import Thread

import pytest

from grootboek.access.credentials import DoorKeys
from tests.engines import Engines
from tests.faults.test_killed_imports import kept
from tests.faults.test_killed_server import faults
from tests.live_server import LiveServer, new_administration

pytestmark = pytest.mark.slow

KILLS = 1
"""On each engine; 50 in the long form."""
DOCUMENTS = 1_500
BOOKED = "<ns1:status>2</ns1:status>"
_ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:api="https://www.cashweb.nl/?api"><s:Body><api:Import>'
    "<relatie>{}</relatie><email>{}</email><pass>{}</pass><administration><api:admCode>{}</api:admCode><api:admMap/>"
    "</administration><formaat>1</formaat><importData>{}</importData></api:Import></s:Body></s:Envelope>"
)


def import_of(year: int, keys: DoorKeys) -> str:
    """Return an Import of many documents of two lines in a year."""
    head = f"<F302>{year % 100:02}0301</F302><F901>MEMO</F901>"
    records = (
        f"<R301><F201>4360</F201><F303>{number}</F303><F307>100</F307>{head}</R301>"
        f"<R301><F201>2000</F201><F303>{number}</F303><F307>-100</F307>{head}</R301>"
        for number in range(1, DOCUMENTS + 1)
    )
    data = b64encode(f"<CASH>{''.join(records)}</CASH>".encode()).decode()
    return _ENVELOPE.format(keys.relation, keys.email, keys.password, keys.administration, data)


def send(port: int, message: str, answers: list[str]) -> None:
    """Send a message and keep the answer, when there is one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/?api/3.0", message.encode(), {"Content-Type": "text/xml; charset=utf-8"})
        answers.append(connection.getresponse().read().decode())
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()


def kill_during_imports(url: str, kills: int) -> list[str]:
    """Kill a server during imports and look at the books each time; return the answers to the last import, which is let be."""
    keys, chance, whole = new_administration(url), random.Random(f"import {kills}"), 0
    for kill in range(kills + 1):
        server, answers = LiveServer(url), list[str]()
        sender = Thread(target=send, args=(server.port, import_of(1990 + kill % 50, keys), answers))
        sender.start()
        if kill < kills:
            time.sleep(chance.uniform(0.05, 0.9))
            server.kill()
        sender.join(60)
        server.close()
        documents, rest = divmod(kept(url)[1], DOCUMENTS)
        assert rest == 0, "part of an import was booked"
        assert documents - whole <= 1
        assert documents > whole or not answers, answers
        whole = documents
        assert faults(url) == []
    return answers


def test_kills_during_imports_on_sqlite(engines: Engines, tmp_path: Path, soak: bool) -> None:
    (answer,) = kill_during_imports(engines.new_sqlite(tmp_path), 50 if soak else KILLS)
    assert BOOKED in answer


def test_kills_during_imports_on_postgresql(postgresql_url: str, soak: bool) -> None:
    (answer,) = kill_during_imports(postgresql_url, 50 if soak else KILLS)
    assert BOOKED in answer
