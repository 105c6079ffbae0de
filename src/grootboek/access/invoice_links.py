"""Links to the PDF of an invoice: whoever has the link may read that invoice, and nobody can make one up.

The token is base64url of the administration, the invoice's uid and 16 bytes of an HMAC over both.
"""

import base64
import binascii
import hmac
import re
import struct
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from grootboek.access.keyring import Keyring

PATH: Final = "/factuur/{token}.pdf"
_TOKEN_IN_PATH: Final = re.compile("(?<=/factuur/)/*[^/]+", re.IGNORECASE)
_SEAL_BYTES: Final = 16
# 36 bytes are a multiple of three: base64 then has no padding, and the path needs no escaping.
_TOKEN: Final = struct.Struct(f">I16s{_SEAL_BYTES}s")


@dataclass(frozen=True, slots=True)
class InvoiceLink:
    """The invoice that a link leads to."""

    administration_id: int
    invoice_uid: UUID


def invoice_link(keyring: Keyring, administration_id: int, invoice_uid: UUID) -> str:
    """Return the path at which the PDF of an invoice is served."""
    sealed = _TOKEN.pack(administration_id, invoice_uid.bytes, _seal(keyring, administration_id, invoice_uid))
    return PATH.format(token=base64.urlsafe_b64encode(sealed).decode())


def linked_invoice(keyring: Keyring, token: str) -> InvoiceLink | None:
    """Return the invoice that the token of a link stands for; None when this installation did not make it."""
    try:
        # Without validate base64 skips foreign signs, and an altered link would still work.
        sealed = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
        administration_id, uid, seal = _TOKEN.unpack(sealed)
    except (UnicodeEncodeError, binascii.Error, struct.error):
        return None
    link = InvoiceLink(administration_id, UUID(bytes=uid))
    return link if hmac.compare_digest(seal, _seal(keyring, administration_id, link.invoice_uid)) else None


def _seal(keyring: Keyring, administration_id: int, invoice_uid: UUID) -> bytes:
    content = struct.pack(">I", administration_id) + invoice_uid.bytes
    return hmac.digest(keyring.signing_key("invoice link"), content, "sha256")[:_SEAL_BYTES]


def without_token(path: str) -> str:
    """Return a path that may be logged: a link to an invoice, mistyped or not, is without the token that makes it work."""
    return _TOKEN_IN_PATH.sub("{token}.pdf", path)
