"""A client of the CASH door that sends the import of many lines, another year's each time.

Run as a process by `bench.contestants.Worker`. Making the message is not counted.
"""

import http.client
from itertools import count
from time import perf_counter, process_time
from typing import Any, cast

from bench.contestants import MeasurementFailed, Sample, arguments_of_worker, work_for_starter
from bench.import_messages import YEAR, cash_xml, message

_HEADERS = {"Content-Type": "text/xml; charset=utf-8"}
_BOOKED = b"<ns1:status>2</ns1:status>"


def send_import(port: int, body: bytes) -> None:
    """Send the message of an import; MeasurementFailed when not all of it is booked."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("POST", "/?api/3.0", body, _HEADERS)
    answer = connection.getresponse().read()
    connection.close()
    if _BOOKED not in answer:
        raise MeasurementFailed(f"not booked: {answer[:2_000]!r}")


class Sender:
    """Sends one message after the other to a server."""

    def __init__(self, port: int, formaat: str, login: dict[str, str], lines: int, first_year: int) -> None:
        """Make the lines once; only their year differs from message to message."""
        self._port, self._formaat, self._login, self._lines = port, formaat, login, lines
        self._xml = cash_xml(lines)
        self._years = count(first_year)

    def run(self, _seconds: float) -> Sample:
        """Send one message; the count is its lines. MeasurementFailed when not all of it is booked."""
        body = message(self._xml.replace(YEAR, f"{next(self._years) % 100:02}"), self._formaat, self._login)
        begin, cpu = perf_counter(), process_time()
        send_import(self._port, body)
        return Sample(self._lines, perf_counter() - begin, process_time() - cpu)


if __name__ == "__main__":
    work_for_starter(Sender(**cast("dict[str, Any]", arguments_of_worker())).run)
