"""Numbers of relations, documents and orders as CASH writes them: six digits (the vendor's `N6`)."""

from typing import Final

from grootboek.wire.literals import is_digits, whole_of_digits

NUMBER_LENGTH: Final = 6
HIGHEST_NUMBER: Final = 10**NUMBER_LENGTH - 1


def number_from_text(text: str) -> int:
    """Read a number of at most six digits, with or without leading zeros; ValueError for anything else."""
    if not is_number(text):
        raise ValueError(text)
    return whole_of_digits(text)


def is_number(text: str) -> bool:
    """Tell whether a text is a number of at most six digits."""
    return is_digits(text) and len(text.lstrip("0")) <= NUMBER_LENGTH


def number_to_export(number: int) -> str:
    """Print a number with its leading zeros."""
    return f"{number:0{NUMBER_LENGTH}}"
