"""Exports asked over HTTP: a client that takes the whole answer of CASH's door as fast as it comes."""

import socket
from time import perf_counter

from bench.contestants import MeasurementFailed, arguments_of_worker, repeated, work_for_starter
from grootboek.access.credentials import DoorKeys

_END = b"</SOAP-ENV:Envelope>\n\r\n0\r\n\r\n"
"""What a whole answer ends with, in the last of its chunks."""
_ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:api="https://www.cashweb.nl/?api">'
    "<soapenv:Body><api:Export><relatie>{relation}</relatie><email>{email}</email><pass>{password}</pass>"
    "<exportData>{query}</exportData><administration><api:admCode>{code}</api:admCode></administration>"
    "<formaat>{form}</formaat></api:Export></soapenv:Body></soapenv:Envelope>"
)
_HEAD = (
    "POST /?api/3.0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/xml; charset=utf-8\r\n"
    "Content-Length: {length}\r\n\r\n"
)


def request(keys: DoorKeys, query: str, form: str) -> str:
    """Return an HTTP request for an export of the administration that the keys are of."""
    facts = {"relation": keys.relation, "email": keys.email, "password": keys.password, "code": keys.administration}
    body = _ENVELOPE.format(**facts, query=query, form=form)
    return _HEAD.format(length=len(body)) + body


def first_byte(port: int, message: str) -> float:
    """Ask for an export, wait for its first byte and go away; return the seconds that it took."""
    begin = perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(message.encode())
        connection.recv(1)
        return perf_counter() - begin


def whole(port: int, message: str) -> int:
    """Ask for an export, take all of it and return its length in bytes; MeasurementFailed when it is cut short."""
    taken, end, piece = 0, b"", bytearray(1 << 18)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(message.encode())
        while count := connection.recv_into(piece):
            taken += count
            end = (end + piece[max(0, count - len(_END)) : count])[-len(_END) :]
    if end != _END:
        raise MeasurementFailed(f"an answer ends with {end!r} after {taken:,} bytes")
    return taken


if __name__ == "__main__":
    arguments = arguments_of_worker()
    port, message = int(str(arguments["port"])), str(arguments["message"])
    work_for_starter(repeated(lambda: whole(port, message)))
