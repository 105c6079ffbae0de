"""What a request to this door may bring and cause, entrance by entrance."""

import re
from typing import Final

from grootboek.wire.budgets import NOTHING, READING, SENDING, Budget, Entrance

MESSAGE: Final = Budget(body=4096 * 1024, tags=100_000, depth=256, text=4096 * 1024)
"""As large a message as ASP.NET takes where nobody sets another limit (maxRequestLength).

The tags are fifty times those of a mutation of 100 lines; the depth is libxml2's own limit.
"""
TRIAL: Final = Budget(body=3 * MESSAGE.body, values=10, tags=MESSAGE.tags, depth=MESSAGE.depth, text=MESSAGE.text)
"""The form of an operation's page, in which each sign of a message may take three bytes."""

AUTO_LOGIN: Final = re.compile(r"/bh/inloggen\.asp/?$", re.IGNORECASE)
_PATH: Final = re.compile(r"/soap\.asmx/?", re.IGNORECASE)
_MESSAGE_TOO_LARGE: Final = "500, a SOAP fault: `Maximum request length exceeded`"
ENTRANCES: Final = (
    Entrance(
        "`POST /soap.asmx?op=...`, the form of a page, on this machine only",
        SENDING,
        _PATH,
        TRIAL,
        f"in the page: {_MESSAGE_TOO_LARGE}; more fields: an empty message",
        query=re.compile(r"(.*&)?op(=.*)?", re.IGNORECASE | re.DOTALL),
    ),
    Entrance("`POST /soap.asmx`, every operation", SENDING, _PATH, MESSAGE, _MESSAGE_TOO_LARGE),
    Entrance("`GET /soap.asmx`, WSDL and pages", READING, _PATH, NOTHING, "no body is read"),
    Entrance("`GET /bh/inloggen.asp`", READING, AUTO_LOGIN, NOTHING, "no body is read"),
)
