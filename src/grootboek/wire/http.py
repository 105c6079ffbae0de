"""HTTP as every door uses it: the Visit of a request, its body and query, where it came from, and a browser's cookie.

A door fills in the Visit as it learns what is asked; the middleware writes it to the log and counts it. It holds no secret.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from ipaddress import ip_address
from typing import BinaryIO, Final, cast
from urllib.parse import parse_qs

import falcon

from grootboek.wire.refused_bodies import BodyTooLarge

VISIT_KEY = "grootboek.visit"
"""The key of a request's Visit in its WSGI environment."""

_DROPPED_AT_ONCE: Final = 64 * 1024
_READ_AT_ONCE: Final = 4 * 1024 * 1024
"""A request lets others go first each time that it waits for more."""

LOCAL_KEY = "grootboek.local"
"""The key, in the WSGI environment, of whether a request came from this machine, and not for another one through a proxy."""


@dataclass(slots=True)
class Visit:
    """One request as the log and the metrics show it.

    `address` is the client's; `door` is eboekhouden, snelstart, cash, web or empty; `operation` is the vendor's name for what is
    asked, from the door's own fixed list (never a text of the client, since each name becomes a metric); `refusals` are the
    vendor's codes in the answer; `failure` is an exception that was answered in the vendor's form, for the log's traceback.
    """

    request_id: str = ""
    address: str = ""
    door: str = ""
    operation: str = ""
    administration_id: int | None = None
    refusals: list[str] = field(default_factory=list)
    failure: BaseException | None = None


def visit_of(request: falcon.Request) -> Visit:
    """Return the Visit of a request; a new one when the request did not come through the middleware."""
    return cast("Visit", request.env.setdefault(VISIT_KEY, Visit(address=request.env.get("REMOTE_ADDR", ""))))


def body(request: falcon.Request, limit: int) -> bytes:
    """Read the whole body of a request, chunked or not, up to a limit in bytes; BodyRefused when it cannot be had."""
    content, is_whole = beginning_of_body(request, limit)
    if not is_whole:
        raise BodyTooLarge
    return content


def beginning_of_body(request: falcon.Request, size: int) -> tuple[bytes, bool]:
    """Read up to so many bytes of a body, and tell whether that is all of it."""
    content = _stream(request).read(size + 1)
    return content, len(content) <= size


def rest_of_body(request: falcon.Request, beginning: bytes, limit: int) -> bytes:
    """Read what follows on a beginning and return the whole body; BodyTooLarge past a limit in bytes."""
    # Into one buffer that becomes the body itself: read at once there would be two of it, and a third put together.
    content, stream, piece = BytesIO(), _stream(request), beginning
    while piece:
        content.write(piece)
        if content.tell() > limit:
            raise BodyTooLarge
        piece = stream.read(_READ_AT_ONCE)
    return content.getvalue()


def drop_body(request: falcon.Request) -> None:
    """Read what is left of a body without keeping it, so that its client comes to read the answer."""
    stream = _stream(request)
    while stream.read(_DROPPED_AT_ONCE):
        pass


def _stream(request: falcon.Request) -> BinaryIO:
    # Without wsgi.input_terminated the stream does not end where the body does: its length has to bound it.
    has_length = request.content_length is not None and not request.env.get("wsgi.input_terminated")
    return cast("BinaryIO", request.bounded_stream if has_length else request.stream)


def query(request: falcon.Request) -> dict[str, str]:
    """Return the first value of each name in a request's query; names are in lower case, since IIS reads them in any."""
    parsed = parse_qs(request.query_string, keep_blank_values=True)
    return {name.lower(): values[0] for name, values in parsed.items()}


def is_local(request: falcon.Request) -> bool:
    """Tell whether a request came from this machine, to a host name that can only mean this machine.

    A stranger's web page may have its own host name resolve to 127.0.0.1 (DNS rebinding); the browser here then sends its
    requests from this machine, but with that name in the Host header.
    """
    try:
        name = request.host
    except ValueError:  # a Host whose port is no number
        return False
    is_local_name = name == "localhost" or name.endswith(".localhost") or is_loopback(name)
    return is_local_name and bool(request.env.get(LOCAL_KEY))


@lru_cache(4096)
def is_loopback(address: str) -> bool:
    """Tell whether a text is a loopback address, also an IPv4 one that is written as IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback


def is_from_own_page(request: falcon.Request) -> bool:
    """Tell whether a browser says that a page of this server sent a request; without a word from it, it is not."""
    site, origin = request.get_header("Sec-Fetch-Site"), request.get_header("Origin")
    return bool(site or origin) and site in (None, "same-origin") and origin in (None, request.prefix)


def form(content: bytes, max_fields: int) -> dict[str, str]:
    """Return the first value of each field in the body of a form; a form with too many fields counts as empty."""
    try:
        fields = parse_qs(content.decode(errors="replace"), keep_blank_values=True, max_num_fields=max_fields)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def set_cookie(request: falcon.Request, response: falcon.Response, name: str, value: str) -> None:
    """Give the browser a session cookie that scripts cannot read and that other sites send along only with a link."""
    response.set_cookie(name, value, path="/", http_only=True, same_site="Lax", secure=request.scheme == "https")


def cookie(request: falcon.Request, name: str) -> str:
    """Return the value of a cookie; empty when it was not sent."""
    return next(iter(request.get_cookie_values(name) or ()), "")
