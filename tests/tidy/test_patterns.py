"""Regular expressions: none takes time that grows faster than the text that a stranger sends.

Every pattern of the program is collected, from its modules as they are imported, and tried on texts that are made to have it go
back over what it has read: each repeat in it is pumped up and then disappointed.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

import grootboek
from grootboek.wire.budgets import Entrance
from tests.tidy.code import SOURCES

SMALL, FACTOR = 1_000, 16
WITHIN = 4
"""How many times over the growth of the text that of the time may be: between what is linear and, at FACTOR, quadratic."""
NOISE = 0.001
"""Seconds below which nothing is compared."""
DISAPPOINTED: Final = ("", "\x00", "!", "\n", '"', "\\", "a")
PUMPS: Final = (
    '"',
    '\\"',
    "'",
    "''",
    "<",
    "<!--",
    " ",
    "\t\n",
    "0",
    "0.",
    "a",
    "a ",
    "é",
    "&",
    ";a=",
    ",",
    ", ",
    "][",
    "\\",
    "|",
    "-",
    "A1",
)


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(grootboek.__path__, "grootboek."):
        if not found.name.endswith("__main__") and ".migrations." not in found.name:  # alembic runs those
            yield importlib.import_module(found.name)


def patterns_in(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value of a module, and in what it holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Entrance):
        yield from filter(None, (value.path, value.query))
    elif depth and isinstance(value, Mapping):
        for inner in value.values():
            yield from patterns_in(inner, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from patterns_in(inner, depth - 1)
    elif depth and isinstance(value, type) and value.__module__.startswith("grootboek."):
        yield from (pattern for inner in vars(value).values() for pattern in patterns_in(inner, 0))


def inline_patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns that stand in a call, such as re.sub("a", "b", text)."""
    for file in SOURCES:
        for node in file.nodes:
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")):
                continue
            if node.func.attr not in ("compile", "escape"):  # type: ignore[attr-defined]
                flags = re.DOTALL if "re.DOTALL" in map(ast.unparse, node.args) else 0
                yield f"{file}:{node.lineno} search", re.compile(ast.literal_eval(node.args[0]), flags)


def named_patterns() -> dict[str, re.Pattern[Any]]:
    named = dict(inline_patterns())
    for module in modules():
        for name, value in vars(module).items():
            for number, pattern in enumerate(patterns_in(value)):
                label = f"{module.__name__.removeprefix('grootboek.')} {name} {number}"
                if pattern not in named.values():
                    named[label] = pattern
    return named


@cache
def called_methods() -> dict[str, set[str]]:
    """Return the names of all attributes that are taken of anything by its name, in all of the program."""
    called: dict[str, set[str]] = {}
    for file in SOURCES:
        for node in file.nodes:
            if isinstance(node, ast.Attribute):
                owner = node.value.value if isinstance(node.value, ast.Subscript) else node.value
                name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
                called.setdefault(name, set()).add(node.attr)
    return called


def sample(items: Any) -> str:
    """Return a text that parts of a pattern match, where it is easily told."""
    return "".join(_sample_of(code, argument) for code, argument in items)


def _sample_of(code: Any, argument: Any) -> str:
    if code is codes.LITERAL:
        return chr(argument)
    if code is codes.NOT_LITERAL:
        return "b" if argument == ord("a") else "a"
    if code is codes.IN:
        return _sample_of_set(argument)
    if code is codes.ANY:
        return "a"
    if code is codes.BRANCH:
        return sample(argument[1][0])
    if code is codes.SUBPATTERN:
        return sample(argument[3])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return sample(argument[2]) * max(argument[0], 1)
    if code is codes.ATOMIC_GROUP:
        return sample(argument)
    return ""


def _sample_of_set(argument: Any) -> str:
    fits = re.compile("[" + "".join(_set_text(code, value) for code, value in argument) + "]", re.DOTALL)
    return next((sign for sign in "a0A .-<\"'\\/\t\r\n\x00&é" if fits.fullmatch(sign)), "a")


def _set_text(code: Any, value: Any) -> str:
    if code is codes.NEGATE:
        return "^"
    if code is codes.LITERAL:
        return re.escape(chr(value))
    if code is codes.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    names = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w"}
    negated = {codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_NOT_WORD: r"\W"}
    return (names | negated)[value]


def pumps(items: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield what stands before each repeat of a pattern, and what is repeated there."""
    for code, argument in items:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            if argument[1] > 1:
                yield before, sample(argument[2])
            yield from pumps(argument[2], before)
        elif code is codes.SUBPATTERN:
            yield from pumps(argument[3], before)
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from pumps(branch, before)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from pumps(argument[1], before)
        before += _sample_of(code, argument)


def hostile(pattern: re.Pattern[Any]) -> set[tuple[str, str, str]]:
    """Return texts in three parts, of which the middle is to be repeated."""
    is_bytes = isinstance(pattern.pattern, bytes)
    text = pattern.pattern.decode("latin-1") if is_bytes else pattern.pattern
    repeats = set(pumps(parser.parse(text, pattern.flags & re.VERBOSE)))
    repeats |= {("", before + pump) for before, pump in repeats} | {("", pump) for pump in PUMPS}
    return {(before, pump, end) for before, pump in repeats if pump for end in DISAPPOINTED}


def uses_of(label: str, pattern: re.Pattern[Any]) -> list[Callable[[Any], object]]:
    """Return what the program does with a pattern: to search is only tried where it is done."""
    name = label.split()[1]
    uses: list[Callable[[Any], object]] = [pattern.match, pattern.fullmatch]
    if name == "search" or called_methods().get(name, set()) & {"search", "sub", "findall", "finditer", "split"}:
        uses.append(lambda text: sum(1 for _ in pattern.finditer(text)))
    return uses


def seconds(use: Callable[[Any], object], text: str | bytes) -> float:
    began = time.thread_time()
    use(text)
    return time.thread_time() - began


def grows_too_fast(use: Callable[[Any], object], make: Callable[[int], str | bytes], size: int = SMALL) -> bool:
    small, large = make(size), make(size * FACTOR)
    for _ in range(3):  # what is only noise does not come three times
        taken = seconds(use, large)
        if taken <= max(seconds(use, small), NOISE / FACTOR) * FACTOR * WITHIN:
            return False
    return True


def test_every_pattern_takes_time_in_proportion_to_the_text() -> None:
    # One test, since to list the patterns takes the program apart: not a thing for the collection of every run.
    patterns = named_patterns()
    assert len(patterns) > 50
    for label, pattern in patterns.items():
        hold(label, pattern)


def hold(label: str, pattern: re.Pattern[Any]) -> None:
    """Hold that a pattern takes time in proportion to any text that is made to have it go back."""
    for before, pump, end in hostile(pattern):

        def make(size: int, before: str = before, pump: str = pump, end: str = end) -> str | bytes:
            text = before + pump * (size // len(pump)) + end
            return text.encode() if isinstance(pattern.pattern, bytes) else text

        for use in uses_of(label, pattern):
            assert not grows_too_fast(use, make), f"{label}: {pattern.pattern!r} on {before!r} + {pump!r} * n + {end!r}"


def test_a_pattern_that_goes_back_is_caught() -> None:
    pattern = re.compile(r'("(?:[^"\\]|\\.)*")|,')

    def use(text: str) -> int:
        return sum(1 for _ in pattern.finditer(text))

    assert grows_too_fast(use, lambda size: '\\"' * (size // 2), SMALL // 4)
