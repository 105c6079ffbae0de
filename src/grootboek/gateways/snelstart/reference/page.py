"""The pages of `/v2/docs`: the operations that are served by resource, and of each resource its operations and models.

They are made of the declarations that `/v2/openapi.json` is made of, once in a process.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from grootboek import __version__
from grootboek.gateways.snelstart.contract.openapi import parameters, refusals
from grootboek.gateways.snelstart.contract.operations import Operation
from grootboek.gateways.snelstart.contract.shapes import Enumeration, Mark, Model, Property, models_within
from grootboek.gateways.snelstart.errors import message_of
from grootboek.gateways.snelstart.operations import SERVED
from grootboek.gateways.snelstart.reference.samples import answer_of, body_of, sample_id

PATH: Final = "/v2/docs"
_FOLDER: Final = files(__package__)
_STYLE: Final = Markup(_FOLDER.joinpath("page.css").read_text(encoding="utf-8"))  # noqa: S704 (our own file)
_STYLE_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
"""A page runs no script, stands in no frame and fetches nothing; its style is within it."""
_RULES: Final = {"required": "required", "listed": "one of the values"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation as a page shows it."""

    operation: Operation
    parameters: Sequence[Mapping[str, Any]]
    answers: Sequence[tuple[str, str]]
    codes: Sequence[tuple[str, str]]
    request: str
    answer: str


def page(resource: str = "") -> str | None:
    """Return the page of a resource, or without one that of all; None when no operation of the resource is served."""
    name = next((name for name in ("", *_resources()) if name.lower() == resource.lower()), None)
    return None if name is None else _page(name)


@cache
def _resources() -> Mapping[str, Sequence[Operation]]:
    """Return the operations that are served by resource: lists before records, reading before writing."""
    resources: dict[str, list[Operation]] = {}
    for operation in sorted(SERVED, key=lambda one: (one.segments, one.method != "GET")):
        resources.setdefault(operation.segments[0], []).append(operation)
    return resources


@cache
def _page(resource: str) -> str:
    own = _resources().get(resource, ())
    models = _reached(own)
    return _template().render(
        path=PATH,
        style=_STYLE,
        version=__version__,
        resources=_resources(),
        resource=resource,
        operations=[_shown(operation) for operation in own],
        models=models,
        enumerations=_enumerations(models),
        marks=_marks,
        inner=_inner,
    )


@cache
def _template() -> Template:
    # Compiled for the first page: a start would wait for it.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_FOLDER.joinpath("page.html").read_text(encoding="utf-8"))


def _shown(operation: Operation) -> Shown:
    texts = [(status, answer["description"]) for status, answer in refusals(operation).items()]
    own = [code for code in (*operation.own_id, operation.unknown) if code]
    shapes = _reached([operation], bodies_only=True)
    marked = {mark.code for shape in shapes for mark in _all_marks(shape) if mark.code}
    return Shown(
        operation,
        parameters(operation),
        texts,
        [(code, message_of(code)) for code in sorted(marked.union(own))],
        _request(operation),
        _answer(operation),
    )


def _request(operation: Operation) -> str:
    """Write a sample request."""
    path = operation.path
    for parameter in parameters(operation):
        if parameter["in"] == "path":
            is_id = parameter["schema"].get("format") == "uuid"
            value = sample_id(operation.segments[0]) if is_id else parameter["name"]
            path = path.replace(f"{{{parameter['name']}}}", value)
    wanted = {parameter.name: sample_id(parameter.name) for parameter in operation.query if parameter.required}
    query = f"?{urlencode(wanted)}" if wanted else "?$top=1" if operation.top else ""
    head = [
        f"{operation.method} /v2{path}{query} HTTP/1.1",
        "Authorization: Bearer ...",
        "Ocp-Apim-Subscription-Key: ...",
    ]
    body = body_of(operation)
    return "\n".join(head) if body is None else "\n".join([*head, "Content-Type: application/json", "", _json(body)])


def _answer(operation: Operation) -> str:
    """Write the answer to a sample request."""
    head = f"HTTP/1.1 {operation.status} {HTTPStatus(operation.status).phrase}"
    answer = answer_of(operation)
    if answer is None:
        return head
    is_json = operation.media == "application/json"
    return f"{head}\nContent-Type: {operation.media}" + (f"; charset=utf-8\n\n{_json(answer)}" if is_json else "")


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _reached(operations: Iterable[Operation], *, bodies_only: bool = False) -> list[Model]:
    """Return every model that operations take, or give too, and those in them."""
    return models_within(
        shape
        for operation in operations
        for shape in (operation.body, None if bodies_only else operation.answer)
        if shape
    )


def _all_marks(shape: Model) -> Iterator[Mark]:
    for prop in shape.properties:
        yield from prop.marks
    for marks in shape.inner.values():
        yield from marks


def _enumerations(models: Iterable[Model]) -> list[Enumeration]:
    held = (prop.holds for shape in models for prop in shape.properties)
    found = {enumeration.name: enumeration for enumeration in held if isinstance(enumeration, Enumeration)}
    return [found[name] for name in sorted(found)]


def _marks(prop: Property) -> list[tuple[str, str | None]]:
    """Return what is demanded of a property in words, each with the code that tells it."""
    return [*([("read only", None)] if prop.readonly else []), *map(_in_words, prop.marks)]


def _inner(shape: Model) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """Return what is demanded of properties of nested models at this place alone."""
    return [(".".join(path), list(map(_in_words, marks))) for path, marks in shape.inner.items()]


def _in_words(mark: Mark) -> tuple[str, str | None]:
    if mark.rule == "longest":
        return f"at most {mark.numbers[0]} characters", mark.code
    if mark.rule == "range":
        return f"{mark.numbers[0]} to {mark.numbers[1]}", mark.code
    return _RULES.get(mark.rule, f"form: {mark.rule}"), mark.code
