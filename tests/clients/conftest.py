"""Fixtures: a server for SOAP clients to call, and the client that has to be compiled."""

import itertools
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
from tests.engines import Engines
from tests.live_server import LiveServer, new_administration, serving

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server that clients share, each with an administration of its own."""
    with serving(engines.new_sqlite(tmp_path_factory.mktemp("served"))) as live:
        yield live


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Served]:
    """A server of its own, with the administration `demo`."""
    keys = new_administration(sqlite_url)
    with serving(sqlite_url) as live:
        yield Served(live.url, keys)


@pytest.fixture
def tenant(server: LiveServer) -> Served:
    """An administration of its own on the server that clients share."""
    return Served(server.url, new_administration(server.database_url, f"zaak{next(_NUMBERS)}"))


@pytest.fixture
def door(sqlite_url: str) -> Iterator[Door]:
    """The e-Boekhouden door of a server of its own, with furnished books."""
    with opened_door(sqlite_url) as door:
        yield door


@pytest.fixture(scope="session")
def read_only_door(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The e-Boekhouden door of a server with furnished books, for clients that only read."""
    with opened_door(engines.new_sqlite(tmp_path_factory.mktemp("door"))) as door:
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
