"""The headers that this door knows beyond the vendor's, by name; a client that does not send them sees nothing of them."""

from typing import Final

KEY: Final = "Idempotency-Key"
LONGEST_KEY: Final = 255
"""Characters of a key: it is kept, and looked for at every write that has one."""
REPLAYED: Final = "Idempotent-Replayed"
MATCH: Final = "If-Match"
TAG: Final = "ETag"
PREFER: Final = "Prefer"
COUNTED: Final = "count=exact"
"""The preference of a client that wants to know of how many rows a page is."""
TOTAL: Final = "X-Total-Count"
