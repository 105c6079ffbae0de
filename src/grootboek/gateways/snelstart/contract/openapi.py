"""The interface as an OpenAPI document, of the operations that are served; made of operations.toml and models/*.toml alone."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from grootboek.gateways.snelstart.contract.operations import Operation
from grootboek.gateways.snelstart.contract.shapes import Enumeration, Model, Primitive, Property

Json = Mapping[str, Any]

_TYPES: Final[Mapping[Primitive, Json]] = {
    Primitive.TEXT: {"type": "string"},
    Primitive.BYTES: {"type": "string", "format": "byte"},
    Primitive.INTEGER: {"type": "integer", "format": "int32"},
    Primitive.LONG: {"type": "integer", "format": "int64"},
    Primitive.DECIMAL: {"type": "number", "format": "decimal"},
    Primitive.DOUBLE: {"type": "number", "format": "double"},
    Primitive.BOOLEAN: {"type": "boolean"},
    Primitive.MOMENT: {"type": "string", "format": "date-time"},
    Primitive.GUID: {"type": "string", "format": "uuid"},
    Primitive.ANY: {"type": "object"},
}
_VIOLATIONS: Final[Json] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "errorCode": {"type": "string"},
            "message": {"type": "string"},
            "details": {"type": "string", "nullable": True},
        },
    },
}
_STATUSES: Final[Mapping[str, str]] = {
    "400": "broken rules, a body that does not fit its model, or a query that cannot be read",
    "401": "no subscription key or token that holds",
    "403": "the token lacks a scope, or there were too many calls",
    "404": "the id is unknown",
    "413": "the body is too large",
    "429": "too many calls at a time",
}


def document(served: Iterable[Operation], version: str) -> Json:
    """Return the document of some operations; `version` is that of this server."""
    paths: dict[str, dict[str, Json]] = {}
    shapes: dict[str, Json] = {}
    for operation in served:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
        for shape in (operation.body, operation.answer):
            if shape is not None:
                _add(shapes, shape)
    return {
        "openapi": "3.0.1",
        "info": {"title": "SnelStart B2B-Api v2", "version": "1.0", "x-server-version": version},
        "servers": [{"url": "/v2"}],
        "paths": paths,
        "components": {
            "schemas": shapes,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "Ocp-Apim-Subscription-Key"},
                "keyInQuery": {"type": "apiKey", "in": "query", "name": "subscription-key"},
            },
        },
        "security": [{"token": [], "key": []}, {"token": [], "keyInQuery": []}],
    }


def _operation(operation: Operation) -> Json:
    answer: dict[str, Any] = {"description": "done"}
    if operation.answer is not None:
        answer["content"] = {operation.media: {"schema": _listed(_reference(operation.answer), operation.answer_many)}}
    statuses: dict[str, dict[str, Any]] = {
        status: {"description": text} for status, text in _STATUSES.items() if status != "404" or operation.unknown
    }
    statuses["400"]["content"] = {"application/json": {"schema": {"anyOf": [_VIOLATIONS, {"type": "object"}]}}}
    described: dict[str, Any] = {
        "tags": [operation.segments[0]],
        "summary": operation.does,
        "operationId": operation.operation_id,
        "x-scopes": list(operation.scopes),
        "parameters": [*_in_path(operation), *_in_query(operation)],
        "responses": {str(operation.status): answer, **statuses},
    }
    if operation.body is not None:
        schema = _listed(_reference(operation.body), operation.body_many)
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return described


def _in_path(operation: Operation) -> Iterable[Json]:
    for segment in operation.segments:
        if segment.startswith("{"):
            name = segment[1:-1]
            holds = Primitive.TEXT if name in operation.words else Primitive.GUID
            yield {"name": name, "in": "path", "required": True, "schema": _TYPES[holds]}


def _in_query(operation: Operation) -> Iterable[Json]:
    for parameter in operation.query:
        yield {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "schema": _TYPES[parameter.holds],
        }
    if operation.top is not None:
        whole = {"type": "integer", "format": "int32", "minimum": 0}
        yield {"name": "$top", "in": "query", "schema": {**whole, "maximum": operation.top, "default": operation.top}}
        yield {"name": "$skip", "in": "query", "schema": {**whole, "default": 0}}
        for name in ("$filter", "$orderby", "$select", *(["$apply"] if operation.apply else [])):
            yield {"name": name, "in": "query", "schema": {"type": "string"}}


def _reference(shape: Model) -> Json:
    return {"$ref": f"#/components/schemas/{shape.schema}"}


def _listed(schema: Json, many: bool) -> Json:
    return {"type": "array", "items": schema} if many else schema


def _add(shapes: dict[str, Json], shape: Model) -> None:
    """Add a model, and those in it, to the schemas."""
    if shape.schema in shapes:
        return
    properties = {prop.name: _property(prop) for prop in shape.properties}
    required = [prop.name for prop in shape.properties if prop.required]
    shapes[shape.schema] = {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
    }
    for prop in shape.properties:
        if isinstance(prop.holds, Model):
            _add(shapes, prop.holds)


def _property(prop: Property) -> Json:
    match prop.holds:
        case Model():
            schema = _reference(prop.holds)
        case Enumeration():
            schema = {"type": "string", "enum": list(prop.holds.numbers)}
        case _:
            schema = _TYPES[prop.holds]
    more: dict[str, Any] = {}
    if prop.longest is not None and not prop.many:
        more["maxLength"] = prop.longest
    for mark in prop.marks:
        if mark.rule == "range":
            more |= {"minimum": mark.numbers[0], "maximum": mark.numbers[1]}
    if prop.readonly:
        more["readOnly"] = True
    # Beside a reference nothing else may stand.
    return {**_listed(schema, prop.many), **({} if isinstance(prop.holds, Model) and not prop.many else more)}
