"""The parser of OData v3 filters: text in, syntax tree out, within limits on length, depth and size."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grootboek.wire.odata_syntax import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    FilterError,
    Junction,
    Kind,
    Literal,
    Negation,
    Path,
    Quantifier,
)
from grootboek.wire.odata_words import Words

# The parser and all that walks its tree recurse: without a limit a filter could exhaust the stack.
MAX_DEPTH = 60
# Each quantifier multiplies the work by the elements of its collection.
MAX_QUANTIFIERS = 1

_COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_SUMS = frozenset({"add", "sub"})
_PRODUCTS = frozenset({"mul", "div", "mod"})
_QUANTITIES = frozenset({"any", "all"})


def parse_filter(text: str) -> Expression:
    """Read one `$filter`; FilterError when it is no OData v3 or too large."""
    parser = _Parser(text)
    expression = parser.expression()
    parser.finish()
    return expression


class _Parser(Words):
    """A recursive descent over the words of one filter."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "filter")
        self._depth = 0
        self._quantifiers = 0

    def expression(self) -> Expression:
        """Read conditions joined by or, the loosest operator."""
        with self._deeper():
            return self._joined("or", lambda: self._joined("and", self._comparison))

    def _joined(self, operator: str, read: Callable[[], Expression]) -> Expression:
        # Terms stay side by side: a filter on a thousand numbers is long, but not deep.
        terms = [read()]
        while self._take(operator):
            terms.append(read())
        return terms[0] if len(terms) == 1 else Junction(operator, tuple(terms))

    def _comparison(self) -> Expression:
        return self._chained(_COMPARISONS, self._sum, Comparison, most=2)

    def _sum(self) -> Expression:
        return self._chained(_SUMS, self._product, Arithmetic)

    def _product(self) -> Expression:
        return self._chained(_PRODUCTS, self._unary, Arithmetic)

    def _chained(
        self,
        operators: frozenset[str],
        read: Callable[[], Expression],
        node: type[Comparison] | type[Arithmetic],
        most: int = MAX_DEPTH,
    ) -> Expression:
        """Read operands with operators of one rank between them, from left to right."""
        left = read()
        length = 0
        while operator := self._take(*operators):
            left = node(operator, left, read())
            length += 1
            # A chain makes a tree that is as deep as the chain is long.
            if length > most:
                raise self._fault()
        return left

    def _unary(self) -> Expression:
        with self._deeper():
            if self._take("not"):
                return Negation(self._unary())
            if self._take_mark("-"):
                return Arithmetic("sub", Literal(Kind.INTEGER, 0), self._unary())
            return self._primary()

    def _primary(self) -> Expression:
        word = self._peek()
        if word.literal is not None:
            self._next += 1
            return word.literal
        if self._take_mark("("):
            inner = self.expression()
            self._expect(")")
            return inner
        if not word.is_name:
            raise self._fault()
        return self._named()

    def _named(self) -> Expression:
        name = self._name()
        if self._take_mark("("):
            return Call(name, self._arguments())
        segments = [name]
        while self._take_mark("/"):
            segment = self._name()
            if segment in _QUANTITIES and self._take_mark("("):
                return self._quantifier(segment, Path(tuple(segments)))
            segments.append(segment)
        return Path(tuple(segments))

    def _arguments(self) -> tuple[Expression, ...]:
        if self._take_mark(")"):
            return ()
        arguments = [self.expression()]
        while self._take_mark(","):
            arguments.append(self.expression())
        self._expect(")")
        return tuple(arguments)

    def _quantifier(self, quantity: str, path: Path) -> Quantifier:
        if quantity == "any" and self._take_mark(")"):
            return Quantifier(quantity, path, None, None)
        variable = self._name()
        self._expect(":")
        self._quantifiers += 1
        if self._quantifiers > MAX_QUANTIFIERS:
            raise FilterError(f"Any and all cannot stand in each other more than {MAX_QUANTIFIERS} deep.")
        condition = self.expression()
        self._quantifiers -= 1
        self._expect(")")
        return Quantifier(quantity, path, variable, condition)

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FilterError(f"The filter is nested deeper than {MAX_DEPTH} levels.")
        yield
        # Not restored after a fault, which ends the parser.
        self._depth -= 1
