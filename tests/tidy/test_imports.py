"""The walls between the packages stand: the contracts of imports know every package, and a forbidden import breaks them."""

from graphlib import TopologicalSorter
from typing import Any

import pytest
from grimp import ImportGraph, build_graph
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

from tests.tidy.code import ROOT

CONFIGURATION = read_configuration(str(ROOT / "pyproject.toml"))
CONTRACTS = {options["name"]: options for options in CONFIGURATION["contracts_options"]}
TYPES = {"forbidden": ForbiddenContract, "layers": LayersContract}
FLOORS, TABLES = "a package imports only from floors below", "only the store knows the tables"
PACKAGE = "grootboek"


@pytest.fixture(scope="module")
def imports() -> ImportGraph:
    """Every import of the product, those of libraries too."""
    return build_graph(PACKAGE, include_external_packages=True, cache_dir=None)


def is_kept(name: str, imports: ImportGraph) -> bool:
    options: dict[str, Any] = dict(CONTRACTS[name])
    contract = TYPES[options.pop("type")](options.pop("name"), CONFIGURATION["session_options"], options)
    return bool(contract.check(imports, verbose=False).kept)


@pytest.mark.parametrize("contract", [FLOORS, TABLES])
def test_what_is_there_keeps_the_contract(imports: ImportGraph, contract: str) -> None:
    assert is_kept(contract, imports)


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("grootboek.bookkeeping.recording", "grootboek.store.tables.ledger", TABLES),
        ("grootboek.bookkeeping.recording", "grootboek.store.tables.trade", TABLES),
        ("grootboek.access.users", "grootboek.store.tables.access", TABLES),
        ("grootboek.gateways.snelstart.service", "grootboek.store.tables", TABLES),
        ("grootboek.bookkeeping.recording", "sqlalchemy", TABLES),
        ("grootboek.settings", "psycopg", TABLES),
        ("grootboek.ledger.money", "grootboek.store.book", FLOORS),
        ("grootboek.store.book", "grootboek.bookkeeping.recording", FLOORS),
        ("grootboek.gateways.cash.service", "grootboek.jobs.worker", FLOORS),
    ],
)
def test_a_forbidden_import_breaks_the_contract(
    imports: ImportGraph, importer: str, imported: str, contract: str
) -> None:
    assert {importer, imported} <= imports.modules
    imports.add_import(importer=importer, imported=imported)
    try:
        assert not is_kept(contract, imports)
    finally:
        imports.remove_import(importer=importer, imported=imported)


def test_every_package_but_the_store_is_kept_from_the_tables(imports: ImportGraph) -> None:
    packages = imports.find_children(PACKAGE) - {"grootboek.store", "grootboek.__main__"}
    assert set(CONTRACTS[TABLES]["source_modules"]) == packages


def test_every_package_stands_on_a_floor(imports: ImportGraph) -> None:
    layers = CONTRACTS[FLOORS]["layers"]
    assert {name.strip() for layer in layers for name in layer.replace("|", ":").split(":")} == imports.find_children(
        PACKAGE
    )


def test_no_modules_import_each_other_in_a_circle(imports: ImportGraph) -> None:
    modules = {module for module in imports.modules if module.split(".")[0] == PACKAGE}
    below = {module: imports.find_modules_directly_imported_by(module) & modules for module in modules}
    assert set(TopologicalSorter(below).static_order()) == modules


@pytest.mark.parametrize("package", ["grootboek.store", "grootboek.gateways.cash"])
def test_rooms_import_each_other_in_one_direction(imports: ImportGraph, package: str) -> None:
    rooms = {child for child in imports.find_children(package) if imports.find_children(child)}
    below = {
        room: {
            other
            for other in rooms - {room}
            if imports.direct_import_exists(importer=room, imported=other, as_packages=True)
        }
        for room in rooms
    }
    assert set(TopologicalSorter(below).static_order()) == rooms
