"""Echo: what a client says, as a JSON text, to try its keys on."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.store.book import Book


def _say(_: Book, call: Call) -> str:
    return call.path["input"]


ANSWERS: Final[Mapping[str, Answer]] = {"GET /echo/{input}": _say}
