"""What a request to this door may bring and cause, entrance by entrance."""

import re
from typing import Final

from grootboek.gateways.cash.offline.cashwin.messages import POLL, RESULT
from grootboek.wire.budgets import NOTHING, READING, SENDING, Budget, Entrance

BEFORE_LOGIN: Final = 256 * 1024
"""Bytes of a message within which its login has to stand; the rest is kept only when that holds. An even number, for UTF-16."""

IMPORT: Final = Budget(body=64_000_000, tags=1_000, depth=2_048, text=64_000_000)
"""An import of 200,000 lines, whose data are one text in the message."""
CALL: Final = Budget(body=BEFORE_LOGIN, tags=IMPORT.tags, depth=IMPORT.depth, text=BEFORE_LOGIN)
"""Any other operation."""
RECORDS: Final = Budget(body=64_000_000, tags=6_000_000, values=300_000, depth=256, text=10_000_000)
"""The data of an import, out of their base64: CASH XML, or E-Port. `values` are its records or rows."""

CASHWIN_POLL: Final = Budget(body=10_000)
CASHWIN_RESULT: Final = Budget(body=64_000_000, text=1_000_000_000)
"""A text is read in pieces to see that it is sound, and kept compressed."""
CASHWIN_ERROR: Final = 16_000_000
"""Of the `err` in it, which is kept as it is: a few bytes of zlib are many characters."""

_ROOT: Final = re.compile("/")
_TOO_LARGE: Final = "500, a SOAP fault: `Bad Request`"
ENTRANCES: Final = (
    Entrance(
        "`POST /?api/3.0` and `POST /?api`: Import",
        SENDING,
        _ROOT,
        IMPORT,
        f"{_TOO_LARGE}; code 2 when no login stands in the first {BEFORE_LOGIN} bytes, or a wrong one",
        query=re.compile("api.*", re.IGNORECASE),
    ),
    Entrance(f"`POST {POLL}`", SENDING, re.compile(re.escape(POLL)), CASHWIN_POLL, "413"),
    Entrance(f"`POST {RESULT}`", SENDING, re.compile(re.escape(RESULT)), CASHWIN_RESULT, "413"),
    Entrance(
        "`GET /?api/3.0/wsdl`", READING, _ROOT, NOTHING, "no body is read", query=re.compile("api.*", re.IGNORECASE)
    ),
)
FURTHER: Final = (
    ("`POST /?api/3.0`: every other operation", CALL, _TOO_LARGE),
    ("the data of an Import", RECORDS, "status 3 in the transaction"),
)
"""Budgets within an entrance, which the door learns about as it reads."""
