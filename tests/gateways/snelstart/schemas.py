"""Answers of the door held against OpenAPI documents: the vendor's, where it is beside the checkout, and the door's own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from grootboek.gateways.snelstart.contract.openapi import document
from grootboek.gateways.snelstart.operations import ROUTES, SERVED

VENDOR = Path(__file__).resolve().parents[3].parent / "shared/contracts/snelstart-openapi.json"
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


@dataclass(frozen=True)
class Document:
    """An OpenAPI document; in the vendor's null fits everywhere, as it declares no property that may be null."""

    content: Mapping[str, Any]
    null_fits: bool

    def operation(self, operation_id: str) -> Mapping[str, Any]:
        """Return an operation by its id."""
        methods = (methods for methods in self.content["paths"].values())
        operations = (operation for some in methods for operation in some.values() if isinstance(operation, dict))
        found: Mapping[str, Any] = next(one for one in operations if one["operationId"] == operation_id)
        return found

    def schema(self, operation_id: str, status: int) -> Mapping[str, Any] | None:
        """Return the schema of an answer; None when the status is not told."""
        answer = self.operation(operation_id)["responses"].get(str(status))
        if answer is None:
            return None
        found: Mapping[str, Any] = next(iter(answer.get("content", {}).values()), {}).get("schema", {})
        return found

    def misfits(self, value: Any, schema: Mapping[str, Any], where: str = "$") -> Iterator[str]:
        """Yield what in a value does not fit a schema: other types, other values, properties that are absent or unknown."""
        if "$ref" in schema:
            schema = self.content["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        if value is None and schema:
            if not (self.null_fits or schema.get("nullable")):
                yield f"{where}: null"
            return
        if "allOf" in schema:
            for part in schema["allOf"]:
                yield from self.misfits(value, part, where)
            return
        if "anyOf" in schema:
            if all(any(self.misfits(value, part, where)) for part in schema["anyOf"]):
                yield f"{where}: none of what it may be"
            return
        yield from self._own_misfits(value, schema, where)

    def _own_misfits(self, value: Any, schema: Mapping[str, Any], where: str) -> Iterator[str]:
        kind = schema.get("type")
        if kind == "object" and self.null_fits and "properties" not in schema:
            return  # what .NET calls an object may hold anything
        if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
            yield f"{where}: {type(value).__name__} where {kind} is declared"
        elif "enum" in schema and value not in schema["enum"]:
            yield f"{where}: {value!r} is none of {schema['enum']}"
        elif isinstance(value, dict):
            properties = schema.get("properties")
            for name in value.keys() ^ properties.keys() if properties else ():
                yield f"{where}.{name}: {'not declared' if name in value else 'absent'}"
            for name, inner in (properties or {}).items():
                if name in value:
                    yield from self.misfits(value[name], inner, f"{where}.{name}")
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from self.misfits(item, schema.get("items", {}), f"{where}[{number}]")


@cache
def own() -> Document:
    """Return the document that the door publishes."""
    return Document(json.loads(json.dumps(document(SERVED, "0"))), null_fits=False)


@cache
def vendor() -> Document | None:
    """Return the vendor's document; None when it is not beside the checkout."""
    return Document(json.loads(VENDOR.read_text(encoding="utf-8")), null_fits=True) if VENDOR.is_file() else None


def misfits_of(method: str, path: str, query: str, status: int, text: str) -> list[str]:
    """Return what in an answer does not fit the documents; nothing for a path that leads to no operation.

    Of the vendor's document the answers of success count: what it has for errors are leaks of .NET.
    """
    top, *segments = [segment for segment in path.split("?", maxsplit=1)[0].split("/") if segment] or [""]
    found = ROUTES.find(method, segments) if top.lower() == "v2" else None
    if found is None:
        return []
    operation = found[0]
    schema = own().schema(operation.operation_id, status)
    if schema is None:
        return [f"{operation.name} does not tell status {status}"]
    asked = parse_qs(query)
    if "$apply" in asked and status == operation.status:
        # What is computed of a list is no list of its model.
        return []
    if operation.media != "application/json" and status == operation.status:
        return list(own().misfits(text, schema))
    value = json.loads(text) if text else {}
    told = list(own().misfits(value, schema))
    theirs = vendor()
    # What has no model is a text, or nothing, for which the vendor declares an object.
    if theirs is not None and status < 300 and operation.answer is not None:
        told += theirs.misfits(value, theirs.schema(operation.operation_id, status) or {})
    # Clients know this property of an article with the price of a customer; the vendor does not publish it.
    told = [one for one in told if not ("relatieId" in asked and one.endswith(".prijsafspraak: not declared"))]
    # A client that selects has asked for properties to be absent.
    return [one for one in told if not ("$select" in asked and one.endswith(": absent"))]
