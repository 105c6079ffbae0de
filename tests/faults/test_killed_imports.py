"""A server that is killed while it imports has booked each document with its transaction, or neither."""

import http.client
import random
import re
import time
from base64 import b64encode
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread

import pytest

from grootboek.access.credentials import DoorKeys
from grootboek.store.engine.database import Database
from tests.engines import Engines
from tests.faults.load import moment_of_death
from tests.faults.test_killed_server import faults
from tests.live_server import LiveServer, new_administration

pytestmark = pytest.mark.slow

KILLS = 3
SENDERS = 3
DOCUMENTS = 20
"""In each message: it is booked as a whole or not at all."""


@dataclass
class Senders:
    """Threads that import messages until they are stopped or cut off, with the transactions that were answered."""

    port: int
    keys: DoorKeys
    numbers: "count[int]"
    answered: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    stopped: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        """Start them."""
        self.threads = [Thread(target=self._work, daemon=True) for _ in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Let them end and wait for them."""
        self.stopped.set()
        for thread in self.threads:
            thread.join(30)

    def _work(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            while not self.stopped.is_set():
                connection.request("POST", "/?api/3.0", self._message().encode(), {"Content-Type": "text/xml"})
                answer = connection.getresponse().read().decode()
                found = re.search(r"<ns1:id>(\w+)</ns1:id><ns1:status>2<", answer)
                assert found is not None, answer
                with self.lock:
                    self.answered.append(found[1])
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    def _message(self) -> str:
        rows = "".join(
            f"<R301><F201>4360</F201><F302>260301</F302><F303>{next(self.numbers)}</F303><F307>100</F307><F901>KAS</F901></R301>"
            for _ in range(DOCUMENTS)
        )
        data = b64encode(f"<CASH>{rows}</CASH>".encode()).decode()
        login = (
            f"<relatie>{self.keys.relation}</relatie><email>{self.keys.email}</email><pass>{self.keys.password}</pass>"
        )
        where = f"<administration><admCode>{self.keys.administration}</admCode></administration>"
        return (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Import>'
            f"{login}<importData>{data}</importData>{where}<formaat>1</formaat></Import></s:Body></s:Envelope>"
        )


def kept(url: str) -> tuple[set[str], int]:
    """Return the transactions and how many bookings there are."""
    database = Database(url)
    try:
        with database.reading() as connection:
            numbers = {row[0] for row in connection.exec_driver_sql("SELECT id FROM exchange WHERE status = 2")}
            return numbers, connection.exec_driver_sql("SELECT count(*) FROM booking").scalar_one()
    finally:
        database.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_killed_server_has_whole_imports_with_their_transactions(
    engine: str, engines: Engines, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = engines.new_sqlite(tmp_path) if engine == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    keys, numbers, answered = new_administration(url), count(1), set[str]()
    chance = random.Random(f"imports {engine}")
    for _ in range(KILLS):
        server = LiveServer(url, environment={"GROOTBOEK_CASH_CALLS": "0"})
        senders = Senders(server.port, keys, numbers)
        senders.start()
        time.sleep(moment_of_death(chance) + 0.3)
        server.kill()
        senders.stop()
        server.close()
        answered.update(senders.answered)
        assert faults(url) == []
    transactions, bookings = kept(url)
    assert answered
    assert answered <= transactions
    assert len(transactions - answered) <= KILLS * SENDERS
    assert bookings == DOCUMENTS * len(transactions)
