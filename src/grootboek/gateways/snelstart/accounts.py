"""Grootboeken: the accounts of the chart as SnelStart shows them."""

from uuid import UUID

from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.errors import not_found
from grootboek.gateways.snelstart.listing import ListQuery, Row
from grootboek.gateways.snelstart.literals import moment_to_wire
from grootboek.ledger.account import Account
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

RGS_VERSION = "3.7"


def account_to_wire(account: Account) -> Row:
    """Write an account as a GrootboekModel."""
    function = function_of(account.role)
    return {
        "modifiedOn": moment_to_wire(account.modified_at),
        "omschrijving": account.name,
        "kostenplaatsVerplicht": account.cost_centre_required,
        "rekeningCode": "Balans" if account.on_balance_sheet else "WinstEnVerlies",
        "nonactief": not account.active,
        "nummer": account.number,
        "grootboekfunctie": function.name,
        "grootboekRubriek": function.rubriek,
        "rgsCode": [{"versie": RGS_VERSION, "rgsCode": account.rgs_code}] if account.rgs_code else [],
        "btwSoort": list(function.btw),
        "vatRateCode": account.vat_rate_code,
        "id": str(account.uid),
        "uri": f"/grootboeken/{account.uid}",
    }


def accounts(book: Book, wanted: ListQuery) -> list[Row]:
    """Answer GET grootboeken, in the order of the numbers."""
    rows = sorted(chart_of(book).accounts.values(), key=lambda account: account.number)
    return wanted.page([account_to_wire(account) for account in rows])


def account(book: Book, uid: UUID) -> Row:
    """Answer GET grootboeken/{id}."""
    found = chart_of(book).account_by_uid.get(uid)
    if found is None:
        raise not_found("BOE-0089")
    return account_to_wire(found)
