"""Sales sent to a running server by several clients at once, with what was acknowledged."""

import http.client
import random
import re
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock, Thread

from grootboek.access.credentials import DoorKeys

_HEADERS = {"Content-Type": "text/xml; charset=utf-8"}
_NAMESPACE = 'xmlns="http://www.e-boekhouden.nl/soap"'
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
    "<soap:Body>{}</soap:Body></soap:Envelope>"
)


@dataclass
class Acknowledged:
    """The mutation number that was answered for each invoice number."""

    numbers: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def keep(self, invoice: str, number: int) -> None:
        """Note an answer."""
        with self.lock:
            self.numbers[invoice] = number


def post(connection: http.client.HTTPConnection, inner: str) -> str:
    """Send a message and return the answer."""
    connection.request("POST", "/soap.asmx", _ENVELOPE.format(inner).encode(), _HEADERS)
    return connection.getresponse().read().decode()


def open_session(connection: http.client.HTTPConnection, keys: DoorKeys) -> str:
    """Open a session and return its id."""
    answer = post(
        connection,
        f"<OpenSession {_NAMESPACE}><Username>{keys.username}</Username><SecurityCode1>{keys.security_code_1}"
        f"</SecurityCode1><SecurityCode2>{keys.security_code_2}</SecurityCode2></OpenSession>",
    )
    match = re.search(r"<SessionID>(.*)</SessionID>", answer)
    if match is None:
        raise AssertionError(answer)
    return match[1]


def sell(connection: http.client.HTTPConnection, keys: DoorKeys, session: str, code: str, invoice: str) -> int:
    """Book a sale of 121,00 and return the number of its mutation."""
    answer = post(
        connection,
        f"<AddMutatie {_NAMESPACE}><SessionID>{session}</SessionID><SecurityCode2>{keys.security_code_2}</SecurityCode2>"
        f"<oMut><Soort>FactuurVerstuurd</Soort><Datum>2026-03-01</Datum><Rekening>1300</Rekening>"
        f"<RelatieCode>{code}</RelatieCode><Factuurnummer>{invoice}</Factuurnummer><Omschrijving>Verkoop</Omschrijving>"
        "<Betalingstermijn>14</Betalingstermijn><InExBTW>EX</InExBTW><MutatieRegels><cMutatieRegel>"
        "<BedragInvoer>100</BedragInvoer><BedragExclBTW>100</BedragExclBTW><BedragBTW>21</BedragBTW>"
        "<BedragInclBTW>121</BedragInclBTW><BTWCode>HOOG_VERK_21</BTWCode><BTWPercentage>21</BTWPercentage>"
        "<TegenrekeningCode>8000</TegenrekeningCode></cMutatieRegel></MutatieRegels></oMut></AddMutatie>",
    )
    match = re.search(r"<ErrorMsg /><Mutatienummer>(\d+)</Mutatienummer>", answer)
    if match is None:
        raise AssertionError(answer)
    return int(match[1])


@dataclass
class Sellers:
    """Threads that sell through some servers until they are stopped or cut off."""

    ports: list[int]
    keys: DoorKeys
    acknowledged: Acknowledged
    invoices: "count[int]"
    failures: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Start so many sellers, spread over the servers."""
        for seller in range(number):
            thread = Thread(target=self._work, args=(self.ports[seller % len(self.ports)],), daemon=True)
            thread.start()
            self.threads.append(thread)

    def stop(self) -> None:
        """Let all sellers end and wait for them."""
        self.stopped.set()
        for thread in self.threads:
            thread.join(30)

    def _work(self, port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            session = open_session(connection, self.keys)
            while not self.stopped.is_set():
                invoice = f"F{next(self.invoices)}"
                self.acknowledged.keep(invoice, sell(connection, self.keys, session, "K", invoice))
        except (OSError, http.client.HTTPException):
            return
        except AssertionError as problem:
            self.failures.append(str(problem))
        finally:
            connection.close()


def moment_of_death(chance: random.Random) -> float:
    """Return how many seconds a server is let live under load."""
    return chance.uniform(0.15, 0.6)
