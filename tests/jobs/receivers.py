"""A receiver of what the server posts by itself, in this process: it keeps what it gets, and answers as a test says."""

import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Post:
    """One request that came."""

    path: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.content)


@dataclass
class Receiver:
    """A running receiver; `answers` are the statuses of the next answers, 200 after them, and `location` goes along."""

    port: int
    posts: list[Post] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    location: str = ""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook?key=geheim"

    @property
    def bodies(self) -> list[Any]:
        """The bodies of what came."""
        return [post.json for post in self.posts]


@contextmanager
def receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver for the length of a block, with TLS when it is told how."""
    running = Receiver(0)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            running.posts.append(Post(self.path, dict(self.headers), content))
            self.send_response(running.answers.pop(0) if running.answers else 200)
            if running.location:
                self.send_header("Location", running.location)
            self.end_headers()

        def do_GET(self) -> None:
            running.posts.append(Post(self.path, dict(self.headers), b'"GET"'))
            self.send_response(200)
            self.end_headers()

        def handle(self) -> None:
            with suppress(ssl.SSLError, ConnectionError):
                super().handle()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        # The handshake is that of the request's thread: one that fails must not end the receiver.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    running.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dripping() -> Iterator[int]:
    """Run a receiver that begins an answer, sends a byte of it now and then, and never ends; give its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listening.accept()
        with connection:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while True:
                    connection.sendall(b"a")
                    connection.settimeout(0.1)
                    try:
                        if not connection.recv(65536):
                            return
                    except TimeoutError:
                        pass
            except OSError:
                return

    thread = Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
        thread.join(10)
