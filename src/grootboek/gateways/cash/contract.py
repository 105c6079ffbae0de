"""The contract of CASH API 3.0 (contract.toml), spoken as PHP's SoapServer does."""

from importlib.resources import files
from typing import Final

from grootboek.wire.contract import Contract, contract_from_toml
from grootboek.wire.php_soap import PHP
from grootboek.wire.soap import Endpoint

CONTRACT: Final[Contract] = contract_from_toml(files(__package__).joinpath("contract.toml").read_text(encoding="utf-8"))
ENDPOINT: Final = Endpoint(CONTRACT, PHP)
