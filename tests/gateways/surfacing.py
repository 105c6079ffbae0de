"""SOAP doors to test with: opened on a furnished database, and showing the failure behind an answer."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import falcon
import falcon.testing

from grootboek.access.server import Hall
from grootboek.settings import Settings
from grootboek.store.access.access_rows import users
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administrations
from grootboek.wire.http import visit

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
        failure = visit(request).failure
        if failure is None:
            return
        if not self.expected:
            raise failure
        self.kept.append(failure)


def served(
    hall: Hall, mount: Callable[["falcon.App[falcon.Request, falcon.Response]", Hall], None], surfacing: Surfacing
) -> falcon.testing.TestClient:
    """Return a client of a door."""
    app = falcon.App(middleware=[surfacing])
    mount(app, hall)
    return falcon.testing.TestClient(app)


@contextmanager
def opening(
    door: Callable[[Hall, Clock, falcon.testing.TestClient, Surfacing, int, int], Door],
    furnish: Callable[[Hall], None],
    mount: Callable[["falcon.App[falcon.Request, falcon.Response]", Hall], None],
) -> Iterator[Callable[..., Door]]:
    """Open doors on databases, which are furnished when they are empty, and close them afterwards."""
    halls: list[Hall] = []

    def make(url: str, clock: Clock, settings: Settings = WITHOUT_LIMIT) -> Door:
        hall = Hall(Database(url, clock=clock), settings)
        halls.append(hall)
        if not administrations(hall.database):
            furnish(hall)
        surfacing = Surfacing()
        (demo,) = administrations(hall.database)
        (user,) = users(hall.database)
        return door(hall, clock, served(hall, mount, surfacing), surfacing, user.id, demo.id)

    yield make
    for hall in halls:
        hall.database.close()
