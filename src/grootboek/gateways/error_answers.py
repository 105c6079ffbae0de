"""The one place that turns an exception into an answer: what a door refuses and what fails in the server, in the vendor's form.

    def send(...) -> Answer: ...                 # reads, calls a verb, writes what it returns
    answered(visit, send, Forms(Failed, write_error, unknown_error))

Each door draws its own exceptions, all of them a VendorError, at the head of its errors module.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from grootboek.wire.http import Visit
from grootboek.wire.refused_bodies import BodyRefused
from grootboek.wire.soap import Answer, Endpoint, Fault


class VendorError(Exception):
    """An answer of a vendor that is an error; raised anywhere below a door, written where the door calls `answered`."""

    def __init__(self, text: str, codes: Iterable[str]) -> None:
        """Take a text for tracebacks, and the vendor's codes for the log and the metrics."""
        super().__init__(text)
        self.codes = tuple(codes)


def faulted(visit: Visit, endpoint: Endpoint, fault: Fault) -> Answer:
    """Return the fault that a SOAP message gets which cannot be read; the visit keeps its cause, since HTTP says 500 of it."""
    visit.refusals.append(fault.cause.name)
    return endpoint.fault(fault)


_Error = TypeVar("_Error", bound=VendorError)
_Answer = TypeVar("_Answer")
_Act = TypeVar("_Act")


@dataclass(frozen=True, slots=True)
class Forms(Generic[_Error, _Answer]):
    """A vendor's forms: its error, the answer that an error becomes, and the error for a failure of the server itself.

    The last gets the id of the request, under which the log has the traceback; a client is shown no more than that.
    """

    error: type[_Error]
    to_wire: Callable[[_Error], _Answer]
    server_failed: Callable[[str], _Error]


def answered(visit: Visit, act: Callable[[], _Act], forms: Forms[_Error, _Answer]) -> _Act | _Answer:
    """Return what an act answers, or what its exception becomes in the vendor's forms; the visit keeps codes and failure."""
    try:
        return act()
    except forms.error as refusal:
        error = refusal
    except BodyRefused:  # no failure of the server, and the application has an answer for it
        raise
    except Exception as failure:  # noqa: BLE001 (a vendor's client reads no other form; the server logs the failure)
        visit.failure = failure
        error = forms.server_failed(visit.request_id)
    visit.refusals.extend(error.codes)
    return forms.to_wire(error)
