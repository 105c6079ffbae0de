"""CSV as spreadsheets of the Netherlands read it: with semicolons, in UTF-8 with a byte order mark."""

import csv
from collections.abc import Iterable
from io import StringIO


def csv_text(heading: Iterable[str], rows: Iterable[Iterable[str]] = ()) -> bytes:
    """Return a heading and rows as the bytes of a file."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
