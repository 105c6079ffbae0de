"""Any valid mutation, what it must do to the balances, and how it must be read back: told by the manual, not by the product."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from hypothesis import strategies as st

Sent = dict[str, Any]
CENT: Final = Decimal("0.01")
FIRST_DAY, LAST_DAY = date(1982, 1, 1), date(2049, 12, 31)
"""The days that are open: the period before them is closed, later ones are no dates of the manual."""
_FROM_2012, _FROM_2019 = date(2012, 10, 1), date(2019, 1, 1)


def _since(day: date, before: str, after: str) -> Callable[[date], Decimal]:
    return lambda booked: Decimal(after if booked >= day else before)


def _always(rate: str) -> Callable[[date], Decimal]:
    return lambda _: Decimal(rate)


_ZERO: Final = _always("0")
_LOW, _HIGH_PURCHASE = _since(_FROM_2019, "6", "9"), _since(_FROM_2012, "19", "21")


@dataclass(frozen=True)
class Code:
    """A BTW-code: the account of its VAT with its rate (None: free), and for reverse charge the account of what is due."""

    account: str = ""
    rate: Callable[[date], Decimal] | None = _ZERO
    due: str = ""
    computed: Callable[[date], Decimal] = _ZERO


RECLAIM: Final = "1713"
SALES: Final[Mapping[str, Code]] = {
    "HOOG_VERK": Code("1700", _always("19")),
    "HOOG_VERK_21": Code("1700", _always("21")),
    "LAAG_VERK": Code("1701", _LOW),
    "LAAG_VERK_9": Code("1701", _always("9")),
    "AFW_VERK": Code("1672", None),
    **dict.fromkeys(("VERL_VERK", "VERL_VERK_L9", "BU_EU_VERK", "BI_EU_VERK", "BI_EU_VERK_D", "AFST_VERK"), Code()),
}
PURCHASES: Final[Mapping[str, Code]] = {
    "HOOG_INK": Code("1710", _HIGH_PURCHASE),
    "HOOG_INK_21": Code("1710", _always("21")),
    "LAAG_INK": Code("1711", _LOW),
    "LAAG_INK_9": Code("1711", _always("9")),
    "AFW": Code("1712", None),
    "VERL_INK": Code(due="1706", computed=_HIGH_PURCHASE),
    "VERL_INK_L9": Code(due="1706", computed=_LOW),
    "BU_EU_INK": Code(due="1707", computed=_HIGH_PURCHASE),
    "BI_EU_INK": Code(due="1708", computed=_HIGH_PURCHASE),
}
NOTHING: Final[Mapping[str, Code]] = {"GEEN": Code()}
CODES: Final[Mapping[str, Code]] = {**SALES, **PURCHASES, **NOTHING}

MONEY: Final = ("1000", "1100")
CONTROL: Final = ("1300", "1600")
OTHERS: Final = ("8000", "8010", "4360", "4310", "0070", "1230", "1790", "1700", "1701", "1672", "1710")
"""Accounts of the categories VW, BAL, BTWRC, AF19, AF6, AFOVERIG and VOOR."""


@dataclass(frozen=True)
class Soort:
    """A Soort: 1 when a positive amount debits Rekening, which accounts it may have, those of its lines, and its codes."""

    sign: int
    own: tuple[str, ...]
    counter: tuple[str, ...]
    codes: Mapping[str, Code]
    names_invoice: bool = False


SOORTEN: Final[Mapping[str, Soort]] = {
    "FactuurVerstuurd": Soort(1, ("1300",), OTHERS, {**SALES, **NOTHING}, names_invoice=True),
    "FactuurOntvangen": Soort(-1, ("1600",), OTHERS, {**PURCHASES, **NOTHING}, names_invoice=True),
    "FactuurbetalingOntvangen": Soort(1, MONEY, ("1300",), NOTHING, names_invoice=True),
    "FactuurbetalingVerstuurd": Soort(-1, MONEY, ("1600",), NOTHING, names_invoice=True),
    "GeldOntvangen": Soort(1, MONEY, OTHERS, {**SALES, **NOTHING}),
    "GeldUitgegeven": Soort(-1, MONEY, OTHERS, {**PURCHASES, **NOTHING}),
    "Memoriaal": Soort(1, (*MONEY, *CONTROL, *OTHERS), (*MONEY, *CONTROL, *OTHERS), CODES),
}
INVOICES: Final = ("FactuurVerstuurd", "FactuurOntvangen")
PAYMENTS: Final = ("FactuurbetalingOntvangen", "FactuurbetalingVerstuurd")
INVOICE_PAID: Final = {"FactuurbetalingOntvangen": ("C1", "F0"), "FactuurbetalingVerstuurd": ("L1", "I0")}
"""Relation and number of the invoices that are in the books before."""


def rounded(amount: Decimal) -> Decimal:
    """Round to cents, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


TEXT: Final = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=25
).map(str.strip)
"""Texts of 50 units of UTF-16 at most, which fit every field."""
CENTS: Final = st.integers(-(10**6), 10**6) | st.integers(-(10**12), 10**12) | st.sampled_from([0, 1, -1])
_FORMS: Final = ("{}", "{}", "{}00", " {}\n", "+{}")
_DAYS: Final = ("{}", "{}T00:00:00", "{}T23:59:59.999999Z", "{}T02:00:00+02:00", "{}T12:00:00-05:00")


@st.composite
def amounts(draw: st.DrawFn, value: Decimal) -> str:
    """Write an amount in any form that .NET reads."""
    form = draw(st.sampled_from(_FORMS))
    return form.replace("+", "").format(value) if value < 0 else form.format(value)


@st.composite
def lines(draw: st.DrawFn, soort: Soort, day: date, centre: str, cents: st.SearchStrategy[int] = CENTS) -> Sent:
    """Draw a line that fits a Soort."""
    name = draw(st.sampled_from(sorted(soort.codes)))
    code = soort.codes[name]
    net = Decimal(draw(cents)).scaleb(-2)
    if code.rate is None:
        vat, percentage = Decimal(draw(cents)).scaleb(-2), draw(st.sampled_from(["0", "21", "5.5"]))
    elif code.account:
        percentage = str(code.rate(day))
        vat = rounded(net * code.rate(day) / 100) + draw(st.sampled_from([0, 0, 1, -1])) * CENT
    else:
        vat, percentage = Decimal("0.00"), draw(st.sampled_from(["0", "0.0000", "21"]))
    sent = {
        "BedragInvoer": str(net),
        "BedragExclBTW": draw(amounts(net)),
        "BedragBTW": draw(amounts(vat)),
        "BedragInclBTW": draw(amounts(net + vat)),
        "BTWCode": draw(st.sampled_from(["GEEN", "0"])) if name == "GEEN" else name,
        "BTWPercentage": percentage,
        "TegenrekeningCode": draw(st.sampled_from(soort.counter)),
        "KostenplaatsID": draw(st.sampled_from(["0", centre, ""])),
    }
    if code.account and code.rate is not None and draw(st.booleans()):
        del sent["BTWPercentage"]
    return dict(draw(st.permutations(list(sent.items()))))


@st.composite
def mutations(
    draw: st.DrawFn, name: str, invoice_number: str, centre: str, cents: st.SearchStrategy[int] = CENTS
) -> Sent:
    """Draw a valid mutation of a Soort; an invoice gets a new number, a payment is of one that is there."""
    soort = SOORTEN[name]
    day = draw(st.dates(FIRST_DAY, LAST_DAY) | st.sampled_from([FIRST_DAY, LAST_DAY, _FROM_2012, _FROM_2019]))
    most = 1 if name in PAYMENTS else 5
    rows = draw(st.lists(lines(soort, day, centre, cents), min_size=1, max_size=most))
    own = draw(st.sampled_from(soort.own))
    sent: Sent = {
        "Soort": name,
        "Datum": draw(st.sampled_from(_DAYS)).format(day),
        "Rekening": own,
        "Omschrijving": draw(TEXT.filter(bool)),
        "InExBTW": draw(st.sampled_from(["IN", "EX"])),
        "MutatieRegels": rows,
        "Betalingstermijn": draw(st.sampled_from(["0", "14", "9999"]) | st.integers(0, 9999).map(str)),
    }
    needs_party = soort.names_invoice or own in CONTROL or any(row["TegenrekeningCode"] in CONTROL for row in rows)
    if needs_party or draw(st.booleans()):
        paid = INVOICE_PAID.get(name, (draw(st.sampled_from(["C1", "L1"])), invoice_number))
        sent["RelatieCode"], sent["Factuurnummer"] = paid
    if name not in INVOICES and draw(st.booleans()):
        del sent["Betalingstermijn"]
    if name in PAYMENTS and draw(st.booleans()):
        del sent["InExBTW"]
    for field in ("Boekstuk", "Betalingskenmerk"):
        if draw(st.booleans()):
            sent[field] = draw(TEXT)
    if draw(st.booleans()):
        sent["MutatieNr"] = str(draw(st.integers(-(2**63), 2**63 - 1)))
    return dict(draw(st.permutations(list(sent.items()))))


def _code(row: Sent) -> str:
    return "GEEN" if row["BTWCode"] == "0" else str(row["BTWCode"])


def moved(sent: Sent) -> dict[str, Decimal]:
    """Return what a mutation must do to the balance of each account, debit positive."""
    soort, day = SOORTEN[sent["Soort"]], date.fromisoformat(sent["Datum"][:10])
    changes: dict[str, Decimal] = {}
    bases: dict[str, Decimal] = {}

    def add(account: str, amount: Decimal) -> None:
        changes[account] = changes.get(account, Decimal(0)) + amount

    for row in sent["MutatieRegels"]:
        name = _code(row)
        net, vat = (Decimal(row[each].strip()) for each in ("BedragExclBTW", "BedragBTW"))
        add(sent["Rekening"], soort.sign * (net + vat))
        add(row["TegenrekeningCode"], -soort.sign * net)
        if CODES[name].account:
            add(CODES[name].account, -soort.sign * vat)
        bases[name] = bases.get(name, Decimal(0)) - soort.sign * net
    for name, base in bases.items():
        if CODES[name].due:
            computed = rounded(base * CODES[name].computed(day) / 100)
            add(RECLAIM, computed)
            add(CODES[name].due, -computed)
    return changes


def shown(sent: Sent, number: int) -> dict[str, str]:
    """Return the header with which a mutation must be read back."""
    return {
        "MutatieNr": str(number),
        "Soort": sent["Soort"],
        "Datum": f"{sent['Datum'][:10]}T00:00:00",
        "Rekening": sent["Rekening"],
        **{name: sent.get(name, "") for name in ("RelatieCode", "Factuurnummer", "Boekstuk", "Omschrijving")},
        "Betalingstermijn": str(int(sent.get("Betalingstermijn", "0"))),
        "InExBTW": sent.get("InExBTW", "EX"),
    }


def shown_line(sent: Sent, row: Sent) -> dict[str, str]:
    """Return a line as it must be read back."""
    net, vat = (Decimal(row[each].strip()) for each in ("BedragExclBTW", "BedragBTW"))
    name = _code(row)
    code, day = CODES[name], date.fromisoformat(sent["Datum"][:10])
    stated = vat * 100 / net if net else Decimal(0)
    rate = stated if code.rate is None else Decimal(row.get("BTWPercentage", code.rate(day)))
    return {
        "BedragInvoer": f"{net + vat if sent.get('InExBTW') == 'IN' else net:.4f}",
        "BedragExclBTW": f"{net:.4f}",
        "BedragBTW": f"{vat:.4f}",
        "BedragInclBTW": f"{net + vat:.4f}",
        "BTWCode": name,
        "BTWPercentage": f"{rate:.4f}",
        "Factuurnummer": sent.get("Factuurnummer", ""),
        "TegenrekeningCode": row["TegenrekeningCode"],
        "KostenplaatsID": row["KostenplaatsID"] or "0",
    }
