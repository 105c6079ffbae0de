"""One call of a resource: the operation, what stands in its path and query string, its body, and what is wrong with the body."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl
from uuid import UUID

from grootboek.gateways.snelstart.contract.binding import READERS, Bound
from grootboek.gateways.snelstart.contract.operations import Operation
from grootboek.gateways.snelstart.errors import Failed, Violation, broken_rules, misread, not_found
from grootboek.store.book import Book
from grootboek.wire.literals import guid_from_wire


@dataclass(slots=True)
class Page:
    """The page of a list that a call asks, as it becomes known: its first row, the most rows it has, and of how many in all.

    `counted` says that the client wants to know the last.
    """

    counted: bool = False
    skip: int = 0
    top: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `violations` are the marks that the body breaks, which whoever answers tells with the rules of the books."""

    operation: Operation
    path: Mapping[str, str]
    query_string: str
    bodies: Sequence[Bound] = ()
    violations: tuple[Violation, ...] = ()
    content: bytes = b""
    page: Page = field(default_factory=Page)

    @property
    def uid(self) -> UUID:
        """The id in the path; `Failed` with ALG-0103 when it is none."""
        return self.uid_at("id")

    def uid_at(self, name: str) -> UUID:
        """Return the id that stands in the path under a name; `Failed` with ALG-0103 when it is none."""
        try:
            uid = guid_from_wire(self.path[name])
        except ValueError:
            uid = UUID(int=0)
        if not uid.int:
            raise broken_rules([Violation("ALG-0103")])
        return uid

    @property
    def body(self) -> Bound:
        """The body of an operation that takes one object."""
        return self.bodies[0]

    @property
    def unknown(self) -> Failed:
        """The answer to an id that the resource does not have."""
        return not_found(self.operation.unknown or "ALG-0103")

    def parameters(self) -> Mapping[str, object]:
        """Return the parameters of the query string that the operation declares and the client sent, read as they are declared.

        `Failed` with shape B when one is missing or is no value of its type.
        """
        pairs = {name.casefold(): text for name, text in parse_qsl(self.query_string, keep_blank_values=True)}
        values: dict[str, object] = {}
        misfits: dict[str, list[str]] = {}
        for parameter in self.operation.query:
            text = pairs.get(parameter.name.casefold(), "").strip()
            try:
                if text:
                    values[parameter.name] = READERS[parameter.holds](text)
                elif parameter.required:
                    misfits[parameter.name] = [f"The {parameter.name} field is required."]
            except (ValueError, OverflowError):
                misfits[parameter.name] = [f"The value '{text}' is not valid for {parameter.name}."]
        if misfits:
            raise misread(misfits)
        return values


Answer: TypeAlias = Callable[[Book, Call], object]
"""What answers an operation: the value that goes over the wire."""
