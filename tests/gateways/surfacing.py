"""SOAP doors to test with: opened on a furnished database, and showing the failure behind an answer."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import falcon
import falcon.testing

from grootboek.access.server import Server
from grootboek.settings import Settings
from grootboek.store.access.access_rows import users
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administrations
from grootboek.wire.http import visit_of

Clock = TypeVar("Clock", bound=Callable[[], dt.datetime])
Door = TypeVar("Door")
WITHOUT_LIMIT: Final = Settings(cash_calls=0)
"""The clock of a test may stand still, so that all its calls are of one minute."""


class Surfacing:
    """Raises the failure behind an answer of the door, so that a test sees it; `expected` keeps it instead."""

    def __init__(self) -> None:
        self.expected = False
        self.kept: list[BaseException] = []

    def process_response(
        self, request: falcon.Request, response: falcon.Response, resource: object, succeeded: bool
    ) -> None:
        """Look at the request's Visit."""
        failure = visit_of(request).failure
        if failure is None:
            return
        if not self.expected:
            raise failure
        self.kept.append(failure)


def served(
    server: Server, mount: Callable[["falcon.App[falcon.Request, falcon.Response]", Server], None], surfacing: Surfacing
) -> falcon.testing.TestClient:
    """Return a client of a door."""
    app = falcon.App(middleware=[surfacing])
    mount(app, server)
    return falcon.testing.TestClient(app)


@contextmanager
def opening(
    door: Callable[[Server, Clock, falcon.testing.TestClient, Surfacing, int, int], Door],
    furnish: Callable[[Server], None],
    mount: Callable[["falcon.App[falcon.Request, falcon.Response]", Server], None],
) -> Iterator[Callable[..., Door]]:
    """Open doors on databases, which are furnished when they are empty, and close them afterwards."""
    halls: list[Server] = []

    def make(url: str, clock: Clock, settings: Settings = WITHOUT_LIMIT) -> Door:
        server = Server(Database(url, clock=clock), settings)
        halls.append(server)
        if not administrations(server.database):
            furnish(server)
        surfacing = Surfacing()
        (demo,) = administrations(server.database)
        (user,) = users(server.database)
        return door(server, clock, served(server, mount, surfacing), surfacing, user.id, demo.id)

    yield make
    for server in halls:
        server.database.close()
