"""The parts `response` and `transaction` of an answer; a transaction is the vendor's word for one import or export."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from grootboek.gateways.cash.records.dates import moment_to_wire
from grootboek.wire.xml import escape_php


class Status(IntEnum):
    """How far a transaction is (manual chapter 14)."""

    PENDING = 1
    SUCCESS = 2
    FAILURE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CashTransaction:
    """One transaction as it is answered; the moments are in Dutch time, `updated` None when it was executed at once."""

    id: str
    status: Status
    created: datetime
    updated: datetime | None
    administration: str
    customer: str
    relation: str
    user: str
    error: str

    def to_wire(self) -> str:
        """Write the part `transaction` of an answer."""
        return (
            f"<transaction><ns1:id>{self.id}</ns1:id><ns1:status>{self.status:d}</ns1:status>"
            f"<ns1:creation>{moment_to_wire(self.created)}</ns1:creation>"
            f"<ns1:lastUpdate>{moment_to_wire(self.updated)}</ns1:lastUpdate>"
            f"<ns1:administration><ns1:admCode>{escape_php(self.administration)}</ns1:admCode>"
            f"<ns1:admMap>{escape_php(self.customer)}</ns1:admMap></ns1:administration>"
            f"<ns1:initiator><ns1:relation>{escape_php(self.relation)}</ns1:relation>"
            f"<ns1:user>{escape_php(self.user)}</ns1:user></ns1:initiator>"
            f"<ns1:err>{escape_php(self.error)}</ns1:err></transaction>"
        )


def transaction_id(moment: datetime) -> str:
    """Make the number of a transaction: eight hex digits of seconds and five of microseconds, as PHP's uniqid does."""
    return f"{int(moment.timestamp()):08x}{moment.microsecond:05x}"


def response_to_wire(code: int, message: str) -> str:
    """Write the part `response` of an answer."""
    return f"<response><ns1:code>{code}</ns1:code><ns1:message>{escape_php(message)}</ns1:message></response>"
