"""SnelStart's grootboekfuncties: which role of the ledger each is, and which btw its lines may have."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from grootboek.ledger.account import AccountRole


@dataclass(frozen=True, slots=True)
class Function:
    """One grootboekfunctie."""

    name: str
    role: AccountRole
    btw: tuple[str, ...]
    must_choose: bool
    rubriek: str | None


@cache
def _source() -> dict[str, dict[str, Any]]:
    text = files("grootboek.gateways.snelstart.contract").joinpath("functions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def functions() -> dict[str, Function]:
    """Return all functions by their name on the wire."""
    return {
        name: Function(
            name,
            AccountRole(row["role"]),
            tuple(row["btw"]),
            row.get("must_choose", False),
            row.get("rubriek"),
        )
        for name, row in _source()["functions"].items()
    }


@cache
def _functions_by_role() -> dict[AccountRole, Function]:
    own = {function.role: function for function in functions().values()}
    return own | {AccountRole(role): functions()[name] for role, name in _source()["shown"].items()}


def function_of(role: AccountRole) -> Function:
    """Return the function as which a role is shown."""
    return _functions_by_role()[role]
