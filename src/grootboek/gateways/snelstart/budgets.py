"""What a request to this door may bring and cause, entrance by entrance."""

import re
from typing import Final

from grootboek.wire.budgets import NOTHING, READING, SENDING, Budget, Entrance
from grootboek.wire.odata_parser import MAX_DEPTH
from grootboek.wire.odata_predicate import MAX_STEPS, MAX_TEXT
from grootboek.wire.odata_words import MAX_WORDS

TOKEN: Final = Budget(body=10_000, values=10)
MODEL: Final = Budget(body=4096 * 1024, values=200_000, depth=64)
"""As large a body as ASP.NET takes where nobody sets another limit; no model nests deeper than four levels."""
LARGEST_DOCUMENT: Final = 16 * 1024 * 1024
"""Bytes of a body that are kept: room for a file of 10 MB in base64, broken into lines and with its slashes escaped."""
DOCUMENT: Final = Budget(body=30_000_000, values=10_000, depth=64)
"""As large a body as IIS takes where nobody sets another limit; what is not kept is read, so that its client sees the answer."""
ATTACHMENT: Final = Budget(body=8 * 1024 * 1024, values=10_000, depth=64)
"""Room for a file of 5 MB in base64, broken into lines."""
LIST: Final = Budget(values=MAX_WORDS, depth=MAX_DEPTH, text=MAX_TEXT, steps=MAX_STEPS)

_TOO_LARGE: Final = '413, `{"statusCode": 413, ...}`'
ENTRANCES: Final = (
    Entrance("`POST /b2b/token`", SENDING, re.compile(r"/+b2b/+token/*", re.IGNORECASE), TOKEN, _TOO_LARGE),
    Entrance(
        "`POST` and `PUT` of `/v2/documenten/...`",
        frozenset({"POST", "PUT"}),
        re.compile(r"/+v2/+documenten/.*", re.IGNORECASE | re.DOTALL),
        DOCUMENT,
        f"400, BLG-0006, from {LARGEST_DOCUMENT:,} bytes on; otherwise as a body that is no JSON",
    ),
    Entrance(
        "`POST /v2/bankafschriftbestanden`",
        frozenset({"POST"}),
        re.compile(r"/+v2/+bankafschriftbestanden/*", re.IGNORECASE),
        DOCUMENT,
        f"{_TOO_LARGE}; otherwise as a body that is no JSON",
    ),
    Entrance(
        "`POST /v2/inkoopboekingen/ubl`",
        SENDING,
        re.compile(r"/+v2/+inkoopboekingen/+ubl/*", re.IGNORECASE),
        DOCUMENT,
        f"{_TOO_LARGE}; otherwise as a body that is no JSON",
    ),
    Entrance(
        "`POST /v2/inkoopboekingen/CreateFromAttachment`",
        SENDING,
        re.compile(r"/+v2/+inkoopboekingen/+createfromattachment/*", re.IGNORECASE),
        ATTACHMENT,
        f"{_TOO_LARGE}; otherwise as a body that is no JSON",
    ),
    Entrance(
        "`POST` and `PUT` of `/v2/...`",
        frozenset({"POST", "PUT"}),
        re.compile(r"/+v2/.*", re.IGNORECASE | re.DOTALL),
        MODEL,
        f"{_TOO_LARGE}; otherwise as a body that is no JSON",
    ),
    Entrance(
        "`GET /v2/...`, with the options of lists",
        READING,
        re.compile(r"/+v2/.*", re.IGNORECASE | re.DOTALL),
        LIST,
        "400, ALG-0104",
    ),
    Entrance(
        "`DELETE /v2/...`, `/echo`",
        READING | {"DELETE"},
        re.compile(r"/+(v2|echo)(/.*)?", re.IGNORECASE | re.DOTALL),
        NOTHING,
        "no body is read",
    ),
)
"""A path that is none of these has no body read."""

_OWN: Final = {
    "POST /documenten/{documenttype}": DOCUMENT,
    "PUT /documenten/{id}": DOCUMENT,
    "POST /bankafschriftbestanden": DOCUMENT,
    "POST /inkoopboekingen/ubl": DOCUMENT,
    "POST /inkoopboekingen/CreateFromAttachment": ATTACHMENT,
}


def budget_of(operation: str) -> Budget:
    """Return what the body of an operation may be, by the operation's name."""
    return _OWN.get(operation, MODEL)


MAX_VIOLATIONS: Final = 200
"""Violations and misfits that an answer tells; a last one says how many more there are."""
