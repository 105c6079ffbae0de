"""Write SOAP as PHP's SoapServer does for an rpc/literal service whose output has the envelope's namespace."""

from grootboek.wire.soap import CONTENT_TYPES, Cause, Dialect, Fault, FaultCode, Form, Version
from grootboek.wire.xml import escape_php

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PREFIXES = {Version.V11: "SOAP-ENV", Version.V12: "env"}
_CODES_12 = {
    FaultCode.CLIENT: "env:Sender",
    FaultCode.SERVER: "env:Receiver",
    FaultCode.PROCEDURE_NOT_PRESENT: "rpc:ProcedureNotPresent",
}
_FAULT = "<faultcode>{code}</faultcode><faultstring>{text}</faultstring>"
_FAULT_12 = "<env:Code><env:Value>{code}</env:Value></env:Code><env:Reason><env:Text>{text}</env:Text></env:Reason>"
_WORDS = {
    Cause.NOT_XML: (FaultCode.CLIENT, "Bad Request"),
    Cause.DOCTYPE: (FaultCode.SERVER, "DTD are not supported by SOAP"),
    Cause.TOO_LARGE: (FaultCode.CLIENT, "Bad Request"),
    Cause.MEDIA_TYPE: (FaultCode.CLIENT, "Bad Request"),
    Cause.NOT_ENVELOPE: (FaultCode.VERSION_MISMATCH, "Wrong Version"),
    Cause.NO_BODY: (FaultCode.CLIENT, "Body must be present in a SOAP envelope"),
    Cause.MUST_UNDERSTAND: (FaultCode.MUST_UNDERSTAND, "Header not understood"),
    Cause.UNKNOWN_OPERATION: (FaultCode.SERVER, "Procedure '{detail}' not present"),
    Cause.UNREADABLE_VALUE: (FaultCode.SERVER, "SOAP-ERROR: Encoding: Violation of encoding rules"),
    Cause.INTERNAL: (FaultCode.SERVER, "{detail}"),
}
_EMPTY_BODY = (FaultCode.CLIENT, 'looks like we got "Body" without function call')
_UNKNOWN_IN_12 = (FaultCode.PROCEDURE_NOT_PRESENT, "Procedure not present")


def _word(fault: Fault) -> tuple[FaultCode, str]:
    code, text = _WORDS[fault.cause]
    if fault.cause is Cause.UNKNOWN_OPERATION and not fault.detail:
        code, text = _EMPTY_BODY
    elif fault.cause is Cause.UNKNOWN_OPERATION and fault.version is Version.V12:
        code, text = _UNKNOWN_IN_12
    return code, text.format(detail=fault.detail)


def _form(version: Version) -> Form:
    prefix = _PREFIXES[version]
    envelope = f'{_DECLARATION}<{prefix}:Envelope xmlns:{prefix}="{version.value}"'
    body = f"><{prefix}:Body>"
    closing = f"</{prefix}:Body></{prefix}:Envelope>\n"
    of_12 = version is Version.V12
    return Form(
        content_type=CONTENT_TYPES[version],
        opening=f'{envelope} xmlns:ns1="{{namespace}}"{body}',
        wrapper_start=f"<{prefix}:{{operation}}Response>",
        wrapper_end=f"</{prefix}:{{operation}}Response>",
        empty_wrapper=f"<{prefix}:{{operation}}Response/>",
        closing=closing,
        fault_opening=f"{envelope}{body}<{prefix}:Fault>",
        fault=_FAULT_12 if of_12 else _FAULT,
        fault_closing=f"</{prefix}:Fault>{closing}",
        codes={code: f"{prefix}:{code.value}" for code in FaultCode} | (_CODES_12 if of_12 else {}),
        statuses=dict.fromkeys(FaultCode, 500),
    )


PHP = Dialect(
    forms={version: _form(version) for version in Version},
    word=_word,
    escape=escape_php,
    folds_case=True,
    statuses={},
    refuses_children=True,
    tells_place=False,
)
