"""What SnelStart answers when something is wrong: the five shapes of an error, the codes, and which reason has which code.

Shape A is an array of all violations in the order of their codes; B comes from reading the body into a model; C from the OData
layer; D from the gateway in front; a 404 of a known resource is shape A with the resource's own code.

    VendorError
    └── Failed      status, body as JSON, headers and codes, in whichever shape one of the functions below gives it

A JsonError, an OData error or a `Refused` of the books becomes a Failed where it is caught: the resource knows the shape.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Final, TypeAlias

from grootboek.gateways.error_answers import VendorError
from grootboek.gateways.snelstart.budgets import MAX_VIOLATIONS
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.ledger.account import AccountRole
from grootboek.ledger.refusal import Problem, Reason, Refused
from grootboek.wire.odata_syntax import FilterError


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: its code, what the vendor's text leaves unsaid, and which text, of a code that has more than one."""

    code: str
    details: str | None = None
    meaning: int = 0

    def to_wire(self) -> dict[str, str | None]:
        """Write it as the wire has it."""
        return {"errorCode": self.code, "message": message_of(self.code, self.meaning), "details": self.details}


class Failed(VendorError):
    """An answer that is an error: status, body as JSON, headers, and the codes that it tells."""

    def __init__(
        self, status: int, body: object, headers: Mapping[str, str] | None = None, codes: Iterable[str] = ()
    ) -> None:
        """Take the answer; a body of None is empty."""
        super().__init__(f"{status} {body}", codes)
        self.status = status
        self.body = body
        self.headers = headers or {}


@cache
def _messages() -> Mapping[str, Sequence[str]]:
    text = files("grootboek.gateways.snelstart.contract").joinpath("error_codes.tsv").read_text(encoding="utf-8")
    messages: dict[str, list[str]] = {}
    for row in text.splitlines()[1:]:
        code, message = row.split("\t")[:2]
        messages.setdefault(code, []).append(message)
    return messages


def message_of(code: str, meaning: int = 0) -> str:
    """Return the vendor's text of a code; of BOE-0096, which has two, that of a meaning."""
    return _messages()[code][meaning]


def broken_rules(violations: Iterable[Violation]) -> Failed:
    """Make the answer that tells all violations, each once, in the order of their codes (shape A).

    Past `MAX_VIOLATIONS` a last one, under the code of the first that is left out, says how many those are.
    """
    in_order = sorted(dict.fromkeys(violations), key=lambda violation: (violation.code, violation.details or ""))
    more = len(in_order) - MAX_VIOLATIONS
    if more > 0:
        in_order[MAX_VIOLATIONS:] = [Violation(in_order[MAX_VIOLATIONS].code, f"En nog {more} fouten")]
    return Failed(
        400, [violation.to_wire() for violation in in_order], codes=[violation.code for violation in in_order]
    )


def misread(misfits: Mapping[str, list[str]]) -> Failed:
    """Make the answer to a body that does not fit its model (shape B), with `MAX_VIOLATIONS` places at most."""
    state = dict(islice(misfits.items(), MAX_VIOLATIONS))
    if len(misfits) > len(state):
        # ASP.NET keeps under no name what belongs to no property.
        state[""] = [f"There are {len(misfits) - len(state)} more errors."]
    return Failed(400, {"message": "The request is invalid.", "modelState": state}, codes=["modelState"])


def bad_filter(error: FilterError) -> Failed:
    """Make the answer to a filter that cannot be read, or that takes too much."""
    return broken_rules([Violation("ALG-0104", str(error))])


def bad_query(text: str) -> Failed:
    """Make the answer of the OData layer (shape C)."""
    return Failed(400, {"Message": text}, codes=["odata"])


def server_failed(request_id: str) -> Failed:
    """Make the answer to a failure of the server itself: the vendor's unknown error, which tells the request's id."""
    return Failed(500, [Violation("ALG-0102", request_id).to_wire()], codes=["ALG-0102"])


def not_found(code: str) -> Failed:
    """Make the answer to an id that a resource does not have."""
    return Failed(404, [Violation(code).to_wire()], codes=[code])


def no_resource() -> Failed:
    """Make the answer to a path that the gateway does not know (shape D)."""
    return Failed(404, {"statusCode": 404, "message": "Resource not found"}, codes=["404"])


def by_gateway(status: int, text: str, headers: Mapping[str, str] | None = None) -> Failed:
    """Make an answer for which the vendor has no code (shape D), as to a body that is too large."""
    return Failed(status, {"statusCode": status, "message": text}, headers, [str(status)])


def too_many_bodies() -> Failed:
    """Make the answer to a body that is not waited for, since too many are on their way: the gateway's rate limit."""
    text = "Rate limit is exceeded. Try again in 1 seconds."
    return Failed(429, {"statusCode": 429, "message": text}, {"Retry-After": "1"}, codes=["429"])


def denied() -> Failed:
    """Make the answer to a token that is missing, expired or no token."""
    body = {"message": "Authorization has been denied for this request."}
    return Failed(401, body, {"WWW-Authenticate": "Bearer"}, codes=["401"])


def out_of_scope() -> Failed:
    """Make the answer to a token without the scope that is needed."""
    return Failed(403, {"message": "Authorization has been denied for this request."}, codes=["403"])


def too_often(seconds: int) -> Failed:
    """Make the answer to a call past the limit of a minute, or of calls at once, which may come again (shape D)."""
    text = f"Rate limit is exceeded. Try again in {seconds} seconds."
    return Failed(429, {"statusCode": 429, "message": text}, {"Retry-After": str(seconds)}, ["429"])


def out_of_quota(seconds: int) -> Failed:
    """Make the answer to a call past the quota of an hour (shape D)."""
    left = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    text = f"Out of call volume quota. Quota will be replenished in {left}."
    return Failed(403, {"statusCode": 403, "message": text}, {"Retry-After": str(seconds)}, ["quota"])


_KEY_REALM: Final = 'AzureApiManagementKey realm="{realm}",name="Ocp-Apim-Subscription-Key",type="header"'


def key_missing(realm: str) -> Failed:
    """Make the answer to a call without a subscription key (shape D)."""
    text = (
        "Access denied due to missing subscription key. "
        "Make sure to include subscription key when making requests to an API."
    )
    return Failed(
        401, {"statusCode": 401, "message": text}, {"WWW-Authenticate": _KEY_REALM.format(realm=realm)}, ["401"]
    )


def key_invalid(realm: str) -> Failed:
    """Make the answer to a call with a subscription key that does not hold (shape D)."""
    text = "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."
    return Failed(
        401, {"statusCode": 401, "message": text}, {"WWW-Authenticate": _KEY_REALM.format(realm=realm)}, ["401"]
    )


@dataclass(frozen=True, slots=True)
class Words:
    """The code of a reason, with details that name what it is about; `{name}` in them stands for a fact of the problem."""

    code: str
    details: str | None = None
    meaning: int = 0


Table: TypeAlias = Mapping[Reason | tuple[Reason, str], Words]
"""The codes of the reasons for which a resource is refused; a reason at a field (its last place) goes before the reason alone."""


def violation_of(problem: Problem, table: Table) -> Violation | None:
    """Return a problem in the vendor's words; None when the table has none for it."""
    field = problem.place[-1] if problem.place else None
    words = table.get((problem.reason, str(field))) or table.get(problem.reason)
    if words is None:
        return None
    role, sign = problem.facts.get("role"), problem.facts.get("sign")
    if sign is not None:
        return Violation(words.code, unstorable(str(sign)))
    if problem.reason is Reason.ROLE_ACCOUNT_MISSING and isinstance(role, AccountRole):
        return Violation(words.code, f"Er is geen grootboek aanwezig voor {function_of(role).name}")
    return Violation(words.code, words.details and words.details.format_map(problem.facts), words.meaning)


@contextmanager
def refused_by(table: Table, gone: Failed | None = None) -> Iterator[None]:
    """Tell a refusal of the books in a table's words, with the violations that the door found itself.

    What was there when the door looked for it, and then somebody deleted it, is `gone`.
    """
    try:
        yield
    except Refused as refused:
        if gone is not None and _GONE.intersection(refused.reasons):
            raise gone from refused
        raise broken_rules([*refused.also, *_violations(refused.problems, table)]) from refused


_GONE: Final = frozenset({Reason.WITHDRAWN, Reason.NOT_FOUND})


def _violations(problems: Iterable[Problem], table: Table) -> Iterator[Violation]:
    for problem in problems:
        # The door has told which of its own texts cannot be kept.
        if problem.place == ("door_fields",):
            continue
        violation = violation_of(problem, table)
        if violation is None:
            # The vendor has no code for it: a missing right is answered by the service, the rest is a failure of ours.
            raise Refused(problem)
        yield violation


def unstorable(sign: str) -> str:
    """Return the words that name a sign which no text of the books can hold."""
    return f"Het teken U+{ord(sign):04X} is niet toegestaan"
