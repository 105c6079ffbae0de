"""Python packages that others published for e-Boekhouden, as they are, against the real server: every method that they have."""

import inspect
from collections.abc import Iterator
from typing import Any
from unittest.mock import ANY

import pytest
import zeep
from eboekhouden_python import EboekhoudenClient
from eboekhouden_python.constants import BtwCode, InExBTW, OpenPostSoort
from eboekhouden_python.models import Mutatie, MutatieRegel, Relatie
from eboekhoudennl_api import eboek

from tests.clients.scripts import TEXT, Served

SOLD = MutatieRegel.from_bedrag(121, BtwCode.hoog_verkoop_21, "8000")


@pytest.fixture
def client(tenant: Served) -> Iterator[EboekhoudenClient]:
    """The client of eboekhouden-python; it opens a session for every call and closes none."""
    keys = tenant.keys
    url = f"{tenant.url}/soap.asmx?wsdl"
    client = EboekhoudenClient(keys.username, keys.security_code_1, keys.security_code_2, server_url=url)
    yield client
    client._client.transport.session.close()


def test_eboekhouden_python(client: EboekhoudenClient) -> None:
    assert (client.get_relaties(), client.get_mutaties()) == ([], [])
    customer = Relatie("K1", "B", TEXT, plaats="Ede", def1="één", leden_administratie="1")
    assert client.add_relatie(customer, additional_fields=True) == 1
    assert client.add_relatie(Relatie("36", "P", "Ömer")) == 2
    (found,) = client.get_relaties(trefwoord="ede")
    assert (found.id, found.relatie_code, found.bedrijf, found.def1) == (1, "K1", TEXT, "één")
    assert [each.bedrijf for each in client.get_relaties(relatie_code="36")] == ["Ömer"]
    assert client.get_relaties(id=2, return_zeep_object=True)[0].Code == "36"

    sale = Mutatie.factuur_verstuurd("2023-01-02", "1300", "K1", "F1", TEXT, [SOLD, SOLD])
    assert not client.mutatie_exists(sale)
    assert client.add_mutatie(sale) == 1
    assert client.mutatie_exists(sale)
    paid = MutatieRegel.from_bedrag(10.9, BtwCode.laag_inkopen_9, "4360")
    assert client.add_mutatie(Mutatie.geld_uitgegeven("2023-01-03", "1000", "Koffie", [paid])) == 2
    found = MutatieRegel.from_bedrag(12.5, BtwCode.geen, "4360")
    assert client.add_mutatie(Mutatie.geld_ontvangen("2023-01-04", "1000", "Gevonden", [found])) == 3

    (shown,) = client.get_mutaties(factuur_nummer="F1")
    assert (shown.mutatie_nummer, shown.omschrijving, shown.inclusief_exclusief_btw) == (1, TEXT, InExBTW.inclusief)
    assert [each.export() | {"KostenplaatsID": ANY} for each in shown.mutatie_regels] == [
        SOLD.export() | {"KostenplaatsID": ANY}
    ] * 2
    assert [each.mutatie_nummer for each in client.get_mutaties(datum_van="2023-01-03", datum_totmet="2023-01-03")] == [
        2
    ]
    assert [each.mutatie_nummer for each in client.get_mutaties(mutatie_nummer_van="2")] == [2, 3]
    assert client.get_mutaties(mutatie_nummer="3", return_zeep_object=True)[0].Rekening == "1000"
    (item,) = client.get_open_posten(OpenPostSoort.debiteuren)
    assert (item.factuur_nummer, item.relatie_bedrijf, item.bedrag_openstaand) == ("F1", TEXT, 242)


def test_eboekhouden_python_is_refused(client: EboekhoudenClient, tenant: Served) -> None:
    with pytest.raises(ValueError, match=r"CMUT017: Relatie is onbekend"):
        client.add_mutatie(Mutatie.factuur_verstuurd("2023-01-02", "1300", "K9", "F1", "x", [SOLD]))
    client._code1 = "onzin"
    with pytest.raises(ValueError, match=r"E001\.1: Invalid credentials"):
        client.get_relaties()


@pytest.fixture
def eboekhouden(tenant: Served, monkeypatch: pytest.MonkeyPatch) -> Iterator[eboek.Eboek]:
    """The client of eboekhoudennl-api, whose address stands in its code."""
    monkeypatch.setattr(eboek, "ZeepClient", lambda _address: zeep.Client(f"{tenant.url}/soap.asmx?wsdl"))
    keys = tenant.keys
    client = eboek.Eboek(keys.username, keys.security_code_1, keys.security_code_2)
    yield client
    client.client.transport.session.close()


def relation(**given: Any) -> eboek.Relatie:
    """Return a relation as the package makes it: every field is sent, most of them empty."""
    unused = dict.fromkeys(inspect.signature(eboek.Relatie).parameters, "")
    numbers = {"id": 0, "gbid": 0, "geenemail": 0, "niewsbrief": 0}
    return eboek.Relatie(**{**unused, **numbers, "adddatum": "2023-01-01", **given})


def invoice(**given: Any) -> eboek.Factuur:
    """Return an invoice as the package makes it: every field is sent, flags as texts."""
    unused = dict.fromkeys(inspect.signature(eboek.Factuur).parameters, "")
    flags = ("per_email_verzenden", "automatische_incasso", "incasso_machtiging_first", "in_boekhouding_plaatsen")
    signed = {"incasso_machtiging_datum_ondertekening": "1970-01-01", "betalingstermijn": 14}
    line = eboek.FactuurRegel(2, "Stuk", "A1", TEXT, "12.50", "HOOG_VERK_21", "8000", 0)
    return eboek.Factuur(**{**unused, **dict.fromkeys(flags, "false"), **signed, "factuur_regels": [line], **given})


def test_eboekhoudennl_api_keeps_relations_and_mutations(eboekhouden: eboek.Eboek) -> None:
    added = eboekhouden.add_relatie(relation(code="K1", bedrijf=TEXT, bp="B", plaats="Ede"))
    assert (added.ErrorMsg, added.Rel_ID) == (None, 1)
    (found,) = eboekhouden.get_relaties(eboek.Relaties("ede", "", 0)).Relaties.cRelatie
    assert (found.Code, found.Bedrijf) == ("K1", TEXT)

    # As in the package's README: no VAT is "0".
    moved = eboek.MutatieRegel("1000.00", "1000.00", "0.00", "1000.00", "0", "0", "0600", "0")
    deposit = eboek.Mutatie("Memoriaal", "2023-01-02", "1000", "", "", TEXT, "", "IN", [moved])
    assert eboekhouden.add_mutatie(deposit).Mutatienummer == 1
    sold = eboek.MutatieRegel("121.00", "100.00", "21.00", "121.00", "HOOG_VERK_21", "21", "8000", "0")
    sale = eboek.Mutatie("FactuurVerstuurd", "2023-01-02", "1300", "K1", "F1", "Verkoop", "14", "IN", [sold])
    assert eboekhouden.add_mutatie(sale).Mutatienummer == 2
    refused = eboekhouden.add_mutatie(sale)
    assert (refused.ErrorMsg.LastErrorCode, refused.Mutatienummer) == ("CMUT019", 0)
    everything = eboek.Mutaties(0, 0, 0, "", "1980-01-01", "2049-12-31")
    assert [each.Omschrijving for each in eboekhouden.get_mutaties(everything).Mutaties.cMutatieList] == [
        TEXT,
        "Verkoop",
    ]

    (item,) = eboekhouden.get_openposten("Debiteuren").Openposten.cOpenPost
    assert (item.MutFactuur, item.RelBedrijf, item.Openstaand) == ("F1", TEXT, 121)
    assert eboekhouden.get_openposten("Crediteuren").Openposten is None


def test_eboekhoudennl_api_keeps_accounts_and_balances(eboekhouden: eboek.Eboek) -> None:
    (administration,) = eboekhouden.get_administraties().Administraties.cAdministratie
    assert (administration.Bedrijf, administration.Guid) == ("Demo CASH", eboekhouden.security_code_2)
    added = eboekhouden.add_grootboekrekening(eboek.Grootboekrekening(0, "0135", TEXT, "BAL", ""))
    (found,) = eboekhouden.get_grootboekrekeningen(
        eboek.Grootboekrekeningen(added.Gb_ID, "", "")
    ).Rekeningen.cGrootboekrekening
    assert (found.Code, found.Omschrijving, found.Categorie) == ("0135", TEXT, "BAL")
    again = eboekhouden.add_grootboekrekening(eboek.Grootboekrekening(0, "0135", TEXT, "BAL", ""))
    assert (again.ErrorMsg.LastErrorCode, again.Gb_ID) == ("CGB001", 0)
    moved = eboek.MutatieRegel("1000.00", "1000.00", "0.00", "1000.00", "GEEN", "0", "0135", "0")
    deposit = eboek.Mutatie("Memoriaal", "2023-01-02", "1000", "", "", TEXT, "", "IN", [moved])
    assert eboekhouden.add_mutatie(deposit).ErrorMsg is None
    assert eboekhouden.get_saldo(eboek.Saldo("1000", 0, "2022-01-01", "2023-03-31")).Saldo == 1000
    assert eboekhouden.get_saldo(eboek.Saldo("0135", 0, "2022-01-01", "2023-03-31")).Saldo == -1000
    # As in the package's README: days as texts and a category.
    money = eboekhouden.get_saldi(eboek.Saldi(0, "2022-01-01", "2023-03-31", "FIN")).Saldi.cSaldo
    assert {each.Code: each.Saldo for each in money} == {"1000": 1000, "1100": 0, "1104": 0}


def test_eboekhoudennl_api_finds_no_cost_centres(eboekhouden: eboek.Eboek) -> None:
    # The package sends the parent in the place of the cost centre too.
    assert eboekhouden.get_kostenplaatsen(eboek.Kostenplaatsen(0, 0, "")).Kostenplaatsen is None


def test_eboekhoudennl_api_makes_invoices(eboekhouden: eboek.Eboek) -> None:
    eboekhouden.add_relatie(relation(code="K1", bedrijf=TEXT, bp="B"))
    given = {"relatie_code": "K1", "datum": "2023-02-01", "factuur_sjabloon": "Factuursjabloon"}
    assert eboekhouden.add_factuur(invoice(**given)).Factuurnummer == "F00001"
    refused = eboekhouden.add_factuur(invoice(**given, in_boekhouding_plaatsen="true"))
    assert (refused.ErrorMsg.LastErrorCode, refused.Factuurnummer) == ("CFACT032", None)
    everything = eboek.Facturen("", "", "1980-01-01", "2049-12-31")
    (shown,) = eboekhouden.get_facturen(everything).Facturen.cFactuurList
    assert (shown.Factuurnummer, shown.Relatiecode, shown.TotaalInclBTW) == ("F00001", "K1", 30.25)
    assert shown.Regels.cFactuurRegel[0].Omschrijving == TEXT
