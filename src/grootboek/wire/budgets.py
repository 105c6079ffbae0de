"""Budgets: what one request may bring and cause, so that nobody makes a server work more than in proportion to what was sent.

Each door declares its entrances. The front holds a request to the bytes of its entrance before the door sees it; the door
holds it to the rest with the readers of this package. `docs/reference/limits.md` shows them all.
"""

import re
from dataclasses import dataclass
from typing import Final

LONGEST_QUERY: Final = 65_000
"""In bytes, of a query string, at every entrance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most that one request may bring and cause; 0: nothing of the kind is read.

    `body` is in bytes; `tags` are those of XML; `values` are those of JSON, the fields of a form or the words of a filter;
    `depth` is how deep they nest; `text` is in characters, of a text that is made on the way to the answer; `steps` are those
    of a calculation that a client wrote, such as a filter on rows.
    """

    body: int = 0
    tags: int = 0
    values: int = 0
    depth: int = 0
    text: int = 0
    steps: int = 0


NOTHING: Final = Budget()
"""The budget where nothing is read but the address and the headers."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """A place where requests come in: which they are, their budget, and how a client is told that it was passed.

    `path` has to match all of a path without its query; `query` all of the query string, where one path has several entrances.
    """

    name: str
    methods: frozenset[str]
    path: re.Pattern[str]
    budget: Budget
    refusal: str
    query: re.Pattern[str] | None = None

    def takes(self, method: str, path: str, query: str) -> bool:
        """Tell whether a request comes in here."""
        return (
            method in self.methods
            and self.path.fullmatch(path) is not None
            and (self.query is None or self.query.fullmatch(query) is not None)
        )


READING: Final = frozenset({"GET", "HEAD"})
SENDING: Final = frozenset({"POST"})
