"""ETag and If-Match: a client changes a record only as long as it is as the client has seen it.

The tag is made of what reading the record answers, so it changes with anything that a client can see of it.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import falcon

from grootboek.gateways.snelstart.call import Call
from grootboek.gateways.snelstart.contract.headers import MATCH, TAG
from grootboek.gateways.snelstart.contract.operations import Operation, operations
from grootboek.gateways.snelstart.errors import by_gateway
from grootboek.gateways.snelstart.operations import ANSWERS
from grootboek.store.book import Book, lock_administration
from grootboek.wire.json import write_json

_JSON: Final = "application/json"
CHANGED: Final = f"The record is no longer as {MATCH} has it. Read it again."


def check_unchanged(request: falcon.Request, book: Book, call: Call) -> None:
    """Refuse a change of a record with 412 when the tag that the client sent is not that of the record now.

    A proxy that compresses answers marks their tags as weak; they say as much as before, so the mark is overlooked.
    """
    tags = request.if_match
    reading = _reading(call.operation)
    if not tags or reading is None or call.operation.method not in ("PUT", "DELETE"):
        return
    # What is read here has to be what is then changed.
    lock_administration(book)
    tag = _tag_of_record(book, reading, call.path)
    if "*" not in tags and tag.strip('"') not in tags:
        raise by_gateway(412, CHANGED, {TAG: tag})


def tag_header(book: Book, call: Call, answer: object, content: bytes | None) -> Mapping[str, str]:
    """Return the header with the tag of the record that an answer shows; empty when it shows no record, or more than it.

    `content` is the answer as it is sent.
    """
    reading = _reading(call.operation)
    if reading is None or content is None or not isinstance(answer, Mapping) or call.operation.method == "DELETE":
        return {}
    # Parameters may add to a record what is not of it.
    if call.operation.query and call.parameters():
        return {}
    if reading.answer is call.operation.answer:
        return {TAG: _tag(content)}
    path = call.path if reading.path == call.operation.path else {**call.path, "id": str(answer.get("id"))}
    return {TAG: _tag_of_record(book, reading, path)}


def _reading(operation: Operation) -> Operation | None:
    """Return the operation that reads the one record which an operation is about; None when there is none that is served."""
    path = f"{operation.path}/{{id}}" if operation.method == "POST" else operation.path
    name = f"GET {path}"
    found = operations().get(name) if name in ANSWERS else None
    return found if found and found.answer and not found.answer_many and found.media == _JSON else None


def _tag_of_record(book: Book, reading: Operation, path: Mapping[str, str]) -> str:
    return _tag(write_json(ANSWERS[reading.name](book, Call(reading, path, ""))))


def _tag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'
