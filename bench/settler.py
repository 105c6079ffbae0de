"""Payments over HTTP: a client that posts one bankboeking again and again, which settles so many invoices."""

import http.client
import json
from collections.abc import Mapping
from time import perf_counter, process_time

from bench.contestants import MeasurementFailed, Sample, arguments_of_worker, work_for_starter


def post(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str], body: str) -> str:
    """Post a body and return the id of what was made; MeasurementFailed when nothing was."""
    connection.request("POST", path, body, dict(headers))
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 201:
        raise MeasurementFailed(f"{path} is answered with {answer.status}: {content[:500]!r}")
    return str(json.loads(content)["id"])


def main() -> None:
    """Post whenever the starter says so; an invoice that is settled counts as one piece of work."""
    arguments = arguments_of_worker()
    connection = http.client.HTTPConnection("127.0.0.1", int(str(arguments["port"])), timeout=60)
    headers, bodies, invoices = arguments["headers"], arguments["bodies"], int(str(arguments["invoices"]))

    def run(seconds: float) -> Sample:
        begin, cpu, count = perf_counter(), process_time(), 0
        while perf_counter() < begin + seconds:
            post(connection, "/v2/bankboekingen", headers, bodies[count % len(bodies)])  # type: ignore[arg-type, index]
            count += 1
        return Sample(count * invoices, perf_counter() - begin, process_time() - cpu)

    work_for_starter(run)


if __name__ == "__main__":
    main()
