"""Link and X-Total-Count: where the next page of a list is, and how many rows there are in all.

The rows are counted where that costs nothing: of a list in memory, and on a last page. Elsewhere a client asks for it with
`Prefer: count=exact`, as it is a further query.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

import falcon

from grootboek.gateways.snelstart.call import Call
from grootboek.gateways.snelstart.contract.headers import COUNTED, PREFER, TOTAL

_LONGEST_LINK: Final = 4_000
"""Signs of an address that stands in a header: many clients take no more than 8 kB of headers."""


def wants_count(request: falcon.Request) -> bool:
    """Tell whether a client prefers to know how many rows there are in all."""
    preferences = (request.get_header(PREFER) or "").lower().replace(" ", "").replace('"', "")
    return COUNTED in preferences.replace(";", ",").split(",")


def page_headers(request: falcon.Request, call: Call, answer: object) -> Mapping[str, str]:
    """Return what there is to say of the page that an answer is; nothing when it is no page."""
    page = call.page
    if page.top is None or not isinstance(answer, Sequence):
        return {}
    end, is_full = page.skip + len(answer), len(answer) == page.top
    total = end if page.total is None and not is_full and (answer or not page.skip) else page.total
    headers = {} if total is None else {TOTAL: str(total)}
    if total is not None and page.counted:
        headers["Preference-Applied"] = COUNTED
    if answer and is_full and (total is None or end < total) and len(link := _next(request, end)) <= _LONGEST_LINK:
        headers["Link"] = f'<{link}>; rel="next"'
    return headers


def _next(request: falcon.Request, skip: int) -> str:
    """Return the address of the same list from a row on."""
    pairs = [pair for pair in parse_qsl(request.query_string, keep_blank_values=True) if pair[0] != "$skip"]
    query = urlencode([*pairs, ("$skip", str(skip))], safe="$'(),/:")
    return f"{request.prefix}{quote(request.path)}?{query}"
