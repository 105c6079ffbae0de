"""Golden cases: what is asked, the answer as it must be, and where that is known from.

A case is a folder `cases/<operation>/<case>/` with `case.toml` (method, path, query, status, provenance, and the
`own_values` that no two administrations have alike; of a report the `rows` that the case shows, by the numbers of their
accounts), `response.json` and, where something is sent, `request.json`.

Ids differ from one administration to another: in requests, paths and queries `{grootboek 8000}`, `{relatie 43}` and
`{boeking G-1}` stand for the ids of these, in responses so do `{id 1}` and the like for what is met first.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import stream_parties
from grootboek.store.masters.revenue_groups import revenue_groups
from tests.gateways.snelstart.conftest import Door

CASES = Path(__file__).parent / "cases"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Case:
    """One golden case."""

    folder: Path
    told: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The operation and the case."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    def text(self, file: str) -> str | None:
        """Return what stands in a file of the case; None when there is no such file."""
        path = self.folder / file
        return path.read_text(encoding="utf-8") if path.exists() else None


def cases() -> list[Case]:
    """Return all cases in the order of their names."""
    found = sorted(CASES.glob("*/*/case.toml"))
    return [Case(path.parent, tomllib.loads(path.read_text(encoding="utf-8"))) for path in found]


def names_of_ids(door: Door) -> dict[str, str]:
    """Return what the ids of the administration are called in the cases."""
    with door.book() as book:
        chart = chart_of(book)
        return {
            **{str(each.uid): f"{{grootboek {each.code}}}" for each in chart.accounts.values()},
            **{str(each.uid): f"{{dagboek {each.code}}}" for each in chart.journals.values()},
            **{str(each.uid): f"{{relatie {each.number}}}" for each in stream_parties(book)},
            **{str(each.uid): f"{{omzetgroep {each.number}}}" for each in revenue_groups(book)},
            **{str(each.uid): f"{{artikel {each.code}}}" for each in articles(book)},
        }


def filled(text: str, names: Mapping[str, str]) -> str:
    """Put ids in the place of their names."""
    for uid, name in names.items():
        text = text.replace(name, uid)
    return text


def named(text: str, names: Mapping[str, str]) -> Any:
    """Read an answer with names in the place of ids; an id without a name is `{id 1}`, the next one `{id 2}`."""
    met: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        uid = found[0]
        return names.get(uid) or met.setdefault(uid, f"{{id {len(met) + 1}}}")

    return json.loads(_ID.sub(name, text)) if text else None
