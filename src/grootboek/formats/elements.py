"""XML that this program writes: elements as values, without those that have nothing to say, and the document that they make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from grootboek.wire.xml import escape, escape_attribute

_INDENT: Final = "  "


@dataclass(frozen=True, slots=True)
class Element:
    """An element with the prefix in its name, with text or with elements in it."""

    name: str
    text: str = ""
    inner: tuple["Element", ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


Part: TypeAlias = Element | None
"""An element, or None for one that is left out because it would be empty."""


def text(name: str, value: str, **attributes: str) -> Part:
    """Return an element with a text; None when that is blank. Attributes that are empty are left out."""
    kept = {key: each for key, each in attributes.items() if each}
    return Element(name, value.strip(), attributes=kept) if value.strip() else None


def group(name: str, *parts: Part) -> Part:
    """Return an element with others in it; None when there are none."""
    inner = tuple(part for part in parts if part is not None)
    return Element(name, inner=inner) if inner else None


def document(name: str, namespaces: Mapping[str, str], *parts: Part) -> bytes:
    """Return a document in UTF-8 with a root of some name; `namespaces` by their prefix, that of the root's own may be empty."""
    declared = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in namespaces.items()}
    inner = tuple(part for part in parts if part is not None)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_lines(Element(name, inner=inner, attributes=declared), "")]
    return ("\n".join(lines) + "\n").encode()


def _lines(element: Element, indent: str) -> Iterator[str]:
    attributes = "".join(f' {key}="{escape_attribute(value)}"' for key, value in element.attributes.items())
    if not element.inner:
        yield f"{indent}<{element.name}{attributes}>{escape(element.text)}</{element.name}>"
        return
    yield f"{indent}<{element.name}{attributes}>"
    for part in element.inner:
        yield from _lines(part, indent + _INDENT)
    yield f"{indent}</{element.name}>"
