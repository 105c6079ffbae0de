"""The page of the command line: every command of `grootboek` with its arguments and options, as the program itself tells."""

from collections.abc import Iterator
from typing import Any, Final

import typer

from docs.pages.sources import table
from grootboek.cli import app

_OPENING: Final = """# The command line

Written from the program (`make docs`); `grootboek COMMAND --help` says the same. The settings that serve and the others read from
the environment are in [settings](settings.md).
"""


def page() -> str:
    """Return the page."""
    return "\n".join((_OPENING, *(_section(words, command) for words, command in commands())))


def commands(words: tuple[str, ...] = (), group: Any = None) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command of the program with the words that call it, in the program's order."""
    group = typer.main.get_command(app) if group is None else group
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands((*words, name), command)
        else:
            yield (*words, name), command


def _section(words: tuple[str, ...], command: Any) -> str:
    shown = [parameter for parameter in command.params if not parameter.hidden]
    arguments = [parameter for parameter in shown if not parameter.opts[0].startswith("-")]
    options = [parameter for parameter in shown if parameter.opts[0].startswith("-")]
    usage = " ".join(
        ["grootboek", *words, *(_argument(parameter) for parameter in arguments), *(["[OPTIONS]"] if options else [])]
    )
    parts = [f"## grootboek {' '.join(words)}\n", f"`{usage}`\n", _paragraphs(command.help), ""]
    if shown:
        body = [[f"`{_argument(parameter)}`", parameter.help or ""] for parameter in arguments]
        body += [[f"`{_option(parameter)}`", _meaning(parameter)] for parameter in options]
        parts += [table(["", "meaning"], body), ""]
    return "\n".join(parts)


def _paragraphs(text: str | None) -> str:
    paragraphs = (text or "").replace("\b", "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())


def _argument(parameter: Any) -> str:
    name = _word(parameter)
    return name if parameter.required or name.startswith("[") else f"[{name}]"


def _option(parameter: Any) -> str:
    names = ", ".join(parameter.opts) + "".join(f" / {name}" for name in parameter.secondary_opts)
    return names if parameter.is_flag or parameter.count else f"{names} {_word(parameter)}"


def _word(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name).upper().replace("_", "-")


def _meaning(parameter: Any) -> str:
    text = parameter.help or ""
    if parameter.required and not parameter.prompt:
        return f"{text} Required."
    shown = parameter.default not in (None, False, "", ()) and not callable(parameter.default)
    return f"{text} Without it: `{parameter.default}`." if shown else text
