"""What a SOAP client returned for an operation, in one form for all clients.

Clients differ in how they show what they read: a list of one as its item, an empty element as nothing, a decimal as a text, a
day as an object. Read by the types of the contract they come to the same, so that answers can be compared.
"""

from typing import Any

from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.wire.contract import Field, Structure


def answer_of(operation: str, result: Any) -> dict[str, Any]:
    """Return the elements of an operation's result that hold something; numbers always do."""
    if isinstance(result, dict) and "fault" in result:
        return {"fault": result["fault"]}
    fields = CONTRACT.operations[operation].response.fields
    return _structure(CONTRACT.structures[fields[0].type], result or {}) if fields else {}


def _structure(structure: Structure, value: Any) -> dict[str, Any]:
    fields = {field.name: field for field in structure.fields}
    children = {name: child for name, child in value.items() if not name.endswith("Specified")}
    assert children.keys() <= fields.keys(), f"{structure.name} has no {children.keys() - fields.keys()}"
    values = {name: _value(fields[name], child) for name, child in children.items()}
    return {name: child for name, child in values.items() if child not in ("", None, {}, [])}


def _value(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.type in CONTRACT.structures:
        structure = CONTRACT.structures[field.type]
        return _items(structure, value) if structure.is_list else _structure(structure, value)
    match field.type:
        case "long":
            return int(value)
        case "decimal" | "double":
            return float(value)
        case "boolean":
            return str(value).lower() == "true"
        case "dateTime":
            return str(value)[:10]
        case "any":  # with the attribute that tells its type, in clients that show attributes
            return value.get("$value") if isinstance(value, dict) else str(value)
        case _:
            return str(value) if value != {} else ""


def _items(structure: Structure, value: Any) -> list[dict[str, Any]]:
    """Return the items of a list: in their wrapper or without it, one alone as itself, none as anything empty."""
    (field,) = structure.fields
    within = value.get(field.name, []) if isinstance(value, dict) else value
    items = within if isinstance(within, list) else [within]
    return [_structure(CONTRACT.structures[field.type], item) for item in items if item]
