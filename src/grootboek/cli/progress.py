"""How far a long command is, shown to a person who watches: on standard error, and only when that is a terminal."""

from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from grootboek.cli.opening import errors

_Item = TypeVar("_Item")


def _bar() -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # Transient: what a command says in the end stands alone.
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)


def progress(items: Iterable[_Item], doing: str) -> Iterator[_Item]:
    """Yield the items, and show how many of them were taken."""
    total = len(items) if isinstance(items, Sized) else None
    with _bar() as bar:
        yield from bar.track(items, total=total, description=doing)


@contextmanager
def working(doing: str) -> Iterator[None]:
    """Show that something is being done, until the block ends."""
    with _bar() as bar:
        bar.add_task(doing, total=None)
        yield
