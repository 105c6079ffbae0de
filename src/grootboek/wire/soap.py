"""Speak SOAP 1.1 and 1.2 at one address, from a contract and in the manner (dialect) of the vendor's own server.

How a door uses it:

    ENDPOINT = Endpoint(contract_from_toml(text), ASMX)      # once; dialects: wire/asmx.py ASMX, wire/php_soap.py PHP

    try:
        call = ENDPOINT.read(message(body, content_type, soap_action))     # the two headers, or None
    except Fault as fault:
        answer = ENDPOINT.fault(fault)
    else:
        # call.operation is the contract's name of the operation ("AddMutatie"), call.version the SOAP version,
        # call.fields the values by name: call.fields.part("oMut").rows("MutatieRegels")[0].decimal("BedragExclBTW")
        answer = ENDPOINT.answer(call, "<AddMutatieResult>...</AddMutatieResult>")
    # answer.status, answer.content_type and answer.body (bytes) go to the HTTP response as they are

`answer` takes the inside of the response wrapper as XML text, escaped with ENDPOINT.escape, and writes wrapper and
envelope as the dialect does:

    ASMX  <?xml ...?><soap:Envelope ...><soap:Body><XResponse xmlns="NAMESPACE">...</XResponse></soap:Body>...
          elements inside are unprefixed: <SessionID>...</SessionID>
    PHP   <?xml ...?>\\n<SOAP-ENV:Envelope ... xmlns:ns1="NAMESPACE"><SOAP-ENV:Body><SOAP-ENV:XResponse>...
          parts are unprefixed, what is inside a part is ns1: <response><ns1:code>1</ns1:code></response>

A long answer is streamed with `ENDPOINT.frame(call)`: the text before and after what goes inside the wrapper.

Reading is as lenient as the vendors' servers: the operation is the first element of the Body (by local name; PHP also
ignores its case), the SOAPAction only helps when the Body names no known operation, a Header is not needed, and values
are read as soap_fields says. A refused message raises Fault, whose cause the dialect words; a door raises one itself
for a failure of its own:
`Fault(Cause.INTERNAL, "...", version=call.version)`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from grootboek.wire import xml
from grootboek.wire.budgets import Budget
from grootboek.wire.contract import Contract
from grootboek.wire.soap_fields import Fields, Unreadable, readers

_TRUE = ("1", "true")
_ANYTHING = Budget(body=xml.DEFAULT_LIMIT, tags=xml.DEFAULT_LIMIT)
_PARAMETER = re.compile(r';\s*([A-Za-z]+)\s*=\s*("[^"]*"|[^;\s]+)')


class Version(Enum):
    """The two SOAP versions, by the namespace of their envelope."""

    V11 = "http://schemas.xmlsoap.org/soap/envelope/"
    V12 = "http://www.w3.org/2003/05/soap-envelope"


CONTENT_TYPES: Final[Mapping[Version, str]] = MappingProxyType(
    {Version.V11: "text/xml; charset=utf-8", Version.V12: "application/soap+xml; charset=utf-8"}
)
"""What messages of each version are sent as."""


class FaultCode(Enum):
    """The codes of a fault as SOAP 1.1 names them; SOAP 1.2 calls the first two Sender and Receiver, and adds the last."""

    CLIENT = "Client"
    SERVER = "Server"
    VERSION_MISMATCH = "VersionMismatch"
    MUST_UNDERSTAND = "MustUnderstand"
    PROCEDURE_NOT_PRESENT = "ProcedureNotPresent"


class Cause(Enum):
    """Why a message got a fault instead of an answer."""

    NOT_XML = "not well-formed XML, or nothing at all"
    DOCTYPE = "a document type declaration"
    TOO_LARGE = "more than the limit"
    MEDIA_TYPE = "a content type that is not XML"
    NOT_ENVELOPE = "no SOAP envelope"
    NO_BODY = "an envelope without Body"
    MUST_UNDERSTAND = "a header that must be understood"
    UNKNOWN_OPERATION = "an operation that is not in the contract"
    UNREADABLE_VALUE = "a value that is not of its type"
    INTERNAL = "a failure of the server itself"


class Fault(Exception):
    """A message that gets a fault: its cause, the detail that the text shows, and where in the message it is."""

    def __init__(
        self, cause: Cause, detail: str = "", *, version: Version = Version.V11, line: int = 1, column: int = 1
    ) -> None:
        super().__init__(f"{cause.value}: {detail}" if detail else cause.value)
        self.cause = cause
        self.detail = detail
        self.version = version
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Message:
    """A request as it came over HTTP: its body, and what the headers say of charset, action and SOAP version."""

    body: bytes
    charset: str | None = None
    action: str | None = None
    version: Version = Version.V11

    def without_body(self) -> "Message":
        """Return what the headers say."""
        return Message(b"", self.charset, self.action, self.version)


def message(body: bytes, content_type: str | None, soap_action: str | None) -> Message:
    """Make a Message of a body and its Content-Type and SOAPAction headers."""
    header = content_type or ""
    parameters = {name.lower(): value.strip('"') for name, value in _PARAMETER.findall(header)}
    action = soap_action.strip().strip('"') if soap_action else parameters.get("action")
    version = Version.V12 if header.lower().startswith("application/soap+xml") else Version.V11
    return Message(body, parameters.get("charset"), action or None, version)


@dataclass(frozen=True, slots=True)
class Invocation:
    """A request that was understood."""

    version: Version
    operation: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it goes over HTTP."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """How a dialect writes one SOAP version; {namespace}, {operation}, {code} and {text} are filled in."""

    content_type: str
    opening: str
    wrapper_start: str
    wrapper_end: str
    empty_wrapper: str
    closing: str
    fault_opening: str
    fault: str
    fault_closing: str
    codes: Mapping[FaultCode, str]
    statuses: Mapping[FaultCode, int]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of SOAP server writes, and what it says of each cause of a fault.

    `statuses` has the HTTP status of causes that do not go by their code; `refuses_children` tells that a text may hold no
    elements (otherwise they are left out), `tells_place` that a fault says where in the body it is.
    """

    forms: Mapping[Version, Form]
    word: Callable[[Fault], tuple[FaultCode, str]]
    escape: Callable[[str], str]
    folds_case: bool
    statuses: Mapping[Cause, int]
    refuses_children: bool = False
    tells_place: bool = True


class Endpoint:
    """A contract served in a dialect, with its readers and frames made once."""

    def __init__(
        self,
        contract: Contract,
        dialect: Dialect,
        budget: Budget = _ANYTHING,
        *,
        long_texts: bool = False,
    ) -> None:
        self.contract = contract
        self.escape = dialect.escape
        self._dialect = dialect
        self._budget, self._long_texts = budget, long_texts
        self._readers = readers(contract, refuses_children=dialect.refuses_children)
        self._names = {self._fold(name): name for name in contract.operations}
        self._actions = {operation.action: name for name, operation in contract.operations.items()}
        self._frames = {
            (version, name): _frame(form, contract.namespace, name)
            for version, form in dialect.forms.items()
            for name in contract.operations
        }

    def read(self, message: Message) -> Invocation:
        """Understand a request, or raise Fault."""
        try:
            envelope = xml.parse(
                message.body, message.charset, self._budget.body, self._budget.tags, long_texts=self._long_texts
            )
        except xml.XmlRefused as refused:
            raise _not_parsed(refused, message.version) from refused
        if not self._dialect.tells_place:
            # Of a large one there would be three at a time: the body, its tree and its texts.
            message = message.without_body()
        return self._invoked(message, envelope)

    def read_beginning(self, message: Message) -> Invocation:
        """Understand what has come of a request, as far as it goes, or raise Fault."""
        try:
            envelope = xml.parse_beginning(message.body, message.charset, self._budget.tags)
        except xml.XmlRefused as refused:
            raise _not_parsed(refused, message.version) from refused
        return self._invoked(message, envelope)

    def _invoked(self, message: Message, envelope: xml.Element) -> Invocation:
        version, body = _opened(envelope)
        request = next(iter(body), None)
        name = self._operation(request, message.action)
        if name is None:
            element = "" if request is None else xml.local_name(request.tag)
            # PHP names the element in its fault, ASMX the action.
            named = element if self._dialect.folds_case else message.action or element
            raise Fault(Cause.UNKNOWN_OPERATION, named, version=version)
        if request is None:
            return Invocation(version, name, Fields())
        try:
            return Invocation(version, name, self._readers[name](request))
        except Unreadable as unreadable:
            line, column = xml.position(message.body, unreadable.element) if message.body else (1, 1)
            raise Fault(
                Cause.UNREADABLE_VALUE, str(unreadable), version=version, line=line, column=column
            ) from unreadable

    def answer(self, call: Invocation, inner: str) -> Answer:
        """Write an answer around the XML text that goes inside the response wrapper."""
        form = self._dialect.forms[call.version]
        start, end, empty = self._frames[call.version, call.operation]
        text = f"{start}{inner}{end}" if inner else empty
        return Answer(200, form.content_type, text.encode())

    def frame(self, call: Invocation) -> tuple[str, str]:
        """Return the texts before and after the inside of the response wrapper, to stream what is between."""
        start, end, _ = self._frames[call.version, call.operation]
        return start, end

    def fault(self, fault: Fault) -> Answer:
        """Write a fault with the status and words of the dialect."""
        form = self._dialect.forms[fault.version]
        code, text = self._dialect.word(fault)
        inner = form.fault.format(code=form.codes[code], text=self.escape(text))
        body = f"{form.fault_opening}{inner}{form.fault_closing}"
        status = self._dialect.statuses.get(fault.cause, form.statuses[code])
        return Answer(status, form.content_type, body.encode())

    def _fold(self, name: str) -> str:
        return name.lower() if self._dialect.folds_case else name

    def _operation(self, request: xml.Element | None, action: str | None) -> str | None:
        name = None if request is None else self._names.get(self._fold(xml.local_name(request.tag)))
        return self._actions.get(action or "") if name is None else name


def _frame(form: Form, namespace: str, operation: str) -> tuple[str, str, str]:
    def fill(text: str) -> str:
        return text.format(namespace=xml.escape_attribute(namespace), operation=operation)

    start = fill(form.opening + form.wrapper_start)
    return start, fill(form.wrapper_end + form.closing), fill(form.opening + form.empty_wrapper + form.closing)


def _not_parsed(refused: xml.XmlRefused, version: Version) -> Fault:
    causes = {xml.XmlCause.DOCTYPE: Cause.DOCTYPE, xml.XmlCause.TOO_LARGE: Cause.TOO_LARGE}
    cause = causes.get(refused.cause, Cause.NOT_XML)
    return Fault(cause, str(refused), version=version, line=refused.line, column=refused.column)


def _opened(envelope: xml.Element) -> tuple[Version, xml.Element]:
    """Return version and Body of an envelope; raise Fault without one, or when a header must be understood (none is)."""
    namespace, _, name = envelope.tag.rpartition("}")
    version = next((version for version in Version if version.value == namespace[1:]), None)
    if version is None or name != "Envelope":
        raise Fault(Cause.NOT_ENVELOPE, namespace[1:], version=version or Version.V11)
    for child in envelope:
        if child.tag == f"{{{version.value}}}Header":
            _refuse_demands(child, version)
        elif child.tag == f"{{{version.value}}}Body":
            return version, child
    raise Fault(Cause.NO_BODY, version=version)


_FOR_WHOM: Final[Mapping[Version, tuple[str, frozenset[str]]]] = MappingProxyType(
    {
        Version.V11: ("actor", frozenset({"", "http://schemas.xmlsoap.org/soap/actor/next"})),
        Version.V12: (
            "role",
            frozenset({"", *(f"{Version.V12.value}/role/{name}" for name in ("next", "ultimateReceiver"))}),
        ),
    }
)
"""The attribute that names whom a header is meant for, and its values that mean this server."""


def _refuse_demands(header: xml.Element, version: Version) -> None:
    whom, own = _FOR_WHOM[version]
    for entry in header:
        is_ours = entry.get(f"{{{version.value}}}{whom}", "") in own
        if is_ours and entry.get(f"{{{version.value}}}mustUnderstand") in _TRUE:
            raise Fault(Cause.MUST_UNDERSTAND, xml.local_name(entry.tag), version=version)
