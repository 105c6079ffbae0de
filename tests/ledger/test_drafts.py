"""Drafts: a field that is misspelt is found before anything is written, by the type checker where it is written out."""

from dataclasses import replace
from pathlib import Path

import pytest
from mypy import api

from grootboek.ledger.account import AccountDraft
from grootboek.ledger.cost_centre import CostCentre, CostCentreDraft
from grootboek.ledger.drafts import Draft, before_and_after, differing, draft_of
from grootboek.ledger.party import PartyDraft

SNIPPET = """from dataclasses import replace
from grootboek.ledger.cost_centre import CostCentreDraft
def right(centre: CostCentreDraft) -> CostCentreDraft: return replace(centre, name="Noord")
def misspelt(centre: CostCentreDraft) -> CostCentreDraft: return replace(centre, nmae="Noord")
def mistyped(centre: CostCentreDraft) -> CostCentreDraft: return replace(centre, name=5)
"""


def test_the_type_checker_finds_a_field_that_is_misspelt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYPYPATH", str(Path(__file__).parents[2] / "src"))
    snippet = tmp_path / "snippet.py"
    snippet.write_text(SNIPPET)
    output, _, status = api.run(["--config-file=", "--strict", f"--cache-dir={tmp_path}", str(snippet)])
    misspelt, mistyped = (line for line in output.splitlines() if ": error: " in line)
    assert status == 1
    assert 'snippet.py:4: error: Unexpected keyword argument "nmae" for "replace" of "CostCentreDraft"' in misspelt
    assert 'snippet.py:5: error: Argument "name" to "replace" of "CostCentreDraft" has incompatible type' in mistyped


@pytest.mark.parametrize(
    "draft",
    [PartyDraft(), AccountDraft(code="1", name="X"), CostCentreDraft(name="X")],
    ids=lambda one: type(one).__name__,
)
def test_a_draft_has_no_field_of_another_name(draft: Draft) -> None:
    with pytest.raises(TypeError, match="nmae"):
        replace(draft, nmae="X")  # type: ignore[type-var]


NORTH = CostCentreDraft(name="Noord", code="N", number=3)


def test_a_draft_states_a_thing_as_it_stands() -> None:
    centre = CostCentre(id=1, uid=None, code="N", number=3, name="Noord", parent_id=None, active=True)  # type: ignore[arg-type]
    assert draft_of(CostCentreDraft, centre) == NORTH


def test_two_drafts_are_compared_field_by_field() -> None:
    new = replace(NORTH, name="Noordwest", active=False)
    assert differing(NORTH, NORTH) == []
    assert differing(NORTH, new) == ["name", "active"]
    assert before_and_after(NORTH, new) == (
        {"name": "Noord", "active": True},
        {"name": "Noordwest", "active": False},
    )
