"""The page of the settings: every variable that a server reads, as the settings themselves tell."""

from grootboek.settings import settings_table

_PAGE = """# Settings

Written from the program (`make docs`). A server reads these from its environment when it starts; an empty variable counts as
absent, a wrong one ends the start with its name. Options of `grootboek serve` win over them.

{table}

- Networks are written as addresses (`10.0.0.7`) or networks (`10.0.0.0/8`, `fd00::/8`).
- What a request may bring, entrance by entrance, and what is answered past that: [limits](limits.md).
- On SQLite a write waits at most 30 seconds for its turn; on PostgreSQL `GROOTBOEK_REQUEST_SECONDS` limits each statement.
- Headers have to arrive within 30 seconds; a connection is kept open between requests, and closed after 30 seconds without one.

The tests read three more: `GROOTBOEK_SOAK=1` runs the long forms, `GROOTBOEK_NEED_ALL=1` fails a run that missed PostgreSQL or a
client, and `GROOTBOEK_TEST_POSTGRESQL` names a running server (with the right to make databases) instead of starting one.
"""


def page() -> str:
    """Return the page."""
    return _PAGE.format(table=settings_table())
