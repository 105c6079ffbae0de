"""What every command does when the books refuse: it ends with a line that names the options as its user typed them."""

from typing import Any

from typer.core import TyperCommand

from grootboek.cli.opening import stop
from grootboek.cli.words import WrongItem, sentences
from grootboek.ledger.refusal import Refused


class Command(TyperCommand):
    """A command that says what is wrong with its options."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; it ends with 1 when the books refuse what was asked, or an option cannot be read."""
        try:
            return super().invoke(ctx)
        except (Refused, WrongItem) as problem:
            stop(sentences(problem, self._name_of))

    def _name_of(self, field: str) -> str:
        """Return the option or argument that fills a field; the field itself when none does."""
        option = f"--{field.replace('_', '-')}"
        for parameter in self.params:
            if option in parameter.opts:
                return option
            # The administration is an argument of most commands, and is never what the books refuse.
            if parameter.name == field and parameter.metavar != "CODE":
                is_option = parameter.opts[0].startswith("-")
                return parameter.opts[0] if is_option else (parameter.metavar or field.upper())
        return field.replace("_", " ")
