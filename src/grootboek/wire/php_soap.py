"""Write SOAP as PHP's SoapServer does for an rpc/literal service whose output has the envelope's namespace."""

from grootboek.wire.soap import CONTENT_TYPES, Cause, Dialect, Fault, FaultCode, Form, Version
from grootboek.wire.xml import escape_php

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PREFIXES = {Version.V11: "SOAP-ENV", Version.V12: "env"}
_SENDERS = {FaultCode.CLIENT: "Sender", FaultCode.SERVER: "Receiver"}
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
    Cause.UNREADABLE_VALUE: (FaultCode.CLIENT, "SOAP-ERROR: Encoding: Violation of encoding rules"),
    Cause.INTERNAL: (FaultCode.SERVER, "{detail}"),
}


def _word(fault: Fault) -> tuple[FaultCode, str]:
    code, text = _WORDS[fault.cause]
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
        codes={code: f"{prefix}:{_SENDERS.get(code, code.value) if of_12 else code.value}" for code in FaultCode},
        statuses=dict.fromkeys(FaultCode, 500),
    )


PHP = Dialect(
    forms={version: _form(version) for version in Version},
    word=_word,
    escape=escape_php,
    folds_case=True,
    statuses={},
)
