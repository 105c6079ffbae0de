"""What a door tells about the request it serves, and reading a request's body.

A door fills in the Visit as it learns what is asked; the server writes it to the log and counts it. It holds no secret.
"""

from dataclasses import dataclass, field
from typing import cast

import falcon

VISIT_KEY = "grootboek.visit"
"""Where the Visit of a request is kept in its WSGI environment."""


class BodyTooLarge(Exception):
    """The request's body is larger than the server's limit; answered with 413 when a door does not answer itself."""


class BodyTooSlow(Exception):
    """The request's body did not arrive in time; answered with 408 when a door does not answer itself."""


@dataclass(slots=True)
class Visit:
    """One request as the log and the metrics tell it.

    `door` is eboekhouden, snelstart, cash or empty; `operation` the vendor's name of what is asked, out of the door's
    own fixed list (never a text of the client, since each name becomes a metric); `refusals` the vendor's codes in the
    answer; `failure` an exception that the door answered in the vendor's form.
    """

    request_id: str = ""
    door: str = ""
    operation: str = ""
    administration_id: int | None = None
    refusals: list[str] = field(default_factory=list)
    failure: BaseException | None = None


def visit(request: falcon.Request) -> Visit:
    """Return the Visit of a request; a new one when the request did not come through the server."""
    return cast("Visit", request.env.setdefault(VISIT_KEY, Visit()))


def body(request: falcon.Request) -> bytes:
    """Read the whole body of a request, chunked or not; BodyTooLarge or BodyTooSlow past the server's limits."""
    if request.content_length is not None and not request.env.get("wsgi.input_terminated"):
        return request.bounded_stream.read()
    return request.stream.read()
