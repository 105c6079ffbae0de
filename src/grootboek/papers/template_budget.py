"""What filling in a template may cost: steps, the widths that it asks for, and the size of every text and list between.

One template is filled in at a time in a thread, and each has a meter. A size counts the characters of a text, and the values
of a list with their own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from string import Formatter
from typing import Any, Final

from jinja2.exceptions import SecurityError
from markupsafe import soft_str

MAX_STEPS: Final = 300_000
"""Rounds of loops, calls and filters; each takes one more for a thousand characters, and for ten values of a list."""
MAX_SIZE: Final = 4_000_000
"""Of a value between: more than the largest page has, with its logo."""
MAX_VALUES: Final = 100_000
"""Of a list between, with those of the lists in it."""
MAX_WIDTH: Final = 1_000
"""Of a width, a precision or another number that says how much a function makes."""

_CHARACTERS_OF_STEP: Final = 1_000
_VALUES_OF_STEP: Final = 10
_NUMBER: Final = re.compile(r"[0-9]+")
_TEXT_METHODS: Final = frozenset(
    [
        "capitalize",
        "casefold",
        "center",
        "count",
        "endswith",
        "find",
        "format",
        "index",
        "isalnum",
        "isalpha",
        "isdecimal",
        "isdigit",
        "islower",
        "isnumeric",
        "isspace",
        "istitle",
        "isupper",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rfind",
        "rindex",
        "rjust",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "upper",
        "zfill",
    ]
)
_METHODS: Final[Mapping[type, frozenset[str]]] = {
    str: _TEXT_METHODS,
    dict: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
}
_meter: ContextVar["_Meter"] = ContextVar("meter")


class _Meter:
    """The steps that are left to one filling in."""

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise SecurityError(f"it takes more than {MAX_STEPS} steps")


@contextmanager
def metered() -> Iterator[None]:
    """Give what is filled in within the block a meter of its own."""
    token = _meter.set(_Meter())
    try:
        yield
    finally:
        _meter.reset(token)


def spend_step() -> None:
    """Take a step; SecurityError when none are left."""
    _meter.get().spend(1)


def check_size(*values: object) -> None:
    """Take the steps that some values cost; SecurityError when they are larger together than a value may be."""
    characters = count = 0
    waiting: list[object] = list(values)
    while waiting:
        value = waiting.pop()
        count += 1
        if isinstance(value, str | bytes):
            characters += len(value)
        elif isinstance(value, list | tuple | range | set | frozenset):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.keys())
            waiting.extend(value.values())
        if characters > MAX_SIZE or count + len(waiting) > MAX_VALUES:
            raise SecurityError(f"it makes a value of more than {MAX_SIZE} characters, or {MAX_VALUES} values")
    _meter.get().spend(1 + characters // _CHARACTERS_OF_STEP + count // _VALUES_OF_STEP)


def check_call(function: object, arguments: tuple[Any, ...]) -> None:
    """Refuse a call of a method that is not among those for templates, or that would make too much."""
    spend_step()
    owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
    if owner is None or type(owner).__module__.startswith("jinja2"):
        return
    methods = next((names for kind, names in _METHODS.items() if isinstance(owner, kind)), frozenset())
    if name not in methods:
        raise SecurityError(f"the method {name} is not for templates")
    check_size(owner, *arguments)
    if not isinstance(owner, str):
        return
    if name == "format":
        check_format(owner)
    elif name == "replace" and len(arguments) > 1:
        _check_replaced(owner, *arguments[:2])
    elif name == "join" and arguments:
        _check_joined(owner, arguments[0])
    else:
        _check_widths(arguments)


def check_format(text: str) -> None:
    """Refuse a format with a width that is too large, or that stands elsewhere."""
    for _, _, spec, _ in Formatter().parse(text):
        if spec and "{" in spec:
            raise SecurityError("a width stands in the format itself")
        _check_numbers(spec or "")


def _check_percent_format(text: object) -> None:
    if "*" in str(text):
        raise SecurityError("a width stands in the format itself")
    _check_numbers(str(text))


def _check_numbers(text: str) -> None:
    for number in _NUMBER.findall(text):
        if len(number) > len(str(MAX_WIDTH)) or int(number) > MAX_WIDTH:
            raise SecurityError(f"a width is at most {MAX_WIDTH}")


def _check_widths(arguments: Iterable[object]) -> None:
    for argument in arguments:
        if isinstance(argument, int | float) and abs(argument) > MAX_WIDTH:
            raise SecurityError(f"a width is at most {MAX_WIDTH}")


def _check_made(characters: int) -> None:
    if characters > MAX_SIZE:
        raise SecurityError(f"it makes a value of more than {MAX_SIZE} characters")


def _check_replaced(text: object, old: object, new: object, *_count: object) -> None:
    # The filter escapes what replaces, which makes it up to six times as long.
    whole = str(soft_str(text))
    _check_made(len(whole) + whole.count(str(old)) * 6 * len(str(new)))


def _check_joined(between: object, parts: object) -> None:
    if not isinstance(parts, list | tuple | dict | range | str):
        raise SecurityError("what is joined is a list")
    check_size(parts)
    _check_made(len(parts) * len(str(between)))


def _check_indented(text: object, width: object = 4, *_how: object) -> None:
    lines = str(soft_str(text)).count("\n") + 1
    _check_made(lines * (len(width) if isinstance(width, str) else int(str(width))))


def _check_wrapped(
    text: object, _width: object = 79, _breaks: object = True, mark: object = None, *_how: object
) -> None:
    _check_made(len(str(soft_str(text))) * len(str(mark or "\n")))


_CHECKS: Final[Mapping[str, Callable[..., None]]] = {
    "format": lambda text, *_: _check_percent_format(text),
    "indent": _check_indented,
    "replace": _check_replaced,
    "wordwrap": _check_wrapped,
}


def bounded_filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of Jinja that refuses to make too much.

    While a template is compiled there is no meter, so that Jinja leaves what is constant to the filling in.
    """
    # What Jinja itself passes stands before the value.
    passed = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def filtered(*arguments: Any, **named: Any) -> Any:
        value, *others = arguments[passed:]
        if isinstance(value, Iterator):  # what map or select gave: to be measured it has to be there
            value = _bounded_list(value)
        check_size(value, *others, *named.values())
        if name != "format":
            _check_widths([*others, *named.values()])
        if name == "join":
            _check_joined(
                others[0] if others else named.get("d", ""), value if hasattr(value, "__len__") else list(value)
            )
        elif name in _CHECKS:
            _CHECKS[name](value, *others, *named.values())
        made = function(*arguments[:passed], value, *others, **named)
        if not isinstance(made, Iterator):
            check_size(made)
        return made

    return filtered


def _bounded_list(values: Iterator[object]) -> list[object]:
    items: list[object] = []
    for value in values:
        spend_step()
        items.append(value)
    return items
