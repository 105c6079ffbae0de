"""The program that takes an electronic invoice out of a PDF: the PDF comes in, the XML goes out; nothing when there is none.

It ends with EX_DATAERR when the PDF cannot be read.
"""

import logging
import os
import resource
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from pypdf import PdfReader

_LARGEST: Final = 16 * 1024 * 1024
_ROOTS: Final = (b"Invoice-2", b"CreditNote-2", b"CrossIndustryInvoice")
"""What the names of the roots of electronic invoices have in them."""
_LOOKED_AT: Final = 4096
_LIMITS: Final = {
    resource.RLIMIT_AS: 1024 * 1024 * 1024,  # bytes
    resource.RLIMIT_CPU: 10,  # seconds
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> int:
    """Read what comes in, and return the exit status."""
    # Whoever waits for an answer of the server goes first, and where memory runs out it is this process that ends.
    os.nice(10)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for limit, most in _LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(limit, (most, most))
    logging.disable()
    try:
        invoice = invoice_of(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 (a PDF is damaged in as many ways as there are programs)
        return os.EX_DATAERR
    sys.stdout.buffer.write(invoice)
    return 0


def invoice_of(pdf: bytes) -> bytes:
    """Return the first file within a PDF that looks like an electronic invoice; nothing when there is none."""
    for attachment in PdfReader(BytesIO(pdf)).attachment_list:
        content = attachment.content
        if len(content) <= _LARGEST and any(root in content[:_LOOKED_AT] for root in _ROOTS):
            return content
    return b""


if __name__ == "__main__":
    sys.exit(main())
