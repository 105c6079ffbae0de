"""The names by which CII (UN/CEFACT D16B) is known on the wire."""

from collections.abc import Mapping
from typing import Final

CII: Final = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
CII_PREFIXES: Final[Mapping[str, str]] = {
    "rsm": CII,
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
