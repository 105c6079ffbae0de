"""The pages that a browser gets at `/soap.asmx`: the operations, and of each its sample messages and a form to try it.

They are those of ASMX, but for the form: ASMX's own sends each value apart, which this service does not take, so this one sends a
whole message. It works only on this machine, and only when it was filled in on this page.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import falcon
from jinja2 import Environment, StrictUndefined, Template
from lxml import etree
from markupsafe import Markup, escape

from grootboek.gateways.eboekhouden.budgets import TRIAL
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.wire.contract import Operation
from grootboek.wire.http import body, form, is_from_own_page, is_local
from grootboek.wire.samples import example, sample
from grootboek.wire.soap import Answer, Version

PATH: Final = "/soap.asmx"
NOT_LOCAL: Final = "The test form is only available for requests from the local machine."
OTHER_SITE: Final = "The message was not sent on: the form was filled in on a page of another site."

_TITLES: Final = ((Version.V11, "SOAP 1.1"), (Version.V12, "SOAP 1.2"))
_PLACEHOLDER: Final = re.compile(r"(?<=&gt;)[\w ]+(?=&lt;/)|(?<=Content-Length: )length")
_NAMES: Final[Mapping[str, str]] = MappingProxyType({name.lower(): name for name in CONTRACT.operations})
_FOLDER: Final = files(__package__)
_STYLE: Final = Markup(_FOLDER.joinpath("help_page.css").read_text(encoding="utf-8"))  # noqa: S704 (our own file)
_STYLE_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        # Not no-referrer: browsers then send `Origin: null` with the form, and it looks like one of another site.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
)


@dataclass(frozen=True, slots=True)
class Trial:
    """A message that was sent with the form, and its answer."""

    message: str
    answer: Answer


def is_form(request: falcon.Request) -> bool:
    """Tell whether a request sends the form, rather than a message."""
    return (request.content_type or "").lower().startswith("application/x-www-form-urlencoded")


def takes_form(request: falcon.Request, name: str) -> bool:
    """Tell whether the form of an operation's page is answered: to its own page, on this machine."""
    return name.lower() in _NAMES and not _refusal(request)


def message_of(request: falcon.Request) -> str:
    """Return the message in the form of a request."""
    return form(body(request, TRIAL.body), TRIAL.values).get("message", "")


def show_list(response: falcon.Response) -> None:
    """Answer with the page that names the operations."""
    _show(response, operation=None, operations=sorted(CONTRACT.operations))


def show_operation(
    request: falcon.Request, response: falcon.Response, name: str, today: date, trial: Trial | None = None
) -> None:
    """Answer with the page of an operation, whose name is read in any case; 404 when there is no such operation."""
    operation = CONTRACT.operations.get(_NAMES.get(name.lower(), ""))
    if operation is None:
        response.status = falcon.HTTP_404
        _show(response, operation=name, samples=())
        return
    refusal = _refusal(request)
    if refusal and request.method == "POST":
        response.status = falcon.HTTP_403
    _show(
        response,
        operation=operation.name,
        refusal=refusal,
        message=trial.message if trial else example(CONTRACT, operation, today),
        answer=_shown(trial.answer) if trial else "",
        samples=tuple(_samples(operation, request.netloc)),
    )


def _refusal(request: falcon.Request) -> str:
    """Return why there is no form, or why it is not answered; empty when it is."""
    if not is_local(request):
        return NOT_LOCAL
    return OTHER_SITE if request.method == "POST" and not is_from_own_page(request) else ""


def _show(response: falcon.Response, **shown: object) -> None:
    response.content_type = "text/html; charset=utf-8"
    response.set_headers(dict(_HEADERS))
    response.text = _template().render(service=CONTRACT.service, path=PATH, style=_STYLE, **shown)


def _samples(operation: Operation, host: str) -> Iterator[tuple[str, Markup, Markup]]:
    """Yield title, request and response of the samples in each version."""
    for version, title in _TITLES:
        exchange = sample(CONTRACT, operation, version, (host, PATH))
        yield title, _marked(exchange.request), _marked(exchange.response)


def _marked(text: str) -> Markup:
    """Mark the placeholders in a sample."""
    return Markup(_PLACEHOLDER.sub(r"<i>\g<0></i>", str(escape(text))))  # noqa: S704 (escaped before it is marked)


def _shown(answer: Answer) -> str:
    """Write an answer with its headers, indented to be read."""
    # Our own answer: it may be larger than what libxml2 takes from strangers.
    root = etree.fromstring(answer.body, etree.XMLParser(huge_tree=True, resolve_entities=False))
    etree.indent(root)
    # The answer has a blank before `/>`, as XmlTextWriter writes it; lxml drops it.
    text = etree.tostring(root, encoding="unicode").replace("/>", " />")
    head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\nContent-Type: {answer.content_type}"
    return f'{head}\n\n<?xml version="1.0" encoding="utf-8"?>\n{text}'


@cache
def _template() -> Template:
    # Compiled for the first page: a start would wait for it.
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_FOLDER.joinpath("help_page.html").read_text(encoding="utf-8"))
