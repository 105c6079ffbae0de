"""The CASH door that clients call: the real server, with an administration of its own for each client."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from grootboek.access.credentials import DoorKeys
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administrations
from tests.clients.scripts import TEXT
from tests.live_server import new_administration, serving


@dataclass(frozen=True)
class CashDoor:
    """The door of a server, and the credentials of each administration by its code."""

    url: str
    keys: dict[str, DoorKeys]

    def wsdl(self, version: str) -> str:
        """Where clients find the description of the service at a query string."""
        return f"{self.url}/?{version}/wsdl"

    def filled(self, code: str, value: Any) -> Any:
        """Put the credentials of an administration in the places that name them."""
        keys = self.keys[code]
        known = {"$relatie": keys.relation, "$email": keys.email, "$pass": keys.password, "$admCode": code}
        match value:
            case dict():
                return {name: self.filled(code, part) for name, part in value.items()}
            case list():
                return [self.filled(code, part) for part in value]
            case str():
                return known.get(value, value)
            case _:
                return value


@contextmanager
def opened_cash_door(database_url: str, codes: Sequence[str]) -> Iterator[CashDoor]:
    """Serve administrations with relation 43 for the length of a block."""
    keys = {code: new_administration(database_url, code) for code in codes}
    database = Database(database_url)
    operator = Actor(user_id=None, door="cli", role=Role.OWNER)
    for row in administrations(database):
        with open_book(database, row.id, operator, writing=True) as book:
            add_party(book, PartyDraft(code="BOER", number=43, name=TEXT))
    database.close()
    with serving(database_url) as server:
        yield CashDoor(server.url, keys)
