"""A writer of camt messages, as plain as can be: texts in, elements out."""

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

OWN = "NL44RABO0123456789"
CONTAINERS = {
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "053": ("BkToCstmrStmt", "Stmt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
FIRST_WITH_PARTY = 8
FIRST_WITH_CODE_OF_STATUS = 7

Tree = str | Mapping[str, "Tree | Sequence[Tree]"]


def xml(tree: Tree) -> str:
    """Write a tree of elements; a name may carry an attribute (`Amt Ccy="EUR"`), a sequence repeats its name."""
    if isinstance(tree, str):
        return escape(tree)
    return "".join(_element(name, each) for name, value in tree.items() for each in _repeated(value))


def _repeated(value: Tree | Sequence[Tree]) -> Iterable[Tree]:
    return [value] if isinstance(value, str | Mapping) else value


def _element(name: str, value: Tree) -> str:
    return f"<{name}>{xml(value)}</{name.split(maxsplit=1)[0]}>"


def money(cents: int, currency: str = "EUR") -> dict[str, Tree]:
    """Return an amount and its sign."""
    return {
        f'Amt Ccy="{currency}"': f"{abs(cents) // 100}.{abs(cents) % 100:02}",
        "CdtDbtInd": "DBIT" if cents < 0 else "CRDT",
    }


def balance(kind: str, cents: int, day: str, currency: str = "EUR") -> Tree:
    """Return a balance."""
    return {"Tp": {"CdOrPrtry": {"Cd": kind}}, **money(cents, currency), "Dt": {"Dt": day}}


def entry(
    cents: int, day: str = "2026-03-02", reference: str = "", version: int = 2, **more: Tree | Sequence[Tree]
) -> Tree:
    """Return an entry; what more there is comes in the order of the schema, by its name (`RvslInd`, `Sts`, `NtryDtls`)."""
    booked: Tree = {"Cd": "BOOK"} if version >= FIRST_WITH_CODE_OF_STATUS else "BOOK"
    in_order: dict[str, Tree | Sequence[Tree]] = {**money(cents, str(more.pop("currency", "EUR")))}
    in_order |= {name: more.pop(name) for name in ("RvslInd",) if name in more}
    in_order["Sts"] = more.pop("Sts", booked)
    in_order["BookgDt"] = {"Dt": day}
    if reference:
        in_order["AcctSvcrRef"] = reference
    in_order["BkTxCd"] = {"Prtry": {"Cd": "541"}}
    order = ("AmtDtls", "Chrgs", "NtryDtls", "AddtlNtryInf")
    return in_order | {name: more[name] for name in order if name in more}


def message(
    entries: Sequence[Tree],
    *,
    kind: str = "053",
    version: int = 2,
    balances: Sequence[Tree] = (),
    account: str = OWN,
    identity: str = "S-1",
) -> bytes:
    """Return a message with one statement."""
    return document([statement(entries, balances=balances, account=account, identity=identity)], kind, version)


def statement(
    entries: Sequence[Tree], *, balances: Sequence[Tree] = (), account: str = OWN, identity: str = "S-1"
) -> Tree:
    """Return a statement, report or notice."""
    return {
        "Id": identity,
        "ElctrncSeqNb": "1",
        "CreDtTm": "2026-03-03T06:00:00",
        "Acct": {"Id": {"IBAN": account}, "Ccy": "EUR"},
        "Bal": balances,
        "Ntry": entries,
    }


def document(statements: Sequence[Tree], kind: str = "053", version: int = 2) -> bytes:
    """Return a message with some statements."""
    outer, inner = CONTAINERS[kind]
    body = {outer: {"GrpHdr": {"MsgId": "M-1", "CreDtTm": "2026-03-03T06:00:00"}, inner: statements}}
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version:02}"
    return f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{namespace}">{xml(body)}</Document>'.encode()


def party(name: str, version: int = 2) -> Tree:
    """Return a party by its name."""
    return {"Pty": {"Nm": name}} if version >= FIRST_WITH_PARTY else {"Nm": name}


def between(opening: int, closing: int) -> list[Tree]:
    """Return an opening and a closing balance."""
    return [balance("OPBD", opening, "2026-03-01"), balance("CLBD", closing, "2026-03-02")]
