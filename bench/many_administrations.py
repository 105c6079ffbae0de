"""The same questions to ten administrations where there are only these, and where there are ten thousand."""

from collections.abc import Iterator, Mapping
from typing import Final

import psycopg

from bench.asking import load, warm
from bench.books import Books, make_books, migrated, must_be_sound
from bench.filling import fill
from bench.messages import get_mutaties, get_saldo
from bench.plan import Plan, workers
from bench.reading import LIST
from bench.results import Result, time_result
from bench.server import ServerProcess
from bench.tokens import headers_of
from grootboek.store.tables.administration import metadata

_FEW: Final = 10
_MANY: Final = 10_000
_BOOKINGS: Final = 10
_ROWS: Final = 3 * _BOOKINGS
_BY_ID: Final = ("administration", "user_account")
_OWN_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "administration": {"id": "n", "uid": "gen_random_uuid()", "code": "'a' || n"},
    "user_account": {"id": "id + n - {last}", "email": "n || email", "customer_number": "customer_number + n"},
    "membership": {"user_id": "user_id + n - {last}"},
    "credential": {"user_id": "user_id + n - {last}", "lookup": "sha256(lookup || n::text::bytea)"},
}
"""What differs from one administration to the other, beside its id; `n` is the id of the new one."""
_GIVEN: Final = {"credential": {"id"}}
"""What PostgreSQL gives by itself."""


def asking_some_of_many(plan: Plan) -> Iterator[Result]:
    """Compare GetSaldo, GetMutaties and a list in both, in ten administrations with some sales each."""
    count = plan.scaled(_MANY, 200)
    few = plan.on("PostgreSQL", "few_administrations")
    installation = migrated(few)
    books = [make_books(installation, f"m{number}") for number in range(1, _FEW + 1)]
    for each in books:
        fill(installation.database, each.id, _BOOKINGS, 1)
    installation.database.close()
    many = plan.new_database("many_administrations", "few_administrations")
    ids = _multiply(many, books[-1].id, count - _FEW)
    with (
        ServerProcess(many, plan.folder, plan.workers) as of_many,
        ServerProcess(few, plan.folder, plan.workers) as of_few,
    ):
        yield from _compared(plan, {count: of_many, _FEW: of_few}, books)
    installation = migrated(many)
    must_be_sound(installation, [Books(ids[0], books[-1].keys), Books(ids[-1], books[-1].keys)])
    installation.database.close()


def _compared(plan: Plan, servers: Mapping[int, ServerProcess], books: list[Books]) -> Iterator[Result]:
    with workers() as start:
        sessions = {count: server.sessions(books) for count, server in servers.items()}
        for count, server in servers.items():
            warm(start, server, [get_saldo(session, "8000") for session in sessions[count]])
        for name, goal, message in (
            ("GetSaldo", "GetSaldo, administrations", lambda session: get_saldo(session, "8000")),
            ("GetMutaties", "GetMutaties, administrations", get_mutaties),
        ):
            loads = [
                load(start, _named(name, count), server, [message(session) for session in sessions[count]], 1)
                for count, server in servers.items()
            ]
            title, names = _title(name), [each.name for each in loads]
            yield time_result(title, plan.compete(*loads), *names, goal=goal)
        lists = [
            start(
                _named("grootboekmutaties", count),
                "bench.lists",
                port=server.port,
                path=LIST,
                headers=headers_of(server.port, books[0].keys),
                rows=_ROWS,
            )
            for count, server in servers.items()
        ]
        names = [each.name for each in lists]
        yield time_result(_title("A list"), plan.compete(*lists), *names, goal="a list, administrations")


def _title(name: str) -> str:
    return f"{name} of ten administrations among many on PostgreSQL (times the time)"


def _named(name: str, count: int) -> str:
    return f"{name}, {count:,} administrations"


def _multiply(url: str, last: int, count: int) -> range:
    """Copy the rows of the last administration into so many new ones, through the tables' own keys and triggers.

    Each has a user with credentials of its own, which nobody knows. Return the ids.
    """
    ids = range(last + 1, last + count + 1)
    names = [table.name for table in metadata.sorted_tables if _is_copied(table.name)]
    names.remove("line")
    names.insert(names.index("entry"), "line")  # an entry seals the lines that are there
    with psycopg.connect(url) as connection:
        for name in names:
            connection.execute(_copying(name, last).encode(), {"last": last, "first": ids[0], "until": ids[-1]})
        for name in _BY_ID:
            sequence = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"
            connection.execute(sequence.encode())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return ids


def _is_copied(name: str) -> bool:
    return name in _OWN_VALUES or "administration_id" in metadata.tables[name].primary_key.columns


def _copying(name: str, last: int) -> str:
    own = {"administration_id": "n"} | {
        column: text.format(last=last) for column, text in _OWN_VALUES.get(name, {}).items()
    }
    columns = [column.name for column in metadata.tables[name].columns if column.name not in _GIVEN.get(name, ())]
    values = ", ".join(own.get(column, column) for column in columns)
    of_last = "id" if name in _BY_ID else "administration_id"
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE SELECT {values} "
        f"FROM {name}, generate_series(%(first)s::int, %(until)s::int) AS n WHERE {of_last} = %(last)s"
    )
