"""What a door tells about the request it serves, reading a request's body, where it came from, and a browser's cookie.

A door fills in the Visit as it learns what is asked; the server writes it to the log and counts it. It holds no secret.
"""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import cast
from urllib.parse import parse_qs

import falcon

VISIT_KEY = "grootboek.visit"
"""Where the Visit of a request is kept in its WSGI environment."""

LOCAL_KEY = "grootboek.local"
"""Where the server tells, in the WSGI environment, that a request came from this machine and that no proxy hides who asks."""


class BodyTooLarge(Exception):
    """The request's body is larger than the server's limit; answered with 413 when a door does not answer itself."""


class BodyTooSlow(Exception):
    """The request's body did not arrive in time; answered with 408 when a door does not answer itself."""


@dataclass(slots=True)
class Visit:
    """One request as the log and the metrics tell it.

    `address` is the client's; `door` is eboekhouden, snelstart, cash, web or empty; `operation` the vendor's name of what is
    asked, out of the door's own fixed list (never a text of the client, since each name becomes a metric); `refusals` the
    vendor's codes in the answer; `failure` an exception that the door answered in the vendor's form.
    """

    request_id: str = ""
    address: str = ""
    door: str = ""
    operation: str = ""
    administration_id: int | None = None
    refusals: list[str] = field(default_factory=list)
    failure: BaseException | None = None


def visit_of(request: falcon.Request) -> Visit:
    """Return the Visit of a request; a new one when the request did not come through the server."""
    return cast("Visit", request.env.setdefault(VISIT_KEY, Visit(address=request.env.get("REMOTE_ADDR", ""))))


def body(request: falcon.Request, most: int | None = None) -> bytes:
    """Read the whole body of a request, chunked or not; BodyTooLarge or BodyTooSlow past the server's limits.

    A door that takes less than the server says how many bytes it takes at `most`, and no more is kept.
    """
    stated = request.content_length is not None and not request.env.get("wsgi.input_terminated")
    stream = request.bounded_stream if stated else request.stream
    if most is None:
        return stream.read()
    got = stream.read(most + 1)
    if len(got) > most:
        raise BodyTooLarge
    return got


def query(request: falcon.Request) -> dict[str, str]:
    """Return the names in a request's query in lower case, as IIS reads them, with the first value of each."""
    parsed = parse_qs(request.query_string, keep_blank_values=True)
    return {name.lower(): values[0] for name, values in parsed.items()}


def is_local(request: falcon.Request) -> bool:
    """Tell whether a request came from this machine and asked for it by a name that can be no other machine's.

    By the name a page of a stranger is known, whose name was made to point here.
    """
    name = request.host
    named = name == "localhost" or name.endswith(".localhost") or is_loopback(name)
    return named and bool(request.env.get(LOCAL_KEY))


def is_loopback(address: str) -> bool:
    """Tell whether a text is an address with which a machine speaks to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback


def is_from_own_page(request: falcon.Request) -> bool:
    """Tell whether a browser says that a page of this server sent a request, and not another site's."""
    site, origin = request.get_header("Sec-Fetch-Site"), request.get_header("Origin")
    return bool(site or origin) and site in (None, "same-origin") and origin in (None, request.prefix)


def form(sent: bytes) -> dict[str, str]:
    """Return the fields of a form, with the first value of each."""
    return {name: values[0] for name, values in parse_qs(sent.decode(errors="replace"), keep_blank_values=True).items()}


def set_cookie(request: falcon.Request, response: falcon.Response, name: str, value: str) -> None:
    """Give the browser a cookie for as long as it runs, which no script and, but for links, no other site makes use of."""
    response.set_cookie(name, value, path="/", http_only=True, same_site="Lax", secure=request.scheme == "https")


def cookie(request: falcon.Request, name: str) -> str:
    """Return the value of a cookie; empty when it was not sent."""
    return next(iter(request.get_cookie_values(name) or ()), "")
