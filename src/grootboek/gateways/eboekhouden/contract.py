"""The contract of the e-Boekhouden SOAP service (contract.toml), spoken as ASMX does."""

from importlib.resources import files
from typing import Final

from grootboek.wire.asmx import ASMX
from grootboek.wire.contract import Contract, contract_from_toml
from grootboek.wire.soap import Endpoint

CONTRACT: Final[Contract] = contract_from_toml(files(__package__).joinpath("contract.toml").read_text(encoding="utf-8"))
LARGEST_MESSAGE: Final = 4096 * 1024
"""In bytes: what ASP.NET takes where nobody sets another limit (maxRequestLength)."""
MAX_TAGS: Final = 100_000
"""In one message: fifty times as many as a mutation of 100 lines has."""
ENDPOINT: Final = Endpoint(CONTRACT, ASMX, LARGEST_MESSAGE, MAX_TAGS)
