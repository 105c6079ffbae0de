"""Jinja in its sandbox: a template sees the facts that it is given, and nothing else.

Whoever manages an administration writes its templates, and may not get at the server with them. They reach no attribute that
begins with an underscore, no file, no module; what they make on the way and how long they take is bounded
(grootboek.papers.template_budget), and so is their result.
"""

import traceback
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes, pass_context, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from grootboek.papers.errors import TemplateError
from grootboek.papers.template_budget import bounded_filter, check_call, check_size, metered, spend_step

_LARGEST_FACTOR: Final = 1_000_000
_CONCATENATED: Final = "grootboek concatenated"
_COUNTED: Final = "grootboek counted"


class _Metering(NodeTransformer):
    """Puts a step at the beginning of each round of a loop, and a filter in the place of `~`, which no hook of Jinja reaches."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 (jinja's name)
        """Count the rounds of a loop."""
        self.generic_visit(node)
        step = nodes.Filter(nodes.Const(None), _COUNTED, [], [], None, None, lineno=node.lineno)
        node.body.insert(0, nodes.ExprStmt(step, lineno=node.lineno))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        """Measure what is joined before it is."""
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, _CONCATENATED, [], [], None, None, lineno=node.lineno)


@pass_context
def _counted(_context: Context, value: object) -> object:
    spend_step()
    return value


@pass_eval_context
def _concatenated(eval_context: EvalContext, parts: list[object]) -> str:
    check_size(parts)
    return markup_join(parts) if eval_context.autoescape else str_join(parts)


@pass_context
def _measured(_context: Context, value: object) -> object:
    check_size(value)
    return value


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which nothing makes an endless text of a short one."""

    # % formats a text, and a width in it makes a long text of a short one.
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate with numbers that are not too large, add texts and lists up to a size; refuse the rest."""
        if operator == "+":
            check_size(left, right)
            return super().call_binop(context, operator, left, right)
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or not numbers or max(abs(left), abs(right)) > _LARGEST_FACTOR:
            raise SecurityError(f"the operator {operator} is for numbers up to {_LARGEST_FACTOR}")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, function: Any, *arguments: Any, **named: Any) -> Any:
        """Call what a template may call, with what it may ask for."""
        check_call(function, (*arguments, *named.values()))
        made = super().call(context, function, *arguments, **named)
        if not isinstance(made, Iterator):
            check_size(made)
        return made

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Metering().visit(tree)
        return tree


def _sandbox(*, escaping: bool, strict: bool) -> _Sandbox:
    environment = _Sandbox(
        autoescape=escaping,
        undefined=StrictUndefined if strict else Undefined,
        finalize=_measured,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Of jinja's own names only range: with lipsum, cycler and namespace a template could make long texts or keep a state.
    environment.globals = {"range": environment.globals["range"]}
    environment.filters = {name: bounded_filter(name, function) for name, function in environment.filters.items()}
    environment.filters |= {_COUNTED: _counted, _CONCATENATED: _concatenated}
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
        with metered():
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
