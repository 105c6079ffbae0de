"""Which function answers each operation, and how its book is opened."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final, TypeAlias
from uuid import UUID

from grootboek.access.call_limits import may_call
from grootboek.access.invoice_links import invoice_link
from grootboek.access.sessions import Access
from grootboek.gateways.eboekhouden import (
    accounts,
    administrations,
    articles,
    auto_login,
    balances,
    cost_centres,
    invoices,
    mutations,
    new_invoice,
    new_mutation,
    open_items,
    relations,
)
from grootboek.gateways.eboekhouden.answers import NO_ERROR, NO_ERROR_ON_OPENING, result
from grootboek.gateways.eboekhouden.errors import Failed, manual
from grootboek.gateways.eboekhouden.session import Call, closed, opened, opened_below
from grootboek.store.book import Book, book_for_one_act, open_book
from grootboek.wire.soap_fields import Fields

Verb: TypeAlias = Callable[[Book, Fields], str]
Answerer: TypeAlias = Callable[[Call], str]


def _open_session(call: Call) -> str:
    return result("OpenSession", f"{NO_ERROR_ON_OPENING}<SessionID>{opened(call)}</SessionID>")


def _open_session_below(call: Call) -> str:
    return result("OpenSessionSub", f"{NO_ERROR_ON_OPENING}<SessionID>{opened_below(call)}</SessionID>")


def _close_session(call: Call) -> str:
    closed(call)
    return ""


def _get_administrations(call: Call) -> str:
    return result("GetAdministraties", administrations.linked(call))


def _auto_login(call: Call) -> str:
    return result("AutoLogin", f"{NO_ERROR}<Token>{auto_login.token(call)}</Token>")


def _reading(operation: str, verb: Verb, call: Call) -> str:
    return _read(operation, verb, call, call.access())


def _read(operation: str, verb: Verb, call: Call, access: Access) -> str:
    version = access.chart_version
    with open_book(call.server.database, access.administration_id, access.actor, chart_version=version) as book:
        return result(operation, verb(book, call.fields))


def _get_mutations(call: Call) -> str:
    """Answer GetMutaties, the one operation whose calls are counted (manual chapter 3.12)."""
    # The session comes first: a call that is refused must not count.
    access = call.access()
    if not may_call(call.server, access.administration_id, "GetMutaties", call.server.settings.mutation_calls):
        raise Failed(manual("GetMutaties", "E003.1"))
    return _read("GetMutaties", mutations.find, call, access)


def _writing(operation: str, verb: Verb, call: Call) -> str:
    access = call.access()
    with open_book(call.server.database, access.administration_id, access.actor, writing=True) as book:
        return result(operation, verb(book, call.fields))


def _recording(operation: str, verb: Verb, call: Call) -> str:
    """Answer an operation that records one booking and writes nothing else: on the connection that looked its session up."""
    database = call.server.database
    # On PostgreSQL the statement that records commits itself: nothing may be written, or fail, after it.
    with database.by_statement(writing=True) as connection:
        access = call.access(connection)
        book = book_for_one_act(connection, database, access.administration_id, access.actor, access.chart_version)
        return result(operation, verb(book, call.fields))


def _get_facturen(call: Call) -> str:
    def address_of(administration_id: int, uid: UUID) -> str:
        return call.origin + invoice_link(call.server.keyring, administration_id, uid)

    return _reading("GetFacturen", partial(invoices.find, address_of=address_of), call)


OPERATIONS: Final[Mapping[str, Answerer]] = MappingProxyType(
    {
        "OpenSession": _open_session,
        "OpenSessionSub": _open_session_below,
        "CloseSession": _close_session,
        "AutoLogin": _auto_login,
        "GetAdministraties": _get_administrations,
        "AddMutatie": partial(_recording, "AddMutatie", new_mutation.add),
        "GetMutaties": _get_mutations,
        "GetGrootboekrekeningen": partial(_reading, "GetGrootboekrekeningen", accounts.find),
        "AddGrootboekrekening": partial(_writing, "AddGrootboekrekening", accounts.add),
        "UpdateGrootboekrekening": partial(_writing, "UpdateGrootboekrekening", accounts.change),
        "GetSaldo": partial(_reading, "GetSaldo", balances.of_account),
        "GetSaldi": partial(_reading, "GetSaldi", balances.of_all_accounts),
        "AddRelatie": partial(_writing, "AddRelatie", relations.add),
        "UpdateRelatie": partial(_writing, "UpdateRelatie", relations.change),
        "GetRelaties": partial(_reading, "GetRelaties", relations.find),
        "AddFactuur": partial(_writing, "AddFactuur", new_invoice.add),
        "GetFacturen": _get_facturen,
        "GetKostenplaatsen": partial(_reading, "GetKostenplaatsen", cost_centres.find),
        "GetArtikelen": partial(_reading, "GetArtikelen", articles.find),
        "GetOpenPosten": partial(_reading, "GetOpenPosten", open_items.outstanding),
    }
)
"""What answers each operation of the contract."""
