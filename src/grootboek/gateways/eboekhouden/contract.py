"""The contract of the e-Boekhouden SOAP service (contract.toml), spoken as ASMX does."""

from importlib.resources import files
from typing import Final

from grootboek.gateways.eboekhouden.budgets import MESSAGE
from grootboek.wire.asmx import ASMX
from grootboek.wire.contract import Contract, contract_from_toml
from grootboek.wire.soap import Endpoint

CONTRACT: Final[Contract] = contract_from_toml(files(__package__).joinpath("contract.toml").read_text(encoding="utf-8"))
ENDPOINT: Final = Endpoint(CONTRACT, ASMX, MESSAGE)
