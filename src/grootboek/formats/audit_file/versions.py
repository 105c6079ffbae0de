"""The versions of the audit file: their namespaces, and what each can hold."""

from enum import StrEnum
from typing import Final


class Version(StrEnum):
    """A version that is written."""

    V4_0 = "4.0"
    V3_2 = "3.2"


NAMESPACES: Final = {
    # As the XSD that the tax office publishes has it; http://www.auditfiles.nl/XAF/4.0, which others write, is no namespace.
    Version.V4_0: "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0",
    Version.V3_2: "http://www.auditfiles.nl/XAF/3.2",
}

# The XSDs allow these many characters.
MAX_ID: Final = 35
MAX_RELATION_NAME: Final = 50
MAX_REFERENCE: Final = {Version.V4_0: 255, Version.V3_2: 999}
MAX_NAME: Final = {Version.V4_0: 255, Version.V3_2: 999}
MAX_VAT_NAME: Final = 100
MAX_STREET: Final = 100
MAX_CITY: Final = 50
MAX_POSTCODE: Final = 10
MAX_PHONE: Final = 30
MAX_VAT_NUMBER: Final = 30
MAX_COC_NUMBER: Final = 100
MAX_SOFTWARE: Final = 50
MAX_SOFTWARE_VERSION: Final = 20
