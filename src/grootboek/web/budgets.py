"""What a request for a page may bring and cause, entrance by entrance."""

import re
from typing import Final

from grootboek.wire.budgets import NOTHING, READING, SENDING, Budget, Entrance

FORM: Final = Budget(body=10_000, values=10)
COUPLING: Final = Budget(body=20_000, values=10)
"""A reference of 500 characters may be sent as twelve bytes for each."""
ENTRANCES: Final = (
    Entrance(
        "`POST /administratie/...`, the forms of pages",
        SENDING,
        re.compile(r"/administratie/.*", re.DOTALL),
        FORM,
        "413; more fields: 403, as a form of another site",
    ),
    Entrance(
        "`GET /administratie`", READING, re.compile(r"/administratie(/.*)?", re.DOTALL), NOTHING, "no body is read"
    ),
    Entrance(
        "`POST /couplings/activate/...`",
        SENDING,
        re.compile(r"/couplings/activate/.*", re.DOTALL),
        COUPLING,
        "413; more fields: 403, as a form of another site",
    ),
    Entrance(
        "`GET /couplings/activate/...`", READING, re.compile(r"/couplings/.*", re.DOTALL), NOTHING, "no body is read"
    ),
    Entrance("`GET /factuur/...`", READING, re.compile(r"/factuur/.*", re.DOTALL), NOTHING, "no body is read"),
)
