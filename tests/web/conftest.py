"""A browser that was signed in to books, on each engine."""

from dataclasses import dataclass, field
from datetime import datetime

import falcon.testing
import pytest
from lxml import html

from grootboek.access.browser_sessions import COOKIE, FIRST_PAGE, open_browser_session
from grootboek.access.login_tokens import Login
from grootboek.access.server import Server
from grootboek.access.users import add_user, grant
from grootboek.app import application
from grootboek.ledger.actor import Role
from grootboek.settings import Settings
from grootboek.store.access.door_sessions import held_credentials
from tests.bookkeeping.books import (
    MOMENT,
    Books,
    books,
    books_on_postgresql,
    books_on_sqlite,
    opened_postgresql,
    opened_sqlite,
)

__all__ = ["books", "books_on_postgresql", "books_on_sqlite", "opened_postgresql", "opened_sqlite"]

EMAIL = "an@example.nl"


@dataclass
class Clock:
    """A clock that stands still where it was set."""

    moment: datetime = MOMENT

    def __call__(self) -> datetime:
        return self.moment


@dataclass
class Browser:
    """A browser with the cookie of a session, and the books it looks at."""

    books: Books
    clock: Clock
    server: Server
    client: falcon.testing.TestClient
    user_id: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str = FIRST_PAGE, query: str = "") -> falcon.testing.Result:
        """Ask for a page."""
        return self.client.simulate_get(path, query_string=query, cookies=self.cookies)

    def page(self, query: str = "") -> html.HtmlElement:
        """Ask for the first page, which is there."""
        result = self.get(query=query)
        assert result.status_code == 200
        return html.fromstring(result.text)

    def post(self, path: str, body: str) -> falcon.testing.Result:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.client.simulate_post(path, body=body, headers=headers, cookies=self.cookies)

    def grant(self, role: Role | None) -> None:
        """Give the user a role in the administration, or take it away."""
        with self.server.database.writing() as connection:
            grant(connection, EMAIL, self.books.administration_id, role)

    def enter(self, administration_id: int) -> None:
        """Give the user a role in an administration, and sign him in to it."""
        with self.server.database.writing() as connection:
            grant(connection, EMAIL, administration_id, Role.OWNER)
            held = held_credentials(connection, self.user_id)
        self.cookies = {COOKIE: open_browser_session(self.server, Login(self.user_id, administration_id, held))}


def texts(element: html.HtmlElement, path: str) -> list[str]:
    """Return the texts of the elements at a path, with single blanks."""
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


@pytest.fixture
def browser(books: Books) -> Browser:
    """A browser that was signed in as the owner."""
    clock = Clock()
    books.database.clock = clock
    server = Server(books.database, Settings())
    with server.database.writing() as connection:
        user = add_user(server, connection, EMAIL, "An <Jansen>")
    signed_in = Browser(books, clock, server, falcon.testing.TestClient(application(server)), user.id)
    signed_in.enter(books.administration_id)
    return signed_in
