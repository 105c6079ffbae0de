"""The rules of an administration for what banks report, and its limits, in the store."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update

from grootboek.ledger.bank_booking import BankRule, BankRuleDraft, BankSettings
from grootboek.store.book import Book, next_number
from grootboek.store.masters.draft_rows import add_rows, columns_of, values_of
from grootboek.store.tables.banking import bank_rule, bank_setting

_rules: Final = (
    select(*columns_of(BankRule, bank_rule))
    .where(bank_rule.c.administration_id == bindparam("a"))
    .order_by(bank_rule.c.id)
)
_settings: Final = select(*columns_of(BankSettings, bank_setting)).where(
    bank_setting.c.administration_id == bindparam("a")
)


def bank_rules(book: Book) -> list[BankRule]:
    """Return the rules in the order in which they were made."""
    return [BankRule(**row) for row in book.connection.execute(_rules, {"a": book.administration_id}).mappings()]


def insert_rule(book: Book, draft: BankRuleDraft) -> BankRule:
    """Write a new rule; the administration is locked."""
    values = values_of(draft, bank_rule)
    number = next_number(book, bank_rule.name)
    add_rows(book, bank_rule, {"administration_id": book.administration_id, "id": number, **values})
    return BankRule(id=number, **values)


def delete_rule(book: Book, rule_id: int) -> bool:
    """Take a rule away; False when there is none."""
    own = (bank_rule.c.administration_id == book.administration_id) & (bank_rule.c.id == rule_id)
    return book.connection.execute(delete(bank_rule).where(own)).rowcount == 1


def bank_settings(book: Book) -> BankSettings:
    """Return the limits of the administration; the defaults when nothing was set."""
    row = book.connection.execute(_settings, {"a": book.administration_id}).mappings().first()
    return BankSettings() if row is None else BankSettings(**row)


def write_bank_settings(book: Book, settings: BankSettings) -> None:
    """Write the limits of the administration; it is locked."""
    values = values_of(settings, bank_setting)
    own = bank_setting.c.administration_id == book.administration_id
    if book.connection.execute(update(bank_setting).where(own), values).rowcount == 0:
        book.connection.execute(insert(bank_setting), {"administration_id": book.administration_id, **values})
