"""The mail to a user about the flaws of his import, in the words of the answer (manual chapter 15)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.notices import Notice, queue_notice
from grootboek.gateways.cash.errors import Flaw
from grootboek.gateways.cash.records.dates import moment_to_wire
from grootboek.store.access.access_rows import user_by
from grootboek.store.engine.database import Connection
from grootboek.store.queues.exchanges import Exchange
from grootboek.wire.literals import DUTCH_TIME

SUBJECT: Final = "Import mislukt: administratie {administration}, transactie {number}"
HEAD: Final = """De import in administratie {administration} is mislukt, of niet helemaal uitgevoerd.

Transactie: {number}
Tijdstip:   {moment}
"""
MORE: Final = "\nEn nog {count} fouten; vraag ze op met GetTransaction.\n"
_MAX_FLAWS: Final = 200
_MAX_CHARACTERS: Final = 1000


def mail_failure(connection: Connection, row: Exchange, flaws: Sequence[Flaw], administration: str, uid: UUID) -> None:
    """Queue a mail about a failed import to the user who sent it, in the transaction that keeps the outcome."""
    user = user_by(connection, "id", row.user_id) if row.user_id is not None else None
    if user is None:
        return
    at = row.updated_at or row.created_at
    facts = {"administration": administration, "number": row.id, "moment": moment_to_wire(at.astimezone(DUTCH_TIME))}
    paragraphs = "".join(_paragraph(order, flaw) for order, flaw in enumerate(flaws[:_MAX_FLAWS], start=1))
    more = MORE.format(count=len(flaws) - _MAX_FLAWS) if len(flaws) > _MAX_FLAWS else ""
    notice = Notice(
        recipient=user.email,
        subject=SUBJECT.format(**facts),
        body=HEAD.format(**facts) + paragraphs + more,
        uid=uid,
        queued_at=at,
    )
    queue_notice(connection, notice, row.administration_id)


def _paragraph(order: int, flaw: Flaw) -> str:
    rows = [
        ("Melding", flaw.message),
        ("Regel", str(flaw.line or "")),
        ("Bron", flaw.source),
        ("Toelichting", flaw.explanation),
    ]
    lines = (f"  {name + ':':<13}{' '.join(text[:_MAX_CHARACTERS].split())}\n" for name, text in rows if text)
    return f"\nFout {order}\n{''.join(lines)}"
