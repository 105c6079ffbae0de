"""psycopg and string formatting, answering GetRelaties of all: one query, rows, text; no server, no session, no checks.

`answer` makes the answer that the product gives for these relations, so that the measurement can hold one to the other.
"""

from typing import Any

import psycopg

from bench.peers.raw_rows import answer_for_starter, element, frame

_TEXTS = {
    "Code": "code",
    "Bedrijf": "name",
    "Contactpersoon": "contact",
    "Geslacht": "gender",
    "Adres": "street",
    "Postcode": "postcode",
    "Plaats": "city",
    "Land": "country",
    "Adres2": "postal_street",
    "Postcode2": "postal_postcode",
    "Plaats2": "postal_city",
    "Land2": "postal_country",
    "Telefoon": "phone",
    "GSM": "mobile",
    "FAX": "fax",
    "Email": "email",
    "Site": "website",
    "Notitie": "note",
    "Bankrekening": "bank_account",
    "Girorekening": "giro_account",
    "BTWNummer": "vat_number",
    "KvkNummer": "coc_number",
    "Aanhef": "salutation",
    "IBAN": "iban",
    "BIC": "bic",
}
_FREE = [f"Def{number}" for number in range(1, 11)]
_QUERY = f"""
SELECT id, (created_at AT TIME ZONE 'Europe/Amsterdam')::date, is_company, free_fields, is_member, account_id, no_email,
       {", ".join(_TEXTS.values())}
  FROM party
 WHERE administration_id = %(a)s AND NOT hidden AND NOT deleted AND kind = 'ordinary'
 ORDER BY number
"""
_HEAD, _TAIL = frame("GetRelaties", "Relaties")


def answer(connection: psycopg.Connection[tuple[Any, ...]], administration_id: int) -> bytes:
    """Return the relations of an administration as the door would write them."""
    parts = [_HEAD]
    for row in connection.execute(_QUERY, {"a": administration_id}, prepare=True):
        number, day, is_company, free, is_member, account, no_email, *texts = row
        elements = "".join(map(element, _TEXTS, texts))
        more = "".join(element(name, free.get(name, "")) for name in _FREE)
        parts.append(
            f"<cRelatie><ID>{number}</ID><AddDatum>{day}T00:00:00</AddDatum>{elements}<BP>{'B' if is_company else 'P'}</BP>"
            f"{more}<LA>{int(is_member)}</LA><Gb_ID>{account or 0}</Gb_ID><GeenEmail>{int(no_email)}</GeenEmail>"
            "<NieuwsbriefgroepenCount>0</NieuwsbriefgroepenCount></cRelatie>"
        )
    parts.append(_TAIL)
    return "".join(parts).encode()


if __name__ == "__main__":
    answer_for_starter(answer)
