"""Lists asked over HTTP: a client that asks SnelStart's door for a page again and again on one connection."""

import http.client
import json
from urllib.parse import quote

from bench.contestants import MeasurementFailed, arguments_of_worker, repeated, work_for_starter


def path_of(resource: str, **options: str) -> str:
    """Return the path of a list with query options."""
    return f"/v2/{resource}?" + "&".join(f"${name}={quote(value)}" for name, value in options.items())


def page(connection: http.client.HTTPConnection, path: str, headers: dict[str, str], rows: int) -> None:
    """Ask for a page; MeasurementFailed when it has another number of rows."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200 or len(json.loads(content)) != rows:
        raise MeasurementFailed(f"{path} is answered with {answer.status}: {content[:500]!r}")


if __name__ == "__main__":
    given = arguments_of_worker()
    link = http.client.HTTPConnection("127.0.0.1", int(str(given["port"])), timeout=60)
    work_for_starter(repeated(lambda: page(link, given["path"], given["headers"], given["rows"])))  # type: ignore[arg-type]
