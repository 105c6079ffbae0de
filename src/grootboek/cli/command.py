"""What every command does when the books refuse, or its output cannot be written: it ends with a line that says why."""

import errno
import os
import sys
from contextlib import suppress
from typing import Any, Final

from typer.core import TyperCommand

from grootboek.cli.opening import stop
from grootboek.cli.words import WrongItem, sentences
from grootboek.ledger.refusal import Refused

_DISK_FAILS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Command(TyperCommand):
    """A command that says what is wrong with its options."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; it ends with 1 when the books refuse what was asked, or an option cannot be read."""
        try:
            result = super().invoke(ctx)
            # What waits in the buffer is written here, where it can be said that it cannot be.
            sys.stdout.flush()
        except (Refused, WrongItem) as problem:
            stop(sentences(problem, self._name_of))
        except UnicodeEncodeError:
            stop("what was typed is no text in UTF-8", 2)
        except BrokenPipeError:
            raise  # whoever reads has seen enough, as `head` does
        except OSError as problem:
            if problem.filename is None and problem.errno not in _DISK_FAILS:
                raise
            if problem.filename is None:
                _drop_output()
            stop(f"{problem.filename or 'the output'} cannot be used: {problem.strerror}")
        return result

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


def _drop_output() -> None:
    """Let nothing that waits for an output that fails be tried again when the program ends."""
    with suppress(OSError):  # an output of a test is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
