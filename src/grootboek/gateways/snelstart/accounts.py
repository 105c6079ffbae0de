"""Grootboeken: the accounts of the chart as SnelStart shows them."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.errors import not_found
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import FLAG, ID, MOMENT, NAME, NO_FLAG, WHOLE, choice
from grootboek.ledger.account import Account
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

RGS_VERSION: Final = "3.7"


def _rgs_codes(code: str | None) -> list[Mapping[str, str]]:
    return [{"versie": RGS_VERSION, "rgsCode": code}] if code else []


ACCOUNT: Final = FieldTable[Account](
    "GrootboekModel",
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
    made("uri", lambda uid: f"/grootboeken/{uid}", "uid"),
)
"""The properties of a GrootboekModel."""


def accounts(book: Book, query_string: str) -> list[Row]:
    """Answer GET grootboeken, in the order of the numbers."""
    query = list_query(query_string, ACCOUNT)
    return query.page(sorted(chart_of(book).accounts.values(), key=lambda account: account.number))


def account(book: Book, uid: UUID) -> Row:
    """Answer GET grootboeken/{id}."""
    account_of_uid = chart_of(book).account_by_uid.get(uid)
    if account_of_uid is None:
        raise not_found("BOE-0089")
    return ACCOUNT.to_wire(account_of_uid)
