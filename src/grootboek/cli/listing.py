"""Lists of things of an administration, printed as a table for a person or as JSON for a script."""

import json
from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from grootboek.cli.opening import out

_WORDS = {True: "yes", False: "no"}


def show_rows(rows: Sequence[Mapping[str, object]], names: Sequence[str], *, as_json: bool) -> None:
    """Print rows: as JSON with all they hold, else as a table of the columns named."""
    if as_json:
        print(json.dumps(rows))
        return
    table = Table(*(name.replace("_", " ") for name in names))
    for row in rows:
        # Text, since rich would read a name with square brackets as markup.
        table.add_row(*(Text(_shown(row[name])) for name in names))
    out.print(table)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _WORDS[value]
    return "" if value is None else str(value)
