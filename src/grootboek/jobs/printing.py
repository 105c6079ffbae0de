"""Printing an invoice before anybody asks for it, so that its link answers at once."""

from grootboek.access.server import Server
from grootboek.bookkeeping.printing import printed_invoice
from grootboek.jobs.attempts import Never, NotNow
from grootboek.ledger.actor import Actor
from grootboek.papers.errors import CannotPrint, TemplateError
from grootboek.store.queues.jobs import Job

_SERVER = Actor(None, "printing")


def print_invoice(server: Server, job: Job) -> None:
    """Print the invoice that a job names, unless that was done; `Never` or `NotNow` when it cannot be done."""
    try:
        printed = printed_invoice(server.database, job.administration_id or 0, job.payload["invoice_id"], _SERVER)
    except CannotPrint as problem:
        # A wrong template stops the invoices of one administration; a missing library stops all of them.
        raise NotNow(str(problem), for_all_of_its_kind=not isinstance(problem, TemplateError)) from problem
    if printed is None:
        raise Never("there is no such invoice")
