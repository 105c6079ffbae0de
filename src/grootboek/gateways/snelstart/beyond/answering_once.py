"""Idempotency-Key: a write that is sent again under its key is not done again, and is answered as it was the first time.

The answer is kept in the transaction of the act, so that both are there or neither. What was refused wrote nothing, and is not
kept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Final

import falcon

from grootboek.gateways.snelstart.call import Call
from grootboek.gateways.snelstart.contract.headers import KEY, LONGEST_KEY, REPLAYED, TAG
from grootboek.gateways.snelstart.errors import by_gateway
from grootboek.store.book import Book, lock_administration
from grootboek.store.queues.kept_answers import KeptAnswer, keep_answer, kept_answer

_KEY: Final = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
NO_KEY: Final = f"{KEY} has to be a text of 1 to {LONGEST_KEY} characters of ASCII without blanks."
OTHER_REQUEST: Final = f"This {KEY} came with another request before. Send a new request under a new key."


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is sent: the status, the body (None: there is none), headers of its own and the type of the body."""

    status: int
    body: bytes | None
    headers: dict[str, str] = field(default_factory=dict)
    media: str = "application/json"


def key_of(request: falcon.Request) -> str | None:
    """Return the key of a write, None without one; `Failed` with 400 when it is none that can be kept."""
    key = request.get_header(KEY)
    if key is None or request.method == "GET":
        return None
    if not _KEY.fullmatch(key.strip()):
        raise by_gateway(400, NO_KEY)
    return key.strip()


def answered_once(book: Book, call: Call, key: str | None, kept_for: timedelta, act: Callable[[], Reply]) -> Reply:
    """Return what an act answers, or what it answered when it was asked under the same key before.

    `Failed` with 422 when the key came with another request.
    """
    user_id = book.actor.user_id
    if key is None or user_id is None:
        return act()
    # Of two at once the second has to see what the first has kept.
    lock_administration(book)
    digest = _digest(call)
    kept = kept_answer(book, user_id, key, book.now - kept_for)
    if kept is None:
        reply = act()
        keep_answer(book, user_id, key, KeptAnswer(digest, reply.status, reply.body, reply.headers.get(TAG, "")))
        return reply
    if kept.request_digest != digest:
        raise by_gateway(422, OTHER_REQUEST)
    headers = {REPLAYED: "true", **({TAG: kept.tag} if kept.tag else {})}
    return Reply(kept.status, kept.body, headers)


def _digest(call: Call) -> bytes:
    """Return what two requests have alike that ask the same: the operation, the ids and the bytes of the body."""
    path = repr((call.operation.name, sorted(call.path.items())))
    return sha256(path.encode() + b"\0" + call.content).digest()
