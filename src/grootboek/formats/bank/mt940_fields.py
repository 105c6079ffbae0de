"""The fields of an MT940 file, each with its tag and its lines, without the envelope around the messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r":(13D|20|21|25P?|28C?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|940|942|NS):", re.ASCII)
_ENVELOPE = re.compile(r"-\}|\{[1-5S]:|-(?:X{3})?$", re.ASCII)
_OPENED = re.compile(r"(?:\{[1-5]:[^{}]{0,200}(?:\{[^{}]{0,200}\}){0,9}\}){0,5}\{4:", re.ASCII)
_WIDTH = 65


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its tag, its lines and the line of the file where it stands."""

    tag: str
    lines: tuple[str, ...]
    line: int

    @property
    def first(self) -> str:
        """The first line, without blanks around it."""
        return self.lines[0].strip()

    @property
    def joined(self) -> str:
        """The lines as one: a line that is as wide as a line may be goes on in the next, even within a word."""
        found = [self.lines[0]]
        is_full = len(self.lines[0]) in {_WIDTH, _WIDTH - len(self.tag) - 2}
        for line in self.lines[1:]:
            found.append(line if is_full or line.startswith("/") else f" {line}")
            is_full = len(line) >= _WIDTH
        return "".join(found)


def fields_of(text: str) -> Iterator[Field]:
    """Yield the fields of a file; what stands before the first one, and between messages, is left out."""
    tag, lines, start = "", [""], 0
    for number, raw in enumerate(_lines(text), 1):
        opened = _OPENED.match(raw)
        line = raw[opened.end() :] if opened else raw
        found = _TAG.match(line)
        if found or _ENVELOPE.match(line):
            if tag:
                yield Field(tag, tuple(lines), start)
            tag = found[1] if found else ""
            lines, start = [line[found.end() :] if found else ""], number
        elif tag and line:
            lines.append(line)
    if tag:
        yield Field(tag, tuple(lines), start)


def looks_like_mt940(beginning: str) -> bool:
    """Tell whether a text begins as MT940 does: a field of a statement stands among its first lines."""
    return any(field.tag in {"20", "25", "940", "942"} for field in fields_of(beginning))


def _lines(text: str) -> Iterator[str]:
    """Yield lines without what ends them; other than str.splitlines, as a text may hold one of its many other ends."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        # Some systems end lines with two carriage returns, old ones with a carriage return only.
        yield from text[start:end].rstrip("\r").split("\r")
        start = end + 1
