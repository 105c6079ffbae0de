"""No secret comes into the log: not when sessions are opened, not when it goes wrong, and not when the database fails."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import httpx
import psycopg
import pytest
from sqlalchemy import make_url

from grootboek.access.browser_sessions import COOKIE
from grootboek.access.credentials import DoorKeys
from grootboek.access.users import grant
from grootboek.ledger.actor import Role
from grootboek.store.engine.database import Database
from tests.gateways.eboekhouden.messages import envelope, xml_of
from tests.live_server import LiveServer, new_administration, serving

pytestmark = pytest.mark.slow

WRONG = {"SecurityCode1": "never-a-code-1", "SecurityCode2": "never-a-code-2"}
TABLES = ("login_failure", "credential", "door_session", "login_token", "membership", "user_account")


@dataclass
class Caller:
    """Uses every way to sign in, and keeps what has to stay secret."""

    server: LiveServer
    keys: DoorKeys
    guid: str
    secrets: set[str] = field(default_factory=set)

    told: set[str] = field(default_factory=set)

    def ask(self, operation: str, **elements: str) -> str:
        """Call an operation, and keep the secrets of the call and of its answer."""
        names = ("SecurityCode1", "SecurityCode2", "AdministratieGUID", "SessionID")
        self.secrets.update(text for name in names if (text := elements.get(name, "").strip("{}")))
        body = envelope(operation, xml_of(elements))
        answer = httpx.post(f"{self.server.url}/soap.asmx", content=body, headers={"Content-Type": "text/xml"}).text
        outcome = re.search(r"<LastErrorCode>(.+?)<|<(faultstring)>", answer)
        self.told.add(f"{operation} {(outcome[1] or outcome[2]) if outcome else 'ok'}")
        found = re.search(r"<(?:SessionID|Token)>(.*?)</", answer)
        secret = found[1] if found else ""
        self.secrets |= {secret.strip("{}")} if secret else set()
        return secret

    def sign_in_everywhere(self, session: str) -> str:
        """Sign in rightly and wrongly in every way there is; return the last session, or the one from before."""
        right = {"Username": self.keys.username, "SecurityCode1": self.keys.security_code_1}
        code_2 = {"SecurityCode2": self.keys.security_code_2}
        opened = self.ask("OpenSession", **right, **code_2)
        for name, wrong in WRONG.items():
            self.ask("OpenSession", **{**right, **code_2, name: wrong})
        self.ask("OpenSessionSub", **right, **code_2, AdministratieGUID=self.guid)
        self.ask("OpenSessionSub", **right, **code_2, AdministratieGUID="never-a-guid")
        session = opened or session
        self.ask("GetRelaties", SessionID=session, SecurityCode2=WRONG["SecurityCode2"])
        self.ask("GetRelaties", SessionID="never-a-session", **code_2)
        token = self.ask("AutoLogin", Username=self.keys.username, SessionID=session, **code_2)
        self.ask("AutoLogin", Username="nobody", SessionID=session, **code_2)
        self.follow(token or "never-a-token", self.keys.security_code_2)
        self.follow("never-a-token", "never-a-g")
        return session

    def follow(self, token: str, code: str) -> None:
        """Follow the link of AutoLogin, look at the page and sign out."""
        self.secrets |= {token, code}
        address = f"{self.server.url}/bh/inloggen.asp"
        answer = httpx.get(address, params={"LOGIN": "1", "t": token, "g": code})
        cookies = SimpleCookie(answer.headers.get("set-cookie", ""))
        value = cookies[COOKIE].value if COOKIE in cookies else "never-a-cookie"
        with httpx.Client(cookies={COOKIE: value}) as client:
            page = client.get(f"{self.server.url}/administratie").text
            seals = re.findall(r'name="zegel" value="(\w+)"', page) or ["never-a-seal"]
            client.post(f"{self.server.url}/administratie/afmelden", data={"zegel": seals[0]})
        self.secrets |= {value, seals[0]}


def let_in(url: str, email: str) -> None:
    """Make the user of the first administration the bookkeeper of the second."""
    database = Database(url)
    with database.writing() as connection:
        grant(connection, email, 2, Role.BOOKKEEPER)
    database.close()


@contextmanager
def without_table(url: str, table: str) -> Iterator[None]:
    """Take a table away from under the server, so that it fails."""
    _change(url, f"ALTER TABLE {table} RENAME TO taken_away")
    yield
    _change(url, f"ALTER TABLE taken_away RENAME TO {table}")


def _change(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(make_url(url).database or "", timeout=30)) as connection:
            connection.execute(statement)
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())


def test_nothing_that_has_to_stay_secret_is_logged(database_url: str) -> None:
    assert leaks(database_url, "json") == []


def test_nor_in_the_log_for_people(sqlite_url: str) -> None:
    assert leaks(sqlite_url, "text") == []


def leaks(database_url: str, log_format: str) -> list[str]:
    """Sign in to a server in every way, also while its tables are away, and return the secrets that it logged."""
    first = new_administration(database_url)
    second = new_administration(database_url, "other")
    let_in(database_url, first.username)
    environment = {
        "GROOTBOEK_LOG_LEVEL": "debug",
        "GROOTBOEK_LOG_FORMAT": log_format,
        "GROOTBOEK_SECRET_KEY": "",
        "GROOTBOEK_LOGIN_TRIES": "3",
    }
    with serving(database_url, environment=environment) as server:
        caller = Caller(server, first, second.security_code_2)
        session = caller.sign_in_everywhere("")
        assert session
        for table in TABLES:
            with without_table(database_url, table):
                caller.sign_in_everywhere(session)
        for _ in range(4):
            caller.ask("OpenSession", Username=first.username, **WRONG)
        assert server.stop() == 0
        output = server.output
    for table in TABLES:
        assert re.search(rf'no such table: {table}|relation \\?"{table}\\?" does not exist', output)
    assert ("Traceback" if log_format == "text" else '"exception":[') in output
    assert caller.told >= {f"{name} ok" for name in ("OpenSession", "OpenSessionSub", "AutoLogin")}
    assert caller.told >= {f"OpenSession {code}" for code in ("E001.1", "E001.3", "E001.7", "faultstring")}
    assert len(caller.secrets) > 20
    told = output.lower()
    return sorted(secret for secret in caller.secrets if secret.lower() in told)
