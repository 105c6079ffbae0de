"""Jinja in its sandbox: a template sees the facts that it is given, and nothing else.

Whoever manages an administration writes its templates, and may not get at the server with them. They reach no attribute that
begins with an underscore, no file, no module; they cannot repeat a text a billion times, and their result has a limit.
"""

import traceback
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from grootboek.papers.errors import TemplateError

_LARGEST_FACTOR: Final = 1_000_000


class _Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, in which no operator makes an endless text of a short one."""

    # % formats a text, and a width in it makes a long text of a short one.
    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers that are not too large; refuse the rest."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or not numbers or max(abs(left), abs(right)) > _LARGEST_FACTOR:
            raise SecurityError(f"the operator {operator} is for numbers up to {_LARGEST_FACTOR}")
        return super().call_binop(context, operator, left, right)


def _sandbox(*, escaping: bool, strict: bool) -> _Sandbox:
    environment = _Sandbox(
        autoescape=escaping,
        undefined=StrictUndefined if strict else Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Of jinja's own names only range: with lipsum, cycler and namespace a template could make long texts or keep a state.
    environment.globals = {"range": environment.globals["range"]}
    return environment


_SANDBOXES: Final = {
    (escaping, strict): _sandbox(escaping=escaping, strict=strict)
    for escaping in (True, False)
    for strict in (True, False)
}


def filled_html(part: tuple[str, ...], source: str, facts: Mapping[str, Any], longest: int, *, strict: bool) -> str:
    """Fill in a template of HTML and escape the values; TemplateError when the template is wrong.

    The result has at most `longest` characters. With `strict` an unknown name is an error, otherwise it is empty.
    """
    return _filled(part, _SANDBOXES[True, strict], source, facts, longest)


def filled_text(part: tuple[str, ...], source: str, facts: Mapping[str, Any], longest: int, *, strict: bool) -> str:
    """Fill in a template of plain text; like `filled_html`, but nothing is escaped."""
    return _filled(part, _SANDBOXES[False, strict], source, facts, longest)


def _filled(part: tuple[str, ...], sandbox: _Sandbox, source: str, facts: Mapping[str, Any], longest: int) -> str:
    try:
        template = sandbox.from_string(source)
        return _bounded(part, template.generate(**facts), longest)
    # _bounded has told this already: the clause for all else must not tell it again.
    except TemplateError:
        raise
    except TemplateSyntaxError as error:
        raise TemplateError(part, error.lineno, error.message or "it is not a template") from error
    except Exception as error:  # a template fails in as many ways as a program does
        raise TemplateError(part, _line(error), str(error) or type(error).__name__) from error


def _bounded(part: tuple[str, ...], pieces: Iterator[str], longest: int) -> str:
    parts: list[str] = []
    room = longest
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            raise TemplateError(part, None, f"it makes more than {longest} characters")
        parts.append(piece)
    return "".join(parts)


def _line(error: Exception) -> int | None:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
    return lines[-1] if lines else None
