"""Which function answers each operation, and how its book is opened."""

from collections.abc import Callable, Mapping
from contextlib import suppress
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
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book, assuming, book_for_one_act, open_book
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.remembered import Assumptions
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
    with open_book(call.server.database, access.administration_id, access.actor) as book:
        return result(operation, verb(book, call.fields))


def _get_mutations(call: Call) -> str:
    """Answer GetMutaties, the one operation whose calls are counted (manual chapter 3.12)."""
    # The session comes first: a call that is refused must not count.
    access = call.access()
    if not may_call(call.server, access.administration_id, "GetMutaties", call.server.settings.mutation_calls):
        raise Failed(manual("GetMutaties", "E003.1"))
    return _read("GetMutaties", mutations.find, call, access)


def _writing(operation: str, verb: Verb, call: Call) -> str:
    return _written(operation, verb, call, call.access())


def _written(operation: str, verb: Verb, call: Call, access: Access) -> str:
    with open_book(call.server.database, access.administration_id, access.actor, writing=True) as book:
        return result(operation, verb(book, call.fields))


def _checked_before_the_lock(operation: str, verb: Verb, call: Call) -> str:
    """Answer an operation that locks the administration after its checks, first on the chart that is remembered.

    The lock tells whether that still holds. It refuses nobody: what fails is done again on what then stands.
    """
    database, access = call.server.database, call.access()
    with (
        suppress(Failed, Refused, StaleFacts),
        open_book(database, access.administration_id, access.actor, writing=True) as book,
    ):
        return result(operation, verb(assuming(book, Assumptions()), call.fields))
    return _written(operation, verb, call, access)


def _recording(operation: str, verb: Verb, call: Call) -> str:
    """Answer an operation that records one booking and writes nothing else: on the connection that looks its session up.

    First without that, when its session is remembered: the statement that records looks whether it still stands. That refuses
    nobody: what fails is done again on what then stands (docs/adr/0039).
    """
    database = call.server.database
    # On PostgreSQL the statement that records commits itself: nothing may be written, or fail, after it.
    with database.by_statement(writing=True) as connection:
        if (assumed := call.assumed()) is not None:
            access, session = assumed
            with suppress(Failed, Refused, StaleFacts):
                book = book_for_one_act(connection, database, access.administration_id, access.actor)
                return result(operation, verb(assuming(book, Assumptions(session)), call.fields))
        access = call.access(connection)
        book = book_for_one_act(connection, database, access.administration_id, access.actor)
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
        "AddFactuur": partial(_checked_before_the_lock, "AddFactuur", new_invoice.add),
        "GetFacturen": _get_facturen,
        "GetKostenplaatsen": partial(_reading, "GetKostenplaatsen", cost_centres.find),
        "GetArtikelen": partial(_reading, "GetArtikelen", articles.find),
        "GetOpenPosten": partial(_reading, "GetOpenPosten", open_items.outstanding),
    }
)
"""What answers each operation of the contract."""
