"""The rows of master records: every field of a draft has its column, or is named as one that has its place elsewhere."""

from decimal import Decimal

import pytest
from sqlalchemy import Table

from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.administration import AdministrationDetails
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.drafts import Draft
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.draft_rows import changed_values, values_of
from grootboek.store.tables.administration import account, administration, article, party


def test_a_field_without_a_column_is_told() -> None:
    draft = ArticleDraft(code="BEL", name="Bel", group_name="Bellen")
    with pytest.raises(KeyError, match="group_name"):
        values_of(draft, article)
    assert "group_name" not in values_of(draft, article, "group_name")


@pytest.mark.parametrize(
    ("old", "new", "table", "values"),
    [
        (PartyDraft(name="X"), PartyDraft(name="X"), party, {}),
        (PartyDraft(), PartyDraft(discount=Decimal("2.5"), free_fields={"1": "x"}), party,
         {"discount": 25_000, "free_fields": {"1": "x"}}),
        (PartyDraft(discount=Decimal(1), payment_term=14), PartyDraft(), party, {"discount": None, "payment_term": None}),
        (AccountDraft(code="1", name="X"), AccountDraft(code="1", name="X", role=AccountRole.BANK), account, {"role": "bank"}),
        (AdministrationDetails(name="A"), AdministrationDetails(name="B"), administration, {"name": "B"}),
    ],
)  # fmt: skip
def test_only_what_differs_is_written(old: Draft, new: Draft, table: Table, values: dict[str, object]) -> None:
    changed = changed_values(old, new, table)
    assert changed == values
    assert all(type(changed[name]) is type(value) for name, value in values.items())
