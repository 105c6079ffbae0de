"""The program of a customer in tests: books of its own, and a line to the door that needs no network."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import falcon.testing

from grootboek.bookkeeping.opening import open_administration
from grootboek.gateways.cash.offline.cashwin.books import OwnBooks, execute
from grootboek.gateways.cash.offline.cashwin.messages import (
    POLL,
    RESULT,
    TYPE,
    Asking,
    Outcome,
    Receipt,
    Waiting,
    Work,
    read_message,
    write_message,
)
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from tests.engines import Engines
from tests.gateways.cash.conftest import EMAIL, RELATION, SECRET, Door, Reply, cash_xml

CODE = "de99"
OWN = f"<api:admCode>{CODE}</api:admCode><api:admMap></api:admMap>"
"""The part `administration` of a call about the off-line administration."""
CASH_OUT = "201=4360 302=161201 306=papier 307=10000 901=KAS"
WRONG = "201=9999 302=161201 307=100 901=KAS"


def authorization(login: str = f"{RELATION}/{EMAIL}", secret: str = SECRET) -> dict[str, str]:
    """Return the headers of a request to the routes of the program."""
    return {
        "Authorization": "Basic " + base64.b64encode(f"{login}:{secret}".encode()).decode(),
        "Content-Type": TYPE,
    }


@dataclass
class Program:
    """The program with one administration, and how it talks to the door."""

    door: Door
    books: OwnBooks
    reads_messages: bool = True
    name: str = "Demo CASH"

    def ask(self) -> Work:
        """Ask for work."""
        return read_message(self.post(POLL, Asking(self.books.code, self.name, self.reads_messages)).content, Work)

    def hand_in(self, outcome: Outcome) -> Receipt:
        """Hand in an outcome."""
        return read_message(self.post(RESULT, outcome).content, Receipt)

    def post(self, path: str, message: Asking | Outcome, **headers: str) -> falcon.testing.Result:
        """Send a message."""
        return self.door.client.simulate_post(path, body=write_message(message), headers={**authorization(), **headers})

    def execute(self, work: Work) -> Outcome:
        """Execute the request that waits."""
        assert work.waiting is not None
        return execute(replace(self.books, mark=work.mark, most_bytes=work.most_bytes), work.waiting)

    def work(self) -> int:
        """Execute every request that waits and return how many there were."""
        done = 0
        while (work := self.ask()).waiting is not None:
            self.hand_in(self.execute(work))
            done += 1
        return done

    @contextmanager
    def working(self) -> Iterator[None]:
        """Execute the requests that come in while a block runs."""
        stopped: list[bool] = []

        def run() -> None:
            while not stopped:
                self.work()
                time.sleep(0.02)

        self.ask()
        thread = Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            stopped.append(True)
            thread.join()

    @contextmanager
    def book(self) -> Iterator[Book]:
        """Open its own book."""
        with open_book(self.books.database, self.books.administration_id, Actor(None, "test")) as book:
            yield book

    def waiting(self) -> Waiting:
        """Return the request that waits."""
        request = self.ask().waiting
        assert request is not None
        return request

    def export(self, request: str = "0301", **parts: str) -> Reply:
        """Ask the door to export from the administration."""
        return self.door.call("Export", exportData=request, administration=OWN, **parts)

    def bring(self, *rows: str, formaat: str = "0") -> Reply:
        """Have the door import records 0301 into the administration."""
        data = f"<![CDATA[{cash_xml(*rows)}]]>"
        return self.door.call("Import", importData=data, administration=OWN, formaat=formaat)


def new_program(door: Door, engines: Engines, folder: Path) -> Program:
    """Make a program with an administration of its own, that has the standard chart."""
    folder.mkdir()
    database = Database(engines.new_sqlite(folder), clock=door.clock)
    draft = AdministrationDraft(code=CODE, name="Demo CASH")
    administration_id = open_administration(database, draft, Actor(None, "test"))
    return Program(door, OwnBooks(database, administration_id, CODE, "", 1_000_000))
