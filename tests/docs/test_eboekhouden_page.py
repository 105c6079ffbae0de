"""The lists from which the page of e-Boekhouden's door is written name all that the door knows, and nothing else."""

from collections import Counter

from docs.pages.eboekhouden import CAUSES, DOES, texts_by_code
from grootboek.gateways.eboekhouden.contract import CONTRACT


def test_every_error_has_a_cause() -> None:
    told = Counter({key: len(texts) for key, texts in texts_by_code().items()})
    assert Counter(key for key, cause in CAUSES if cause) == told, "write it in docs/vendors/eboekhouden_causes.tsv"


def test_every_operation_is_described() -> None:
    assert list(DOES) == list(CONTRACT.operations), "write it in docs/vendors/eboekhouden_operations.tsv"
