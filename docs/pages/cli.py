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
    shown = [one for one in command.params if not one.hidden]
    arguments = [one for one in shown if not one.opts[0].startswith("-")]
    options = [one for one in shown if one.opts[0].startswith("-")]
    usage = " ".join(["grootboek", *words, *(_argument(one) for one in arguments), *(["[OPTIONS]"] if options else [])])
    told = [f"## grootboek {' '.join(words)}\n", f"`{usage}`\n", _paragraphs(command.help), ""]
    if shown:
        body = [[f"`{_argument(one)}`", one.help or ""] for one in arguments]
        body += [[f"`{_option(one)}`", _meaning(one)] for one in options]
        told += [table(["", "meaning"], body), ""]
    return "\n".join(told)


def _paragraphs(text: str | None) -> str:
    paragraphs = (text or "").replace("\b", "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())


def _argument(one: Any) -> str:
    name = _word(one).strip("[]")
    return name if one.required else f"[{name}]"


def _option(one: Any) -> str:
    names = ", ".join(one.opts) + "".join(f" / {name}" for name in one.secondary_opts)
    return names if one.is_flag or one.count else f"{names} {_word(one)}"


def _word(one: Any) -> str:
    return str(one.metavar or one.name).upper().replace("_", "-")


def _meaning(one: Any) -> str:
    text = one.help or ""
    if one.required and not one.prompt:
        return f"{text} Required."
    shown = one.default not in (None, False, "", ()) and not callable(one.default)
    return f"{text} Without it: `{one.default}`." if shown else text
