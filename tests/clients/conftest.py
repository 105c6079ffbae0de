"""Fixtures: a server for SOAP clients to call, and the client that has to be compiled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grootboek.gateways.cash.contract import CONTRACT as CONTRACT_3
from grootboek.gateways.cash.contract import CONTRACT_2
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.wire.wsdl import describe
from tests.clients.eboekhouden_door import Door, opened_door
from tests.clients.mono import compiled
from tests.clients.scripts import HERE, Served
from tests.live_server import new_administration, serving


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Served]:
    """A server of its own for each client."""
    keys = new_administration(sqlite_url)
    with serving(sqlite_url) as server:
        yield Served(server.url, keys)


@pytest.fixture
def door(sqlite_url: str) -> Iterator[Door]:
    """The e-Boekhouden door of a server of its own, with furnished books."""
    with opened_door(sqlite_url) as door:
        yield door


@pytest.fixture(scope="session")
def mono_cash_clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The client of the CASH door in C#, compiled once for each API, by the query string of its service."""
    made = {}
    for version, contract in {"api/3.0": CONTRACT_3, "api": CONTRACT_2}.items():
        folder = tmp_path_factory.mktemp("mono-cash")
        wsdl = folder / "cash.wsdl"
        wsdl.write_text(describe(contract, f"http://127.0.0.1/?{version}"), encoding="utf-8")
        made[version] = compiled(folder, str(wsdl), HERE / "cash_client.cs", "CashApi")
    return made


@pytest.fixture(scope="session")
def mono_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client in C#, compiled once."""
    folder = tmp_path_factory.mktemp("mono")
    wsdl = folder / "eboekhouden.wsdl"
    wsdl.write_text(describe(CONTRACT, "http://127.0.0.1/soap.asmx"), encoding="utf-8")
    return compiled(folder, str(wsdl), HERE / "eboekhouden_client.cs")
