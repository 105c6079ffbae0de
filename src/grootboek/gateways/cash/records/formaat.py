"""The forms that the data of a call may have: its part `formaat` (manual chapters 12 and 13)."""

from enum import StrEnum
from typing import Final

from grootboek.gateways.cash.errors import EXPORT, FORMAT_NOT_SERVED, IMPORT, Failed

_SHOWN: Final = 20


class Formaat(StrEnum):
    """The forms of data; an export has the first two."""

    PLAIN = "0"
    ENCODED = "1"
    """In base64."""
    EPORT = "3"
    """A file of E-Port, in base64."""
    WHOLE_DOCUMENTS = "5"
    """In base64; a document with a faulty line is refused as a whole."""


def formaat_of_import(text: str) -> Formaat:
    """Read the formaat of an import, plain when there is none; `Failed` for one that is not served."""
    try:
        return Formaat(text or Formaat.PLAIN)
    except ValueError:
        raise Failed(IMPORT, FORMAT_NOT_SERVED.format(formaat=text[:_SHOWN])) from None


def formaat_of_export(text: str) -> Formaat:
    """Read the formaat of an export, plain when there is none; `Failed` for one that is not served."""
    formaat = text or Formaat.PLAIN
    if formaat not in (Formaat.PLAIN, Formaat.ENCODED):
        raise Failed(EXPORT, FORMAT_NOT_SERVED.format(formaat=text[:_SHOWN]))
    return Formaat(formaat)
