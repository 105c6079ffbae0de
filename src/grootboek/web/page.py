"""How a page is answered: from a template, with headers that let other sites do nothing with it."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import falcon
from jinja2 import Environment, PackageLoader, StrictUndefined

from grootboek.web import dutch

STYLE: Final = "/administratie/stijl.css"
_CONTENT: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _CONTENT,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
)
"""A page is not cached, runs no script, stands in no frame and fetches nothing from elsewhere."""

_templates: Final = Environment(
    loader=PackageLoader("grootboek.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= {"amount": dutch.amount, "day": dutch.day, "day_in_full": dutch.day_in_full}
_templates.globals |= {"style": STYLE}


def show(response: falcon.Response, template: str, **values: object) -> None:
    """Answer with a page."""
    response.content_type = "text/html; charset=utf-8"
    response.set_headers(dict(HEADERS))
    response.text = _templates.get_template(template).render(**values)


def allow_form_to(response: falcon.Response, origin: str) -> None:
    """Let the form of a page end at another site: browsers hold a redirect after a form to the same rule as the form."""
    response.set_header("Content-Security-Policy", f"{_CONTENT} {origin}")


class Style:
    """The style sheet of the pages."""

    def __init__(self) -> None:
        self._text = files("grootboek.web").joinpath("static/style.css").read_text(encoding="utf-8")

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the style sheet."""
        response.content_type = "text/css; charset=utf-8"
        response.set_header("X-Content-Type-Options", "nosniff")
        response.cache_control = ["max-age=3600"]
        response.text = self._text
