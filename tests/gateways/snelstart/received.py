"""Bodies with invoices in UBL and other files, as tests post them."""

from base64 import b64encode
from typing import Any

from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.parties import PartyFilter, stream_parties
from tests.formats.ubl_files import ubl
from tests.gateways.snelstart.conftest import Door

UBL_PATH = "/v2/inkoopboekingen/ubl"
TAKING = "/v2/inkoopboekingen/CreateFromAttachment"
STATUS = "/v2/inkoopboekingen/GetCreateFromAttachmentStatus"


def body(content: bytes, name: str = "factuur.xml", **more: Any) -> dict[str, Any]:
    """Return a body with a file."""
    return {"fileName": name, "content": b64encode(content).decode(), **more}


def baker(door: Door) -> str:
    """Return the id of the supplier of the invoices, who is made when he is first asked for."""
    with door.book(writing=True) as book:
        known = next(stream_parties(book, PartyFilter(code="BAKKER")), None)
        draft = PartyDraft(code="BAKKER", name="Bakkerij", vat_number="NL820646660B01", is_customer=False)
        return str((known or add_party(book, draft)).uid)


def post_ubl(door: Door, number: str, **parts: Any) -> Any:
    """Post an invoice with a number; `force` and `pdf` go to the body."""
    more = {name: parts.pop(name) for name in ("forcePersist", "pdfContent") if name in parts}
    return door.call("POST", UBL_PATH, body(ubl(number, **parts), **more))
