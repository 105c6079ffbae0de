"""Test messages that mean harm by their size, their depth, their encoding or their values: what each is answered."""

import gzip
import os
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from grootboek.gateways.eboekhouden.budgets import MESSAGE
from tests.gateways.eboekhouden.conftest import CODE_2, Door
from tests.gateways.eboekhouden.messages import envelope, line, memorial, plain_line, sale, xml_of
from tests.live_server import LiveServer, serving

TOO_LARGE = "Maximum request length exceeded."
NO_DTD = "For security reasons DTD is prohibited in this XML document."
NO_NUMBER = "Input string was not in a correct format."


def asking(inner: str) -> str:
    """Return a message with something in it that is in no contract."""
    return envelope("GetRelaties", inner)


def attributes(count: int) -> str:
    """Return so many attributes with different names."""
    return " ".join(f"a{number:x}='{number}'" for number in range(count))


LARGE: dict[str, Callable[[], str]] = {
    "a million attributes": lambda: asking(f"<x {attributes(1_000_000)}/>"),
    "a million elements": lambda: asking("<x/>" * 1_000_000),
    "a million comments": lambda: asking("<!---->" * 1_000_000),
    "a depth of 100,000": lambda: asking("<x>" * 100_000 + "</x>" * 100_000),
    "a text of five million letters": lambda: asking(f"<SessionID>{'x' * 5_000_000}</SessionID>"),
    "a crowd before the envelope": lambda: "<!-- x -->" * 1_000 + "<x/>",
    "an attribute of five million letters": lambda: asking(f"<x a='{'x' * 5_000_000}'/>"),
}
"""Made when they are sent: every process of a run collects this module."""


@pytest.mark.parametrize("name", LARGE)
def test_too_much_is_refused(door: Door, name: str) -> None:
    reply = door.post(LARGE[name]())
    assert reply.status == 500
    assert str(reply.fault[1]).endswith(TOO_LARGE)


JUST_ALLOWED = {
    "attributes": asking(f"<x {attributes(MESSAGE.body // 10)[: MESSAGE.body - 1000].rpartition(' ')[0]}/>"),
    "elements": asking("<x/>" * (MESSAGE.tags - 10)),
    "depth": asking("<x>" * 200 + "</x>" * 200),
    "text": asking(f"<SessionID>{'x' * (MESSAGE.body - 1000)}</SessionID>"),
}


@pytest.mark.parametrize("name", JUST_ALLOWED)
def test_much_is_read(door: Door, name: str) -> None:
    assert len(JUST_ALLOWED[name]) <= MESSAGE.body
    assert door.post(JUST_ALLOWED[name]).code == "E002.1"


def test_depth_is_refused_by_its_name(door: Door) -> None:
    reply = door.post(asking("<x>" * 40_000 + "</x>" * 40_000))
    assert (reply.fault[0], "Excessive depth" in str(reply.fault[1])) == ("soap:Client", True)


MANY = " ".join(f"a{number:x} CDATA ''" for number in range(100_000))
DECLARED = {
    "attributes": f"<!DOCTYPE x [<!ATTLIST x {MANY}>]>",
    "entities": "<!DOCTYPE x [" + "".join(f"<!ENTITY a{number:x} 'x'>" for number in range(20_000)) + "]>",
    "one entity many times": f"<!DOCTYPE x [<!ENTITY a '{'x' * 100_000}'>]>",
    "after other things": "<?x y?> <!-- <x/> --><!DOCTYPE x>",
}


@pytest.mark.parametrize("name", DECLARED)
def test_document_type_is_refused_unread(door: Door, name: str) -> None:
    body = DECLARED[name] + asking(f"<SessionID>{'&a;' * 10_000}</SessionID>").partition("?>")[2]
    for encoding in ("utf-8", "utf-16"):
        assert str(door.post(body.encode(encoding)).fault[1]).endswith(NO_DTD)


REFUSED_SIGNS = (
    "&#0;",
    "&#1;",
    "&#xB;",
    "&#xD800;",
    "&#xDFFF;",
    "&#xFFFE;",
    "&#xFFFF;",
    "&#x110000;",
    "&#99999999999;",
    "&x;",
)


@pytest.mark.parametrize("sign", [*REFUSED_SIGNS, "\x00", "\x01", "\ufffe"])
def test_sign_that_xml_does_not_know(door: Door, sign: str) -> None:
    code, text = door.post(envelope("AddMutatie", xml_of({"oMut": sale()}).replace("Proef", f"a{sign}b"))).fault
    assert (code, "There is an error in XML document" in str(text)) == ("soap:Client", True)


def added(door: Door, text: str, encoding: str, content_type: str) -> str:
    """Add a mutation with a text in an encoding, and return the text that was kept."""
    door.session or door.sign_in()
    names = {"SessionID": door.session, "SecurityCode2": CODE_2, "oMut": memorial(Omschrijving=text)}
    body = envelope("AddMutatie", xml_of(names)).replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding)
    assert door.post(body, **{"Content-Type": content_type}).code == ""
    return door.call("GetMutaties").all("cMutatieList")[-1]["Omschrijving"]


@pytest.mark.parametrize(
    ("encoding", "content_type", "kept"),
    [
        ("utf-8", "text/xml", "café €"),
        ("utf-16", "text/xml; charset=utf-16", "café €"),
        ("utf-16", "text/xml; charset=utf-8", "café €"),
        ("utf-16-le", "text/xml; charset=utf-16", "café €"),
        ("utf-16-be", "text/xml", "café €"),
        ("windows-1252", "text/xml", "café €"),
        ("windows-1252", "text/xml; charset=windows-1252", "café €"),
        ("iso-8859-15", "text/xml; charset=iso-8859-15", "café €"),
        ("utf-8", "text/xml; charset=windows-1252", "cafÃ© â‚¬"),
    ],
)
def test_encoding_of_a_message(either_door: Door, encoding: str, content_type: str, kept: str) -> None:
    assert added(either_door, "café €", encoding, content_type) == kept


def test_letters_of_all_planes_are_kept(either_door: Door) -> None:
    text = "a\u0301 \u202e 😀 \U0010fffd \ufdd0 \x85 \u2028 \ufeff %_'\"\\ {0} ]]> z"
    assert added(either_door, text, "utf-8", "text/xml") == text


@pytest.mark.parametrize(
    "content_type", ["text/xml; charset=utf-8", "text/xml; charset=utf-16", "text/xml; charset=klingon"]
)
def test_bytes_that_are_not_of_their_encoding(door: Door, content_type: str) -> None:
    body = asking("<SessionID>café</SessionID>").encode("latin-1")
    assert door.post(body, **{"Content-Type": content_type}).fault[0] == "soap:Client"


def test_compressed_message_is_not_read(door: Door) -> None:
    compressed = gzip.compress(asking("").encode())
    reply = door.post(compressed, **{"Content-Encoding": "gzip"})
    assert (reply.status, reply.fault[0]) == (500, "soap:Client")


NUMBERS = {
    "1,234.00": NO_NUMBER,
    "1.234,00": NO_NUMBER,
    "1e3": NO_NUMBER,
    "1 000": NO_NUMBER,
    "- 5": NO_NUMBER,
    "€ 5": NO_NUMBER,
    "0x10": NO_NUMBER,
    "NaN": NO_NUMBER,
    "1" + "0" * 1_000_000: "Value was either too large or too small for a Decimal.",
    "79228162514264337593543950336": "Value was either too large or too small for a Decimal.",
}


@pytest.mark.parametrize("number", NUMBERS, ids=[each[:30] for each in NUMBERS])
def test_number_that_is_none(door: Door, number: str) -> None:
    sent = memorial(MutatieRegels=[{**plain_line("5", "1230"), "BedragInclBTW": number}])
    code, text = door.post(envelope("AddMutatie", xml_of({"oMut": sent}))).fault
    assert (code, str(text).partition("). ---> ")[2]) == ("soap:Client", NUMBERS[number])


@pytest.mark.parametrize(
    "number", ["5", "+5", " 5 ", "\n5.\t", "5.00", "005.0000", "5.004", "4.995", "5." + "0" * 1_000_000 + "1"]
)
def test_forms_of_a_number(door: Door, number: str) -> None:
    door.add(memorial(MutatieRegels=[{**plain_line(number, "1230"), "BedragInvoer": "0"}]))
    assert door.balance("4360") == 5


LONGS = {
    "9223372036854775808": "Value was either too large or too small for an Int64.",
    "9" * 1_000_000: "Value was either too large or too small for an Int64.",
    "1.0": NO_NUMBER,
    "1e400": NO_NUMBER,
    "٣": NO_NUMBER,
}


@pytest.mark.parametrize("number", LONGS, ids=[each[:30] for each in LONGS])
def test_whole_number_that_is_none(door: Door, number: str) -> None:
    for sent in (sale(MutatieNr=number), sale(line(KostenplaatsID=number))):
        code, text = door.post(envelope("AddMutatie", xml_of({"oMut": sent}))).fault
        assert (code, str(text).partition("). ---> ")[2]) == ("soap:Client", LONGS[number])


NO_DATES = (
    *(
        "9999-99-99",
        "0000-00-00",
        "2023-02-29",
        "2023-4-1",
        "01-04-2023",
        "20230401",
        "1 april 2023",
        "2023-04-01T25:00:00",
    ),
    *(
        "9999-12-31T24:00:00",
        "2023-04-01 10:00:00",
        "-2023-04-01",
        "12023-04-01",
        "2023-04",
        "2023",
        "10:00:00",
        "2023-04-01T",
    ),
)


@pytest.mark.parametrize("day", NO_DATES)
def test_date_that_is_none(door: Door, day: str) -> None:
    code, text = door.post(envelope("AddMutatie", xml_of({"oMut": sale(Datum=day)}))).fault
    assert (code, str(text).partition("). ---> ")[2]) == (
        "soap:Client",
        f"The string '{day}' is not a valid AllXsd value.",
    )


DATES = {
    "0001-01-01T00:00:00+14:00": "CMUT004",
    "0001-01-01T00:00:00-14:00": "CMUT004",
    "9999-12-31T23:59:59.9999999-14:00": "CMUT004",
    "2050-01-01T00:00:00+14:00": "",
    "1979-12-31T23:59:59-14:00": "",
    "2049-12-31T23:59:59-14:00": "CMUT004",
    "1980-01-01T00:00:00+14:00": "CMUT004",
    "2023-04-01Z": "",
    "2024-02-28T24:00:00": "",
}


@pytest.mark.parametrize("day", DATES)
def test_date_at_the_edge(either_door: Door, day: str) -> None:
    reply = either_door.call("AddMutatie", oMut=memorial(Datum=day))
    assert reply.code == DATES[day]
    for name in ("DatumVan", "DatumTm"):
        assert either_door.call("GetMutaties", cFilter={name: day}).code == ""


MEGABYTES = 100
HEAD = b"POST /soap.asmx HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nConnection: close\r\n"
STATED = HEAD + b"Content-Length: %d\r\n\r\n" % (MEGABYTES * 2**20)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"x" * 2**16


@pytest.fixture
def server(sqlite_url: str) -> Iterable[LiveServer]:
    with serving(sqlite_url) as made:
        yield made


def most_memory(server: LiveServer) -> int:
    """Return the most memory that the server's processes ever held, in megabytes."""
    group, found = os.getpgid(server.process.pid), 0
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, StopIteration):
            if os.getpgid(int(path.name)) == group:
                lines = (path / "status").read_text().splitlines()
                found += int(next(each for each in lines if each.startswith("VmHWM")).split()[1])
    return found // 2**10


def streamed(server: LiveServer, head: bytes, parts: Iterable[bytes]) -> bytes:
    """Send a request part by part until the server has had enough, and return what it answered meanwhile."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        answer = bytearray()

        def listen() -> None:
            with suppress(OSError):
                while got := connection.recv(2**16):
                    answer.extend(got)

        listening = Thread(target=listen)
        listening.start()
        with suppress(OSError):
            connection.sendall(head)
            for part in parts:
                connection.sendall(part)
        listening.join(60)
    return bytes(answer)


@pytest.mark.parametrize("head", [STATED, CHUNKED], ids=["stated", "chunked"])
def test_a_hundred_megabytes_are_refused_and_not_kept(server: LiveServer, head: bytes) -> None:
    before = most_memory(server)
    assert before > 0
    part = CHUNK if head is STATED else b"%x\r\n%s\r\n" % (len(CHUNK), CHUNK)
    answer = streamed(server, head, (part for _ in range(MEGABYTES * 16)))
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert TOO_LARGE.encode() in answer
    assert most_memory(server) - before < MEGABYTES * 0.8
    assert b"E002.1" in streamed(server, HEAD + b"Content-Length: %d\r\n\r\n" % len(asking("")), [asking("").encode()])
