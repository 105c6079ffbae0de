"""Why a file of a bank could not be read, and where."""

from enum import Enum

_LONGEST_SUBJECT = 80


class BankFault(Enum):
    """The kinds of faults in a bank's file."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    ENCODING = "encoding"
    UNKNOWN_FORMAT = "unknown format"
    XML = "xml"
    ACCOUNT = "account"
    BALANCE = "balance"
    CURRENCY = "currency"
    AMOUNT = "amount"
    DATE = "date"
    LINE = "line"


class BankFileError(ValueError):
    """A file that cannot be read: the kind of the fault, the line where it stands (from 1) and the text that is at fault."""

    def __init__(self, fault: BankFault, message: str, line: int = 1, subject: str = "") -> None:
        shown = subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[:_LONGEST_SUBJECT]}..."
        super().__init__(f"line {line}: {message}" + (f": {shown!r}" if shown else ""))
        self.fault = fault
        self.line = line
        self.subject = shown
