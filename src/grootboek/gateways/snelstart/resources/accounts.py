"""Grootboeken: the accounts of the chart as SnelStart shows them."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import FLAG, ID, MOMENT, NAME, NO_FLAG, WHOLE, choice
from grootboek.ledger.account import Account
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

RGS_VERSION: Final = "3.7"


def _rgs_codes(code: str | None) -> list[Mapping[str, str]]:
    return [{"versie": RGS_VERSION, "rgsCode": code}] if code else []


ACCOUNT: Final = FieldTable[Account](
    "Grootboeken.GrootboekModel",
    field("modifiedOn", "modified_at", MOMENT),
    field("omschrijving", "name", NAME),
    field("kostenplaatsVerplicht", "cost_centre_required", FLAG),
    field("rekeningCode", "on_balance_sheet", choice({True: "Balans", False: "WinstEnVerlies"})),
    field("nonactief", "active", NO_FLAG),
    field("nummer", "number", WHOLE),
    made("grootboekfunctie", lambda role: function_of(role).name, "role"),
    made("grootboekRubriek", lambda role: function_of(role).rubriek, "role"),
    made("rgsCode", _rgs_codes, "rgs_code"),
    made("btwSoort", lambda role: list(function_of(role).btw), "role"),
    field("vatRateCode", "vat_rate_code", NAME),
    field("id", "uid", ID),
    uri("grootboeken"),
)
"""The properties of a GrootboekModel."""


def _list(book: Book, call: Call) -> list[Row]:
    return list_query(call, ACCOUNT).page(sorted(chart_of(book).accounts.values(), key=lambda account: account.number))


def _read(book: Book, call: Call) -> Row:
    account = chart_of(book).account_by_uid.get(call.uid)
    if account is None:
        raise call.unknown
    return ACCOUNT.to_wire(account)


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /grootboeken": _list,
    "GET /grootboeken/{id}": _read,
}
