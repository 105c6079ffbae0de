"""Write SOAP as Microsoft's ASMX (.NET Framework) does: on one line, `soap:` for both versions, payload unprefixed."""

from grootboek.wire.soap import CONTENT_TYPES, Cause, Dialect, Fault, FaultCode, Form, Version
from grootboek.wire.xml import escape

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
_CODES = {code: f"soap:{code.value}" for code in FaultCode}
_CODES_12 = _CODES | {FaultCode.CLIENT: "soap:Sender", FaultCode.SERVER: "soap:Receiver"}
_FAULT = "<soap:Fault><faultcode>{code}</faultcode><faultstring>{text}</faultstring><detail /></soap:Fault>"
_FAULT_12 = (
    "<soap:Fault><soap:Code><soap:Value>{code}</soap:Value></soap:Code>"
    '<soap:Reason><soap:Text xml:lang="en">{text}</soap:Text></soap:Reason><soap:Detail /></soap:Fault>'
)
_UNREAD = "Server was unable to read request. ---> "
_NO_ACTION = "Unable to handle request without a valid action parameter. Please supply a valid soap action."
_UNKNOWN_ACTIONS = {
    Version.V11: "Server did not recognize the value of HTTP Header SOAPAction: {detail}.",
    Version.V12: "Unable to handle request. The action '{detail}' was not recognized.",
}
_WORDS = {
    Cause.NOT_XML: (FaultCode.CLIENT, _UNREAD + "There is an error in XML document ({line}, {column}). ---> {detail}"),
    Cause.DOCTYPE: (
        FaultCode.CLIENT,
        _UNREAD + "There is an error in XML document ({line}, {column}). ---> "
        "For security reasons DTD is prohibited in this XML document.",
    ),
    Cause.TOO_LARGE: (
        FaultCode.SERVER,
        "There was an exception running the extensions specified in the config file. ---> Maximum request length exceeded.",
    ),
    Cause.MEDIA_TYPE: (
        FaultCode.CLIENT,
        "Server found request content type to be '{detail}', but expected 'text/xml'.",
    ),
    Cause.NOT_ENVELOPE: (
        FaultCode.VERSION_MISMATCH,
        "Possible SOAP version mismatch: Envelope namespace {detail} was unexpected. Expecting "
        + Version.V11.value
        + ".",
    ),
    Cause.NO_BODY: (FaultCode.CLIENT, _NO_ACTION),
    Cause.MUST_UNDERSTAND: (FaultCode.MUST_UNDERSTAND, "SOAP header {detail} was not understood."),
    Cause.UNREADABLE_VALUE: (
        FaultCode.CLIENT,
        _UNREAD + "There is an error in XML document ({line}, {column}). ---> {detail}",
    ),
    Cause.INTERNAL: (FaultCode.SERVER, "Server was unable to process request. ---> {detail}"),
}


def _word(fault: Fault) -> tuple[FaultCode, str]:
    if fault.cause is Cause.UNKNOWN_OPERATION:
        code, text = FaultCode.CLIENT, _UNKNOWN_ACTIONS[fault.version] if fault.detail else _NO_ACTION
    else:
        code, text = _WORDS[fault.cause]
    return code, text.format(detail=fault.detail, line=fault.line, column=fault.column)


def is_read(content_type: str | None) -> bool:
    """Tell whether a message of a content type is read: any kind of XML, any text, or no content type at all."""
    kind = (content_type or "text/xml").partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(("/xml", "+xml"))


def _form(version: Version) -> Form:
    of_12 = version is Version.V12
    opening = f'{_DECLARATION}<soap:Envelope xmlns:soap="{version.value}" {_SCHEMA}><soap:Body>'
    closing = "</soap:Body></soap:Envelope>"
    statuses = dict.fromkeys(FaultCode, 500)
    return Form(
        content_type=CONTENT_TYPES[version],
        opening=opening,
        wrapper_start='<{operation}Response xmlns="{namespace}">',
        wrapper_end="</{operation}Response>",
        empty_wrapper='<{operation}Response xmlns="{namespace}" />',
        closing=closing,
        fault_opening=opening,
        fault=_FAULT_12 if of_12 else _FAULT,
        fault_closing=closing,
        codes=_CODES_12 if of_12 else _CODES,
        statuses=statuses | {FaultCode.CLIENT: 400} if of_12 else statuses,
    )


ASMX = Dialect(
    forms={version: _form(version) for version in Version},
    word=_word,
    escape=escape,
    folds_case=False,
    statuses={Cause.MEDIA_TYPE: 415},
)
