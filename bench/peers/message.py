"""AddMutatie in process: the whole message through the application, from bytes to bytes, without a server or a socket."""

import io
import random
import sys
from pathlib import Path
from time import time_ns

from bench.contestants import MeasurementFailed, arguments_of_worker, repeated, work_for_starter
from bench.load import MARK
from grootboek.access.server import Server
from grootboek.app import application
from grootboek.front.log import start_log
from grootboek.settings import Settings
from grootboek.store.engine.database import Database


class InProcess:
    """The application with messages for it, whose invoice numbers are filled in as they are sent."""

    def __init__(self, url: str, log: str, messages: list[str]) -> None:
        """Open the database; the log goes to a file, as a service's would."""
        settings = Settings(database=url)
        start_log(settings, Path(log).open("ab"))  # noqa: SIM115 (open as long as the process)
        self._application = application(Server(Database(url), settings))
        self._messages = messages
        self._number = time_ns()

    def step(self) -> None:
        """Send one message; MeasurementFailed when it is not booked."""
        self._number += 1
        body = random.choice(self._messages).replace(MARK, f"{self._number % 10**18:018d}").encode()
        environment = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/soap.asmx",
            "QUERY_STRING": "",
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "text/xml; charset=utf-8",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        answer = b"".join(self._application(environment, lambda *_: None))
        if b"<Mutatienummer>" not in answer:
            raise MeasurementFailed(f"not booked: {answer!r}")


def main() -> None:
    """Send messages whenever the starter says so."""
    arguments = arguments_of_worker()
    work_for_starter(repeated(InProcess(**arguments).step))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
