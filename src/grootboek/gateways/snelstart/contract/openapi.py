"""The interface as an OpenAPI document, of the operations that are served; made of operations.toml and models/*.toml alone."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from grootboek.gateways.snelstart.contract.headers import COUNTED, KEY, LONGEST_KEY, MATCH, PREFER, TAG, TOTAL
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
    # The vendor's document says object, as .NET calls what may be anything.
    Primitive.ANY: {
        "anyOf": [
            *({"type": name} for name in ("string", "number", "boolean", "object")),
            {"type": "array", "items": {}},
        ]
    },
}
_JSON: Final = "application/json"
_TEXT: Final[Json] = {"type": "string"}
_ERRORS: Final[Mapping[str, Json]] = {
    "Violations": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "errorCode": _TEXT,
                "message": _TEXT,
                "details": {"type": "string", "nullable": True},
            },
        },
    },
    "InvalidRequest": {
        "type": "object",
        "properties": {
            "message": _TEXT,
            "modelState": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
        },
    },
    "InvalidQuery": {"type": "object", "properties": {"Message": _TEXT}},
    "Denied": {"type": "object", "properties": {"message": _TEXT}},
    "Refused": {"type": "object", "properties": {"statusCode": {"type": "integer"}, "message": _TEXT}},
}
"""The forms of an error by the names that they have in the document: of broken rules, and of what comes before the rules."""
_STATUSES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "400": (
        "broken rules, a body that does not fit its model, or a query that cannot be read",
        ("Violations", "InvalidRequest", "InvalidQuery", "Refused"),
    ),
    "401": ("no subscription key or token that holds", ("Refused", "Denied")),
    "403": ("the token lacks a scope, or there were too many calls", ("Refused", "Denied")),
    "404": ("the id is unknown", ("Violations",)),
    "408": ("the body does not arrive in time", ("Refused",)),
    "412": ("the record is no longer as If-Match has it", ("Refused",)),
    "413": ("the body is too large", ("Refused",)),
    "422": ("the Idempotency-Key came with another request before", ("Refused",)),
    "429": ("too many calls at a time", ("Refused",)),
    "500": ("the server itself fails", ("Violations",)),
}
_FOR_BODIES: Final = frozenset({"408", "413"})


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
            "schemas": {**shapes, **_ERRORS},
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
        headers = (
            {"Link": "the next page", TOTAL: "the rows of all pages"}
            if operation.answer_many
            else {TAG: "of the record"}
        )
        answer["headers"] = {name: {"description": text, "schema": _TEXT} for name, text in headers.items()}
    elif operation.media != _JSON:
        answer["content"] = {operation.media: {"schema": _TEXT}}
    described: dict[str, Any] = {
        "tags": [operation.segments[0]],
        "summary": operation.does,
        "operationId": operation.operation_id,
        "x-scopes": list(operation.scopes),
        "parameters": parameters(operation),
        "responses": {str(operation.status): answer, **refusals(operation)},
    }
    if operation.body is not None:
        schema = _listed(_reference(operation.body), operation.body_many)
        described["requestBody"] = {"required": True, "content": {_JSON: {"schema": schema}}}
    return described


def parameters(operation: Operation) -> list[Json]:
    """Return what an operation takes in its path, its query string and headers."""
    return [*_in_path(operation), *_in_query(operation), *_in_headers(operation)]


def refusals(operation: Operation) -> Mapping[str, Json]:
    """Return the answers that an operation may give instead of its own, by status."""
    left_out = set() if "{" in operation.path else {"404"}
    left_out |= set() if operation.body is not None else _FOR_BODIES
    left_out |= {"412", "422"} if operation.method == "GET" else {"412"} if operation.method == "POST" else set()
    return {
        status: {"description": text, "content": {_JSON: {"schema": _one_of(forms)}}}
        for status, (text, forms) in _STATUSES.items()
        if status not in left_out
    }


def _one_of(forms: tuple[str, ...]) -> Json:
    references = [{"$ref": f"#/components/schemas/{form}"} for form in forms]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _in_headers(operation: Operation) -> Iterable[Json]:
    if operation.method != "GET":
        yield {"name": KEY, "in": "header", "schema": {**_TEXT, "minLength": 1, "maxLength": LONGEST_KEY}}
    if operation.method in ("PUT", "DELETE"):
        yield {"name": MATCH, "in": "header", "schema": _TEXT}
    if operation.method == "GET" and operation.answer_many:
        yield {"name": PREFER, "in": "header", "schema": {**_TEXT, "enum": [COUNTED]}}


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
    more: dict[str, Any] = {}
    if prop.longest is not None and not prop.many:
        more["maxLength"] = prop.longest
    for mark in prop.marks:
        if mark.rule == "range":
            more |= {"minimum": mark.numbers[0], "maximum": mark.numbers[1]}
    if prop.readonly:
        more["readOnly"] = True
    if prop.many:
        return {**_listed(_held(prop), many=True), **more}
    if isinstance(prop.holds, Model):
        # Beside a reference nothing else may stand.
        return {"allOf": [_held(prop)], "nullable": True}
    return {**_held(prop), **more, "nullable": True}


def _held(prop: Property) -> Json:
    match prop.holds:
        case Model():
            return _reference(prop.holds)
        case Enumeration():
            return {"type": "string", "enum": list(prop.holds.numbers)}
        case _:
            return _TYPES[prop.holds]
