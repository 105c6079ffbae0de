"""The import that is measured: 100,000 lines R0301, which are 33,333 sales of three lines and a line of the cash book."""

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

LINES: Final = 100_000
LINES_OF_SALE: Final = 3
_CUSTOMERS: Final = 1_000
_LINES_OF_CUSTOMER: Final = 100
YEAR: Final = "@@"
"""Stands for the two digits of a year, which is another one in each message so that no document number comes twice."""
FIRST_YEAR: Final = 1981
_ENVELOPE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:api="https://www.cashweb.nl/?api"><SOAP-ENV:Body><api:Import><relatie>{relation}</relatie><email>{email}</email>'
    "<pass>{password}</pass><administration><api:admCode>{administration}</api:admCode><api:admMap></api:admMap>"
    "</administration><formaat>{formaat}</formaat><importData>{data}</importData></api:Import></SOAP-ENV:Body>"
    "</SOAP-ENV:Envelope>"
)


def cash_xml(lines: int = LINES) -> str:
    """Return CASH XML of so many lines whose year is still to be filled in."""
    rest = lines % LINES_OF_SALE
    return f'<?xml version="1.0" encoding="UTF-8"?><CASH>{"".join(_records(lines))}{_CASH_LINE * rest}</CASH>'


_CASH_LINE: Final = f"<R0301><F0201>4360</F0201><F0302>{YEAR}1231</F0302><F0307>100</F0307><F0901>KAS</F0901></R0301>"


class Sale(NamedTuple):
    """A sale: its number, its day in any year, the number of the customer, and its amounts in cents."""

    number: int
    day: date
    customer: int
    net: int
    tax: int


def customers_of(lines: int) -> int:
    """Return how many customers there are to whom lines are sold."""
    return min(_CUSTOMERS, max(1, lines // _LINES_OF_CUSTOMER))


def sales_of(lines: int) -> Iterator[Sale]:
    """Yield the sales of so many lines, spread over a year."""
    number, customers = lines // LINES_OF_SALE, customers_of(lines)
    for sale in range(1, number + 1):
        net = 1_000 + sale * 7_919 % 250_000
        day = date(2001, 1, 1) + timedelta(days=sale * 364 // number)
        yield Sale(sale, day, sale % customers + 1, net, net * 21 // 100)


def _records(lines: int) -> Iterator[str]:
    for sale in sales_of(lines):
        net, tax = sale.net, sale.tax
        head = f"<F0302>{YEAR}{sale.day:%m%d}</F0302><F0303>{sale.number:06}</F0303>"
        tail = "<F0306>Verkoop van goederen</F0306><F0307>{}</F0307>{}<F0901>VERK</F0901></R0301>"
        invoice = f"<F0309>{sale.number:06}</F0309>"
        yield f"<R0301><F0101>{sale.customer:06}</F0101><F0201>1300</F0201>{head}{tail.format(net + tax, invoice)}"
        yield f"<R0301><F0201>8000</F0201>{head}{tail.format(-net, '')}"
        yield f"<R0301><F0201>1700</F0201>{head}<F0305>{-net}</F0305>{tail.format(-tax, '')}"


def message(xml: str, formaat: str, login: dict[str, str]) -> bytes:
    """Return the whole Import message, with the data as text (formaat 0) or in base64 (formaat 1)."""
    if formaat == "1":
        data = base64.b64encode(xml.encode()).decode()
    else:
        data = xml.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ENVELOPE.format(**login, formaat=formaat, data=data).encode()
