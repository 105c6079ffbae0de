"""A server that is killed while it keeps documents in a folder has every document whole that it acknowledged."""

import http.client
import json
import os
import random
import time
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from grootboek.access.credentials import DoorKeys
from grootboek.bookkeeping.attachments import sweep_contents
from grootboek.bookkeeping.verifying import verify
from grootboek.ledger.actor import Actor
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administrations
from grootboek.store.masters.attachments import attachments, party_as_holder
from tests.engines import Engines
from tests.faults.load import moment_of_death
from tests.live_server import LiveServer, new_administration

pytestmark = pytest.mark.slow

KILLS = 3
SENDERS = 4
OPERATOR = Actor(None, "test")


class Sender(Thread):
    """A client that adds documents, each with a content of its own, until its server is gone."""

    def __init__(self, server: LiveServer, keys: DoorKeys, parent: str, numbers: Iterator[int]) -> None:
        super().__init__(daemon=True)
        self.acknowledged: dict[str, str] = {}
        self.first = Event()
        self._server, self._keys, self._parent, self._numbers = server, keys, parent, numbers

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        try:
            form = urlencode({"grant_type": "clientkey", "clientkey": self._keys.client_key})
            connection.request("POST", "/b2b/token", form)
            token = json.loads(connection.getresponse().read())["access_token"]
            headers = {
                "Authorization": f"Bearer {token}",
                "Ocp-Apim-Subscription-Key": self._keys.subscription_key,
            }
            while True:
                self._send(connection, headers)
        except (OSError, http.client.HTTPException):
            connection.close()

    def _send(self, connection: http.client.HTTPConnection, headers: dict[str, str]) -> None:
        content = os.urandom(200_000)
        body = {
            "content": b64encode(content).decode(),
            "parentIdentifier": self._parent,
            "fileName": f"{next(self._numbers)}.bin",
        }
        connection.request("POST", "/v2/documenten/Relaties", json.dumps(body), headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        assert answer.status == 201, told
        self.acknowledged[told["id"]] = sha256(content).hexdigest()
        self.first.set()


def test_kills_while_documents_are_kept(engines: Engines, tmp_path: Path) -> None:
    url, folder = engines.new_sqlite(tmp_path), tmp_path / "documents"
    folder.mkdir()
    keys, numbers, chance = new_administration(url), count(1), random.Random("documents")
    database = Database(url)
    database.keep_contents_in(folder)
    (row,) = administrations(database)
    with open_book(database, row.id, OPERATOR) as book:
        parent = party_as_holder(book, "code", "EIGEN")
    assert parent is not None
    acknowledged: dict[str, str] = {}
    for _ in range(KILLS):
        server = LiveServer(url, environment={"GROOTBOEK_DOCUMENT_FOLDER": str(folder)})
        senders = [Sender(server, keys, str(parent.uid), numbers) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        assert senders[0].first.wait(60)
        time.sleep(moment_of_death(chance))
        server.kill()
        for sender in senders:
            sender.join(60)
            acknowledged |= sender.acknowledged
        server.close()
    with open_book(database, row.id, OPERATOR) as book:
        kept = {str(each.uid): each.content_key.hex() for each in attachments(book)}
        assert list(verify(book)) == []
    assert acknowledged.items() <= kept.items()
    assert len(kept) <= len(acknowledged) + KILLS * SENDERS
    # What a kill left without a row goes, and nothing else.
    sweep_contents(database, database.clock().replace(year=9000), OPERATOR)
    assert {path.name for path in folder.rglob("*") if path.is_file()} == set(kept.values())
    database.close()
