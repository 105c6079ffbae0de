"""The operations of the vendor's interface, read from operations.toml, and the way from a path to one of them."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from grootboek.gateways.snelstart.contract.shapes import Model, Primitive, model

_LIST: Final = "[]"
_TEXTS: Final = frozenset({"documenttype", "input"})
"""The parts of a path that are words; the others are ids."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query string."""

    name: str
    holds: Primitive
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    `path` has `{name}` where an id or a word stands, `top` is the most rows that a list with OData gives (None without OData),
    `apply` tells whether it takes `$apply` too, `own_id` are the codes that tell an id in the body which must not be there or is
    another, `unknown` is the code of a 404. `empty` are the codes of a body with nothing in it, by what stands there instead of
    data, and `too_large` that of one past its limit, where the operation has its own; `also` are other paths that lead to it.
    `misread` is the code that tells a body which is empty, no JSON or not of its model. `freezes` marks one that reads, and
    keeps what it answers so that it is the same the next time.
    """

    method: str
    path: str
    scopes: tuple[str, ...] = ()
    body: Model | None = None
    body_many: bool = False
    answer: Model | None = None
    answer_many: bool = False
    status: int = 200
    top: int | None = None
    apply: bool = False
    query: tuple[Parameter, ...] = ()
    own_id: tuple[str, ...] = ()
    unknown: str | None = None
    misread: str | None = None
    media: str = "application/json"
    words: frozenset[str] = frozenset()
    does: str = ""
    empty: Mapping[str, str] = field(default_factory=dict)
    too_large: str | None = None
    also: tuple[str, ...] = ()
    freezes: bool = False

    @property
    def writes(self) -> bool:
        """Whether it may write to the books."""
        return self.method != "GET" or self.freezes

    @property
    def name(self) -> str:
        """The operation as the log and the coverage list name it."""
        return f"{self.method} {self.path}"

    @property
    def operation_id(self) -> str:
        """The operation as the vendor's interface names it."""
        way = self.path.replace("{", "").replace("}", "").strip("/").replace("/", "-")
        return f"v2-{way}-{self.method}{'' if self.top is None else '-OData'}"

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of its path."""
        return tuple(self.path.strip("/").split("/"))


def _operation(name: str, row: Mapping[str, Any]) -> Operation:
    method, path = name.split()
    body, answer = row.get("body", ""), row.get("answer", "")
    return Operation(
        method,
        path,
        tuple(row["scopes"]),
        model(body.removesuffix(_LIST)) if body else None,
        body.endswith(_LIST),
        model(answer.removesuffix(_LIST)) if answer else None,
        answer.endswith(_LIST),
        row.get("status", 200),
        row.get("top"),
        row.get("apply", False),
        tuple(_parameter(*pair) for pair in row.get("query", {}).items()),
        tuple(row.get("own_id", ())),
        row.get("unknown"),
        row.get("misread"),
        row.get("media", "application/json"),
        _TEXTS | set(row.get("words", ())),
        row.get("does", ""),
        row.get("empty", {}),
        row.get("too_large"),
        tuple(row.get("also", ())),
        row.get("freezes", False),
    )


def _parameter(name: str, written: str) -> Parameter:
    kind, *marks = written.split()
    return Parameter(name, Primitive(kind), "required" in marks)


@cache
def operations() -> Mapping[str, Operation]:
    """Return every operation of the vendor by its name, such as `GET /landen/{id}`."""
    text = files("grootboek.gateways.snelstart.contract").joinpath("operations.toml").read_text(encoding="utf-8")
    return {name: _operation(name, row) for name, row in tomllib.loads(text).items()}


@dataclass(slots=True)
class _Node:
    """What may follow some parts of a path: words first, then whatever stands where an id belongs, and what ends here."""

    words: "dict[str, _Node]" = field(default_factory=dict)
    other: "_Node | None" = None
    ends: "dict[str, tuple[Operation, Sequence[str]]]" = field(default_factory=dict)


class Routes:
    """Finds the operation of a method and a path; a word of the vendor goes before an id, and letters count in any case."""

    def __init__(self, served: Iterable[Operation]) -> None:
        """Take the operations that are served."""
        self._root: Final = _Node()
        for operation in served:
            for path in (operation.path, *operation.also):
                self._add(operation, path.strip("/").split("/"))

    def _add(self, operation: Operation, segments: Sequence[str]) -> None:
        node = self._root
        for segment in segments:
            if segment.startswith("{"):
                node.other = node.other or _Node()
                node = node.other
            else:
                node = node.words.setdefault(segment.lower(), _Node())
        node.ends[operation.method] = operation, segments

    def find(self, method: str, segments: Sequence[str]) -> tuple[Operation, Mapping[str, str]] | None:
        """Return the operation and what stands in its path by name; None when there is none."""
        found = _find(self._root, method, segments)
        if found is None:
            return None
        operation, declared = found
        pairs = zip(declared, segments, strict=True)
        return operation, {name[1:-1]: text for name, text in pairs if name.startswith("{")}


def _find(node: _Node, method: str, segments: Sequence[str]) -> tuple[Operation, Sequence[str]] | None:
    if not segments:
        return node.ends.get(method)
    word = node.words.get(segments[0].lower())
    found = _find(word, method, segments[1:]) if word else None
    return found or (_find(node.other, method, segments[1:]) if node.other else None)
