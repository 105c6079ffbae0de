"""psycopg and string formatting, answering GetMutaties of 500: one query, rows, text; no server, no session, no checks.

`answer` makes the answer that the product gives for these sales, so that the measurement can hold one to the other.
"""

from html import escape
from typing import Any

import psycopg

from bench.peers.raw_rows import answer_for_starter, element, frame

_QUERY = """
WITH last AS (SELECT number, entry_id, date, account_id, party_id, invoice_number, reference, description, payment_term,
                     amounts_include_vat
                FROM booking
               WHERE administration_id = %(a)s AND NOT withdrawn AND date BETWEEN '2024-01-01' AND '2026-12-31'
               ORDER BY number DESC LIMIT 500)
SELECT b.number, b.date, own.code, p.code, b.invoice_number, b.reference, b.description, b.payment_term,
       b.amounts_include_vat, l.line_no, l.part, -l.amount, -l.vat_amount, l.vat_code, counter.code, l.cost_centre_id
  FROM last b
  JOIN line l ON l.administration_id = %(a)s AND l.entry_id = b.entry_id
  JOIN account own ON own.administration_id = %(a)s AND own.id = b.account_id
  JOIN account counter ON counter.administration_id = %(a)s AND counter.id = l.account_id
  LEFT JOIN party p ON p.administration_id = %(a)s AND p.id = b.party_id
 ORDER BY b.number, l.line_no
"""
_DETAIL = 4
_VAT = {"sales_high": ("HOOG_VERK_21", "21.0000")}
_HEAD, _TAIL = frame("GetMutaties", "Mutaties")


def answer(connection: psycopg.Connection[tuple[Any, ...]], administration_id: int) -> bytes:
    """Return the last 500 bookings of an administration as the door would write them."""
    parts = [_HEAD]
    for row in connection.execute(_QUERY, {"a": administration_id}, prepare=True):
        number, day, own, party, invoice, reference, text, term, with_vat = row[:9]
        order, part, net, vat, code, counter, centre = row[9:]
        if order == 1:
            if len(parts) > 1:
                parts.append("</MutatieRegels></cMutatieList>")
            parts.append(
                f"<cMutatieList><MutatieNr>{number}</MutatieNr><Soort>FactuurVerstuurd</Soort><Datum>{day}T00:00:00</Datum>"
                f"<Rekening>{own}</Rekening><RelatieCode>{escape(party)}</RelatieCode>"
                f"<Factuurnummer>{escape(invoice)}</Factuurnummer>{element('Boekstuk', reference)}"
                f"{element('Omschrijving', text)}<Betalingstermijn>{term}</Betalingstermijn>"
                f"<InExBTW>{'IN' if with_vat else 'EX'}</InExBTW><MutatieRegels>"
            )
        if part == _DETAIL:
            vat_code, rate = _VAT[code]
            parts.append(
                f"<cMutatieListRegel><BedragInvoer>{(net + vat if with_vat else net) / 100:.2f}00</BedragInvoer>"
                f"<BedragExclBTW>{net / 100:.2f}00</BedragExclBTW><BedragBTW>{vat / 100:.2f}00</BedragBTW>"
                f"<BedragInclBTW>{(net + vat) / 100:.2f}00</BedragInclBTW><BTWCode>{vat_code}</BTWCode>"
                f"<BTWPercentage>{rate}</BTWPercentage><Factuurnummer>{escape(invoice)}</Factuurnummer>"
                f"<TegenrekeningCode>{counter}</TegenrekeningCode><KostenplaatsID>{centre or 0}</KostenplaatsID>"
                "</cMutatieListRegel>"
            )
    parts.append("</MutatieRegels></cMutatieList>")
    parts.append(_TAIL)
    return "".join(parts).encode()


if __name__ == "__main__":
    answer_for_starter(answer)
