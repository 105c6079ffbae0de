"""`$apply` of grootboekmutaties: sums, least, greatest and average, of all lines or by what they have in common."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.test_ledger_lines import PATH, ledger, rows

__all__ = ["ledger"]
ALL = "Saldo with sum as Som, Debet with min as Minste, Credit with max as Meeste, Saldo with average as Gemiddeld"
CONDITIONS = ("", "year(Datum) eq 2025", "indexof(Omschrijving, 'a') ge 0", "FactuurNummer eq 'geen'")


def expected(some: list[dict[str, Any]]) -> dict[str, Decimal | None]:
    """Return what memory makes of lines."""
    if not some:
        return {"som": Decimal("0.00"), "minste": None, "meeste": None, "gemiddeld": None}
    total = sum((row["saldo"] for row in some), Decimal("0.00"))
    return {
        "som": total,
        "minste": min(row["debet"] for row in some),
        "meeste": max(row["credit"] for row in some),
        "gemiddeld": round(total / len(some), 4),
    }


@pytest.mark.parametrize("condition", CONDITIONS)
def test_totals_of_all_lines(ledger: Door, condition: str) -> None:
    own = [f"$filter={condition}"] if condition else []
    assert rows(ledger, *own, f"$apply=aggregate({ALL})") == [expected(rows(ledger, *own))]


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize(
    "names",
    [
        ("grootboek",),
        ("kostenplaats",),
        ("dagboek", "grootboek"),
        ("datum",),
        ("omschrijving", "boekstuk"),
        ("factuurNummer", "relatiePublicIdentifier"),
        ("id",),
    ],
    ids=str,
)
def test_totals_of_groups(ledger: Door, condition: str, names: tuple[str, ...]) -> None:
    own = [f"$filter={condition}"] if condition else []
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(ledger, *own):
        groups[str({name: row[name] for name in names})].append(row)
    by = ",".join(name[0].upper() + name[1:] for name in names)
    found = rows(ledger, *own, f"$apply=groupby(({by}),aggregate({ALL}))")
    assert {
        str({name: group[name] for name in names}): {name: value for name, value in group.items() if name not in names}
        for group in found
    } == {name: expected(some) for name, some in groups.items()}
    alone = rows(ledger, *own, f"$apply=groupby(({by}))")
    assert alone == [{name: group[name] for name in group if name in names} for group in found]
    pages = [rows(ledger, *own, f"$apply=groupby(({by}))", "$top=1", f"$skip={at}") for at in range(len(alone))]
    assert [group for page in pages for group in page] == alone


def test_a_part_of_a_reference_groups_alike(ledger: Door) -> None:
    by_id = rows(ledger, "$apply=groupby((Grootboek/Id),aggregate(Debet with sum as Debet))")
    assert by_id == rows(ledger, "$apply=groupby((Grootboek),aggregate(Debet with sum as Debet))")


@pytest.mark.parametrize(
    "apply",
    [
        "aggregate",
        "aggregate()",
        "aggregate(Saldo)",
        "aggregate(Saldo with sum)",
        "aggregate(Saldo with total as X)",
        "aggregate(Omschrijving with sum as X)",
        "aggregate(Grootboek with sum as X)",
        "aggregate(Saldo with sum as X, Debet with sum as x)",
        "aggregate(Saldo with sum as X) x",
        "groupby(Grootboek)",
        "groupby((Grootboek)",
        "groupby((Grootboek,Grootboek))",
        "groupby((Grootboek,Grootboek/Id))",
        "groupby((Documents))",
        "groupby((Grootboek),aggregate(Saldo with sum as Grootboek))",
        "groupby((Grootboek),filter(Saldo gt 0))",
        "filter(Saldo gt 0)",
        "'x'",
        "aggregate(" + ",".join(f"Saldo with sum as A{number}" for number in range(21)) + ")",
        "aggregate(Saldo with sum as " + "x" * 20_000 + ")",
    ],
    ids=lambda text: text[:50],
)
def test_what_cannot_be_read(ledger: Door, apply: str) -> None:
    reply = ledger.get(PATH, f"$apply={apply}".replace(" ", "%20"))
    assert (reply.status, reply.codes) == (400, ["ALG-0104"])


def test_what_stands_beside_it(ledger: Door) -> None:
    for option in ("$orderby=Datum", "$select=Datum"):
        assert ledger.get(PATH, f"$apply=groupby((Datum))&{option}").codes == ["ALG-0104"]
    unknown = ledger.get(PATH, "$apply=groupby((Niets))")
    assert "Could not find a property named 'Niets'" in unknown.json["Message"]
    assert len(ledger.get(PATH, "$apply=").json) > 1
    assert ledger.get("/v2/relaties", "$apply=niets").status == 200


def test_the_interface_says_which_list_takes_it(ledger: Door) -> None:
    paths = ledger.call("GET", "/v2/openapi.json", headers={}).json["paths"]
    taking = [path for path, methods in paths.items() for get in [methods.get("get", {})] if "$apply" in str(get)]
    assert taking == ["/grootboekmutaties"]
