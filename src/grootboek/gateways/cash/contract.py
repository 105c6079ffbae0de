"""The contract of CASH API 3.0 (contract.toml) as PHP's SoapServer speaks it, and the calls of API 2.0."""

from dataclasses import replace
from importlib.resources import files
from typing import Final

from grootboek.gateways.cash.budgets import IMPORT
from grootboek.wire.contract import Contract, Operation, contract_from_toml
from grootboek.wire.php_soap import PHP
from grootboek.wire.soap import Endpoint

_NEW_IN_3: Final = frozenset({"relatie", "email", "pass", "formaat"})


def _in_2(operation: Operation) -> Operation:
    """Return an operation with the parts it had in API 2.0: with a token there was no login in it."""
    request = operation.request
    if not any(field.name == "token" for field in request.fields):
        return operation
    fields = tuple(field for field in request.fields if field.name not in _NEW_IN_3)
    return replace(operation, request=replace(request, fields=fields))


CONTRACT: Final[Contract] = contract_from_toml(files(__package__).joinpath("contract.toml").read_text(encoding="utf-8"))
CONTRACT_2: Final[Contract] = replace(
    CONTRACT, operations={name: _in_2(operation) for name, operation in CONTRACT.operations.items()}
)
"""API 2.0: the same operations; its clients pass the parts that are left by position (an open-source PHP client)."""
ENDPOINT: Final = Endpoint(CONTRACT, PHP, IMPORT, long_texts=True)
"""Both APIs: a call may have parts of either."""
